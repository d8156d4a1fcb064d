"""The administrator sees the forms that a set makes while composing it."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from attributes.models import PropertySet
from numbering.models import CodeKind, CodeType, Segment
from tests.attributes.making import property_of, property_set
from tests.attributes.pages import page_text, save, set_form, used

pytestmark = pytest.mark.django_db
NEW = "admin:attributes_propertyset_preview_new"


@pytest.fixture
def midday(monkeypatch):
    """A day on which a warranty of 31 days ends on the last of January."""
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2026, 12, 31))


@pytest.fixture
def shirt(db):
    return {
        "colour": property_of("Colour", "Red", "Blue", instance=True, mandatory=True),
        "size": property_of("Size", "S", "M", instance=True),
        "weight": property_of("Weight", kind="number", description="In grams"),
        "note": property_of("Note", kind="text"),
        "old": property_of("Old", "A", active=False),
    }


def rule(kind, prefix):
    made = CodeType.objects.create(kind=kind, code=f"{kind}-rule", description="A rule", prefix=prefix, start_number=1)
    Segment.objects.create(code_type=made, source="progressive", length=1, fill="0", position=1)
    return made


def forms_in(response):
    """The fields of each form: label, whether it is mandatory, and what its control proposes or offers."""
    text = response.content.decode().partition('id="property-forms"')[2].partition("</section>")[0]
    found = {}
    for form in text.split('class="property-preview-form"')[1:]:
        title = re.search(r'aria-label="(.*?)"', form)[1]
        found[title] = []
        for field in form.split('class="property-preview-field"')[1:]:
            label = re.sub(r"<.*?>", " ", re.search(r"<label.*?</label>", field, re.S)[0]).split()
            options = re.findall(r"<option.*?>(.*?)</option>", field)
            value = re.search(r'<input[^>]* value="(.*?)"', field)
            found[title].append((*label, *options, *([value[1]] if value else [])))
    return found


def descriptions_in(response):
    return re.findall(r"<dd><code>(.*?)</code></dd>", response.content.decode())


def test_the_forms_follow_what_is_typed_and_nothing_is_saved(administrator, shirt, midday):
    """Domain: values in sequence, the serial number and the lot between their characters, the warranty date."""
    rows = [used(shirt["size"], sequence="2"), used(shirt["colour"], sequence="1"), used(shirt["weight"])]
    blocks = {
        "uses_serial": "on",
        "serial_rule": rule(CodeKind.SERIAL, "SN").pk,
        "serial_mandatory": "on",
        "uses_lot": "on",
        "lot_rule": rule(CodeKind.LOT, "L").pk,
        "uses_warranty": "on",
        "warranty_days": "31",
        "warranty_mandatory": "on",
    }
    response = administrator.post(reverse(NEW), set_form(*rows, name="", instance="on", **blocks))
    assert forms_in(response) == {
        "On the item": [("Weight",)],
        "On document lines": [
            ("Colour", "mandatory", "–", "Red", "Blue"),
            ("Size", "–", "S", "M"),
            ("Serial", "number", "mandatory", "SN1"),
            ("Lot", "L1"),
            ("Warranty", "date", "mandatory", "2027-01-31"),
        ],
    }
    assert descriptions_in(response) == ["1", "Red_S_#SN1#_«L1»_2027-01-31"]
    in_romanian = administrator.post(
        reverse(NEW), set_form(*rows, instance="on", **blocks), headers={"accept-language": "ro"}
    )
    assert descriptions_in(in_romanian)[1] == "Red_S_#SN1#_«L1»_31.01.2027"
    said = page_text(response)
    assert "In grams" in said
    assert "The next code of serial-rule." in said
    assert not PropertySet.objects.exists()


def test_what_belongs_to_the_item_and_what_is_switched_off_is_told_apart(administrator, shirt):
    rows = [used(shirt["weight"]), used(shirt["note"], active=None)]
    response = administrator.post(reverse(NEW), set_form(*rows, uses_warranty="on", uses_lot="on"))
    assert forms_in(response) == {"On the item": [("Weight",), ("Warranty", "date")], "On document lines": [("Lot",)]}
    assert descriptions_in(response) == [f"1_{timezone.localdate()}", "«L1»"]
    assert "no rule makes it" in page_text(response)


def test_the_saved_set_is_shown_when_its_page_opens(administrator, shirt):
    made = property_set("Shirt", shirt["colour"], shirt["old"], instance=True, uses_serial=True, serial_end="!")
    page = administrator.get(reverse("admin:attributes_propertyset_change", args=[made.pk]))
    assert list(forms_in(page)) == ["On the item", "On document lines"]
    assert descriptions_in(page) == ["Red_#SN1!"]
    assert (
        "An example stands here once" in administrator.get(reverse("admin:attributes_propertyset_add")).content.decode()
    )


def test_what_is_wrong_is_told_with_the_forms(administrator, shirt):
    response = administrator.post(
        reverse(NEW), set_form(used(shirt["colour"]), used(shirt["weight"], sequence="x"), lot_mandatory="on", name="")
    )
    said = page_text(response)
    assert "Lot is mandatory: The set has no lot: tick “lot”, or leave this empty." in said
    assert "Used property 2: Sequence: Enter a whole number." in said
    assert "This field is required" not in said
    assert forms_in(response)["On the item"][1] == ("Weight",)
    clash = page_text(administrator.post(reverse(NEW), set_form(used(shirt["colour"]))))
    assert "Used property 1: Property: “Colour” is an instance property, and “Shirt” is not an instance set" in clash
    assert administrator.post(reverse(NEW), {}).status_code == 200


def test_a_rule_that_has_no_code_left_says_so_at_its_field(administrator):
    short = rule(CodeKind.LOT, "L")
    short.start_number = 10
    short.save()
    response = administrator.post(reverse(NEW), set_form(uses_lot="on", lot_rule=short.pk))
    assert "The start value 10 does not fit the length 1." in page_text(response)
    assert descriptions_in(response) == ["«L1»"]


def test_what_is_tried_belongs_to_no_form(administrator, shirt):
    page = administrator.post(reverse(NEW), set_form(used(shirt["note"]), uses_lot="on", uses_warranty="on"))
    controls = re.findall(r"<(?:input|select|textarea)[^>]*>", page.content.decode())
    assert len(controls) == 3
    assert all('form="no-form"' in control for control in controls)


def test_without_javascript_a_button_shows_the_forms_and_saves_nothing(administrator, shirt):
    made = property_set("Shirt", uses_lot=True)
    response = save(administrator, "propertyset", made, set_form(used(shirt["weight"]), _preview="", uses_serial="on"))
    assert forms_in(response) == {"On the item": [("Weight",)], "On document lines": [("Serial", "number")]}
    assert "errornote" not in response.content.decode()
    made.refresh_from_db()
    assert (made.uses_lot, made.uses_serial, made.properties.count()) == (True, False, 0)
    assert 'name="_preview"' in response.content.decode()


def test_the_preview_asks_the_same_however_many_properties(administrator, statements):
    properties = [property_of(f"P{number}", "A", "B") for number in range(30)]

    def asked(*some):
        rows = [used(one) for one in some]
        statements.clear()
        assert administrator.post(reverse(NEW), set_form(*rows)).status_code == 200
        return len(statements)

    assert asked(properties[0]) == asked(*properties)


def test_the_preview_is_for_those_who_may_change_sets(client):
    made = property_set("Shirt", uses_lot=True)
    user = User.objects.create_user("auditor", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_propertyset"))
    client.force_login(user)
    page = client.get(reverse("admin:attributes_propertyset_change", args=[made.pk]))
    assert descriptions_in(page) == ["«L1»"]
    assert 'name="_preview"' not in page.content.decode()
    for url in (reverse(NEW), reverse("admin:attributes_propertyset_preview", args=[made.pk])):
        assert client.post(url, set_form()).status_code == 403


def test_the_preview_is_posted_to_what_exists(administrator):
    assert administrator.get(reverse(NEW)).status_code == 405
    assert administrator.post(reverse("admin:attributes_propertyset_preview", args=[99])).status_code == 404

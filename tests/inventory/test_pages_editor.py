"""The editor of drafts: what is typed is saved, or shown again with what is wrong."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from inventory.forms import stored
from inventory.models import Document, DocumentType, State
from items.models import AlternativeUnit
from tests.factories import (
    TODAY,
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    TemplateFactory,
    UnitFactory,
    VariantFactory,
    draft,
    line,
    posted,
    user,
)
from tests.inventory.pages import errors, piece, typed

pytestmark = pytest.mark.django_db
NEW = "/documents/new/purchase-delivery/"


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


def edit_url(document):
    return reverse("documents:edit", args=[document.pk])


def test_every_type_can_be_drafted_by_a_clerk_and_by_no_viewer(client, clerk):
    for code in DocumentType.objects.values_list("pk", flat=True):
        assert client.get(reverse("documents:new", args=[code])).status_code == 200
    client.force_login(user("viewer"))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW).status_code == 403


def test_an_unknown_or_inactive_type_is_not_found(client, clerk):
    DocumentType.objects.filter(pk="transfer").update(active=False)
    assert client.get("/documents/new/transfer/").status_code == 404
    assert client.get("/documents/new/nothing/").status_code == 404


def test_a_draft_is_saved_with_all_that_was_typed(client, clerk, place, disk):
    partner = PartnerFactory(description="Acme")
    fields = {
        "supplier_code": "THEIRS",
        "packages": "2",
        "expiry_date": "2099-12-31",
        "unit_cost": "12.5",
        "note": "fragile",
    }
    data = typed(place, piece(disk, place, "A1..A3", quantity=3, **fields), partner="acme", reference="AVZ 7", note="n")
    response = client.post(NEW, data)
    document = Document.objects.get()
    assert response.url == reverse("documents:detail", args=[document.pk])
    assert (document.partner, document.reference, document.note, document.created_by) == (
        partner,
        "AVZ 7",
        "n",
        clerk,
    )
    saved = document.lines.get()
    assert (saved.quantity, saved.location, saved.supplier_code, saved.packages) == (3, place, "THEIRS", 2)
    assert (str(saved.expiry_date), saved.unit_cost, saved.note) == ("2099-12-31", Decimal("12.5"), "fragile")
    assert list(saved.draft_serials.values_list("code", flat=True)) == ["A1", "A2", "A3"]


def test_a_draft_may_lack_serial_numbers(client, clerk, place, disk):
    assert client.post(NEW, typed(place, piece(disk, place, quantity=5))).status_code == 302


def test_the_quantity_is_counted_from_the_serial_numbers_when_left_out(client, clerk, place, disk):
    client.post(NEW, typed(place, piece(disk, place, "1-100", quantity="")))
    assert Document.objects.get().lines.get().quantity == 100


def test_the_proposed_number_gives_way_to_one_taken_meanwhile(client, clerk, place, screw):
    page = client.get(NEW)
    number = page.context["header"]["number"].value()
    draft("purchase-delivery", place, line(screw, place))
    client.post(NEW, typed(place, piece(screw, place), number=number, proposed=number))
    assert Document.objects.count() == 2
    assert Document.objects.latest("pk").number > number


def test_a_new_document_starts_where_the_last_one_of_the_user_was(client, clerk, place, screw):
    LocationFactory()
    assert client.get(NEW).context["header"]["warehouse"].value() is None
    draft("consumption", place, line(screw, place), user=clerk)
    values = client.get(NEW).context["header"].initial
    assert (values["warehouse"], values["date"], values["number"]) == (place.warehouse.pk, TODAY, "PD00001")


def test_a_number_typed_is_kept_and_refused_when_taken(client, clerk, place, screw):
    data = typed(place, piece(screw, place), number="MINE-1", proposed="PD00001")
    client.post(NEW, data)
    assert Document.objects.get().number == "MINE-1"
    response = client.post(NEW, data)
    assert "MINE-1" in "".join(response.context["header"].errors["number"])


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"item": "NOPE"}, "item", "NOPE"),
        ({"item": ""}, "item", "item"),
        ({"location": "NOPE"}, "location", "NOPE"),
        ({"variant": "NOPE"}, "variant", "NOPE"),
        ({"unit": "NOPE"}, "unit", "NOPE"),
        ({"quantity": "many"}, "quantity", "number"),
        ({"quantity": "-1"}, "quantity", "greater than zero"),
        ({"expiry_date": "31.02.2026"}, "expiry_date", "date"),
        ({"expiry_date": "2001-01-01"}, "expiry_date", "before the start date"),
        ({"lot_code": "L1"}, "lot_code", "lots"),
        ({"generate_serials": "on"}, "generate_serials", "code type"),
        ({"serials": "A1\na1"}, "serials", "line 1"),
        ({"serials": "A1\nB\u200b2"}, "serials", "U+200B"),
        ({"serials": "X" * 51}, "serials", "50"),
    ],
)
def test_each_wrong_thing_stands_at_its_field_and_nothing_typed_is_lost(
    client, clerk, place, disk, screw, fields, field, said
):
    wrong = piece(disk, place, "OK1", quantity=2) | fields
    data = typed(place, piece(screw, place, quantity=4, note="kept"), wrong, reference="AVZ", note="mine")
    response = client.post(NEW, data)
    assert response.status_code == 200
    form = response.context["lines"][1]["form"]
    assert said in " ".join(form.errors[field])
    assert errors(response).startswith("Line 2")
    assert not Document.objects.exists()
    for name, value in data.items():
        if name.startswith("lines-1-"):
            assert form[name.removeprefix("lines-1-")].value() in (value, True)
    page = response.content.decode()
    assert 'value="AVZ"' in page
    assert 'value="kept"' in page
    assert ">\nmine</textarea>" in page


def test_a_serial_number_on_two_lines_is_named_with_its_lines(client, clerk, place, disk):
    response = client.post(NEW, typed(place, piece(disk, place, "A1"), piece(disk, place, "a1")))
    assert "line 1" in errors(response)
    assert errors(response).startswith("Line 2, Serial numbers")


def test_problems_are_placed_past_empty_lines(client, clerk, place, disk):
    wrong = piece(disk, place, lot_code="L1")
    response = client.post(NEW, typed(place, {}, wrong, {}))
    assert [form["form"].prefix for form in response.context["lines"]] == ["lines-1", "lines-2"]
    assert "lot_code" in response.context["lines"][0]["form"].errors


def test_wrong_header_fields_are_named(client, clerk, place, screw):
    other = TemplateFactory(direction=1)
    data = typed(place, piece(screw, place), partner="nobody", template=other.pk, date="never")
    found = client.post(NEW, data).context["header"].errors
    assert set(found) == {"partner", "date"}
    found = client.post(NEW, data | {"partner": "", "date": TODAY.isoformat()}).context["header"].errors
    assert set(found) == {"template"}


def test_templates_offered_fit_the_direction_and_the_type(client, clerk, place):
    load, unload = TemplateFactory(direction=1), TemplateFactory(direction=-1)
    elsewhere, inactive = TemplateFactory(direction=1), TemplateFactory(direction=1, active=False)
    elsewhere.document_types.set(["warehouse-record"])
    offered = set(client.get(NEW).context["header"].templates)
    assert offered == {load.pk}
    assert set(client.get("/documents/new/warehouse-record/").context["header"].templates) == {
        load.pk,
        unload.pk,
        elsewhere.pk,
    }
    assert inactive.pk not in offered


def test_lines_say_their_direction_where_a_type_does_both(client, clerk, place, screw):
    url = "/documents/new/stock-adjustment/"
    assert "direction" in errors(client.post(url, typed(place, piece(screw, place)))).lower()
    client.post(url, typed(place, piece(screw, place, direction=-1), piece(screw, place, direction=1)))
    assert list(Document.objects.get().lines.values_list("direction", flat=True)) == [-1, 1]


def test_a_transfer_names_where_it_goes(client, clerk, place, screw):
    there = LocationFactory()
    data = typed(place, piece(screw, place, target_location=there.code), target_warehouse=there.warehouse.pk)
    client.post("/documents/new/transfer/", data)
    assert Document.objects.get().target_warehouse == there.warehouse
    assert Document.objects.get().lines.get().target_location == there


def test_an_order_is_carried_out_by_its_number(client, clerk, place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(9)))
    order = posted("customer-order", place, line(screw, place), partner=PartnerFactory())
    data = typed(place, piece(screw, place), origin=str(order), closes_origin="on")
    assert client.post("/documents/new/sales-delivery/", data).status_code == 302
    document = Document.objects.latest("pk")
    assert (document.origin, document.closes_origin) == (order, True)
    assert client.get(edit_url(document)).context["header"]["origin"].value() == str(order)


def test_the_first_button_which_enter_presses_neither_saves_nor_loses(client, clerk, place, disk):
    page = client.get(NEW).content.decode()
    form = page[page.index('<form id="draft"') :]
    first = form[form.index("<button") :].split(">")[0]
    assert 'value="refresh"' in first
    data = typed(place, piece(disk, place, "A1", quantity="x"), action="refresh", note="kept")
    response = client.post(NEW, data)
    assert not Document.objects.exists()
    assert not response.context["editor"].has_errors
    form = response.context["lines"][0]["form"]
    assert (form["serials"].value(), form["quantity"].value()) == ("A1", "x")
    assert disk.description in response.content.decode()


def test_without_javascript_lines_are_added_and_removed_with_everything_kept(client, clerk, place, disk, screw):
    data = typed(place, piece(disk, place, "A1", "A2"), piece(screw, place, note="second"), action="add")
    lines = client.post(NEW, data).context["lines"]
    assert [entry["form"].typed("item") for entry in lines] == [disk.full_code, screw.full_code, ""]
    assert lines[2]["form"].typed("location") == place.code
    lines = client.post(NEW, data | {"action": "", "remove": "lines-0"}).context["lines"]
    assert [entry["form"].typed("note") for entry in lines] == ["second"]


def test_lines_taken_away_by_javascript_leave_no_gap(client, clerk, place, disk, screw):
    data = typed(place, piece(disk, place, "A1"), {}, piece(screw, place))
    client.post(NEW, {name: value for name, value in data.items() if not name.startswith("lines-0-")})
    assert [row.item for row in Document.objects.get().lines.all()] == [screw]


def test_the_count_of_serial_numbers_is_shown_against_the_quantity(client, clerk, place, disk):
    box = UnitFactory(code="BOX")
    AlternativeUnit.objects.create(item=disk, unit=box, factor=Decimal(10))
    VariantFactory(item=disk, code="RED")
    url = reverse("documents:line-hint", args=["purchase-delivery"]) + "?prefix=lines-3"
    data = {"lines-TOTAL_FORMS": "4", "lines-INITIAL_FORMS": "0"}
    data |= {"lines-3-item": "disk", "lines-3-unit": "box", "lines-3-quantity": "2", "lines-3-serials": "1-19\n1"}
    page = client.post(url, data).content.decode()
    assert "19 / 20" in page
    assert "short" in page
    assert "already" in page
    assert "RED" in page
    assert disk.description in page
    assert "20 / 20" in client.post(url, data | {"lines-3-serials": "1-20"}).content.decode()
    assert client.post(url, data | {"lines-3-quantity": "NaN"}).status_code == 200


def test_suggestions_are_for_those_who_draft(client, clerk, place):
    ItemFactory(item_class=ItemClassFactory(code="CAB"), code="UTP", description="Patch cable")
    PartnerFactory(description="Hosting", is_supplier=False)
    items = reverse("documents:suggest-items")
    assert "CAB/UTP" in client.get(items, {"lines-0-item": "patch ca"}).content.decode()
    assert "CAB/UTP" in client.get(items, {"lines-0-item": "cab/u"}).content.decode()
    partners = reverse("documents:suggest-partners")
    assert "Hosting" in client.get(partners, {"partner": "host", "role": "customer"}).content.decode()
    assert "Hosting" not in client.get(partners, {"partner": "host", "role": "supplier"}).content.decode()
    places = reverse("documents:suggest-places", args=["purchase-delivery"])
    asked = {"warehouse": place.warehouse.pk, "date": TODAY.isoformat(), "number": "", "proposed": ""}
    page = client.get(places, asked).content.decode()
    assert place.code in page
    assert "PD00001" in page
    assert "PD00001" not in client.get(places, asked | {"number": "MINE"}).content.decode()
    client.force_login(user("viewer"))
    assert client.get(items).status_code == 403


def test_editing_shows_what_is_stored_and_saves_it_unchanged(client, clerk, place, disk):
    entry = line(disk, place, "A1", "1-5", supplier_code="S", note="n")
    entry.serials[0].customer_code = "THEIRS"
    document = draft("purchase-delivery", place, entry, user=clerk)
    page = client.get(edit_url(document))
    form = page.context["lines"][0]["form"]
    assert form.typed("serials") == 'A1\n"1-5"'
    fields = {name: form.typed(name) for name in form.fields if form.typed(name) not in ("", "False")}
    client.post(edit_url(document), typed(place, fields, number=document.number, version=document.version))
    document.refresh_from_db()
    assert document.version == 2
    saved = document.lines.get()
    assert (saved.supplier_code, saved.note) == ("S", "n")
    assert set(saved.draft_serials.values_list("code", "customer_code")) == {("A1", "THEIRS"), ("1-5", "")}


def test_too_many_serial_numbers_to_type_are_kept_unless_replaced(client, clerk, place, disk, monkeypatch):
    monkeypatch.setattr(stored, "MAX_TYPED_SERIALS", 3)
    monkeypatch.setattr(stored, "FIRST_SERIALS", 2)
    document = draft("purchase-delivery", place, line(disk, place, *[f"DISK-000{n}" for n in range(1, 5)]), user=clerk)
    page = client.get(edit_url(document)).content.decode()
    assert "DISK-0002" in page
    assert "DISK-0003" not in page
    fields = piece(disk, place, line=document.lines.get().pk, quantity=4)
    data = typed(place, fields, number=document.number, version=1)
    assert client.post(edit_url(document), data).status_code == 302
    saved = document.lines.get()
    assert saved.draft_serials.count() == 4
    data |= {"lines-0-line": str(saved.pk), "lines-0-serials": "B1", "lines-0-quantity": "1", "version": "2"}
    client.post(edit_url(document), data)
    assert list(document.lines.get().draft_serials.values_list("code", flat=True)) == ["B1"]


def test_two_people_never_overwrite_each_other_silently(client, clerk, place, screw):
    document = draft("purchase-delivery", place, line(screw, place), user=clerk)
    data = typed(place, piece(screw, place, quantity=7), number=document.number, version=1)
    supervisor = user("supervisor", name="maria")
    client.force_login(supervisor)
    assert client.post(edit_url(document), data).status_code == 302
    client.force_login(clerk)
    response = client.post(edit_url(document), data | {"lines-0-quantity": "8"})
    assert "maria" in errors(response)
    assert response.context["lines"][0]["form"].typed("quantity") == "8"
    assert document.lines.get().quantity == 7


def test_anothers_draft_is_only_looked_at(client, clerk, place, screw):
    document = draft("purchase-delivery", place, line(screw, place), user=user("clerk", name="ion"))
    response = client.get(edit_url(document), follow=True)
    assert "ion" in response.content.decode()
    assert response.redirect_chain == [(reverse("documents:detail", args=[document.pk]), 302)]
    response = client.post(edit_url(document), typed(place, piece(screw, place, quantity=9), version=1))
    assert "ion" in errors(response)
    assert document.lines.get().quantity == 1


def test_a_posted_document_is_not_edited(client, clerk, place, screw):
    document = posted("purchase-delivery", place, line(screw, place), user=clerk)
    assert "posted" in client.get(edit_url(document), follow=True).content.decode()
    response = client.post(edit_url(document), typed(place, piece(screw, place), version=1))
    assert "reversal" in errors(response)


def test_a_draft_with_more_lines_than_a_page_holds_is_not_edited_here(client, clerk, place, screw):
    document = draft("purchase-delivery", place, *[line(screw, place) for _ in range(301)], user=clerk)
    assert "300" in client.get(edit_url(document), follow=True).content.decode()


def test_save_and_post_posts(client, clerk, place, disk):
    response = client.post(NEW, typed(place, piece(disk, place, "A1"), action="post"), follow=True)
    assert Document.objects.get().state == State.POSTED
    assert "is posted" in response.content.decode()


def test_a_double_click_on_save_and_post_makes_one_document(client, clerk, place, disk):
    data = typed(place, piece(disk, place, "A1"), action="post", number="PD00001", proposed="")
    urls = {client.post(NEW, data).url for _ in range(2)}
    assert urls == {reverse("documents:detail", args=[Document.objects.get().pk])}


def test_what_is_refused_on_posting_is_saved_and_shown_at_its_fields(client, clerk, place, disk):
    data = typed(place, piece(disk, place, "A1", quantity=3), action="post")
    response = client.post(NEW, data, follow=True)
    document = Document.objects.get()
    assert document.is_draft
    assert response.redirect_chain == [(edit_url(document), 302)]
    assert "serials" in response.context["lines"][0]["form"].errors
    assert response.context["lines"][0]["form"].typed("serials") == "A1"


def test_missing_serial_numbers_may_be_made_on_posting(client, clerk, place):
    item = ItemFactory(serial=True, serial_code_type=SerialCodeTypeFactory())
    data = typed(place, piece(item, place, quantity=2, generate_serials="on"), action="post")
    client.post(NEW, data)
    assert Document.objects.get().state == State.POSTED


def test_who_may_not_post_has_no_button_for_it_and_is_refused(client, clerk, place, screw):
    clerk.groups.clear()
    for right in ("add_document", "view_document"):
        clerk.user_permissions.add(_permission(right))
    client.force_login(clerk)
    assert 'value="post"' not in client.get(NEW).content.decode()
    client.post(NEW, typed(place, piece(screw, place), action="post"))
    assert Document.objects.get().is_draft


def _permission(codename):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename=codename, content_type__app_label="inventory")


def test_numbers_and_dates_are_typed_as_the_language_writes_them(client, clerk, place):
    item = ItemFactory(unit=UnitFactory(code="KG", decimals=3))
    romanian = {"headers": {"accept-language": "ro"}}
    data = typed(place, piece(item, place, quantity="1,5", expiry_date="31.12.2099"), date=f"{TODAY:%d.%m.%Y}")
    # The requests leave their language behind; the tests after this one speak English.
    with translation.override("ro"):
        client.post(NEW, data, **romanian)
        document = Document.objects.get()
        page = client.get(edit_url(document), **romanian).content.decode()
    assert document.lines.get().quantity == Decimal("1.5")
    assert 'value="1,5"' in page
    assert 'value="31.12.2099"' in page

"""The administrator sees what a rule gives while composing it, on examples or on real values."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from numbering.models import CodeType, Segment
from numbering.rendering import CodeContext
from tests.factories import ItemClassFactory, ItemFactory
from tests.numbering.pages import codes_in, errors_in, form, parts_in, segment

pytestmark = pytest.mark.django_db

ADD = "admin:numbering_codetype_add"


def test_the_preview_follows_the_form_and_saves_nothing(administrator):
    url = reverse("admin:numbering_codetype_preview_new")
    response = administrator.post(url, form(segment("item_class", 3), segment(), description="", start_number="7"))
    assert codes_in(response) == ["CLA00007", "CLA00008", "CLA00009"]
    assert parts_in(response)[0] == ["CLA", "item class", "CLA example", "3"]
    assert codes_in(administrator.post(url, form(prefix="P"))) == ["P0", "P1", "P2"]
    assert not CodeType.objects.exists()


def test_the_preview_goes_on_from_the_counter(administrator, five_digits, take):
    take(five_digits, (CodeContext(), 4))
    url = reverse("admin:numbering_codetype_preview", args=[five_digits.pk])
    assert codes_in(administrator.post(url, form(segment(), prefix="N"))) == ["N00004", "N00005", "N00006"]
    five_digits.refresh_from_db()
    assert five_digits.prefix == ""
    assert Segment.objects.count() == 1


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        (form(segment(fill="1")), "could be read as another number"),
        (
            form(segment("constant", text="A"), segment(length="x")),
            "Segment 2 (progressive number): Length: Enter a whole number.",
        ),
        (form(segment(), increment="0"), "Increment: The increment is at least 1."),
        (form(segment(), start_number="x"), "Start number: Enter a whole number."),
        ({}, "management"),
    ],
)
def test_the_preview_tells_what_is_wrong(administrator, posted, says):
    response = administrator.post(reverse("admin:numbering_codetype_preview_new"), posted)
    assert says.casefold() in response.content.decode().casefold()
    assert codes_in(response) == []


def test_the_preview_is_for_those_who_may_change_code_types(client, five_digits):
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_codetype"))
    client.force_login(user)
    assert client.get(reverse("admin:numbering_codetype_change", args=[five_digits.pk])).status_code == 200
    for url in (
        reverse("admin:numbering_codetype_preview_new"),
        reverse("admin:numbering_codetype_preview", args=[five_digits.pk]),
    ):
        assert client.post(url, form(segment())).status_code == 403


def test_the_preview_is_posted_to_what_exists(administrator):
    assert administrator.get(reverse("admin:numbering_codetype_preview_new")).status_code == 405
    assert administrator.post(reverse("admin:numbering_codetype_preview", args=[99])).status_code == 404


@pytest.fixture
def item(db):
    return ItemFactory(
        item_class=ItemClassFactory(code="HDD"), code="ST4", serial_validity_days=31, lot_validity_days=1
    )


BY_ITEM = (
    segment("item_code", 4, root="on"),
    segment("insert_year", 2),
    segment("expiry_month", 2),
    segment("supplier_code_name", 3),
    segment(length=2),
)


def test_the_preview_takes_the_values_of_the_item_and_the_dates_that_are_chosen(administrator, item):
    url = reverse("admin:numbering_codetype_preview_new")
    chosen = {"sample-record": "hdd/st4", "sample-insert_date": "2027-12-31"}
    response = administrator.post(url, form(*BY_ITEM, **chosen))
    assert codes_in(response) == ["0ST42701SUP00", "0ST42701SUP01", "0ST42701SUP02"]
    assert parts_in(response) == [
        ["0ST4", "item code root", "ST4", "4"],
        ["27", "year of the insert date", "27", "2"],
        ["01", "month of the expiry date", "1", "2"],
        ["SUP", "supplier code name", "SUP example", "3"],
        ["00", "progressive number", "0", "2"],
    ]
    typed = administrator.post(url, form(*BY_ITEM, **chosen, **{"sample-expiry_date": "2030-07-01"}))
    assert codes_in(typed)[0] == "0ST42707SUP00"
    lot = administrator.post(url, form(*BY_ITEM, kind="lot", **(chosen | {"sample-insert_date": "2027-06-30"})))
    assert codes_in(lot)[0] == "0ST42707SUP00"


def test_the_preview_of_an_item_goes_on_from_the_counter_of_its_root(administrator, code_type, item, take):
    rule = code_type({"source": "item_code", "length": 4, "root": True}, {"source": "progressive", "length": 2})
    take(rule, (CodeContext(item_code="ST4"), 7))
    page = administrator.get(reverse("admin:numbering_codetype_change", args=[rule.pk]), {"sample-record": "HDD/ST4"})
    assert codes_in(page) == ["0ST407", "0ST408", "0ST409"]
    assert 'value="HDD/ST4"' in page.content.decode()


def test_what_the_chosen_item_lacks_is_told_for_every_segment(administrator, item):
    response = administrator.post(
        reverse("admin:numbering_codetype_preview_new"),
        form(segment("characteristic", 2), segment("item_code", 2), segment(), **{"sample-record": "HDD/ST4"}),
    )
    assert errors_in(response) == [
        "No value for code type SN5, segment 1 (characteristic).",
        "Value too long: code type SN5, segment 2 (item code) holds 2 characters, and “ST4” has 3.",
    ]


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"sample-record": "HDD/NONE"}, "Item: There is no item “HDD/NONE”."),
        ({"sample-record": "HDD"}, "Item: Write the item as CLASS/CODE, not “HDD”."),
        (
            {"sample-record": "HDD/ST4", "sample-insert_date": "9999-12-31"},
            "Item: The validity of the item goes past the year 9999.",
        ),
        ({"sample-insert_date": "31.12.2026"}, "Insert date: Enter a valid date."),
        ({"sample-expiry_date": "x"}, "Expiry date: Enter a valid date."),
    ],
)
def test_a_sample_that_is_wrong_is_told_and_the_codes_stay(administrator, item, chosen, says):
    response = administrator.post(reverse("admin:numbering_codetype_preview_new"), form(segment(), **chosen))
    assert errors_in(response) == [says]
    assert codes_in(response) == ["00000", "00001", "00002"]


def test_items_of_the_rule_are_suggested_else_the_first_ones(administrator, code_type, item):
    rule = code_type({"source": "progressive", "length": 5})

    def suggested():
        page = administrator.get(reverse("admin:numbering_codetype_change", args=[rule.pk])).content.decode()
        return re.findall(r'<option value="(\S+/\S+)"></option>', page)

    assert suggested() == ["HDD/ST4"]
    ItemFactory(item_class=item.item_class, code="OWN", serial_managed=True, serial_code_type=rule)
    assert suggested() == ["HDD/OWN"]


def test_without_javascript_a_button_shows_the_codes_of_what_is_typed_and_saves_nothing(administrator, five_digits):
    url = reverse("admin:numbering_codetype_change", args=[five_digits.pk])
    saved = five_digits.segments.get()
    row = segment(id=saved.pk, code_type=five_digits.pk, length=3)
    typed = form(
        row, segment("constant", 1, text="K"), prefix="N", **{"_preview": "", "sample-insert_date": "2027-01-01"}
    )
    response = administrator.post(url, typed)
    assert response.status_code == 200
    assert codes_in(response) == ["N000K", "N001K", "N002K"]
    page = response.content.decode()
    assert "errornote" not in page
    assert 'value="2027-01-01"' in page
    assert 'value="N"' in page
    five_digits.refresh_from_db()
    assert five_digits.prefix == ""
    assert five_digits.segments.get().length == 5
    assert administrator.post(reverse(ADD), typed | form(code="NEW", _preview="")).status_code == 200
    assert not CodeType.objects.filter(code="NEW").exists()


def test_going_on_with_editing_keeps_what_the_rule_is_tried_on(administrator, item):
    posted = form(segment("item_code", 3), segment(), **{"_continue": "", "sample-record": "HDD/ST4"})
    page = administrator.post(reverse(ADD), posted, follow=True)
    assert codes_in(page) == ["ST400000", "ST400001", "ST400002"]
    assert administrator.post(reverse(ADD), form(segment(), code="B", _continue="")).url.endswith("/change/")


def test_the_last_codes_are_shown_with_the_reason_why_there_are_no_more(administrator):
    url = reverse("admin:numbering_codetype_preview_new")
    response = administrator.post(url, form(segment(length=1), start_number="8"))
    assert codes_in(response) == ["8", "9"]
    assert "Exhausted: code type SN5, segment 1 (progressive number) holds 1 characters" in response.content.decode()


def test_a_rule_that_has_no_code_left_says_so(administrator, code_type, take):
    rule = code_type({"source": "progressive", "length": 1})
    take(rule, (CodeContext(), 10))
    page = administrator.get(reverse("admin:numbering_codetype_change", args=[rule.pk]))
    assert errors_in(page) == [
        "Exhausted: code type SN5, segment 1 (progressive number) holds 1 characters, and “10” no longer fits."
    ]


def test_a_lot_rule_without_progressive_shows_its_one_code(administrator):
    response = administrator.post(
        reverse("admin:numbering_codetype_preview_new"),
        form(segment("insert_year", 4), segment("insert_month", 2), kind="lot", **{"sample-insert_date": "2026-03-07"}),
    )
    assert codes_in(response) == ["202603"]
    assert "All that is made with these values has this one code." in response.content.decode()


def test_who_may_only_look_sees_the_codes_and_the_counters(client, five_digits, take):
    take(five_digits, (CodeContext(), 2))
    user = User.objects.create_user("auditor", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_codetype"))
    client.force_login(user)
    page = client.get(reverse("admin:numbering_codetype_change", args=[five_digits.pk]))
    assert codes_in(page) == ["00002", "00003", "00004"]
    assert "sample-record" not in page.content.decode()

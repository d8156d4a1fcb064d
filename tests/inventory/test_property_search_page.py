"""The page of the search by properties: what it shows, keeps and refuses (domain: property search)."""

import html
import re
from decimal import Decimal

import pytest
from django.utils import translation

from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import LocationFactory, WarehouseFactory, line, posted, user
from tests.inventory.property_searching import (
    DAY,
    KINDS,
    SEARCH,
    any_of,
    errors,
    exported,
    found,
    item_of,
    named,
    page,
    received,
    search_properties,
    shown,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    client.force_login(user("viewer"))
    return client


@pytest.fixture
def place():
    return LocationFactory(warehouse=WarehouseFactory(code="CJ"), code="A1")


@pytest.fixture
def properties():
    return search_properties()


@pytest.fixture
def cloth(properties):
    """A set with general values and values of stock."""
    return property_set("Cloth", *properties.values(), instance=True, uses_warranty=True)


def test_nothing_chosen_shows_the_form_a_hint_and_the_named_searches(viewer, properties, cloth):
    item_of(cloth, "SHIRT", Size="L")
    large = named("Large", (properties["Size"], "L"), (properties["Long size"], "XL"))
    content = page(viewer, kind="items").content.decode()
    assert "Choose what you look for" in content
    assert "SHIRT" not in content
    link = re.search(r'<a class="chip start" href="([^"]+)" title="([^"]+)"', content)
    assert link.group(2) == "Size: L; Long size: XL"
    assert link.group(1).endswith(f"named={large['named'][0]}#results")
    assert found(viewer, "Code", address=html.unescape(link.group(1))) == ["SHIRT"]
    assert exported(viewer) == []


def test_a_property_that_is_not_searched_by_is_not_offered(viewer, properties):
    property_of("Secret", "x")
    content = page(viewer).content.decode()
    assert "Secret" not in content
    assert "<legend>Colour</legend>" in content


def test_what_is_chosen_is_shown_and_each_taken_away_by_a_click(viewer, properties, cloth):
    item_of(cloth, "SHIRT", Colour="Red", Size="L")
    item_of(cloth, "BLUE", Colour="Blue", Size="L")
    large = named("Large", (properties["Size"], "L"))
    width = f"p{properties['Width'].pk}"
    response = page(
        viewer,
        kind="items",
        sort="-code",
        **any_of(properties, "Colour", "Red", "Blue"),
        **large,
        **{f"{width}_from": "3"},
    )
    chips = {f"{chip.title}: {chip.text}": url for chip, url in response.context["chips"]}
    assert list(chips) == ["Named search: Large", "Colour: Red", "Colour: Blue", "Width: from 3"]
    assert shown(response) == []
    wider = page(viewer, chips["Width: from 3"])
    assert [row["Code"] for row in shown(wider)] == ["SHIRT", "BLUE"]
    chips = {f"{chip.title}: {chip.text}": url for chip, url in wider.context["chips"]}
    assert found(viewer, "Code", address=chips["Colour: Blue"]) == ["SHIRT"]


def test_the_address_says_it_all_in_either_language(viewer, properties, cloth, place):
    received(item_of(cloth, "SHIRT", Colour="Red"), place, 1, DAY, Width=Decimal("2.5"), Remark="pată")
    width, remark = (properties[name].pk for name in ("Width", "Remark"))
    address = (
        f"{SEARCH}?kind=stock&p{width}_from=2,5&p{width}_to=2.5&p{remark}=PATA&warranty_to=2027-01-31&sort=-on_hand"
    )
    response = page(viewer, address)
    assert found(viewer, "On hand", address=address) == ["1"]
    for value in ('value="2,5"', 'value="2.5"', 'value="PATA"', 'value="2027-01-31"'):
        assert value in response.content.decode()
    with translation.override("ro"):
        viewer.cookies["django_language"] = "ro"
        assert len(shown(page(viewer, address))) == 1


def test_results_are_sorted_by_every_heading_and_page_by_page(viewer, place, properties, cloth, monkeypatch):
    shirt = item_of(cloth, "SHIRT", Colour="Red")
    for number, (shade, width) in enumerate([("Pale", 3), ("Dark", 1), ("Dark", 2), ("Pale", 1)], start=1):
        received(shirt, place, number, Shade=shade, Width=Decimal(width))
    received(shirt, place, 9)
    of_red = {"kind": "stock", **any_of(properties, "Colour", "Red")}
    assert found(viewer, "On hand", sort="properties", **of_red) == ["2", "3", "4", "1", "9"]
    assert found(viewer, "On hand", sort="-on_hand", **of_red) == ["9", "4", "3", "2", "1"]
    headings = page(viewer, **of_red).context["headings"]
    monkeypatch.setattr("core.views.ListView.page_size", 2)
    for sort in [turned + heading.name for heading in headings if heading.sort for turned in ("", "-")]:
        response, met = page(viewer, sort=sort, **of_red), []
        while True:
            met += [row["On hand"] for row in shown(response)]
            following = re.search(r'href="([^"]+)" rel="next"', response.content.decode())
            if not following:
                break
            response = page(viewer, html.unescape(following.group(1)))
        assert sorted(met) == ["1", "2", "3", "4", "9"]
        assert met == [row["on_hand"] for row in exported(viewer, sort=sort, **of_red)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_has_the_rows_of_the_page(viewer, place, properties, kind):
    drives = property_set("Drive", *properties.values(), instance=True, uses_serial=True, uses_warranty=True)
    drive = item_of(drives, "DRIVE", Colour="Red")
    drive.serial_managed = True
    drive.save()
    posted(
        "purchase-delivery", place, line(drive, place, "D1", property_instance=instance_of(drives, DAY, Shade="Dark"))
    )
    posted("purchase-delivery", place, line(drive, place, "D2", property_instance=instance_of(drives, Shade="Pale")))
    of_red = {"kind": kind, "sort": "properties", **any_of(properties, "Colour", "Red")}
    rows, written = shown(page(viewer, **of_red)), exported(viewer, **of_red)
    of_item = "properties" if kind == "items" else "item_properties"
    assert [row["Properties" if kind == "items" else "General values"] for row in rows] == [
        row[of_item] for row in written
    ]
    if kind != "items":
        assert [row["Properties"] for row in rows] == ["Dark_2027-01-31", "Pale"]
        assert [(row["properties"], row["warranty_date"]) for row in written] == [("Dark", "2027-01-31"), ("Pale", "")]
        assert [row["location"] for row in written] == ["A1", "A1"]


def test_htmx_gets_the_results_and_the_errors_for_their_fields(viewer, properties):
    width = f"p{properties['Width'].pk}_from"
    headers = {"HX-Request": "true", "HX-Target": "results"}
    partial = viewer.get(SEARCH, {width: "wide"}, headers=headers).content.decode()
    assert partial.lstrip().startswith('<section id="results"')
    assert "<legend>" not in partial
    error = re.search(rf'<div class="errors" id="id_{width}_error" hx-swap-oob="true">(.*?)</div>', partial, re.DOTALL)
    assert "Width: type a number." in error.group(1)
    right = viewer.get(SEARCH, {width: "1"}, headers=headers).content.decode()
    assert f'<div class="errors" id="id_{width}_error" hx-swap-oob="true"></div>' in right


# What is not understood


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"_from": "wide"}, {"_from": "Width: type a number."}),
        ({"_to": "1.234,5"}, {"_to": "Width: type a number."}),
        ({"_from": "NaN"}, {"_from": "Width: type a number."}),
        ({"_from": "1e400"}, {"_from": "Width: at most nine digits and six decimals."}),
        ({"_from": "1234567890"}, {"_from": "Width: at most nine digits and six decimals."}),
        ({"_to": "0.0000001"}, {"_to": "Width: at most nine digits and six decimals."}),
        ({"_from": "2", "_to": "1"}, {"_from": "Width: “from” is greater than “to”."}),
    ],
)
def test_a_number_that_is_none_is_told_at_its_field_and_nothing_is_lost(viewer, properties, cloth, typed, told):
    item_of(cloth, "SHIRT", Colour="Red")
    name = f"p{properties['Width'].pk}"
    of_red = any_of(properties, "Colour", "Red")
    response = page(viewer, **of_red, **{name + end: value for end, value in typed.items()})
    assert errors(response) == {name + end: message for end, message in told.items()}
    assert shown(response) == []
    content = response.content.decode()
    assert "checked" in content
    for value in typed.values():
        assert f'value="{value}"' in content
    assert "Nothing is searched for yet" in content


@pytest.mark.parametrize("typed", ["tomorrow", "2027-02-30", "31-01-2027"])
def test_a_date_that_is_none_is_told_at_its_field(viewer, cloth, typed):
    assert errors(page(viewer, warranty_to=typed)) == {"warranty_to": "Warranty date: type a date, as 2027-01-31."}


def test_an_address_whose_property_or_value_is_gone_finds_nothing_rather_than_too_much(viewer, properties, cloth):
    item_of(cloth, "SHIRT", Colour="Red")
    of_red = any_of(properties, "Colour", "Red")
    for gone in ({f"p{properties['Size'].pk}": "999999"}, {"named": "77"}, {"property_set": "x"}):
        response = page(viewer, **of_red, **gone)
        assert shown(response) == []
        assert 'role="alert"' in response.content.decode()
    properties["Size"].search = False
    properties["Size"].save()
    response = page(viewer, **of_red, **{f"p{properties['Size'].pk}": "1"})
    assert shown(response) == []
    assert "no longer searched by" in response.content.decode()


@pytest.mark.parametrize("typed", ["\0", "%", "'; --", "x" * 300, "\U0001f9e5", " "])
def test_any_text_is_answered(viewer, properties, cloth, typed):
    item_of(cloth, "SHIRT", Colour="Red")
    for kind in KINDS:
        assert shown(page(viewer, kind=kind, q=typed, **{f"p{properties['Remark'].pk}": typed})) == []

"""What the search by properties finds, for whom and at what cost (domain: property search)."""

import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission

from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, LocationFactory, WarehouseFactory, line, posted, user
from tests.inventory.property_searching import (
    DAY,
    KINDS,
    SEARCH,
    any_of,
    counts,
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


def test_stock_is_found_by_its_own_values_and_by_those_of_its_item(viewer, place, properties, cloth):
    red, blue = item_of(cloth, "RED", Colour="Red"), item_of(cloth, "BLUE", Colour="Blue")
    received(red, place, 5, Shade="Dark", Width=Decimal("1.5"))
    received(red, place, 2, Shade="Pale")
    received(blue, place, 7, Shade="Dark")
    of_red, of_dark = any_of(properties, "Colour", "Red"), any_of(properties, "Shade", "Dark")
    assert found(viewer, "On hand", kind="stock", **of_red) == ["5", "2"]
    assert found(viewer, "On hand", kind="stock", **of_dark) == ["5", "7"]
    (row,) = shown(page(viewer, kind="stock", **of_red, **of_dark))
    assert row["Item"].endswith("/RED")
    assert (row["Properties"], row["General values"], row["Where"]) == ("Dark_1.5", "Red", "CJ / A1")
    assert found(viewer, "Code", kind="items", **of_red) == ["RED"]
    assert found(viewer, "Code", kind="items", **of_dark) == []


def test_every_kind_of_criterion_narrows_what_the_others_find(viewer, place, properties, cloth):
    shirt = item_of(cloth, "SHIRT", Colour="Red", Size="L")
    received(shirt, place, 1, DAY, Width=Decimal("2.5"), Remark="Ușor pătată la mânecă", Shade="Dark")
    received(shirt, place, 2, DAY, Width=Decimal("2.5"), Remark="Fără pată", Shade="Dark")
    received(shirt, place, 3, DAY, Width=Decimal("2.6"), Remark="Ușor pătată la mânecă", Shade="Dark")
    received(shirt, place, 4, Width=Decimal("2.5"), Remark="Ușor pătată la mânecă", Shade="Dark")
    received(
        item_of(cloth, "OTHER", Colour="Blue"), place, 5, DAY, Width=Decimal("2.5"), Remark="ușor pătată la mânecă"
    )
    width, remark = (properties[name].pk for name in ("Width", "Remark"))
    criteria = {
        **any_of(properties, "Colour", "Red"),
        **named("Large", (properties["Size"], "L"), (properties["Long size"], "XL")),
        f"p{width}_from": "2",
        f"p{width}_to": "2,5",
        f"p{remark}": "USOR PATATA LA MANECA",
        "warranty_from": "2027-01-01",
        "warranty_to": "31.01.2027",
        "property_set": str(cloth.pk),
        "q": "shirt camasa dark",
    }
    assert found(viewer, "On hand", kind="stock", **criteria) == ["1"]
    without = {"warranty_from": ["4", "1"], "named": ["1"], f"p{remark}": ["2", "1"], f"p{width}_to": ["3", "1"]}
    for name, amounts in without.items():
        fewer = {key: value for key, value in criteria.items() if key != name}
        fewer |= {"warranty_to": ""} if name == "warranty_from" else {}
        assert sorted(found(viewer, "On hand", kind="stock", **fewer)) == sorted(amounts)


def test_large_finds_the_shirts_of_size_l_and_the_long_shirts_of_size_xl(viewer, properties, cloth):
    item_of(cloth, "SHIRT", Size="L")
    item_of(cloth, "LONG-XL", Long_size="XL")
    item_of(cloth, "LONG-L", Long_size="L")
    large = named("Large", (properties["Size"], "L"), (properties["Long size"], "XL"))
    assert found(viewer, "Code", kind="items", **large) == ["LONG-XL", "SHIRT"]


def test_serial_numbers_are_found_by_what_each_is(viewer, place, properties):
    drives = property_set("Drive", properties["Width"], properties["Remark"], instance=True, uses_serial=True)
    drive = ItemFactory(code="DRIVE", serial=True, property_set=drives)
    for code, width in (("D1", 1), ("D2", 2), ("D3", 3)):
        instance = instance_of(drives, Width=Decimal(width))
        posted("purchase-delivery", place, line(drive, place, code, property_instance=instance))
    wide = {f"p{properties['Width'].pk}_from": "2"}
    assert found(viewer, "Serial number", kind="serials", **wide) == ["D3", "D2"]
    response = page(viewer, kind="stock", **wide)
    address = re.search(r'href="(/stock/places/\d+/)">1</a>', response.content.decode()).group(1)
    pieces = viewer.get(viewer.get(address).url).content.decode()
    assert re.findall(r'class="row-link">([^<]+)</a>', pieces) == ["D2"]
    # What the register offers to do with many is offered here, too; stock has no such acts.
    viewer.force_login(user("clerk"))
    assert "bulk-bar" not in page(viewer, kind="stock", **wide).content.decode()
    asked = {"act": "reserve", "all": "1", "counted": "2", "confirmed": "yes"}
    told = viewer.post(f"{SEARCH}?kind=serials&{urlencode(wide)}", asked, follow=True).content.decode()
    assert "2 rows done" in told
    assert set(SerialNumber.objects.filter(reserved=True).values_list("code", flat=True)) == {"D2", "D3"}


def test_what_is_neither_on_hand_nor_committed_is_no_stock(viewer, place, properties, cloth):
    shirt = item_of(cloth, "SHIRT", Colour="Red")
    received(shirt, place, 3, Shade="Dark")
    dark = instance_of(cloth, Shade="Dark")
    posted("sales-delivery", place, line(shirt, place, quantity=Decimal(3), property_instance=dark))
    assert found(viewer, "Item", kind="stock", **any_of(properties, "Shade", "Dark")) == []


def test_each_tab_says_how_many_it_holds(viewer, place, properties, cloth):
    shirt = item_of(cloth, "SHIRT", Colour="Red")
    received(shirt, place, 1, Shade="Dark")
    received(shirt, place, 1, Shade="Pale")
    of_red = any_of(properties, "Colour", "Red")
    assert counts(page(viewer, **of_red)) == {"items": "1", "stock": "2", "serials": "0"}


# Inactive


def test_what_was_made_inactive_is_searched_by_where_it_is_in_use_and_marked(viewer, properties, cloth):
    item_of(cloth, "OLD", Colour="Red", Size="L")
    properties["Colour"].choices.update(active=False)
    properties["Size"].active = False
    properties["Size"].save()
    response = page(viewer, **any_of(properties, "Colour", "Red"))
    content = response.content.decode()
    assert "Red (inactive)" in content
    assert "Blue" not in content
    assert "<legend>Size (inactive)</legend>" in content
    assert [row["Code"] for row in shown(response)] == ["OLD"]


def test_an_inactive_named_search_is_not_offered_and_its_address_still_finds(viewer, properties, cloth):
    item_of(cloth, "SHIRT", Size="L")
    large = named("Large", (properties["Size"], "L"), active=False)
    assert "Large" not in page(viewer).content.decode()
    response = page(viewer, **large)
    assert [row["Code"] for row in shown(response)] == ["SHIRT"]
    assert "Large (inactive)" in response.content.decode()


# Rights and cost


def rights(*names):
    person = user()
    for name in names:
        room, codename = name.split(".")
        person.user_permissions.add(Permission.objects.get(content_type__app_label=room, codename=codename))
    return person


def test_each_kind_asks_for_its_own_right(client, properties):
    assert client.get(SEARCH).status_code == 302
    client.force_login(rights())
    assert client.get(SEARCH).status_code == 403
    client.force_login(rights("inventory.view_balance"))
    response = client.get(SEARCH)
    assert [kind.name for kind in response.context["kinds"]] == ["stock"]
    assert client.get(SEARCH, {"kind": "items"}).status_code == 403
    assert client.get(SEARCH, {"kind": "serials", "export": "csv"}).status_code == 403
    client.force_login(rights("items.view_item"))
    assert [kind.name for kind in client.get(SEARCH).context["kinds"]] == ["items"]


def test_who_may_not_see_stock_is_given_no_links_to_it(client, properties, cloth):
    item_of(cloth, "SHIRT", Colour="Red")
    client.force_login(rights("items.view_item"))
    content = page(client, **any_of(properties, "Colour", "Red")).content.decode()
    assert 'data-label="Properties"><span>Red</span></td>' in content


def test_the_menu_and_the_lists_of_items_and_stock_lead_here(viewer):
    for address in ("/items/", "/stock/", "/stock/?by=place"):
        content = viewer.get(address).content.decode()
        assert f'<a class="button" href="{SEARCH}">' in content
        assert re.search(rf'<li><a href="{SEARCH}">', content)
    assert f'<a class="button" href="{SEARCH}">' not in viewer.get("/documents/").content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_takes_the_same_queries_for_any_rows_and_properties(
    viewer, place, properties, cloth, kind, statements
):
    def queries(criteria):
        del statements[:]
        assert page(viewer, kind=kind, **criteria).context["filterset"].is_valid()
        return len(statements)

    def stocked(number):
        drives = property_set(f"Drive {number}", *properties.values(), instance=True, uses_serial=True)
        drive = item_of(drives, f"D{number}", Colour="Red", Size="L")
        drive.serial_managed = True
        drive.save()
        instance = instance_of(drives, Shade="Dark", Width=Decimal(number), Remark="x")
        posted("purchase-delivery", place, line(drive, place, f"S{number}", property_instance=instance))

    of_one = any_of(properties, "Colour", "Red")
    of_all = {
        **of_one,
        **any_of(properties, "Size", "L"),
        **any_of(properties, "Shade", "Dark"),
        **named("Large", (properties["Size"], "L")),
        f"p{properties['Width'].pk}_from": "0",
        f"p{properties['Remark'].pk}": "x",
        "property_set": str(cloth.pk),
        "q": "dark",
    }
    stocked(0)
    few = queries(of_one)
    assert few <= 14
    for number in range(1, 31):
        stocked(number)
        property_of(f"More {number}", "x", "y", search=True)
    assert queries(of_one) == few
    assert queries(of_all) == few

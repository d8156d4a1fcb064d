"""The page of the search by properties: items, stock and serial numbers, found alike (domain: property search)."""

import csv
import datetime
import html
import io
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.utils import translation

from attributes.fields import Scope
from attributes.models import PropertySearch, PropertySearchValue
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, LocationFactory, WarehouseFactory, line, posted, user

pytestmark = pytest.mark.django_db
SEARCH = "/properties/search/"
DAY = datetime.date(2027, 1, 31)
KINDS = ("items", "stock", "serials")


@pytest.fixture
def viewer(client):
    client.force_login(user("viewer"))
    return client


@pytest.fixture
def place():
    return LocationFactory(warehouse=WarehouseFactory(code="CJ"), code="A1")


@pytest.fixture
def properties():
    """Colour and cut are the item's; shade, width and remark belong to a piece of stock."""
    made = [
        property_of("Colour", "Red", "Blue", search=True),
        property_of("Size", "S", "L", search=True),
        property_of("Long size", "L", "XL", search=True),
        property_of("Shade", "Dark", "Pale", search=True, instance=True),
        property_of("Width", kind="number", search=True, instance=True),
        property_of("Remark", kind="string", search=True, instance=True),
    ]
    return {one.name: one for one in made}


@pytest.fixture
def cloth(properties):
    """A set with general values and values of stock."""
    return property_set("Cloth", *properties.values(), instance=True, uses_warranty=True)


def item_of(of, code, **values):
    general = instance_of(of, scope=Scope.ITEM, **values) if values else None
    return ItemFactory(code=code, description="Cămașă", property_set=of, property_instance=general)


def received(item, place, quantity=1, warranty=None, **values):
    instance = instance_of(item.property_set, warranty, **values) if values or warranty else None
    return posted("purchase-delivery", place, line(item, place, quantity=Decimal(quantity), property_instance=instance))


def any_of(properties, name, *values):
    """The parameter that chooses values of a list."""
    property_ = properties[name]
    return {f"p{property_.pk}": [str(property_.choices.get(name=value).pk) for value in values]}


def named(name, *values, **fields):
    search = PropertySearch.objects.create(name=name, **fields)
    for property_, value in values:
        chosen = property_.choices.get(name=value)
        PropertySearchValue.objects.create(search=search, property=property_, choice=chosen)
    return {"named": [str(search.pk)]}


def page(client, address=SEARCH, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response


def shown(response):
    """The rows of the page as their cells read."""
    rows = re.findall(r"<tr data-href[^>]*>(.*?)</tr>", response.content.decode(), re.DOTALL)
    cells = [re.findall(r'data-label="([^"]*)">(.*?)</td>', row, re.DOTALL) for row in rows]
    return [{label: html.unescape(re.sub(r"<[^>]*>", "", cell)) for label, cell in row} for row in cells]


def found(client, label, **query):
    """What the column ``label`` says, row by row."""
    return [row[label] for row in shown(page(client, **query))]


def exported(client, **query):
    response = client.get(SEARCH, query | {"export": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


def counts(response):
    """How many of each kind the search finds."""
    tabs = re.findall(r'kind=(\w+)[^>]*>[^<]*(?:<span class="counter">([^<]*)</span>)?', response.content.decode())
    return {kind: count for kind, count in tabs if kind in KINDS and count}


def errors(response):
    """What is said at each field of the form."""
    at = re.findall(r'<div class="errors" id="id_(\w+)_error"[^>]*>(.*?)</div>', response.content.decode(), re.DOTALL)
    told = {name: html.unescape(re.sub(r"<[^>]*>", "", text)).strip() for name, text in at}
    return {name: text for name, text in told.items() if text}


# What is found


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


# The page


def test_nothing_chosen_shows_the_form_a_hint_and_the_named_searches(viewer, properties, cloth):
    item_of(cloth, "SHIRT", Size="L")
    large = named("Large", (properties["Size"], "L"), (properties["Long size"], "XL"))
    content = page(viewer, kind="items").content.decode()
    assert "Choose what you look for" in content
    assert "SHIRT" not in content
    link = re.search(r'<a class="chip start" href="([^"]+)" title="([^"]+)"', content)
    assert link.group(2) == "Size: L; Long size: XL"
    assert link.group(1).endswith(f"named={large['named'][0]}")
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
    assert few <= 13
    for number in range(1, 31):
        stocked(number)
        property_of(f"More {number}", "x", "y", search=True)
    assert queries(of_one) == few
    assert queries(of_all) == few

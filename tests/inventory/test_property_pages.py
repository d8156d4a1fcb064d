"""Properties wherever stock is shown: the list, the panels of items and lots, and the page of a property instance."""

import csv
import datetime
import io
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from attributes.fields import Scope
from attributes.models import Property, PropertyChoice, PropertySet, UsedProperty
from inventory.models import Balance
from lots.models import Lot
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, PartnerFactory, line, posted, user

pytestmark = pytest.mark.django_db
STOCK = "/stock/"
PAST, LATER = datetime.date(2020, 1, 31), datetime.date(2099, 12, 31)


@pytest.fixture
def shirt_set(db):
    """Colour, size and a note of stock, with a warranty date; the fabric is the item's."""
    return property_set(
        "Shirt",
        property_of("Colour", "Roșu", "Blue", instance=True),
        property_of("Size", "S", "XL", instance=True),
        property_of("Note", kind="text", instance=True),
        property_of("Fabric", "Cotton"),
        instance=True,
        uses_warranty=True,
    )


@pytest.fixture
def shirt(shirt_set):
    return ItemFactory(code="SHIRT", property_set=shirt_set)


@pytest.fixture
def red(shirt_set):
    return instance_of(shirt_set, LATER, Colour="Roșu", Size="S")


@pytest.fixture
def blue(shirt_set):
    return instance_of(shirt_set, PAST, Colour="Blue", Size="XL", Note="Two\nlines <b>")


@pytest.fixture
def viewer(client):
    client.force_login(user("viewer"))
    return client


def received(place, item, quantity, instance=None, **values):
    return posted(
        "purchase-delivery",
        place,
        line(item, place, quantity=Decimal(quantity), property_instance=instance, **values),
        partner=PartnerFactory(),
    )


@pytest.fixture
def stock(place, shirt, red, blue):
    """Five red, three blue and two shirts without properties; plain goods beside them."""
    received(place, shirt, 5, red)
    received(place, shirt, 3, blue)
    received(place, shirt, 2)
    received(place, ItemFactory(code="PLAIN"), 9)


def rows(client, address, **query):
    response = client.get(address, query | {"export": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


def held(client, **query):
    return {
        (row["properties"], row["warranty_date"], row["on_hand"]) for row in rows(client, STOCK, by="place", **query)
    }


def page_of(client, instance):
    response = client.get(reverse("properties:instance", args=[instance.pk]))
    assert response.status_code == 200
    return response.content.decode()


def card(text, name):
    return re.search(rf'<section class="card" id="{name}".*?</section>', text, re.DOTALL)[0]


def cells(text):
    """What the cells of a table hold, without its tags, row by row."""
    found = re.findall(r"<tr[ >].*?</tr>", text, re.DOTALL)[1:]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in found
    ]


def test_stock_is_listed_for_each_property_instance(viewer, stock, red):
    page = viewer.get(STOCK, {"by": "place"}).content.decode()
    assert 'title="Roșu_S_2099-12-31"' in page
    assert reverse("properties:instance", args=[red.pk]) in page
    assert held(viewer) == {
        ("Roșu_S", "2099-12-31", "5"),
        ("Blue_XL_Two\nlines <b>", "2020-01-31", "3"),
        ("", "", "2"),
        ("", "", "9"),
    }


def test_stock_is_found_by_its_properties_and_warranty_date(viewer, stock, red, shirt):
    def amounts(**query):
        return sorted(row[2] for row in held(viewer, **query))

    assert amounts(properties="rosu") == ["5"]
    assert amounts(properties="XL blue") == ["3"]
    assert amounts(properties="green") == []
    assert amounts(warranty_from="2030-01-01") == ["5"]
    assert amounts(warranty_to="2030-01-01") == ["3"]
    assert amounts(instance=red.pk) == ["5"]
    assert amounts(instance="null") == ["2", "9"]
    assert [row["on_hand"] for row in rows(viewer, STOCK, properties="rosu")] == ["5"]
    page = viewer.get(STOCK, {"by": "place", "instance": red.pk}).content.decode()
    assert f'<option value="{red.pk}" selected>Roșu_S_2099-12-31</option>' in page


@pytest.mark.parametrize("instance", ["x", "999999", "9" * 30, "²"])
def test_an_instance_that_is_not_understood_is_told(viewer, stock, instance):
    response = viewer.get(STOCK, {"by": "place", "instance": instance})
    assert response.status_code == 200
    assert 'class="notice bad"' in response.content.decode()
    assert held(viewer, instance=instance) == set()


def test_without_instance_sets_stock_has_no_column_of_properties(viewer, place):
    property_set("General", property_of("Fabric", "Cotton"))
    received(place, ItemFactory(code="PLAIN"), 9)
    headings = viewer.get(STOCK, {"by": "place"}).context["headings"]
    assert "properties" not in [heading.name for heading in headings]
    assert "properties" not in rows(viewer, STOCK, by="place")[0]


def test_a_row_of_stock_leads_to_the_serial_numbers_with_its_properties(viewer, place, shirt_set, red, blue):
    coat = ItemFactory(code="COAT", serial=True, property_set=shirt_set)
    lines = [line(coat, place, code, property_instance=one) for code, one in (("R1", red), ("B1", blue), ("N1", None))]
    posted("purchase-delivery", place, *lines)
    listed = set()
    for balance in Balance.objects.filter(item=coat):
        register = viewer.get(reverse("stock:place", args=[balance.pk]), follow=True).content.decode()
        listed.add(tuple(code for code in ("R1", "B1", "N1") if f">{code}<" in register))
    assert listed == {("R1",), ("B1",), ("N1",)}


def test_the_item_shows_its_stock_by_warehouse_and_properties(viewer, stock, shirt, red):
    panel = card(viewer.get(reverse("items:detail", args=[shirt.pk])).content.decode(), "stock")
    total, *parts = cells(panel)
    assert total[1:4] == ["10", "0", "10"]
    assert [(part[0].split("_")[0], part[1]) for part in parts] == [
        ("Blue", "3"),
        ("Roșu", "5"),
        ("without properties", "2"),
    ]
    assert reverse("properties:instance", args=[red.pk]) in panel
    assert "instance=null" in panel


def test_the_lot_shows_what_was_loaded_and_is_left_with_each_properties(viewer, place, shirt_set, red, blue):
    item = ItemFactory(lot=True, property_set=shirt_set)
    received(place, item, 5, red, lot_code="L1")
    received(place, item, 3, blue, lot_code="L1")
    taken = line(item, place, quantity=Decimal(2), lot_code="L1", property_instance=red)
    posted("sales-delivery", place, taken, partner=PartnerFactory())
    panel = card(viewer.get(reverse("lots:detail", args=[Lot.objects.get().pk])).content.decode(), "stock")
    total, of_blue, of_red = cells(panel)
    assert total[1:3] == ["8", "6"]
    assert of_blue[1:3] == ["3", "3"]
    assert of_red[1:3] == ["5", "3"]


def test_more_property_instances_than_a_panel_holds_are_a_link_away(viewer, stock, shirt, monkeypatch):
    monkeypatch.setattr("inventory.panels._INSTANCES", 2)
    panel = card(viewer.get(reverse("items:detail", args=[shirt.pk])).content.decode(), "stock")
    assert len(cells(panel)) == 3
    assert "All of them" in panel


def test_the_page_of_an_instance_shows_each_value_and_marks_the_inactive_ones(viewer, blue):
    Property.objects.filter(name="Note").update(active=False)
    UsedProperty.objects.filter(property__name="Size").update(active=False)
    PropertyChoice.objects.filter(name="Blue").update(active=False)
    PropertySet.objects.update(active=False)
    page = page_of(viewer, blue)
    values = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL))
    assert values["Colour"].startswith("Blue ")
    assert "inactive" in values["Colour"]
    assert values["Size"].startswith("XL ")
    assert "inactive" in values["Size"]
    assert "Two\nlines &lt;b&gt;" in values["Note"]
    assert "inactive" in values["Note"]
    assert "inactive" in values["Property set"]
    assert "expired" in values["Warranty date"]


def test_the_page_of_an_instance_shows_what_has_these_properties(viewer, place, stock, shirt, shirt_set, red):
    coat = ItemFactory(code="COAT", serial=True, lot=True, property_set=shirt_set)
    entry = line(coat, place, "R1", lot_code="L1", property_instance=red)
    last = posted("purchase-delivery", place, entry, number="IN9")
    page = page_of(viewer, red)
    assert "valid" in page
    assert {row[0] for row in cells(card(page, "stock"))} == {coat.full_code, shirt.full_code}
    assert cells(card(page, "serials"))[0][:2] == ["R1", "Roșu_S_2099-12-31"]
    moved = card(page, "movements")
    assert cells(moved)[0][1] == "IN9"
    assert reverse("documents:detail", args=[last.pk]) in moved


def test_values_in_use_are_not_marked(viewer, blue):
    assert "inactive" not in page_of(viewer, blue)


def test_values_that_never_moved_have_no_panels_of_stock(viewer, shirt_set, red):
    cotton = instance_of(shirt_set, scope=Scope.ITEM, Fabric="Cotton")
    for one in (cotton, red):
        assert 'class="card" id=' not in page_of(viewer, one)


def test_a_long_text_is_cut_in_tables_and_whole_on_its_page(viewer, place, shirt, shirt_set):
    told = "far " * 400
    long = instance_of(shirt_set, Colour="Blue", Note=told)
    received(place, shirt, 1, long)
    whole = f"Blue_{told.strip()}"
    page = viewer.get(STOCK, {"by": "place"}).content.decode()
    assert f'title="{whole}"' in page
    assert f">Blue_<wbr>{whole[5:99]}…<" in page
    assert f">{whole[:99]}…<" in viewer.get(reverse("items:detail", args=[shirt.pk])).content.decode()
    assert told.strip() in page_of(viewer, long)
    assert rows(viewer, STOCK, by="place")[0]["properties"] == whole


def test_who_sees_only_items_sees_only_general_values(client, shirt_set, red):
    cotton = instance_of(shirt_set, scope=Scope.ITEM, Fabric="Cotton")
    ItemFactory(property_set=shirt_set, property_instance=cotton)
    person = user()
    client.force_login(person)
    address = "properties:instance"
    assert client.get(reverse(address, args=[cotton.pk])).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_item"))
    assert client.get(reverse(address, args=[cotton.pk])).status_code == 200
    assert client.get(reverse(address, args=[red.pk])).status_code == 403
    assert client.get(reverse(address, args=[9_999_999])).status_code == 404
    client.logout()
    assert client.get(reverse(address, args=[red.pk])).status_code == 302


def test_administration_shows_the_properties_of_the_ledger(administrator, stock):
    for model in ("movement", "balance"):
        page = administrator.get(reverse(f"admin:inventory_{model}_changelist")).content.decode()
        assert "Roșu_S_2099-12-31" in page

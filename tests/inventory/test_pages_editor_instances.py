"""Instances in stock on the lines of a draft. Domain, property sets: choose an existing instance in stock."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from inventory.models import Balance, Document
from lots.models import Lot
from numbering.models import Exclusion
from tests.attributes.making import instance_of, property_set
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    line,
    posted,
    user,
)
from tests.inventory.lot_pages import RECEIPT, SALE, hints, show
from tests.inventory.pages import errors, piece, typed
from tests.inventory.property_pages import TRANSFER, block, in_stock, make_shirts, sent, worn

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def shirts():
    return make_shirts()


@pytest.fixture
def shirt(shirts):
    return ItemFactory(code="SHIRT", property_set=shirts)


def test_a_leaving_line_offers_what_stands_in_its_place_with_quantity_place_and_dates(
    client, clerk, place, shirts, shirt
):
    red = instance_of(shirts, TODAY, Colour="Red", Size="S")
    other = LocationFactory(warehouse=place.warehouse)
    shirt.lot_managed = True
    shirt.save()
    for location, lot in ((place, "L1"), (other, "L2")):
        entry = line(shirt, location, quantity=Decimal(5), property_instance=red, lot_code=lot, start_date=TODAY)
        posted("purchase-delivery", place, entry)
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(2), lot_code="L1"))
    page = show(client, place, piece(shirt, place, location=""))
    (choice,) = hints(page)[0].instances.choices
    day = TODAY.isoformat()
    assert (choice.name, choice.place) == (f"Red_S_{day}", "")
    assert choice.facts == f"10 PCS · {', '.join(sorted((place.code, other.code)))} · lot L1, L2 · since {day}"
    html = page.content.decode()
    assert f"Red_S_{day} · 10 PCS" in html
    assert "Stock without properties · 2 PCS" in html
    (choice,) = hints(show(client, place, piece(shirt, place, lot_code="L1")))[0].instances.choices
    assert (choice.place, choice.on_hand) == (place.code, 5)
    assert hints(show(client, place, piece(shirt, place, lot_code="L2")))[0].instances.choices == []


def test_what_is_engaged_is_not_free(client, clerk, place, shirts, shirt):
    in_stock(shirt, place, shirts, Red=10)
    red = instance_of(shirts, Colour="Red", Size="S")
    order = line(shirt, place, quantity=Decimal(4), property_instance=red)
    posted("customer-order", place, order, partner=PartnerFactory())
    (choice,) = hints(show(client, place, piece(shirt, place)))[0].instances.choices
    assert choice.facts == f"10 PCS, 6 free · {place.code}"


def test_an_instance_in_stock_is_chosen_sold_and_taken_from_its_balance(client, clerk, place, shirts, shirt):
    in_stock(shirt, place, shirts, Red=5, Blue=5)
    red = instance_of(shirts, Colour="Red", Size="S")
    data = typed(place, piece(shirt, place, quantity=2, property_instance=red.pk), action="post", partner="")
    response = client.post(SALE, data | {"partner": PartnerFactory().description}, follow=True)
    assert response.status_code == 200
    left = {str(one.property_instance): one.on_hand for one in Balance.objects.all()}
    assert left == {"Red_S": 3, "Blue_S": 5}


def test_values_of_another_item_wait_and_are_no_choice(client, clerk, place, shirts, shirt):
    sizes = property_set("Sizes", shirts.properties.get(name="Size"), instance=True)
    other = ItemFactory(code="OTHER", property_set=sizes)
    made = instance_of(sizes, Size="S")
    posted("purchase-delivery", place, line(other, place, quantity=Decimal(1), property_instance=made))
    page = show(client, place, piece(other, place, **worn(shirts, Colour="Red")))
    assert "– choose –" in page.content.decode()
    assert not block(page).filled
    for name, typed_there in worn(shirts, "lines-0-properties", Colour="Red").items():
        assert sent(page)[name] == str(typed_there)


def test_a_transfer_says_what_becomes_of_what_is_moved(client, clerk, place, shirts, shirt):
    in_stock(shirt, place, shirts, Red=5)
    red = instance_of(shirts, Colour="Red", Size="S")
    fields_of_line = {"property_instance": red.pk, "target_location": place.code, "quantity": 2}
    page = show(client, place, piece(shirt, place, **fields_of_line), url=TRANSFER, target_warehouse=place.warehouse.pk)
    assert re.search(r'data-block="target_property_instance">', page.content.decode())
    data = sent(page) | worn(shirts, "lines-0-target_properties", Colour="Blue", Size="S") | {"action": "post"}
    client.post(TRANSFER, data)
    left = {str(one.property_instance): one.on_hand for one in Balance.objects.all()}
    assert left == {"Red_S": 3, "Blue_S": 2}
    wrong = data | worn(shirts, "lines-0-target_properties", Weight="x") | {"number": "", "posting_key": ""}
    response = client.post(TRANSFER, wrong)
    assert "Line 1, Weight: Enter a number." in errors(response)
    assert re.search(r'data-block="target_property_instance" open', response.content.decode())


def test_what_posting_misses_of_what_becomes_of_it_stands_there(client, clerk, place, shirts, shirt):
    in_stock(shirt, place, shirts, Red=5)
    red = instance_of(shirts, Colour="Red", Size="S")
    fields_of_line = {"property_instance": red.pk, "target_location": place.code, "quantity": 2}
    page = show(client, place, piece(shirt, place, **fields_of_line), url=TRANSFER, target_warehouse=place.warehouse.pk)
    data = sent(page) | worn(shirts, "lines-0-target_properties", Colour="Blue") | {"action": "post"}
    response = client.post(TRANSFER, data, follow=True)
    assert "SHIRT: fill in Size" in errors(response)
    size = shirts.properties.get(name="Size").pk
    assert f'href="#id_lines-0-target_properties-p{size}"' in response.content.decode()


def test_only_a_transfer_asks_what_becomes_of_it(client, clerk, place, shirt):
    page = show(client, place, piece(shirt, place), url=SALE)
    assert list(page.context["lines"][0]["form"].blocks) == ["property_instance"]


def test_it_is_said_when_what_a_line_names_is_not_in_stock(client, clerk, place, shirts, shirt):
    green = instance_of(shirts, Colour="Green", Size="S")
    (hint,) = hints(show(client, place, piece(shirt, place, property_instance=green.pk)))
    assert [note.tone for note in hint.instances.notes] == ["warn"]
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(7)))
    page = show(client, place, piece(shirt, place, **worn(shirts, Colour="Green", Size="S")))
    (note,) = hints(page)[0].instances.notes
    assert note.text.endswith("the line takes stock that has none yet (7 PCS) and gives it these.")
    in_stock(shirt, place, shirts, Green=1)
    page = show(client, place, piece(shirt, place, **worn(shirts, Colour="Green", Size="S")))
    assert hints(page)[0].instances.notes == []
    assert block(page).described == "Green_S"


def test_the_whole_description_names_the_lot(client, clerk, place, shirts, shirt):
    shirts.uses_lot = True
    shirts.save()
    shirt.lot_managed = True
    shirt.save()
    values = worn(shirts, Colour="Red", Size="S")
    instance_of(shirts, Colour="Red", Size="S")
    page = show(client, place, piece(shirt, place, lot_code="L1", **values), url=RECEIPT)
    assert "Red_S_«L1»" in page.content.decode()


def test_who_makes_serial_numbers_is_said_unless_the_kind_of_document_excludes_it(client, clerk, place, shirts, shirt):
    """Seed, tab Exclude. Many pieces of one line share values and take a serial number each."""
    rule = SerialCodeTypeFactory()
    shirts.uses_serial, shirts.serial_rule = True, rule
    shirts.save()
    shirt.serial_managed = True
    shirt.save()
    (note,) = hints(show(client, place, piece(shirt, place), url=RECEIPT))[0].instances.notes
    assert note.text == f"Each piece takes a serial number of its own: {rule.code} makes those that are not typed."
    data = typed(place, piece(shirt, place, quantity=3, **worn(shirts, Colour="Red", Size="S")), action="post")
    client.post(RECEIPT, data)
    assert {str(one.property_instance) for one in shirt.serialnumber_set.all()} == {"Red_S"}
    assert shirt.serialnumber_set.count() == 3
    Exclusion.objects.create(code_type=rule, document_type="purchase-delivery", sales=False)
    (note,) = hints(show(client, place, piece(shirt, place), url=RECEIPT))[0].instances.notes
    assert (note.tone, "makes no new serial numbers" in note.text) == ("warn", True)


def test_proposed_lots_are_of_the_instance_and_bring_theirs(client, clerk, place, shirts, shirt):
    shirt.lot_managed, shirt.withdrawal = True, "fifo"
    shirt.save()
    red, blue = (instance_of(shirts, Colour=colour, Size="S") for colour in ("Red", "Blue"))
    for instance, lot in ((red, "L1"), (blue, "L2")):
        posted("purchase-delivery", place, line(shirt, place, property_instance=instance, lot_code=lot))
    page = show(client, place, piece(shirt, place, quantity=2), action="propose")
    forms = [entry["form"] for entry in page.context["lines"]]
    assert [(f.typed("lot_code"), f.typed("property_instance")) for f in forms] == [
        ("L1", str(red.pk)),
        ("L2", str(blue.pk)),
    ]
    values = worn(shirts, Colour="Blue", Size="S")
    page = show(client, place, piece(shirt, place, **values), action="propose")
    assert page.context["lines"][0]["form"].typed("lot_code") == "L2"
    # What nothing in stock is like is given to no lot that is something else.
    values = worn(shirts, Colour="Green", Size="S")
    page = show(client, place, piece(shirt, place, **values), action="propose")
    assert page.context["lines"][0]["form"].typed("lot_code") == ""
    take = f"lines-0:{place.pk}.{blue.pk}:L2"
    page = client.post(SALE, typed(place, piece(shirt, place), action="", take=take))
    form = page.context["lines"][0]["form"]
    assert (form.typed("lot_code"), form.typed("property_instance")) == ("L2", str(blue.pk))


def test_properties_ask_as_much_for_thirty_lines_as_for_one(client, clerk, place, shirts, statements):
    items = [ItemFactory(property_set=shirts) for _ in range(15)]
    items += [
        ItemFactory(property_set=property_set(f"Set {n}", *shirts.properties.all(), instance=True)) for n in range(15)
    ]
    for item in items:
        posted(
            "purchase-delivery", place, line(item, place, property_instance=instance_of(item.property_set, Size="S"))
        )

    def count(lines, action, url=SALE, **header):
        values = worn(shirts, Colour="Red", Size="S")
        data = typed(place, *[piece(item, place, **values) for item in items[:lines]], action=action, **header)
        before = len(statements)
        assert client.post(url, data).status_code in (200, 302)
        return len(statements) - before

    for action in ("refresh", "save"):
        count(30, action)
        assert count(1, action) == count(30, action)
    _first, one, thirty = Document.objects.filter(document_type="sales-delivery").order_by("pk")
    counts = []
    for document in (one, thirty):
        before = len(statements)
        assert client.get(reverse("documents:edit", args=[document.pk])).status_code == 200
        counts.append(len(statements) - before)
    assert counts[0] == counts[1]
    assert Lot.objects.count() == 0

"""What a line names leaves as far as it is free; stock without properties makes up for the rest, and is described."""

from decimal import Decimal

import pytest

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Movement
from inventory.services import reverse_document
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, line, posted, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def colours():
    return property_set("Shirt", property_of("Colour", "Red", "Blue", instance=True), instance=True)


@pytest.fixture
def red(colours):
    return instance_of(colours, Colour="Red")


@pytest.fixture
def shirt(colours):
    return ItemFactory(code="SHIRT", property_set=colours)


@pytest.fixture
def mixed(place, shirt, red):
    """Two red ones, five that nobody described."""
    posted("purchase-delivery", place, of(shirt, 2, red, place), of(shirt, 5, None, place))
    return place


@pytest.fixture(autouse=True)
def sound_ledger():
    yield
    assert list(breaches()) == []


def of(item, quantity, instance, place, **values):
    return line(item, place, quantity=Decimal(quantity), property_instance=instance, **values)


def held(item):
    """On hand and committed, of what was described and of what was not."""
    rows = Balance.objects.filter(item=item).select_related("property_instance")
    return {str(one.property_instance or ""): (one.on_hand, one.committed) for one in rows}


def test_a_line_takes_what_it_names_and_describes_the_rest(mixed, shirt, red):
    sale = posted("sales-delivery", mixed, of(shirt, 3, red, mixed))
    assert held(shirt) == {"Red": (0, 0), "": (4, 0)}
    moved = Movement.objects.filter(line__document=sale).values_list("property_instance", "quantity")
    assert set(moved) == {(red.pk, -2), (None, -1)}
    reverse_document(document_id=sale.pk, user=None)
    assert held(shirt) == {"Red": (2, 0), "": (5, 0)}


def test_lines_that_name_the_same_take_turns(mixed, shirt, red):
    posted("sales-delivery", mixed, of(shirt, 1, red, mixed), of(shirt, 3, red, mixed))
    assert held(shirt) == {"Red": (0, 0), "": (3, 0)}


def test_what_others_engaged_of_it_is_left_to_them(mixed, shirt, red):
    order = posted("customer-order", mixed, of(shirt, 2, red, mixed))
    posted("sales-delivery", mixed, of(shirt, 1, red, mixed), user=user("clerk"))
    assert held(shirt) == {"Red": (2, 2), "": (4, 0)}
    posted("sales-delivery", mixed, of(shirt, 2, red, mixed), origin=order, user=user("clerk"))
    assert held(shirt) == {"Red": (0, 0), "": (4, 0)}


def test_an_order_for_what_is_not_there_is_delivered_from_stock_that_nobody_described(place, shirt, red):
    order = posted("customer-order", place, of(shirt, 2, red, place))
    posted("purchase-delivery", place, of(shirt, 5, None, place))
    posted("sales-delivery", place, of(shirt, 2, red, place), origin=order)
    assert held(shirt) == {"Red": (0, 0), "": (3, 0)}


def test_more_than_all_of_it_is_refused_where_it_is_missing(mixed, shirt, red):
    with pytest.raises(Refused, match=r"SHIRT Red in .*: 2 PCS on hand; 3 wanted"):
        posted("sales-delivery", mixed, of(shirt, 8, red, mixed))


def test_stock_is_described_in_its_place_beside_what_has_the_properties_already(mixed, shirt, red):
    described = of(shirt, 3, None, mixed, target_property_instance=red, target_location=mixed)
    posted("transfer", mixed, described, target_warehouse=mixed.warehouse)
    assert held(shirt) == {"Red": (5, 0), "": (2, 0)}


def test_a_picking_list_engages_what_it_names_and_what_it_describes(mixed, shirt, red):
    picking = posted("picking-list", mixed, of(shirt, 4, red, mixed))
    assert held(shirt) == {"Red": (2, 2), "": (5, 2)}
    posted("sales-delivery", mixed, of(shirt, 4, red, mixed), origin=picking)
    assert held(shirt) == {"Red": (0, 0), "": (3, 0)}


def test_automatic_withdrawal_takes_both_out_of_one_lot(place, colours, red):
    shirt = ItemFactory(code="LOTS", lot=True, property_set=colours, withdrawal="fifo")
    posted("purchase-delivery", place, of(shirt, 2, red, place, lot_code="L1"))
    posted("purchase-delivery", place, of(shirt, 5, None, place, lot_code="L1"))
    posted("sales-delivery", place, of(shirt, 3, red, place))
    assert held(shirt) == {"Red": (0, 0), "": (4, 0)}


@pytest.mark.parametrize("kind", ["purchase-delivery", "stock-adjustment"])
def test_a_piece_that_comes_back_need_not_be_described_again(place, kind):
    """Seed: Obligativitate Tip. What it is, it was when it left; a new one has to be described."""
    memory = property_of("Memory", kind="number", instance=True, mandatory=True)
    computers = property_set("Computer", memory, instance=True, uses_serial=True, mandatory_type="material")
    computer = ItemFactory(code="PC", serial=True, property_set=computers)
    big = instance_of(computers, Memory=Decimal(16))
    direction = {"direction": 1} if kind == "stock-adjustment" else {}
    posted("purchase-delivery", place, line(computer, place, "A1", property_instance=big))
    posted("consumption", place, line(computer, place, "A1"))
    with pytest.raises(Refused, match="PC: fill in Memory"):
        posted(kind, place, line(computer, place, "A1", "NEW", **direction))
    posted(kind, place, line(computer, place, "A1", **direction))
    assert held(computer) == {"16": (1, 0)}

"""Stock is balanced by property instance (domain: property sets, documents, movements, stock)."""

import datetime
from decimal import Decimal

import pytest

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Movement
from inventory.services import reverse_document
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import ItemFactory, LocationFactory, line, posted, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt_set():
    """Colour and size of each piece of stock."""
    colour = property_of("Colour", "Red", "Blue", "Green", instance=True)
    return property_set("Shirt", colour, property_of("Size", "S", "M", "L", instance=True), instance=True)


@pytest.fixture
def shirt(shirt_set):
    """Sold by colour and size."""
    return ItemFactory(code="SHIRT", property_set=shirt_set)


@pytest.fixture
def computer_set():
    """A warranty date and a memory size."""
    memory = property_of("Memory", kind="number", instance=True)
    return property_set("Computer", memory, instance=True, uses_serial=True, uses_warranty=True, warranty_days=730)


@pytest.fixture
def computer(computer_set):
    """Known by serial number."""
    return ItemFactory(code="PC", serial=True, property_set=computer_set)


@pytest.fixture(autouse=True)
def sound_ledger():
    """Whatever a test does, the ledger stays provable."""
    yield
    assert list(breaches()) == []


def stock(item):
    """What is on hand, by description."""
    balances = Balance.objects.filter(item=item).exclude(on_hand=0).select_related("property_instance")
    return {str(one.property_instance or ""): one.on_hand for one in balances}


def described(item):
    """The serial numbers of an item with what each is."""
    pieces = SerialNumber.objects.filter(item=item).select_related("property_instance")
    return {piece.code: str(piece.property_instance or "") for piece in pieces}


def of(item, quantity, instance, place, **values):
    return line(item, place, quantity=Decimal(quantity), property_instance=instance, **values)


def test_two_colours_of_one_item_in_one_place_are_two_balances(place, shirt, shirt_set):
    red, blue = (instance_of(shirt_set, Colour=colour, Size="S") for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, 10, red, place), of(shirt, 5, blue, place))
    posted("purchase-delivery", place, of(shirt, 3, values_of(shirt_set, Size="S", Colour="Red"), place))
    assert stock(shirt) == {"Red_S": 13, "Blue_S": 5}
    posted("sales-delivery", place, of(shirt, 4, blue, place))
    assert stock(shirt) == {"Red_S": 13, "Blue_S": 1}


def test_what_leaves_is_not_more_than_is_there_of_its_properties(place, shirt, shirt_set):
    red, blue = (instance_of(shirt_set, Colour=colour) for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, 10, red, place), of(shirt, 1, blue, place))
    with pytest.raises(Refused, match="1 PCS on hand; 2 wanted"):
        posted("sales-delivery", place, of(shirt, 2, blue, place))


def test_a_line_that_leaves_the_properties_open_is_told_what_it_can_choose(place, shirt, shirt_set):
    red, blue = (instance_of(shirt_set, Colour=colour) for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, 10, red, place), of(shirt, 1, blue, place))
    with pytest.raises(
        Refused, match=r"choose the property instance; on hand there: Red \(10\), Blue \(1\)"
    ) as refused:
        posted("sales-delivery", place, line(shirt, place))
    assert refused.value.problems[0].field == "property_instance"


def test_stock_without_properties_is_described_as_it_leaves(place, shirt, shirt_set):
    red = instance_of(shirt_set, Colour="Red")
    posted("purchase-delivery", place, of(shirt, 5, None, place))
    sale = posted("sales-delivery", place, of(shirt, 2, red, place))
    assert stock(shirt) == {"": 3}
    assert sale.lines.get().property_instance == red
    assert Movement.objects.get(line__document=sale).property_instance is None


def test_a_transfer_keeps_properties(place, shirt, shirt_set):
    red, there = instance_of(shirt_set, Colour="Red"), LocationFactory()
    posted("purchase-delivery", place, of(shirt, 5, red, place))
    posted("transfer", place, of(shirt, 2, red, place, target_location=there), target_warehouse=there.warehouse)
    assert set(Balance.objects.values_list("location", "property_instance", "on_hand")) == {
        (place.pk, red.pk, 3),
        (there.pk, red.pk, 2),
    }


def change(place, item, quantity, old, new, *codes):
    """A transfer within one place that gives new properties."""
    entry = line(
        item,
        place,
        *codes,
        quantity=Decimal(quantity),
        property_instance=old,
        target_property_instance=new,
        target_location=place,
    )
    return posted("transfer", place, entry, target_warehouse=place.warehouse)


def test_properties_of_stock_are_superseded_by_a_transfer_in_its_place(place, shirt, shirt_set):
    red, blue = (instance_of(shirt_set, Colour=colour) for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, 5, red, place))
    done = change(place, shirt, 2, red, blue)
    assert stock(shirt) == {"Red": 3, "Blue": 2}
    reverse_document(document_id=done.pk, user=None)
    assert stock(shirt) == {"Red": 5}
    with pytest.raises(Refused, match="has these properties there already"):
        change(place, shirt, 2, red, red)


def test_pieces_of_one_line_share_the_values_and_take_their_own_serial_numbers(place, computer, computer_set):
    until = datetime.date(2028, 11, 22)
    pc = values_of(computer_set, until, Memory=Decimal(16))
    posted("purchase-delivery", place, line(computer, place, "A1", "A2", property_instance=pc))
    assert described(computer) == {"A1": "16_2028-11-22", "A2": "16_2028-11-22"}
    assert stock(computer) == {"16_2028-11-22": 2}


def test_pieces_of_several_instances_leave_on_one_line(place, computer, computer_set):
    small, big = (instance_of(computer_set, Memory=Decimal(size)) for size in (8, 16))
    posted("purchase-delivery", place, line(computer, place, "A1", "A2", property_instance=small))
    posted("purchase-delivery", place, line(computer, place, "B1", property_instance=big))
    sale = posted("sales-delivery", place, line(computer, place, "A1", "B1"))
    assert stock(computer) == {"8": 1}
    moved = Movement.objects.filter(line__document=sale)
    assert sorted(moved.values_list("property_instance", "quantity")) == sorted([(small.pk, -1), (big.pk, -1)])
    assert described(computer) == {"A1": "8", "A2": "8", "B1": "16"}
    reverse_document(document_id=sale.pk, user=None)
    assert stock(computer) == {"8": 2, "16": 1}


def test_a_piece_is_not_what_a_line_says_that_it_is_not(place, computer, computer_set):
    small, big = (instance_of(computer_set, Memory=Decimal(size)) for size in (8, 16))
    posted("purchase-delivery", place, line(computer, place, "A1", property_instance=small))
    with pytest.raises(Refused, match="A1 is 8, not what is named here"):
        posted("sales-delivery", place, line(computer, place, "A1", property_instance=big))


def test_a_piece_described_as_it_leaves_keeps_that_description_until_reversed(place, computer, computer_set):
    big = instance_of(computer_set, Memory=Decimal(16))
    posted("purchase-delivery", place, line(computer, place, "A1", "A2"))
    sale = posted("sales-delivery", place, line(computer, place, "A1", property_instance=big))
    assert described(computer) == {"A1": "16", "A2": ""}
    reverse_document(document_id=sale.pk, user=None)
    assert described(computer) == {"A1": "", "A2": ""}


def test_a_piece_that_comes_back_is_what_it_was_unless_the_load_says_otherwise(place, computer, computer_set):
    small, big = (instance_of(computer_set, Memory=Decimal(size)) for size in (8, 16))
    posted("purchase-delivery", place, line(computer, place, "A1", "A2", property_instance=small))
    posted("consumption", place, line(computer, place, "A1", "A2"))
    posted("purchase-delivery", place, line(computer, place, "A1", "A3"))
    assert described(computer) == {"A1": "8", "A2": "8", "A3": ""}
    posted("purchase-delivery", place, line(computer, place, "A2", property_instance=big))
    assert stock(computer) == {"8": 1, "": 1, "16": 1}


def test_properties_of_pieces_are_superseded_in_their_place(place, computer, computer_set):
    small, big = (instance_of(computer_set, Memory=Decimal(size)) for size in (8, 16))
    posted("purchase-delivery", place, line(computer, place, "A1", "A2", property_instance=small))
    posted("purchase-delivery", place, line(computer, place, "A3"))
    done = change(place, computer, 2, None, big, "A1", "A3")
    assert described(computer) == {"A1": "16", "A2": "8", "A3": "16"}
    assert stock(computer) == {"8": 1, "16": 2}
    reverse_document(document_id=done.pk, user=None)
    assert described(computer) == {"A1": "8", "A2": "8", "A3": ""}


def test_an_order_engages_the_properties_that_it_names(place, shirt, shirt_set):
    red, blue = (instance_of(shirt_set, Colour=colour) for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, 5, red, place), of(shirt, 5, blue, place))
    order = posted("customer-order", place, of(shirt, 4, red, place))
    with pytest.raises(Refused, match="of which 4 committed to others"):
        posted("consumption", place, of(shirt, 2, red, place), user=user("clerk"))
    posted("sales-delivery", place, of(shirt, 3, red, place), origin=order)
    assert Balance.objects.get(property_instance=red).committed == 1


def test_an_order_that_leaves_the_properties_open_keeps_its_share(place, shirt, shirt_set):
    red = instance_of(shirt_set, Colour="Red")
    posted("purchase-delivery", place, of(shirt, 5, red, place))
    order = posted("customer-order", place, of(shirt, 4, None, place))
    with pytest.raises(Refused, match="of which 4 committed to others"):
        posted("consumption", place, of(shirt, 2, red, place), user=user("clerk"))
    posted("sales-delivery", place, of(shirt, 4, red, place), origin=order)
    assert Balance.objects.filter(committed__gt=0).count() == 0


def test_a_picking_list_of_pieces_engages_what_each_is(place, computer, computer_set):
    small, big = (instance_of(computer_set, Memory=Decimal(size)) for size in (8, 16))
    posted("purchase-delivery", place, line(computer, place, "A1", property_instance=small))
    posted("purchase-delivery", place, line(computer, place, "B1", property_instance=big))
    picking = posted("picking-list", place, line(computer, place, "A1", "B1"))
    assert set(Balance.objects.values_list("property_instance", "committed")) == {(small.pk, 1), (big.pk, 1)}
    posted("sales-delivery", place, line(computer, place, "A1", "B1"), origin=picking)
    assert set(Balance.objects.values_list("on_hand", "committed")) == {(0, 0)}


def test_automatic_withdrawal_takes_lots_with_their_properties(place, shirt_set):
    shirt = ItemFactory(code="LOTS", lot=True, property_set=shirt_set, withdrawal="fifo")
    red, blue = (instance_of(shirt_set, Colour=colour) for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, 2, blue, place, lot_code="L1"))
    posted("purchase-delivery", place, of(shirt, 2, red, place, lot_code="L2"))
    posted("purchase-delivery", place, of(shirt, 2, blue, place, lot_code="L3"))
    sale = posted("sales-delivery", place, of(shirt, 3, blue, place))
    assert [(one.lot_code, one.quantity) for one in sale.lines.order_by("position")] == [("L1", 2), ("L3", 1)]
    sale = posted("sales-delivery", place, of(shirt, 3, None, place))
    lines = sale.lines.order_by("position").values_list("lot_code", "property_instance", "quantity")
    assert list(lines) == [("L2", red.pk, 2), ("L3", blue.pk, 1)]


def test_the_instances_of_another_set_are_refused(place, shirt, computer_set):
    with pytest.raises(Refused, match="are of set Computer; item SHIRT has set Shirt"):
        posted("purchase-delivery", place, of(shirt, 1, instance_of(computer_set, Memory=Decimal(1)), place))


def test_stock_of_a_set_of_general_properties_has_none(place, shirt_set):
    general = property_set("General", property_of("Style", "Long"))
    item = ItemFactory(code="PLAIN", property_set=general)
    with pytest.raises(Refused, match="has no properties"):
        posted("purchase-delivery", place, of(item, 1, instance_of(shirt_set, Colour="Red"), place))


def test_a_picking_list_takes_stock_without_properties_for_what_it_names(place, shirt, shirt_set):
    red = instance_of(shirt_set, Colour="Red")
    posted("purchase-delivery", place, of(shirt, 5, None, place))
    picking = posted("picking-list", place, of(shirt, 2, red, place))
    assert Balance.objects.get().committed == 2
    posted("sales-delivery", place, of(shirt, 2, red, place), origin=picking)
    assert list(Balance.objects.values_list("on_hand", "committed")) == [(3, 0)]


def test_a_shortage_names_the_properties(place, shirt, shirt_set):
    red = instance_of(shirt_set, Colour="Red", Size="S")
    with pytest.raises(Refused, match=r"SHIRT Red_S in .*: 0 PCS on hand; 1 wanted"):
        posted("sales-delivery", place, of(shirt, 1, red, place))


def test_what_goes_below_zero_where_that_is_allowed_is_what_the_line_names(place, shirt, shirt_set):
    place.warehouse.allow_negative = True
    place.warehouse.save()
    red = instance_of(shirt_set, Colour="Red")
    posted("sales-delivery", place, of(shirt, 1, red, place))
    posted("purchase-delivery", place, of(shirt, 3, red, place))
    assert stock(shirt) == {"Red": 2}

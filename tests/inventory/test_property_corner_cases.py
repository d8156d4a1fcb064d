"""Corners of stock with properties: what orders leave open, and what changes between a draft and its posting."""

from decimal import Decimal
from importlib import import_module

import pytest

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.services import change_properties, post_document, save_draft
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, LocationFactory, SerialCodeTypeFactory, draft, line, posted, user
from tests.inventory.pages import piece, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt_set():
    """Colour of each piece of stock."""
    return property_set("Shirt", property_of("Colour", "Red", "Blue", instance=True), instance=True)


@pytest.fixture
def colours(shirt_set):
    """Red and blue."""
    return [instance_of(shirt_set, Colour=colour) for colour in ("Red", "Blue")]


@pytest.fixture
def shirt(shirt_set):
    """Kept in lots."""
    return ItemFactory(code="SHIRT", lot=True, property_set=shirt_set)


@pytest.fixture
def clerk():
    """Somebody who may not take what is committed to others."""
    return user("clerk")


@pytest.fixture(autouse=True)
def sound_ledger():
    """Whatever a test does, the ledger stays provable."""
    yield
    assert list(breaches()) == []


def of(item, quantity, lot, instance, place, **values):
    return line(item, place, quantity=Decimal(quantity), lot_code=lot, property_instance=instance, **values)


def test_what_is_left_of_the_lot_that_an_order_names_is_its_own_whatever_its_properties(place, shirt, colours, clerk):
    red, _blue = colours
    posted("purchase-delivery", place, of(shirt, 5, "A", red, place), of(shirt, 10, "B", red, place))
    order = posted("customer-order", place, of(shirt, 3, "A", None, place))
    with pytest.raises(Refused, match="5 PCS on hand, of which 3 committed to others; 3 wanted"):
        posted("sales-delivery", place, of(shirt, 3, "A", red, place), user=clerk)
    posted("sales-delivery", place, of(shirt, 2, "A", red, place), user=clerk)
    posted("sales-delivery", place, of(shirt, 3, "A", red, place), user=clerk, origin=order)


def test_what_is_left_of_the_properties_that_an_order_names_is_its_own_whatever_the_lot(place, shirt, colours, clerk):
    red, blue = colours
    received = posted("purchase-delivery", place, of(shirt, 5, "A", red, place), of(shirt, 10, "B", blue, place))
    posted("customer-order", place, of(shirt, 3, "", red, place))
    with pytest.raises(Refused, match="5 PCS on hand, of which 3 committed to others; 3 wanted"):
        posted("sales-delivery", place, of(shirt, 3, "A", red, place), user=clerk)
    lot = received.lines.get(lot_code="A").lot
    stock = {"item": shirt, "location": place, "lot": lot, "property_instance": red, "new": blue}
    with pytest.raises(Refused, match="3 committed to others"):
        change_properties(**stock, quantity=Decimal(3), user=clerk)
    change_properties(**stock, quantity=Decimal(2), user=clerk)


@pytest.mark.parametrize(("lot", "of_order"), [("C", 0), ("", 1)], ids=["lot", "properties"])
def test_an_order_that_waits_for_another_lot_or_other_properties_engages_nothing_of_these(
    place, shirt, colours, clerk, lot, of_order
):
    red, blue = colours
    posted("purchase-delivery", place, of(shirt, 5, "A", red, place), of(shirt, 1, "C", red, place))
    posted("sales-delivery", place, of(shirt, 1, "C", red, place))
    posted("customer-order", place, of(shirt, 9, lot, blue if of_order else None, place))
    posted("sales-delivery", place, of(shirt, 5, "A", red, place), user=clerk)


@pytest.mark.parametrize("named", [False, True], ids=["open", "the lot"])
def test_a_picking_list_engages_nothing_that_an_order_for_any_properties_waits_for(place, shirt, colours, clerk, named):
    red, _blue = colours
    posted("purchase-delivery", place, of(shirt, 5, "A", red, place))
    order = posted("customer-order", place, of(shirt, 3, "A" if named else "", None, place))
    with pytest.raises(Refused, match="5 PCS on hand, of which 3 committed to others; 3 wanted"):
        posted("picking-list", place, of(shirt, 3, "A", red, place), user=clerk)
    posted("picking-list", place, of(shirt, 2, "A", red, place), user=clerk)
    posted("picking-list", place, of(shirt, 3, "A", red, place), user=clerk, origin=order)


def test_what_somebody_else_took_meanwhile_is_not_changed_even_where_stock_may_be_negative(
    shirt_set, colours, monkeypatch
):
    red, blue = colours
    boundless, loose = LocationFactory(warehouse__allow_negative=True), ItemFactory(property_set=shirt_set)
    posted("purchase-delivery", boundless, of(loose, 5, "", red, boundless))
    asked = {"item": loose, "location": boundless, "property_instance": red, "new": blue, "quantity": Decimal(5)}

    def beside(**options):
        # After the other looked, before it posts.
        posted("sales-delivery", boundless, of(loose, 5, "", red, boundless))
        return save_draft(**options)

    monkeypatch.setattr(import_module("inventory.services.change_properties"), "save_draft", beside)
    with pytest.raises(Refused, match="changed meanwhile") as refused:
        change_properties(**asked, user=None)
    assert refused.value.problems[0].field == "quantity"


def test_serial_numbers_are_missing_once_the_rule_that_was_to_make_them_is_gone(place):
    drives = property_set("Drive", uses_serial=True, serial_rule=SerialCodeTypeFactory())
    drive = ItemFactory(serial=True, property_set=drives)
    ordered = draft("purchase-delivery", place, line(drive, place, quantity=Decimal(2), generate_serials=True))
    drives.serial_rule = None
    drives.full_clean()
    drives.save()
    with pytest.raises(Refused, match="0 of 2 serial numbers are named: 2 are missing") as refused:
        post_document(document_id=ordered.pk, user=None)
    assert refused.value.problems[0].field == "serials"


@pytest.mark.parametrize("number", ["²", "9" * 5000], ids=["superscript", "long"])
def test_a_line_that_no_page_sent_is_a_new_one(administrator, place, shirt, number):
    page = typed(place, piece(shirt, place, line=number), action="update")
    assert administrator.post("/documents/new/sales-delivery/", page).status_code == 200

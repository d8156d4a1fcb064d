"""The ledger check proves what properties are, names what breaks it, and keeps them when it repairs balances."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection

from attributes.fields import Scope
from core.sql import append_only
from inventory.ledger_check import breaches, repair
from inventory.models import Balance, DocumentLine, Movement
from inventory.services import reverse_document
from inventory.triggers import ledger_triggers
from items.services import set_general_values
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import ItemFactory, LocationFactory, line, posted

pytestmark = pytest.mark.django_db
UNTIL = datetime.date(2028, 11, 22)


class Shop:
    """Shirts by colour and computers by serial number, memory and warranty date: a little of everything, all sound."""

    def __init__(self, place):
        self.place, self.there = place, LocationFactory(warehouse=place.warehouse)
        style = property_of("Style", "Long", "Short")
        shirts = property_set(
            "Shirt", property_of("Colour", "Red", "Blue", "Green", instance=True), style, instance=True
        )
        memory = property_of("Memory", kind="number", instance=True)
        computers = property_set("Computer", memory, instance=True, uses_serial=True, uses_warranty=True)
        self.shirt, self.computer = (
            ItemFactory(code="SHIRT", property_set=shirts),
            ItemFactory(code="PC", serial=True, property_set=computers),
        )
        set_general_values(self.shirt, values_of(shirts, scope=Scope.ITEM, Style="Long"))
        self.red, self.blue, self.green = (instance_of(shirts, Colour=c) for c in ("Red", "Blue", "Green"))
        self.small, self.big = (instance_of(computers, UNTIL, Memory=Decimal(size)) for size in (8, 16))

    def shirts(self, quantity, instance, **values):
        return line(self.shirt, self.place, quantity=Decimal(quantity), property_instance=instance, **values)

    def computers(self, *codes, **values):
        return line(self.computer, self.place, *codes, **values)

    def change(self, entry):
        entry.target_location = self.place
        return posted("transfer", self.place, entry, target_warehouse=self.place.warehouse)

    def open(self):
        posted("purchase-delivery", self.place, self.shirts(9, self.red), self.shirts(5, self.blue))
        posted("purchase-delivery", self.place, self.shirts(4, None))
        posted("purchase-delivery", self.place, self.computers("A1", "A2", property_instance=self.small))
        posted("purchase-delivery", self.place, self.computers("B1", "B2", property_instance=self.big))
        order = posted("customer-order", self.place, self.shirts(3, self.red), self.shirts(2, self.blue))
        posted("sales-delivery", self.place, self.shirts(1, self.red), self.shirts(1, self.blue), origin=order)
        posted("sales-delivery", self.place, self.computers("A1", "B1"))
        self.change(self.shirts(2, self.red, target_property_instance=self.green))
        self.change(self.computers("A2", target_property_instance=self.big))


@pytest.fixture
def shop(place):
    made = Shop(place)
    made.open()
    assert list(breaches()) == []
    return made


@pytest.fixture
def no_triggers(shop):
    of_values = append_only("attributes_instancevalue", connection)[1]
    for statement in [*ledger_triggers(connection)[1], *of_values]:
        run(statement)


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def names():
    return {name for name, _sentence in breaches()}


def told():
    return " ".join(sentence for _name, sentence in breaches())


def set_instance(movement, instance):
    run(f"UPDATE inventory_movement SET property_instance_id = {instance} WHERE id = {movement.pk}")


def test_a_wrong_balance_is_named_with_its_properties(shop):
    run(f"UPDATE inventory_balance SET on_hand = on_hand + 1 WHERE property_instance_id = {shop.green.pk}")
    assert names() == {"balances"}
    assert "Balance of SHIRT (Green) in" in told()


def test_the_smallest_difference_in_what_is_engaged_of_one_instance_counts(shop):
    run(f"UPDATE inventory_balance SET committed = committed + 0.000001 WHERE property_instance_id = {shop.blue.pk}")
    assert names() == {"balances"}
    assert "SHIRT (Blue)" in told()


def test_a_missing_balance_of_one_instance_is_named(shop):
    Balance.objects.filter(property_instance=shop.blue).delete()
    assert names() == {"balances"}
    assert "Balance of SHIRT (Blue)" in told()


def test_stock_that_slipped_from_one_instance_to_another_is_named_at_both(shop):
    run(f"UPDATE inventory_balance SET on_hand = on_hand - 1 WHERE property_instance_id = {shop.red.pk}")
    run(f"UPDATE inventory_balance SET on_hand = on_hand + 1 WHERE property_instance_id = {shop.blue.pk}")
    assert names() == {"balances"}
    assert "SHIRT (Red)" in told()
    assert "SHIRT (Blue)" in told()


def test_repair_makes_each_instance_its_own_balance_again(shop):
    rows = set(Balance.objects.values_list("item", "property_instance", "location", "on_hand", "committed"))
    run(f"UPDATE inventory_balance SET on_hand = on_hand - 1 WHERE property_instance_id = {shop.red.pk}")
    Balance.objects.filter(property_instance=shop.blue).delete()
    Balance.objects.create(item=shop.shirt, location=shop.there, property_instance=shop.green, on_hand=7)
    assert repair() == (3, 0)
    assert list(breaches()) == []
    empty = (shop.shirt.pk, shop.green.pk, shop.there.pk, 0, 0)
    found = set(Balance.objects.values_list("item", "property_instance", "location", "on_hand", "committed"))
    assert found == {*rows, empty}


@pytest.mark.parametrize("whose", ["blue", None])
def test_what_came_with_other_properties_than_its_line_names_is_named(shop, no_triggers, whose):
    movement = Movement.objects.get(quantity=9)
    set_instance(movement, getattr(shop, whose).pk if whose else "NULL")
    assert "movements have their line's properties" in names()
    assert f"#{movement.pk} of purchase-delivery" in told()


def test_what_went_with_other_properties_than_its_line_names_is_named(shop, no_triggers):
    movement = Movement.objects.get(quantity=-1, property_instance=shop.red)
    set_instance(movement, shop.green.pk)
    assert "movements have their line's properties" in names()
    assert f"#{movement.pk} of sales-delivery" in told()


def test_what_became_of_it_is_what_the_transfer_gives(shop, no_triggers):
    movement = Movement.objects.get(quantity=2, property_instance=shop.green)
    set_instance(movement, shop.red.pk)
    assert "movements have their line's properties" in names()
    assert f"#{movement.pk} of transfer" in told()


def test_a_piece_that_has_not_what_it_moved_with_is_named(shop):
    run(f"UPDATE serials_serialnumber SET property_instance_id = {shop.small.pk} WHERE code = 'B1'")
    assert names() == {"serial properties"}
    assert "Serial number B1 of PC" in told()
    run("UPDATE serials_serialnumber SET property_instance_id = NULL WHERE code = 'B1'")
    assert names() == {"serial properties"}


def test_a_piece_on_hand_that_its_balance_does_not_count_is_named(shop):
    run(f"UPDATE serials_serialnumber SET property_instance_id = {shop.small.pk} WHERE code = 'B2'")
    assert names() == {"serial properties", "serial numbers stand in the balance of their properties"}
    assert "PC (16_2028-11-22) in" in told()
    assert "2 on hand, and 1 serial numbers there" in told()


def test_balances_that_hold_other_pieces_than_stand_there_are_named(shop):
    run(f"UPDATE inventory_balance SET on_hand = 1 WHERE property_instance_id = {shop.big.pk}")
    assert names() == {"balances", "serial numbers stand in the balance of their properties"}
    assert "1 on hand, and 2 serial numbers there" in told()


def pieces_of_two(shop):
    return Movement.objects.filter(quantity=-1, item=shop.computer, line__document__document_type="sales-delivery")


def test_a_line_of_several_instances_that_lost_a_movement_is_named(shop, no_triggers):
    small, big = pieces_of_two(shop).order_by("property_instance")
    assert small.line == big.line
    run(f"DELETE FROM inventory_movementserial WHERE movement_id = {small.pk}")
    run(f"UPDATE serials_serialnumber SET last_movement_id = NULL WHERE last_movement_id = {small.pk}")
    run(f"DELETE FROM inventory_movement WHERE id = {small.pk}")
    assert "every posted line moved" in names()
    assert f"Line 1 of sales-delivery {small.line.document.number} has lost movements" in told()


def test_a_line_of_several_instances_that_moved_too_much_is_named(shop, no_triggers):
    small, big = pieces_of_two(shop).order_by("property_instance")
    run(f"UPDATE inventory_movement SET quantity = -2 WHERE id = {small.pk}")
    run(f"UPDATE inventory_movement SET quantity = -1 WHERE id = {big.pk}")
    assert {"every posted line moved", "serial numbers match quantities", "balances"} <= names()


def test_pieces_on_the_movement_of_other_properties_are_named(shop, no_triggers):
    small, big = pieces_of_two(shop).order_by("property_instance")
    run(f"UPDATE inventory_movementserial SET movement_id = {big.pk} WHERE movement_id = {small.pk}")
    assert "serial numbers match quantities" in names()


def test_more_released_of_one_instance_than_was_engaged_of_it_is_named(shop, no_triggers):
    released = Movement.objects.get(committed=-1, property_instance=shop.blue)
    set_instance(released, shop.green.pk)
    assert "commitments are not released twice" in names()
    order = released.order_line.document
    assert f"Line 2 of customer-order {order.number} had more released than it committed" in told()


@pytest.mark.parametrize("whose", ["green", None])
def test_a_reversal_that_brings_back_other_properties_is_named(shop, no_triggers, whose):
    sale = posted("sales-delivery", shop.place, shop.shirts(2, shop.red))
    reversal = reverse_document(document_id=sale.pk, user=None)
    assert list(breaches()) == []
    movement = Movement.objects.get(line__document=reversal)
    set_instance(movement, getattr(shop, whose).pk if whose else "NULL")
    assert "reversals are opposite" in names()
    assert f"#{movement.pk} of sales-delivery" in told()


@pytest.mark.parametrize(
    "table", ["inventory_documentline", "serials_serialnumber", "items_item", "inventory_movement"]
)
def test_properties_of_another_set_are_named_wherever_they_are(shop, no_triggers, table):
    item = f"(SELECT id FROM items_item WHERE code = '{'PC' if table.startswith('serials') else 'SHIRT'}')"
    wrong = shop.red if table.startswith("serials") else shop.big
    column = "id" if table == "items_item" else "item_id"
    run(f"UPDATE {table} SET property_instance_id = {wrong.pk} WHERE {column} = {item}")
    assert "properties are of the item's set" in names()
    assert f"has property instance #{wrong.pk}, which is not of its property set" in told()


def test_what_becomes_of_stock_is_of_the_items_set_too(shop, no_triggers):
    lines = DocumentLine.objects.filter(item=shop.shirt, target_property_instance__isnull=False)
    run(f"UPDATE inventory_documentline SET target_property_instance_id = {shop.big.pk} WHERE id = {lines.get().pk}")
    assert "properties are of the item's set" in names()


def test_a_value_of_another_propertys_list_is_named(shop, no_triggers):
    run(
        "UPDATE attributes_instancevalue SET choice_id = "
        f"(SELECT id FROM attributes_propertychoice WHERE name = 'Long') WHERE instance_id = {shop.red.pk}"
    )
    assert names() == {"values are of their property's type"}
    assert f"Property instance #{shop.red.pk} has no value of the type or list of Colour" in told()


def test_a_value_of_another_type_is_named(shop, no_triggers):
    run(f"UPDATE attributes_instancevalue SET number = NULL, text = '8' WHERE instance_id = {shop.small.pk}")
    assert names() == {"values are of their property's type"}


def test_a_property_of_stock_that_its_set_no_longer_uses_is_named(shop):
    run(
        "DELETE FROM attributes_usedproperty WHERE property_id IN (SELECT id FROM attributes_property "
        "WHERE name IN ('Colour', 'Style'))"
    )
    assert names() == {"values are of their set's properties"}
    assert "has a value of Colour, which its set does not use" in told()
    assert "Style" not in told()

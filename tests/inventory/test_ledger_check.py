"""The ledger check proves the invariants, and names what breaks them."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from inventory.ledger_check import breaches, repair_balances
from inventory.models import Balance, Direction, Movement, MovementSerial
from inventory.triggers import ledger_triggers
from tests.factories import ItemFactory, LocationFactory, line, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def business(place, disk, screw):
    """A little of everything, all sound."""
    other = LocationFactory(warehouse=place.warehouse)
    posted("purchase-delivery", place, line(disk, place, "A1", "A2", "A3"), line(screw, place, quantity=Decimal(9)))
    order = posted("customer-order", place, line(disk, place, "A1"), line(screw, place, quantity=Decimal(2)))
    posted("sales-delivery", place, line(disk, place, "A1"), origin=order)
    posted("transfer", place, line(disk, place, "A2", target_location=other), target_warehouse=place.warehouse)
    product = ItemFactory(serial=True, code="PRODUCT")
    made, used = (
        line(product, place, "P1", direction=Direction.LOAD),
        line(disk, place, "A3", direction=Direction.UNLOAD),
    )
    posted("production-record", place, made, used)
    assert list(breaches()) == []
    return place


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def no_triggers(business):
    for statement in ledger_triggers(connection)[1]:
        run(statement)


def names():
    return {name for name, _sentence in breaches()}


def told():
    return " ".join(sentence for _name, sentence in breaches())


def test_a_sound_ledger_passes(business, capsys):
    call_command("check_ledger")
    assert "The ledger is sound" in capsys.readouterr().out


def test_a_corrupted_balance_is_named_and_the_command_fails(business, capsys):
    run("UPDATE inventory_balance SET on_hand = on_hand + 1 WHERE on_hand = 9")
    with pytest.raises(CommandError, match="1 breaches"):
        call_command("check_ledger")
    assert "Balance of SCREW" in capsys.readouterr().err


def test_a_lost_balance_is_named_and_repaired(business):
    Balance.objects.all().delete()
    assert names() == {"balances"}
    assert repair_balances() > 0
    assert list(breaches()) == []


def test_a_balance_without_movements_is_repaired_to_nothing(business, place):
    Balance.objects.create(item=ItemFactory(), location=place, on_hand=5, committed=1)
    call_command("check_ledger", repair_balances=True)
    assert list(breaches()) == []


def test_the_smallest_difference_counts(business):
    run("UPDATE inventory_balance SET committed = committed + 0.000001 WHERE on_hand = 9")
    assert names() == {"balances"}


@pytest.mark.parametrize(
    "change",
    [
        "location_id = NULL",
        "location_id = (SELECT MIN(id) FROM places_location)",
        "last_movement_id = last_movement_id + 1",
        "committed_line_id = 1",
    ],
)
def test_a_corrupted_serial_state_is_named(business, change):
    run(f"UPDATE serials_serialnumber SET {change} WHERE code = 'A2'")
    assert "A2" in told()


@pytest.mark.parametrize(
    "change",
    [
        "quantity = quantity + 1",
        "item_id = (SELECT id FROM items_item WHERE code = 'PRODUCT')",
        "date = '2001-01-01'",
        "location_id = (SELECT MAX(id) FROM places_location)",
        "committed = 1, order_line_id = line_id",
    ],
)
def test_a_corrupted_movement_is_named(business, no_triggers, change):
    movement = Movement.objects.filter(quantity=9).get()
    run(f"UPDATE inventory_movement SET {change} WHERE id = {movement.pk}")
    assert f"#{movement.pk} " in told()


def test_a_deleted_movement_is_named_by_its_line(business, no_triggers):
    movement = Movement.objects.filter(quantity=9).get()
    document = movement.line.document
    run(f"DELETE FROM inventory_movement WHERE id = {movement.pk}")
    assert f"Line 2 of purchase-delivery {document.number} has lost movements" in told()


def test_a_lost_or_strange_serial_link_is_named(business, no_triggers):
    link = MovementSerial.objects.filter(serial__code="A3").first()
    run(f"DELETE FROM inventory_movementserial WHERE movement_id = {link.movement_id} AND serial_id = {link.serial_id}")
    assert "serial numbers match quantities" in names()
    assert f"#{link.movement_id} " in told()


def test_negative_stock_where_it_is_forbidden_is_named(place, screw):
    place.warehouse.allow_negative = True
    place.warehouse.save()
    posted("sales-delivery", place, line(screw, place, quantity=Decimal(2)))
    assert list(breaches()) == []
    place.warehouse.allow_negative = False
    place.warehouse.save()
    assert names() == {"nothing negative"}


def test_many_fractions_add_up_exactly(place):
    from tests.factories import UnitFactory

    item = ItemFactory(unit=UnitFactory(code="KG", decimals=3))
    for _ in range(30):
        posted("purchase-delivery", place, line(item, place, quantity=Decimal("0.1")))
    assert Balance.objects.get().on_hand == Decimal(3)
    assert list(breaches()) == []

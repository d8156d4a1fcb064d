"""The ledger check proves the invariants, and names what breaks them."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from inventory.ledger_check import breaches, repair
from inventory.models import Balance, Direction, Movement, MovementSerial
from inventory.services import reverse_document
from inventory.triggers import ledger_triggers
from tests.factories import ItemFactory, LocationFactory, LotFactory, TemplateFactory, VariantFactory, line, posted

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
def undone(business, disk, screw):
    """A load, and the reversal of it."""
    pieces, plain = line(disk, business, "U1", "U2"), line(screw, business, quantity=Decimal(4))
    document = posted("purchase-delivery", business, pieces, plain)
    reversal = reverse_document(document_id=document.pk, user=None)
    assert list(breaches()) == []
    return reversal


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
    assert names() == {"balances", "serial numbers stand in the balance of their properties"}
    assert repair()[0] > 0
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


@pytest.mark.parametrize(
    ("code", "date"), [("A2", "NULL"), ("A2", "'2001-01-01'"), ("P1", "NULL"), ("U1", "'2001-01-01'")]
)
def test_a_date_of_last_move_that_movements_do_not_give_is_named(undone, code, date):
    run(f"UPDATE serials_serialnumber SET last_moved_on = {date} WHERE code = '{code}'")
    assert names() == {"serial dates"}
    assert f"Serial number {code} of" in told()


def test_a_document_reversed_by_nothing_is_named(business, no_triggers):
    document = Movement.objects.filter(quantity=9).get().line.document
    run(f"UPDATE inventory_document SET state = 'reversed' WHERE id = {document.pk}")
    assert names() == {"reversed documents have a reversal"}
    assert f"purchase-delivery {document.number} is reversed without a reversal" in told()


def test_a_document_that_its_reversal_left_posted_is_named(undone, no_triggers):
    run(f"UPDATE inventory_document SET state = 'posted' WHERE id = {undone.reverses_id}")
    assert names() == {"reversed documents have a reversal"}
    assert f"purchase-delivery {undone.reverses.number} is reversed without" in told()


def test_a_reversal_that_was_not_posted_is_named(undone, no_triggers):
    run(f"UPDATE inventory_document SET state = 'draft', posted_at = NULL WHERE id = {undone.pk}")
    assert "reversed documents have a reversal" in names()
    assert f"purchase-delivery {undone.reverses.number} is reversed without" in told()


def test_a_movement_that_reverses_where_its_document_does_not_is_named(undone, no_triggers):
    screws = Movement.objects.get(quantity=9)
    other = Movement.objects.get(quantity=-4)
    run(f"UPDATE inventory_movement SET reverses_id = {screws.pk} WHERE id = {other.pk}")
    assert "reversals reverse one document" in names()
    assert f"#{other.pk} " in told()


def test_a_movement_of_a_reversal_that_reverses_nothing_is_named(undone, no_triggers):
    movement = Movement.objects.get(quantity=-4)
    run(f"UPDATE inventory_movement SET reverses_id = NULL WHERE id = {movement.pk}")
    assert "reversals reverse one document" in names()


def test_a_movement_that_reverses_outside_a_reversal_is_named(business, no_triggers):
    movement, other = Movement.objects.get(quantity=9), Movement.objects.filter(quantity=1).first()
    run(f"UPDATE inventory_movement SET reverses_id = {other.pk} WHERE id = {movement.pk}")
    assert "reversals reverse one document" in names()


def test_a_movement_that_a_reversal_left_out_is_named(undone, no_triggers):
    run("DELETE FROM inventory_movement WHERE quantity = -4")
    assert "reversals are complete" in names()
    assert f"purchase-delivery {undone.number} has more or fewer movements" in told()


@pytest.mark.parametrize("code", ["U2", "A2"])
def test_a_reversal_of_other_serial_numbers_is_named(undone, no_triggers, code):
    link = MovementSerial.objects.get(serial__code="U1", movement__quantity=-2)
    removed = f"DELETE FROM inventory_movementserial WHERE movement_id = {link.movement_id} AND serial_id = "
    run(f"{removed}{link.serial_id}")
    if code == "A2":
        run(
            "INSERT INTO inventory_movementserial (movement_id, serial_id) "
            f"SELECT {link.movement_id}, id FROM serials_serialnumber WHERE code = '{code}'"
        )
    assert "reversals name the same serial numbers" in names()
    assert f"#{link.movement_id} " in told()


@pytest.fixture
def released(business, screw):
    """The release of one of two pieces that an order engages."""
    order = posted("customer-order", business, line(screw, business, quantity=Decimal(2)))
    posted("sales-delivery", business, line(screw, business, quantity=Decimal(1)), origin=order)
    assert list(breaches()) == []
    return Movement.objects.get(order_line__document=order, committed=-1)


@pytest.mark.parametrize("column", ["item", "variant", "lot", "location"])
def test_a_release_of_other_stock_than_was_committed_is_named(released, no_triggers, column):
    made = {"item": ItemFactory, "variant": VariantFactory, "lot": LotFactory, "location": LocationFactory}[column]()
    run(f"UPDATE inventory_movement SET {column}_id = {made.pk} WHERE id = {released.pk}")
    assert {"releases match commitments", "commitments are not released twice"} <= names()
    assert f"#{released.pk} " in told()


def test_a_release_of_what_was_never_committed_is_named(released, no_triggers, screw):
    loaded = Movement.objects.get(quantity=9)
    run(f"UPDATE inventory_movement SET order_line_id = {loaded.line_id} WHERE id = {released.pk}")
    assert "releases match commitments" in names()


def test_a_commitment_on_a_line_of_another_document_is_named(released, no_triggers):
    run(f"UPDATE inventory_movement SET committed = 1 WHERE id = {released.pk}")
    assert "releases match commitments" in names()


def test_more_released_than_committed_is_named(released, no_triggers):
    run(f"UPDATE inventory_movement SET committed = -3 WHERE id = {released.pk}")
    order = released.order_line.document
    assert f"Line 1 of customer-order {order.number} had more released than it committed." in told()


def test_a_lost_commitment_is_named_by_its_line(released, no_triggers):
    line_id = released.order_line_id
    run(f"DELETE FROM inventory_movement WHERE order_line_id = {line_id} AND line_id = {line_id}")
    assert {"every posted line moved", "releases match commitments"} <= names()


def test_a_commitment_that_a_moving_line_makes_is_named(business, no_triggers):
    moved = Movement.objects.get(quantity=9)
    run(
        "INSERT INTO inventory_movement (line_id, item_id, location_id, quantity, committed, date, order_line_id, "
        "created_at) SELECT line_id, item_id, location_id, 0, quantity, date, line_id, created_at "
        f"FROM inventory_movement WHERE id = {moved.pk}"
    )
    assert "every posted line moved" in names()


def test_a_balance_committed_below_nothing_is_named(business):
    run("UPDATE inventory_balance SET committed = -1 WHERE on_hand = 9")
    assert names() == {"balances", "no negative commitments"}
    assert "-1 committed, less than nothing" in told()


@pytest.fixture
def offset(business, screw):
    """Two lines unloaded with a template that loads elsewhere: main and opposite movements of the first."""
    there = LocationFactory()
    load = TemplateFactory(warehouse=there.warehouse, direction=Direction.LOAD)
    template = TemplateFactory(
        warehouse=business.warehouse,
        direction=Direction.UNLOAD,
        offset_warehouse=there.warehouse,
        offset_template=load,
    )
    cost = Decimal("12.3456")
    lines = [line(screw, business, quantity=Decimal(n), unit_cost=cost) for n in (1, 2)]
    document = posted("warehouse-record", business, *lines, template=template)
    assert list(breaches()) == []
    return list(Movement.objects.filter(line__document=document, line__position=1).order_by("quantity"))


@pytest.mark.parametrize(
    ("leg", "template"),
    [("main", "none"), ("main", "strange"), ("other", "none"), ("other", "strange"), ("other", "own")],
)
def test_a_movement_of_another_template_is_named(offset, no_triggers, leg, template):
    main, other = offset
    movement = main if leg == "main" else other
    value = {"none": "NULL", "strange": TemplateFactory().pk, "own": main.template_id}[template]
    run(f"UPDATE inventory_movement SET template_id = {value} WHERE id = {movement.pk}")
    expected = {"movements have their document's template"} if leg == "main" else {"offsets have one template"}
    assert expected <= names()
    assert f"warehouse-record {main.line.document.number}, line" in told()


def test_a_template_on_a_commitment_is_named(released, no_triggers):
    run(f"UPDATE inventory_movement SET template_id = {TemplateFactory().pk} WHERE id = {released.pk}")
    assert names() == {"movements have their document's template"}


def test_a_template_on_a_document_without_one_is_named(business, no_triggers):
    pk = TemplateFactory().pk
    run(f"UPDATE inventory_movement SET template_id = {pk} WHERE quantity = 9")
    assert names() == {"movements have their document's template"}


def test_a_reversal_of_another_template_is_named(offset, no_triggers):
    reverse_document(document_id=offset[0].line.document_id, user=None)
    assert list(breaches()) == []
    run(f"UPDATE inventory_movement SET template_id = NULL WHERE reverses_id = {offset[0].pk}")
    assert "movements have their document's template" in names()


def test_an_offset_changed_after_it_was_used_is_no_breach(offset):
    template = offset[0].template
    template.offset_template = TemplateFactory(warehouse=template.offset_warehouse, direction=Direction.LOAD)
    template.save()
    assert Movement.objects.exclude(template=None).count() == 4
    assert list(breaches()) == []


@pytest.mark.parametrize("cost", ["NULL", "0", "12.3457"])
def test_a_cost_that_is_not_its_lines_is_named(offset, no_triggers, cost):
    run(f"UPDATE inventory_movement SET unit_cost = {cost} WHERE id = {offset[1].pk}")
    assert names() == {"movements have their line's cost"}
    assert f"#{offset[1].pk} " in told()


def test_a_cost_of_what_moves_nothing_is_named(released, no_triggers):
    run(f"UPDATE inventory_movement SET unit_cost = 0 WHERE id = {released.pk}")
    assert names() == {"movements have their line's cost"}

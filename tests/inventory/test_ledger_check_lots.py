"""The ledger check proves the state of lots, names what breaks it, and can make it so again."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from inventory.ledger_check import breaches, repair
from inventory.models import Balance, Direction, Movement
from inventory.services import reverse_document
from inventory.triggers import ledger_triggers
from lots.models import Lot
from tests.factories import (
    ItemFactory,
    LocationFactory,
    LotFactory,
    TemplateFactory,
    UnitFactory,
    VariantFactory,
    line,
    posted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def milk():
    return ItemFactory(lot=True, code="MILK", unit=UnitFactory(code="L", decimals=3))


def entry(item, place, quantity, lot_code="L1", **values):
    return line(item, place, quantity=Decimal(quantity), lot_code=lot_code, **values)


@pytest.fixture
def dairy(place, milk):
    """A lot in part sold, one used up, one made of it, one whose load was undone, one made ahead."""
    there = LocationFactory(warehouse=place.warehouse)
    posted("purchase-delivery", place, entry(milk, place, "10.5", packages=4), entry(milk, place, 5, "L2"))
    posted("transfer", place, entry(milk, place, 2, target_location=there), target_warehouse=place.warehouse)
    order = posted("customer-order", place, entry(milk, place, 3))
    posted("sales-delivery", place, entry(milk, place, 2), origin=order)
    cheese = ItemFactory(lot=True, code="CHEESE")
    made = entry(cheese, place, 1, "C1", direction=Direction.LOAD)
    posted("production-record", place, made, entry(milk, place, 5, "L2", direction=Direction.UNLOAD))
    undone = posted("purchase-delivery", place, entry(milk, place, 7, "L3", packages=2))
    reverse_document(document_id=undone.pk, user=None)
    LotFactory(item=milk, code="AHEAD")
    assert list(breaches()) == []
    return place


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def no_triggers(dairy):
    for statement in ledger_triggers(connection)[1]:
        run(statement)


def names():
    return {name for name, _sentence in breaches()}


def told():
    return " ".join(sentence for _name, sentence in breaches())


def change(lot, values):
    run(f"UPDATE lots_lot SET {values} WHERE name = '{lot}'")


def test_the_state_that_posting_keeps_is_what_is_proven(dairy):
    """Domain, the lot register: initial quantity (of its first load), packages, closed (stock zero)."""
    state = {
        lot.name: (lot.on_hand, lot.closed, lot.initial_quantity, lot.initial_packages) for lot in Lot.objects.all()
    }
    assert state == {
        "L1": (Decimal("8.5"), False, Decimal("10.5"), 4),
        "L2": (0, True, 5, None),
        "C1": (1, False, 1, None),
        "L3": (0, False, None, None),
        "AHEAD": (0, False, None, None),
    }


@pytest.mark.parametrize("value", ["on_hand + 0.000001", "on_hand - 1", "0"])
def test_a_lot_that_has_not_what_its_balances_have_is_named(dairy, value):
    change("L1", f"on_hand = {value}")
    assert "lot quantities" in names()
    assert "Lot L1 of MILK" in told()


def test_a_balance_that_a_lot_does_not_know_is_named(dairy, place, milk):
    Balance.objects.create(item=milk, lot=Lot.objects.get(name="AHEAD"), location=place, on_hand=1)
    assert names() == {"balances", "lot quantities"}
    assert "Lot AHEAD of MILK" in told()


@pytest.mark.parametrize(("lot", "closed"), [("L1", True), ("L2", False), ("L3", True), ("AHEAD", True)])
def test_a_lot_closed_or_open_against_its_stock_is_named(dairy, lot, closed):
    """Domain, the lot register: not closed (stock left), closed (stock zero); predefined lots are not closed."""
    Lot.objects.filter(name=lot).update(closed=closed)
    assert names() == {"closed lots"}
    assert f"Lot {lot} of MILK" in told()


@pytest.mark.parametrize(
    ("lot", "values"),
    [
        ("L1", "initial_quantity = NULL"),
        ("L1", "initial_quantity = 10"),
        ("L1", "initial_quantity = 11"),
        ("L1", "initial_packages = NULL"),
        ("L1", "initial_packages = 5"),
        ("C1", "initial_packages = 1"),
        ("L3", "initial_quantity = 7"),
        ("L3", "initial_packages = 2"),
        ("AHEAD", "initial_quantity = 1"),
    ],
)
def test_an_initial_quantity_of_no_load_that_stands_is_named(dairy, lot, values):
    """Domain, the lot register: initial quantity (of its first load)."""
    change(lot, values)
    assert "initial quantities" in names()
    assert f"of lot {lot} of" in told()


def test_what_later_loads_add_to_the_initial_quantity_is_no_breach(dairy, place, milk):
    """Domain, template flags: integrate initial quantity."""
    integrates = TemplateFactory(warehouse=place.warehouse, integrate_initial_quantity=True)
    posted("warehouse-record", place, entry(milk, place, 3, packages=1), template=integrates)
    posted("purchase-delivery", place, entry(milk, place, 100, packages=10))
    lot = Lot.objects.get(name="L1")
    assert (lot.initial_quantity, lot.initial_packages) == (Decimal("13.5"), 5)
    assert list(breaches()) == []
    integrates.integrate_initial_quantity = False
    integrates.save()
    assert list(breaches()) == []


def test_a_lot_on_hand_that_no_load_made_is_named(dairy, no_triggers):
    """Domain, invariants: every on-hand lot reaches back to the load that made it."""
    run("DELETE FROM inventory_movement WHERE quantity = 10.5")
    assert "lots reach back to a load" in names()
    assert "Lot L1 of MILK" in told()
    assert "is on hand, and no load made it" in told()


@pytest.mark.parametrize("column", ["item", "variant"])
def test_a_movement_of_another_item_than_its_lot_is_named(dairy, no_triggers, column):
    other = {"item": ItemFactory, "variant": VariantFactory}[column]()
    movement = Movement.objects.get(quantity=Decimal("10.5"))
    for table, pk in (("movement", movement.pk), ("documentline", movement.line_id)):
        run(f"UPDATE inventory_{table} SET {column}_id = {other.pk} WHERE id = {pk}")
    assert "movements match their lines" not in names()
    assert "lots are of one item" in names()
    assert f"Movement #{movement.pk} of purchase-delivery" in told()


@pytest.mark.parametrize("values", ["name = 'L9'", "code = 'L9'", "name = 'L1 #1'", "instance = 1"])
def test_a_lot_not_called_by_its_code_and_instance_is_named(dairy, values):
    change("L1", values)
    assert "lot names" in names()
    assert names() <= {"lot names", "lot keys"}


@pytest.mark.parametrize("values", ["code_key = 'L9'", "code_search = 'L9'", "code_key = 'l1'"])
def test_a_lot_that_is_not_found_under_its_code_is_named(dairy, values):
    change("L1", values)
    assert names() == {"lot keys"}
    assert "Lot L1 of MILK" in told()


def test_only_codes_that_databases_fold_as_python_does_are_compared_with_their_keys(dairy, milk):
    for code in ("lapte-ș", "ﬁ1", "straße", "ab-1 x"):
        LotFactory(item=milk, code=code)
    assert list(breaches()) == []


@pytest.mark.parametrize(
    ("lot", "values", "sound"),
    [
        ("F1 #1", "unit_cost = 3", True),
        ("F1 #1", "unit_cost = 4", False),
        ("F1 #1", "unit_cost = NULL", False),
        ("F1 #2", "unit_cost = 3", False),
        ("L1", "unit_cost = 3", False),
    ],
)
def test_a_unit_cost_that_no_load_gave_is_named(dairy, place, lot, values, sound):
    """Seed, Lot Fifo: cu prețuri diferite."""
    item = ItemFactory(lot=True, fifo_lots=True, code="FIFO")
    first = posted("purchase-delivery", place, entry(item, place, 1, "F1", unit_cost=Decimal(3)))
    posted("purchase-delivery", place, entry(item, place, 1, "F1"))
    posted("purchase-delivery", place, entry(item, place, 1, "F1 #1", unit_cost=Decimal("7.5")))
    reverse_document(document_id=first.pk, user=None)
    assert list(breaches()) == []
    change(lot, values)
    assert names() == (set() if sound else {"lot costs"})


def test_a_unit_cost_is_that_of_the_load_that_fills_an_emptied_lot(place):
    item = ItemFactory(lot=True, fifo_lots=True)
    for cost in (3, None, 5):
        filled = posted("purchase-delivery", place, entry(item, place, 1, "F1 #1", unit_cost=cost))
        assert (Lot.objects.get().unit_cost, list(breaches())) == (cost, [])
        reverse_document(document_id=filled.pk, user=None)
        assert list(breaches()) == []


@pytest.mark.parametrize("values", ["name = 'F1'", "instance = 2", "instance = 0", "instance = 0, name = 'F1'"])
def test_fifo_instances_are_called_by_their_number(dairy, place, values):
    """Seed, Lot Fifo: loturi multiple cu aceiași denumire."""
    item = ItemFactory(lot=True, fifo_lots=True, code="FIFO")
    for _turn in range(2):
        posted("purchase-delivery", place, entry(item, place, 1, "F1"))
    assert list(Lot.objects.filter(item=item).order_by("pk").values_list("name", flat=True)) == ["F1 #1", "F1 #2"]
    assert list(breaches()) == []
    if values == "instance = 2":
        change("F1 #2", "instance = 3")
    else:
        change("F1 #1", values)
    assert names() == {"lot names"}
    assert "of FIFO" in told()


def test_breaches_call_a_fifo_lot_by_its_name(dairy, place, capsys):
    item = ItemFactory(lot=True, fifo_lots=True, code="FIFO")
    posted("purchase-delivery", place, entry(item, place, 3, "F1"))
    Balance.objects.filter(item=item).update(on_hand=4)
    with pytest.raises(CommandError):
        call_command("check_ledger")
    assert "Balance of FIFO F1 #1 in" in capsys.readouterr().err


def test_lots_are_repaired_with_their_balances(dairy, capsys):
    Balance.objects.filter(lot__name="L1").delete()
    change("L2", "on_hand = 4, closed = FALSE")
    change("L3", "closed = TRUE")
    Lot.objects.filter(name="L1").update(on_hand=100)
    assert {"balances", "lot quantities", "closed lots"} <= names()
    call_command("check_ledger", repair_balances=True)
    assert "Balances repaired: 2; lots repaired: 3" in capsys.readouterr().out
    assert list(breaches()) == []
    assert repair() == (0, 0)


def test_lots_of_many_fractions_add_up_exactly(place):
    item = ItemFactory(lot=True, unit__code="KG", unit__decimals=3)
    for _turn in range(30):
        posted("purchase-delivery", place, entry(item, place, "0.1"))
    posted("consumption", place, entry(item, place, 3))
    lot = Lot.objects.get()
    assert (lot.on_hand, lot.closed) == (0, True)
    assert list(breaches()) == []

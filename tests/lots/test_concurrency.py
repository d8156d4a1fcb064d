"""Several people at one lot, with real threads on PostgreSQL."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from inventory.models import Document, State
from inventory.services import post_document
from lots.models import DeletedLot, Lot
from lots.services import delete_lot, edit_lot, register_lots
from lots.traced.exceptions import HeaderConflict, TracedRefused
from numbering.models import CodeKind
from tests.factories import ItemFactory, LocationFactory, LotFactory, SerialCodeTypeFactory, draft, line

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2026, 3, 9)


def together(*works):
    """Do the works at once, each in a connection of its own; what each raised, or None."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            barrier.wait(timeout=20)
            work()
        except Exception as raised:  # noqa: BLE001 - told to the test
            return raised
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_many_who_edit_one_header_at_once_one_saves_and_the_others_are_told():
    lot = LotFactory(code="L1")

    def edit(number):
        return lambda: edit_lot(lot=lot, user=None, version=1, changes={"notes": f"N{number}"})

    told = [raised for raised in together(*map(edit, range(6))) if raised]
    assert [type(raised) for raised in told] == [HeaderConflict] * 5
    lot.refresh_from_db()
    assert lot.version == 2
    assert {change.new_value for raised in told for change in raised.changes} == {lot.notes}


def test_lots_made_by_several_at_once_by_one_rule_have_codes_of_their_own():
    rule = SerialCodeTypeFactory(kind=CodeKind.LOT, prefix="P")
    item = ItemFactory(lot=True, lot_code_type=rule)

    def make():
        register_lots(item=item, variant=None, user=None, start_date=DAY, count=10)

    assert together(*[make] * 4) == [None] * 4
    assert set(Lot.objects.values_list("code", flat=True)) == {f"P{n}" for n in range(40)}


def test_a_code_typed_by_several_at_once_is_one_lot():
    item = ItemFactory(lot=True)

    def make():
        register_lots(item=item, variant=None, user=None, start_date=DAY, codes=["A", "B"])

    told = [raised for raised in together(*[make] * 4) if raised]
    assert len(told) == 3
    assert all("codes" in raised.errors for raised in told)
    assert Lot.objects.count() == 2


@pytest.mark.parametrize("attempt", range(5))
def test_a_predefined_lot_is_either_loaded_or_deleted_never_both(attempt):
    item, place = ItemFactory(lot=True), LocationFactory()
    lot = LotFactory(item=item, code="L1")
    record = draft("purchase-delivery", place, line(item, place, lot_code="L1", quantity=Decimal(5)))
    posting, deleting = together(
        lambda: post_document(document_id=record.pk, user=None),
        lambda: delete_lot(lot=lot, user=None, reason="twice"),
    )
    assert posting is None
    assert Document.objects.get(pk=record.pk).state == State.POSTED
    # Deleted first, the load made a lot of its own; loaded first, it is not deleted.
    if deleting is None:
        assert DeletedLot.objects.get().lot_id == lot.pk
        assert Lot.objects.get().pk != lot.pk
    else:
        assert "never deleted" in str(deleting)
        assert Lot.objects.get().pk == lot.pk


@pytest.mark.parametrize("attempt", range(3))
def test_posting_and_deleting_lots_take_their_locks_in_one_order(attempt):
    rule = SerialCodeTypeFactory(kind=CodeKind.LOT, prefix="P", fill_gaps=True)
    item, place = ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True), LocationFactory()
    ahead = register_lots(item=item, variant=None, user=None, start_date=DAY, count=20)
    named = [line(item, place, lot_code=lot.code, quantity=Decimal(1)) for lot in ahead]
    made = [line(item, place, quantity=Decimal(1), supplier_code=f"S{n}") for n in range(20)]
    record = draft("purchase-delivery", place, *named, *made)
    posting, *deleting = together(
        lambda: post_document(document_id=record.pk, user=None),
        *(lambda lot=lot: delete_lot(lot=lot, user=None, reason="never came") for lot in ahead[:7]),
    )
    assert posting is None
    assert all(raised is None or isinstance(raised, TracedRefused) for raised in deleting), deleting
    assert Lot.objects.count() == 40

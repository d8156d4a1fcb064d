"""Many at once on the same lots, with real threads on PostgreSQL."""

import datetime
from decimal import Decimal
from threading import Event

import pytest
from django.db import connection, transaction

from inventory.ledger_check import breaches
from inventory.services import reverse_document
from lots.models import Lot
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    LotStatusFactory,
    draft,
    line,
    posted,
)
from tests.inventory.test_concurrency import post, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    return LocationFactory()


def test_a_new_lot_named_by_many_receipts_is_made_once_and_holds_all(place):
    item = ItemFactory(lot=True)
    loads = [draft("purchase-delivery", place, line(item, place, lot_code="L1")) for _ in range(8)]
    assert together(post, loads) == [None] * 8
    lot = Lot.objects.get()
    assert (lot.on_hand, lot.initial_quantity) == (8, 1)
    assert list(breaches()) == []


def test_receipts_of_one_fifo_lot_number_their_instances_in_turn(place):
    item = ItemFactory(lot=True, fifo_lots=True)
    loads = [draft("purchase-delivery", place, line(item, place, lot_code="L1")) for _ in range(8)]
    assert together(post, loads) == [None] * 8
    assert sorted(Lot.objects.values_list("instance", flat=True)) == list(range(1, 9))
    assert list(breaches()) == []


def test_lots_made_by_many_at_once_never_repeat_or_skip_a_code(place):
    rule = LotCodeTypeFactory(prefix="L")
    items = [ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True) for _ in range(8)]
    loads = [draft("purchase-delivery", place, line(item, place)) for item in items for _ in range(2)]
    assert together(post, loads) == [None] * 16
    assert sorted(int(code[1:]) for code in Lot.objects.values_list("code", flat=True)) == list(range(16))


def test_automatic_withdrawals_of_one_item_take_turns_and_share_its_lots(place):
    item = ItemFactory(lot=True, withdrawal="fefo")
    for number in range(4):
        expiry = TODAY + datetime.timedelta(days=number)
        posted("purchase-delivery", place, line(item, place, lot_code=f"L{number}", expiry_date=expiry))
    notes = [draft("sales-delivery", place, line(item, place)) for _ in range(6)]
    results = together(post, notes)
    assert sum(result is None for result in results) == 4
    assert all("only 0 of 1 PCS can be taken from lots" in str(result) for result in results if result)
    assert set(Lot.objects.values_list("closed", flat=True)) == {True}
    assert list(breaches()) == []


def test_lots_in_opposite_order_do_not_wait_in_a_circle(place):
    item = ItemFactory(lot=True)
    codes = [f"L{number:02d}" for number in range(20)]
    first = posted("purchase-delivery", place, *[line(item, place, lot_code=c, quantity=Decimal(9)) for c in codes])
    notes = [
        draft("sales-delivery", place, *[line(item, place, lot_code=c) for c in codes[:: 1 if n % 2 else -1]])
        for n in range(6)
    ]
    assert together(post, notes) == [None] * 6
    assert set(Lot.objects.values_list("on_hand", flat=True)) == {3}
    sold = [note.pk for note in notes]
    assert together(lambda pk: reverse_document(document_id=pk, user=None), sold) == [None] * 6
    reverse_document(document_id=first.pk, user=None)
    assert set(Lot.objects.values_list("on_hand", "initial_quantity")) == {(0, None)}
    assert list(breaches()) == []


def test_a_status_that_changes_while_somebody_posts_is_seen(place):
    item = ItemFactory(lot=True)
    posted("purchase-delivery", place, line(item, place, lot_code="L1"))
    quarantine, sale = (
        LotStatusFactory(quarantine=True),
        draft("sales-delivery", place, line(item, place, lot_code="L1")),
    )
    changed = Event()

    def work(who):
        if who == "supervisor":
            with transaction.atomic():
                Lot.objects.filter(code="L1").update(status=quarantine)
                changed.set()
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(0.3)")
        else:
            changed.wait(timeout=20)
            post(sale)

    results = together(work, ["supervisor", "clerk"])
    assert "“Quarantine”" in str(results[1])

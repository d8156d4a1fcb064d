"""Many at once, with real threads on PostgreSQL."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Document, Movement, State
from inventory.services import post_document, reverse_document
from serials.exceptions import SerialRefused
from serials.models import SerialNumber
from serials.services import delete_serial, register_serials
from tests.factories import ItemFactory, LocationFactory, SerialCodeTypeFactory, draft, line, posted

pytestmark = pytest.mark.django_db(transaction=True)


def together(work, arguments):
    """Run the calls at once, each in a thread and connection of its own; the exception of each, or None."""
    barrier = Barrier(len(arguments))

    def run(argument):
        try:
            barrier.wait(timeout=20)
            work(argument)
        except Refused as refused:
            return refused
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def post(document):
    post_document(document_id=document.pk, user=None)


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def disk():
    return ItemFactory(serial=True)


def test_one_serial_number_unloaded_by_many_goes_to_one_of_them(place, disk):
    posted("purchase-delivery", place, line(disk, place, "A1"))
    notes = [draft("sales-delivery", place, line(disk, place, "A1")) for _ in range(6)]
    results = together(post, notes)
    assert sorted(result is None for result in results) == [False] * 5 + [True]
    assert all("A1 is not on hand" in str(result) for result in results if result)
    assert Movement.objects.filter(quantity__lt=0).count() == 1
    assert list(breaches()) == []


def test_one_new_serial_number_loaded_by_many_is_made_once(place, disk):
    loads = [draft("purchase-delivery", place, line(disk, place, "N1", f"X{n}")) for n in range(6)]
    results = together(post, loads)
    assert sum(result is None for result in results) == 1
    assert SerialNumber.objects.on_hand().count() == 2
    assert list(breaches()) == []


def test_the_same_serial_numbers_in_opposite_order_do_not_wait_in_a_circle(place, disk):
    codes = [f"A{n:03d}" for n in range(200)]
    posted("purchase-delivery", place, line(disk, place, *codes))
    notes = [draft("sales-delivery", place, line(disk, place, *codes[:: 1 if n % 2 else -1])) for n in range(4)]
    assert sum(result is None for result in together(post, notes)) == 1
    assert list(breaches()) == []


def test_codes_made_by_many_at_once_never_repeat_or_skip(place):
    items = [ItemFactory(serial=True, serial_code_type=SerialCodeTypeFactory(prefix="SN"))]
    rule = items[0].serial_code_type
    items += [ItemFactory(serial=True, serial_code_type=rule) for _ in range(15)]
    drafts = [
        draft("purchase-delivery", place, line(item, place, quantity=Decimal(7), generate_serials=True))
        for item in items
    ]
    assert together(post, drafts) == [None] * 16
    numbers = sorted(int(code[2:]) for code in SerialNumber.objects.values_list("code", flat=True))
    assert numbers == list(range(16 * 7))


def test_stock_taken_by_many_never_goes_below_zero(place):
    item = ItemFactory()
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(5)))
    notes = [draft("sales-delivery", place, line(item, place, quantity=Decimal(2))) for _ in range(6)]
    assert sum(result is None for result in together(post, notes)) == 2
    assert Balance.objects.get().on_hand == 1
    assert list(breaches()) == []


def test_one_document_posted_by_many_is_posted_once(place, disk):
    document = draft("purchase-delivery", place, line(disk, place, "A1"))
    results = together(post, [document] * 5)
    assert sum(result is None for result in results) == 1
    assert Movement.objects.count() == 1


def test_one_order_carried_out_by_many_is_released_once(place):
    item = ItemFactory()
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(10)))
    order = posted("customer-order", place, line(item, place, quantity=Decimal(4)))
    notes = [draft("sales-delivery", place, line(item, place, quantity=Decimal(3)), origin=order) for _ in range(3)]
    together(post, notes)
    assert Balance.objects.get().committed == 0
    assert list(breaches()) == []


def test_a_reversal_and_a_delivery_at_once_do_not_both_happen(place, disk):
    load = posted("purchase-delivery", place, line(disk, place, "A1"))
    note = draft("sales-delivery", place, line(disk, place, "A1"))

    def act(what):
        if what == "reverse":
            reverse_document(document_id=load.pk, user=None)
        else:
            post(note)

    assert sum(result is None for result in together(act, ["reverse", "deliver"])) == 1
    assert list(breaches()) == []


def test_drafts_made_by_many_at_once_get_numbers_of_their_own(place):
    item = ItemFactory()
    together(lambda _n: draft("purchase-delivery", place, line(item, place)), list(range(8)))
    numbers = list(Document.objects.filter(state=State.DRAFT).values_list("number", flat=True))
    assert len(set(numbers)) == 8


def test_an_order_that_is_closed_and_a_piece_of_it_taken_elsewhere_release_it_once(place, disk):
    posted("purchase-delivery", place, line(disk, place, "A1", "A2"))
    order = posted("customer-order", place, line(disk, place, "A1", "A2"))
    closing = draft("sales-delivery", place, line(disk, place, "A1"), origin=order, closes_origin=True)
    together(post, [closing, draft("sales-delivery", place, line(disk, place, "A2"))])
    assert Balance.objects.get().committed == 0
    assert list(breaches()) == []


def test_two_documents_that_close_each_others_orders_do_not_wait_in_a_circle(place, disk):
    codes = [f"A{n:03d}" for n in range(40)]
    posted("purchase-delivery", place, line(disk, place, *codes))
    odd = posted("customer-order", place, line(disk, place, *codes[::2]))
    even = posted("customer-order", place, line(disk, place, *codes[1::2]))
    notes = [
        draft("sales-delivery", place, line(disk, place, *codes[1::2]), origin=odd, closes_origin=True),
        draft("sales-delivery", place, line(disk, place, *codes[::2]), origin=even, closes_origin=True),
    ]
    assert together(post, notes) == [None, None]
    assert list(breaches()) == []


def test_posting_and_deleting_a_serial_number_take_their_locks_in_one_order(place, disk):
    rule = SerialCodeTypeFactory(fill_gaps=True)
    type(disk).objects.update(serial_code_type=rule)
    disk.refresh_from_db()
    ahead = register_serials(item=disk, variant=None, lot=None, codes=[f"SN{n}" for n in range(100, 120)], user=None)
    SerialNumber.objects.update(code_type=rule)
    load = draft(
        "purchase-delivery",
        place,
        line(disk, place, *[serial.code for serial in ahead]),
        line(disk, place, quantity=Decimal(50), generate_serials=True),
    )

    def act(what):
        if what is load:
            post(load)
            return
        with contextlib.suppress(SerialRefused):
            delete_serial(serial=what, user=None, reason="never came")

    together(act, [load, *ahead[:7]])
    assert list(breaches()) == []

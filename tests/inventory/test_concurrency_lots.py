"""Many at once on the same lots, with real threads on PostgreSQL."""

import datetime
import time
import uuid
from decimal import Decimal
from threading import Event

import pytest
from django.db import connection, transaction

from inventory.exceptions import Conflict
from inventory.ledger_check import breaches
from inventory.models import Document
from inventory.posting import lots as posting_lots
from inventory.services import create_lot_from_lot, delete_draft, lot_from_lot, posting, reverse_document, save_draft
from lots.header import VERBS
from lots.models import Lot
from lots.services import edit_lot
from lots.traced.exceptions import TracedRefused
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    LotFactory,
    LotStatusFactory,
    PartnerFactory,
    TemplateFactory,
    draft,
    header,
    line,
    posted,
    user,
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


def lingering(monkeypatch, owner, name):
    """Let whoever is through with this stay there while the others come to what they wait for."""
    whole = getattr(owner, name)

    def slowly(*arguments, **named):
        result = whole(*arguments, **named)
        time.sleep(0.4)
        return result

    monkeypatch.setattr(owner, name, slowly)


def do(work):
    work()


@pytest.fixture
def splitting(place):
    """A warehouse in which lots are made of lots; a lot of 50 there, of an item that the argument tells."""
    TemplateFactory(warehouse=place.warehouse, create_lot_from_lot=True)

    def lot_of(**item):
        item = ItemFactory(lot=True, **item)
        return posted("purchase-delivery", place, line(item, place, lot_code="X", quantity=Decimal(50))).lines.get().lot

    return lot_of


def split(lot, place, **values):
    create_lot_from_lot(lot=Lot.objects.get(name="X"), location=place, quantity=Decimal(1), user=None, **values)


def test_making_a_lot_of_a_lot_waits_in_no_circle_with_a_posting_that_makes_codes(place, splitting, monkeypatch):
    rule = LotCodeTypeFactory()
    lot = splitting(lot_code_type=rule)
    made = ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True)
    lines = line(lot.item, place, direction=-1, lot_code="X"), line(made, place, direction=1)
    record = draft("production-record", place, *lines)
    lingering(monkeypatch, posting_lots, "make_codes")
    lingering(monkeypatch, lot_from_lot, "_source")
    assert together(do, [lambda: post(record), lambda: split(lot, place)]) == [None, None]
    assert list(breaches()) == []


def test_making_a_lot_of_a_lot_waits_in_no_circle_with_a_reversal(place, splitting, monkeypatch):
    lot = splitting()
    template = TemplateFactory(warehouse=place.warehouse)
    added = posted("warehouse-record", place, line(lot.item, place, lot_code="X"), template=template)
    lingering(monkeypatch, lot_from_lot, "_source")
    works = [lambda: reverse_document(document_id=added.pk, user=None), lambda: split(lot, place, code="N")]
    assert together(do, works) == [None, None]
    assert Lot.objects.get(name="X").on_hand == 49
    assert list(breaches()) == []


def test_of_many_clicks_at_once_one_makes_a_lot_of_a_lot(place, splitting):
    lot, key = splitting(), uuid.uuid4()
    works = [lambda: split(lot, place, code="N", posting_key=key)] * 5
    assert together(do, works) == [None] * 5
    assert Document.objects.filter(document_type="warehouse-record").count() == 1
    assert set(Lot.objects.values_list("name", "on_hand")) == {("X", 49), ("N", 1)}
    assert list(breaches()) == []


def test_reserving_for_an_order_waits_in_no_circle_with_its_delivery(place, monkeypatch):
    item = ItemFactory(lot=True)
    posted("purchase-delivery", place, line(item, place, lot_code="X", quantity=Decimal(5)))
    lot = Lot.objects.get()
    order = posted("customer-order", place, line(item, place, lot_code="X"))
    note = draft("sales-delivery", place, line(item, place, lot_code="X"), origin=order)
    lingering(monkeypatch, posting, "make_plan")
    lingering(monkeypatch, type(VERBS), "locked")
    wanted = {"reserved": True, "reserved_document": order}
    works = [lambda: post(note), lambda: edit_lot(lot=lot, user=None, version=lot.version, changes=wanted)]
    assert together(do, works) == [None, None]
    lot.refresh_from_db()
    assert (lot.on_hand, lot.reserved_document) == (4, order)


def after(work, then):
    """``then``, once ``work`` is done, while its transaction still goes on; what each raised, or None."""
    done = Event()

    def first():
        with transaction.atomic():
            work()
            done.set()
            time.sleep(0.3)

    def second():
        done.wait(timeout=20)
        then()

    return together(do, [first, second])


def test_a_draft_is_not_deleted_while_a_lot_is_reserved_for_it_nor_reserved_for_once_it_is(place):
    item = ItemFactory(lot=True)
    lots = [LotFactory(item=item, code=code) for code in "XY"]
    drafts = [draft("sales-delivery", place, line(item, place, lot_code=lot.code)) for lot in lots]

    def reserve(lot, document):
        wanted = {"reserved": True, "reserved_document": document}
        return lambda: edit_lot(lot=lot, user=None, version=1, changes=wanted)

    def delete(document):
        return lambda: delete_draft(document=document, user=None)

    reserved, refused = after(reserve(lots[0], drafts[0]), delete(drafts[0]))
    assert (reserved, "Lots are reserved for this document: X" in str(refused)) == (None, True)
    told = []

    def reserve_too_late():
        try:
            reserve(lots[1], drafts[1])()
        except TracedRefused as raised:
            told.append(raised.errors)

    assert after(delete(drafts[1]), reserve_too_late) == [None, None]
    assert told == [{"reserved_document": ["This document was deleted meanwhile."]}]


def test_who_saved_a_draft_meanwhile_is_named(place):
    """What a lock waited for is seen whole."""
    item = ItemFactory(lot=True)
    document, ana = draft("purchase-delivery", place, line(item, place, lot_code="L1")), user("clerk", name="ana")

    def save(editor, version):
        lines = [line(item, place, lot_code="L2")]
        values = header("purchase-delivery", place)
        return lambda: save_draft(header=values, lines=lines, user=editor, document=document, version=version)

    document.created_by = ana
    document.save(update_fields=["created_by"])
    saved, conflict = after(save(ana, 1), save(None, 1))
    assert (saved, type(conflict)) == (None, Conflict)
    assert "ana saved this draft" in str(conflict)


def test_two_suppliers_at_once_do_not_share_a_single_supplier_lot(place):
    item = ItemFactory(lot=True, single_supplier_lots=True)
    loads = [
        draft("purchase-delivery", place, line(item, place, lot_code="L1"), partner=PartnerFactory()) for _ in range(4)
    ]
    results = together(post, loads)
    assert sum(result is None for result in results) == 1
    assert all("takes goods of one supplier only" in str(result) for result in results if result)


def test_a_draft_that_changes_while_somebody_posts_it_is_posted_as_it_then_is(place):
    """A lock that waited sees the joined rows of before: the header is read after it."""
    other, item = PartnerFactory(), ItemFactory(lot=True)
    load = draft("purchase-delivery", place, line(item, place, lot_code="L1"), partner=PartnerFactory())
    changed = Event()

    def work(who):
        if who == "clerk":
            with transaction.atomic():
                Document.objects.filter(pk=load.pk).update(partner=other)
                changed.set()
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(0.3)")
        else:
            changed.wait(timeout=20)
            post(load)

    assert together(work, ["clerk", "supervisor"]) == [None, None]
    assert Lot.objects.get().supplier == other

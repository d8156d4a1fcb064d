"""A posted document is corrected by a reversal, a document of its own."""

import datetime
import uuid
from decimal import Decimal

import pytest

from inventory.exceptions import Conflict, NotPermitted, Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Document, Movement, Period, State
from inventory.services import reverse_document
from serials.models import SerialNumber
from tests.factories import TODAY, LocationFactory, draft, line, posted, user

pytestmark = pytest.mark.django_db


def blockers(document):
    with pytest.raises(Refused) as caught:
        reverse_document(document_id=document.pk, user=None)
    return {problem.document_id for problem in caught.value.problems}


def test_a_reversal_is_a_document_with_the_opposite_movements(place, disk):
    document = posted("purchase-delivery", place, line(disk, place, "A1", "A2"))
    reversal = reverse_document(document_id=document.pk, user=None, note="typed twice")
    document.refresh_from_db()
    assert (document.state, reversal.state) == (State.REVERSED, State.POSTED)
    assert (reversal.reverses, reversal.reference, reversal.note) == (document, document.number, "typed twice")
    assert sorted(Movement.objects.values_list("quantity", flat=True)) == [-2, 2]
    assert Balance.objects.get().on_hand == 0
    assert not SerialNumber.objects.on_hand().exists()
    assert list(breaches()) == []


def test_a_reversed_delivery_puts_the_pieces_back_where_they_were(place, disk):
    posted("purchase-delivery", place, line(disk, place, "A1"))
    note = posted("sales-delivery", place, line(disk, place, "A1"))
    reverse_document(document_id=note.pk, user=None)
    assert SerialNumber.objects.get().location == place


def test_a_reversed_transfer_brings_them_back(place, disk):
    other = LocationFactory(warehouse=place.warehouse)
    posted("purchase-delivery", place, line(disk, place, "A1"))
    transfer = posted(
        "transfer", place, line(disk, place, "A1", target_location=other), target_warehouse=place.warehouse
    )
    reverse_document(document_id=transfer.pk, user=None)
    assert SerialNumber.objects.get().location == place
    assert list(breaches()) == []


def test_later_movements_of_a_serial_number_block_it(place, disk):
    load = posted("purchase-delivery", place, line(disk, place, "A1", "A2"))
    note = posted("sales-delivery", place, line(disk, place, "A2"))
    assert blockers(load) == {note.pk}
    reverse_document(document_id=note.pk, user=None)
    reverse_document(document_id=load.pk, user=None)
    assert list(breaches()) == []


def test_stock_that_later_documents_used_blocks_it(place, screw):
    load = posted("purchase-delivery", place, line(screw, place, quantity=Decimal(5)))
    note = posted("sales-delivery", place, line(screw, place, quantity=Decimal(3)))
    assert blockers(load) == {note.pk}


def test_a_commitment_blocks_the_reversal_of_the_load(place, disk):
    load = posted("purchase-delivery", place, line(disk, place, "A1"))
    order = posted("customer-order", place, line(disk, place, "A1"))
    assert blockers(load) == {order.pk}


def test_an_order_that_was_delivered_is_blocked_by_the_delivery(place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(5)))
    order = posted("customer-order", place, line(screw, place, quantity=Decimal(2)))
    note = posted("sales-delivery", place, line(screw, place, quantity=Decimal(1)), origin=order)
    assert blockers(order) == {note.pk}


def test_a_delivery_note_that_was_invoiced_is_blocked_by_the_invoice(place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(5)))
    note = posted("sales-delivery", place, line(screw, place))
    invoice = posted("sales-invoice", place, line(screw, place), origin=note)
    assert blockers(note) == {invoice.pk}


def test_the_correction_may_be_dated_as_the_mistake_was(place, disk):
    before = TODAY - datetime.timedelta(days=10)
    wrong = posted("purchase-delivery", place, line(disk, place, "A1"), date=before)
    reverse_document(document_id=wrong.pk, user=None)
    posted("purchase-delivery", place, line(disk, place, "A1"), date=before)
    assert SerialNumber.objects.get().last_moved_on == before
    assert list(breaches()) == []


def test_reversing_is_the_supervisors(place, screw):
    document = posted("purchase-delivery", place, line(screw, place))
    with pytest.raises(NotPermitted, match="no right to reverse"):
        reverse_document(document_id=document.pk, user=user("clerk"))
    assert reverse_document(document_id=document.pk, user=user("supervisor")).is_draft is False


def test_a_draft_a_reversed_document_and_a_reversal_are_not_reversed(place, screw):
    document = posted("purchase-delivery", place, line(screw, place))
    with pytest.raises(Conflict, match="is a draft"):
        reverse_document(document_id=draft("purchase-delivery", place).pk, user=None)
    reversal = reverse_document(document_id=document.pk, user=None)
    with pytest.raises(Conflict, match="reversed already"):
        reverse_document(document_id=document.pk, user=None)
    with pytest.raises(Refused, match="post the document anew"):
        reverse_document(document_id=reversal.pk, user=None)


def test_a_reversal_repeated_with_one_key_happens_once(place, screw):
    document = posted("purchase-delivery", place, line(screw, place))
    key = uuid.uuid4()
    first = reverse_document(document_id=document.pk, user=None, posting_key=key)
    assert reverse_document(document_id=document.pk, user=None, posting_key=key) == first
    assert Document.objects.filter(reverses=document).count() == 1


def test_a_reversal_is_not_dated_before_its_document_nor_into_a_closed_period(place, screw):
    document = posted("purchase-delivery", place, line(screw, place))
    with pytest.raises(Refused, match="not dated before"):
        reverse_document(document_id=document.pk, user=None, date=TODAY - datetime.timedelta(days=1))
    Period.objects.create(start_date=TODAY, end_date=TODAY)
    with pytest.raises(Refused, match="closed period"):
        reverse_document(document_id=document.pk, user=None)

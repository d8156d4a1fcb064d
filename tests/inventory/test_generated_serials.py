"""Serial numbers made by a rule go straight into the register: which codes, and what they have of their line."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from inventory.exceptions import Conflict
from inventory.ledger_check import breaches
from inventory.models import Document, DraftSerial, Movement, MovementSerial
from inventory.posting import loading, serials
from inventory.services import post_document, reverse_document
from numbering.models import Counter
from serials.models import SerialNumber
from serials.services import register_serials
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import TODAY, ItemFactory, PartnerFactory, SerialCodeTypeFactory, draft, line, posted

RECEIPT = "purchase-delivery"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled(db):
    """An item whose rule gives SN0, SN1, and so on."""
    return ItemFactory(serial=True, code="RULED", serial_code_type=SerialCodeTypeFactory(prefix="SN"))


def made(item, place, count, *codes, **values):
    """A line of so many pieces, of which ``codes`` are typed and the others made."""
    return line(item, place, *codes, quantity=Decimal(count), generate_serials=True, **values)


def codes(**having):
    return sorted(SerialNumber.objects.filter(**having).values_list("code", flat=True))


def test_some_of_a_line_typed_and_the_rest_made(place, ruled):
    typed = [f"OWN{number:02d}" for number in range(37)]
    document = posted(RECEIPT, place, made(ruled, place, 100, *typed))
    assert codes(code_type=None) == typed
    assert codes(code_type=ruled.serial_code_type) == sorted(f"SN{number}" for number in range(63))
    movement = Movement.objects.get(line__document=document)
    assert movement.quantity == MovementSerial.objects.filter(movement=movement).count() == 100
    assert not DraftSerial.objects.exists()
    assert list(breaches()) == []


def test_made_pieces_have_the_dates_codes_and_supplier_of_their_own_line(place, ruled):
    ruled.serial_validity_days = 10
    ruled.save()
    begins, supplier = TODAY - datetime.timedelta(days=3), PartnerFactory()
    lines = [
        made(ruled, place, 1, supplier_code="Țheirs", customer_code=' "ours, \\ {1}'),
        made(ruled, place, 1, start_date=begins),
        made(ruled, place, 1, start_date=begins, expiry_date=TODAY),
    ]
    posted(RECEIPT, place, *lines, partner=supplier)
    said = ("supplier_code", "supplier_code_search", "customer_code", "start_date", "expiry_date", "supplier_id")
    assert {row[0]: row[1:] for row in SerialNumber.objects.values_list("code", *said)} == {
        "SN0": ("Țheirs", "THEIRS", '"ours, \\ {1}', TODAY, TODAY + datetime.timedelta(days=10), supplier.pk),
        "SN1": ("", "", "", begins, begins + datetime.timedelta(days=10), supplier.pk),
        "SN2": ("", "", "", begins, TODAY, supplier.pk),
    }


def test_codes_given_by_hand_anywhere_are_passed_over_in_either_case(place):
    item = ItemFactory(serial=True, lot=True, serial_code_type=SerialCodeTypeFactory(prefix="SN"))
    posted(RECEIPT, place, line(item, place, "sn1", lot_code="A"))
    ahead = posted(RECEIPT, place, line(item, place, "X", lot_code="B")).lines.get().lot
    register_serials(item=item, variant=None, lot=ahead, codes=["Sn3"], user=None)
    posted(RECEIPT, place, made(item, place, 3, "sn0", lot_code="B"), made(item, place, 2, "SN4", lot_code="C"))
    assert codes(lot__code="C") == ["SN2", "SN4"]
    assert codes(lot__code="B") == ["SN5", "SN6", "Sn3", "X", "sn0"]
    assert Counter.objects.get().last_number == 6


def test_lines_of_items_that_share_a_rule_share_its_numbers(place, ruled):
    other = ItemFactory(serial=True, serial_code_type=ruled.serial_code_type)
    posted(RECEIPT, place, made(ruled, place, 2), made(other, place, 2), made(ruled, place, 1))
    assert (codes(item=ruled), codes(item=other)) == (["SN0", "SN1", "SN4"], ["SN2", "SN3"])


@pytest.mark.parametrize("prefix", ['"', "\\", "{,}", "%s", "'", "NULL", "straße ", "😀"])
def test_a_code_comes_out_as_the_rule_says(place, ruled, prefix):
    rule = ruled.serial_code_type
    rule.prefix, rule.suffix = prefix, prefix.strip()
    rule.save()
    posted(RECEIPT, place, made(ruled, place, 2))
    assert codes() == sorted(f"{prefix}{number}{prefix.strip()}" for number in (0, 1))
    posted("sales-delivery", place, line(ruled, place, *codes()))
    assert not SerialNumber.objects.on_hand().exists()


def test_made_pieces_have_the_properties_of_their_line_and_known_ones_get_them(place):
    memory = property_of("Memory", kind="number", instance=True)
    computers = property_set("Computer", memory, instance=True)
    big, small = (instance_of(computers, Memory=Decimal(size)) for size in (16, 8))
    item = ItemFactory(serial=True, property_set=computers, serial_code_type=SerialCodeTypeFactory(prefix="SN"))
    first = posted(RECEIPT, place, line(item, place, "OLD", property_instance=small))
    reverse_document(document_id=first.pk, user=None)
    posted(RECEIPT, place, made(item, place, 3, "OLD", property_instance=big), made(item, place, 1))
    assert codes(property_instance=big) == ["OLD", "SN0", "SN1"]
    assert codes(property_instance=None) == ["SN2"]
    assert list(breaches()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("typed", [(), ("OWN", "SN1")])
def test_a_code_that_somebody_registers_meanwhile_is_not_made_twice(place, ruled, typed, monkeypatch):
    """Between the look at what is there and the making: nothing is posted, and no number is lost."""
    document = draft(RECEIPT, place, made(ruled, place, 3, *typed))

    def register():
        register_serials(item=ruled, variant=None, lot=None, codes=["sn1"], user=None)
        connection.close()

    def create(*arguments, **named):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(register).result(timeout=20)
        return creating(*arguments, **named)

    creating = loading.create_named
    with monkeypatch.context() as patch:
        patch.setattr(loading, "create_named", create)
        with pytest.raises(Conflict):
            post_document(document_id=document.pk, user=None)
    assert codes() == ["sn1"]
    assert Document.objects.get().is_draft
    assert not Counter.objects.exists()
    post_document(document_id=document.pk, user=None)
    assert codes() == (["OWN", "SN0", "sn1"] if typed else ["SN0", "SN2", "SN3", "sn1"])
    assert list(breaches()) == []


@pytest.mark.django_db(transaction=True)
def test_a_piece_that_comes_while_it_is_found_missing_does_not_leave_unlocked(place, disk, monkeypatch):
    """It is refused by one statement and there for the next: nobody locked it, and its commitment was not counted."""
    note = draft("sales-delivery", place, line(disk, place, "A1"))

    def bring():
        posted(RECEIPT, place, line(disk, place, "A1"))
        posted("customer-order", place, line(disk, place, "A1"))
        connection.close()

    def check(*arguments, **options):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(bring).result(timeout=20)
        return checking(*arguments, **options)

    checking = serials.check_typed
    with monkeypatch.context() as patch:
        patch.setattr(serials, "check_typed", check)
        with pytest.raises(Conflict):
            post_document(document_id=note.pk, user=None)
    post_document(document_id=note.pk, user=None)
    assert not SerialNumber.objects.exclude(location=None, committed_line=None).exists()
    assert list(breaches()) == []

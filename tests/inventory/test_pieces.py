"""Who names the pieces need not say where they stand, nor of which lot they are."""

from decimal import Decimal

import pytest

from inventory.draft_checks import check_draft
from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Document, DocumentLine, DraftSerial, MovementSerial
from inventory.services import post_document, reverse_document
from serials.models import SerialNumber
from tests.factories import ItemFactory, LocationFactory, draft, line, posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sound(db):
    yield
    assert list(breaches()) == []


@pytest.fixture
def other(place):
    """A second location of the warehouse."""
    return LocationFactory(warehouse=place.warehouse)


@pytest.fixture
def pills(db):
    """An item with lots and serial numbers."""
    return ItemFactory(code="PILLS", lot=True, serial=True)


def moved(document):
    """Its lines: location, lot, quantity and serial numbers of each."""
    links = MovementSerial.objects.filter(movement__line__document=document).order_by("serial__code")
    codes = {}
    for line_id, code in links.values_list("movement__line", "serial__code"):
        codes.setdefault(line_id, []).append(code)
    return [
        (one.position, one.location, one.lot_code, one.quantity, codes[one.pk])
        for one in document.lines.order_by("position")
    ]


def refusal_of(document):
    with pytest.raises(Refused) as caught:
        post_document(document_id=document.pk, user=None)
    return [(problem.position, problem.serial, problem.message) for problem in caught.value.problems]


def test_pieces_that_stand_in_one_place_say_where_that_is(place, other, disk):
    posted("purchase-delivery", place, line(disk, place, "A1", "A2"))
    sale = posted("sales-delivery", place, line(disk, None, "a1", "A2"))
    assert moved(sale) == [(1, place, "", 2, ["A1", "A2"])]


def test_pieces_of_several_places_and_lots_make_a_line_for_each(place, other, pills):
    posted("purchase-delivery", place, line(pills, place, "A1", "A2", "A3", lot_code="L1"))
    posted("purchase-delivery", place, line(pills, other, "B1", lot_code="L1"))
    posted("purchase-delivery", place, line(pills, other, "C1", lot_code="L2"))
    sale = posted("sales-delivery", place, line(pills, None, "C1", "A3", "B1", "A1", packages=2))
    assert moved(sale) == [
        (1, place, "L1", 2, ["A1", "A3"]),
        (2, other, "L2", 1, ["C1"]),
        (3, other, "L1", 1, ["B1"]),
    ]
    assert [one.packages for one in sale.lines.order_by("position")] == [2, None, None]
    assert set(SerialNumber.objects.filter(location__isnull=False).values_list("code", flat=True)) == {"A2"}


def test_a_line_that_names_the_place_or_the_lot_takes_only_pieces_of_it(place, other, pills):
    posted("purchase-delivery", place, line(pills, place, "A1", lot_code="L1"))
    posted("purchase-delivery", place, line(pills, other, "A1", lot_code="L2"))
    sale = posted("sales-delivery", place, line(pills, None, "A1", lot_code="l2"))
    assert moved(sale) == [(1, other, "L2", 1, ["A1"])]


def test_a_code_of_several_pieces_is_told_and_the_other_lines_too(place, other, pills, disk):
    posted("purchase-delivery", place, line(pills, place, "A1", lot_code="L1"), line(disk, place, "D1"))
    posted("purchase-delivery", place, line(pills, other, "A1", lot_code="L2"))
    sale = draft("sales-delivery", place, line(disk, None, "D1"), line(pills, None, "A1"))
    told = "A1 names several pieces, of several lots: name the lot or the location."
    assert refusal_of(sale) == [(2, "A1", told)]
    assert DraftSerial.objects.filter(line__document=sale).count() == 2


def test_one_that_is_not_there_is_told_by_its_name_not_by_the_missing_place(place, other, disk):
    posted("purchase-delivery", place, line(disk, place, "A1"), line(disk, other, "A2"))
    sale = draft("sales-delivery", place, line(disk, None, "A1", "A2", "GONE"))
    assert [(position, code) for position, code, _message in refusal_of(sale)] == [(1, "A2"), (1, "GONE")]
    assert [one.location for one in sale.lines.all()] == [None]


def test_a_line_that_is_short_of_its_quantity_says_so_and_stays_one(place, other, disk):
    posted("purchase-delivery", place, line(disk, place, "A1"), line(disk, other, "A2"))
    sale = draft("sales-delivery", place, line(disk, None, "A1", "A2", quantity=Decimal(3)))
    assert [message for _position, _code, message in refusal_of(sale)] == [
        "2 of 3 serial numbers are named: 1 is missing."
    ]


def test_lines_of_pieces_and_lines_of_lots_are_both_made_several(place, other, disk):
    milk = ItemFactory(code="MILK", lot=True, withdrawal="fifo")
    posted("purchase-delivery", place, line(milk, place, lot_code="M1", quantity=Decimal(5)))
    posted("purchase-delivery", place, line(milk, other, lot_code="M2", quantity=Decimal(5)))
    posted("purchase-delivery", place, line(disk, place, "A1"), line(disk, other, "A2"))
    wanted = [line(milk, None, quantity=Decimal(7)), line(disk, None, "A1", "A2")]
    sale = posted("sales-delivery", place, *wanted)
    lines = sale.lines.order_by("position").values_list("item__code", "location", "lot_code", "quantity")
    assert list(lines) == [
        ("MILK", place.pk, "M1", 5),
        ("MILK", other.pk, "M2", 2),
        ("DISK", place.pk, "", 1),
        ("DISK", other.pk, "", 1),
    ]
    too_much = draft("sales-delivery", place, line(disk, None, "A1", "A2"), line(milk, None, quantity=Decimal(70)))
    assert 2 in {position for position, _code, _message in refusal_of(too_much)}


def test_an_order_and_a_transfer_take_pieces_where_they_stand(place, other, disk):
    target = LocationFactory()
    posted("purchase-delivery", place, line(disk, place, "A1"), line(disk, other, "A2"))
    order = posted("picking-list", place, line(disk, None, "A1", "A2"))
    assert {one.location for one in order.lines.all()} == {place, other}
    reverse_document(document_id=order.pk, user=None)
    transfer = posted(
        "transfer", place, line(disk, None, "A1", "A2", target_location=target), target_warehouse=target.warehouse
    )
    assert set(SerialNumber.objects.values_list("location", flat=True)) == {target.pk}
    reverse_document(document_id=transfer.pk, user=None)
    assert dict(SerialNumber.objects.values_list("code", "location")) == {"A1": place.pk, "A2": other.pk}


def test_the_page_of_a_draft_does_not_ask_for_a_place_that_the_pieces_say(place, other, disk):
    posted("purchase-delivery", place, line(disk, place, "A1"))
    sale = draft("sales-delivery", place, line(disk, None, "A1"))
    lines = list(DocumentLine.objects.filter(document=sale).select_related("item__item_class", "item__unit", "unit"))
    _gaps, checks = check_draft(Document.objects.get(pk=sale.pk), lines, {lines[0].pk: 1}, None)
    assert checks[lines[0].pk].notes == []


def test_it_takes_as_many_statements_for_many_pieces_in_many_places(place, disk, statements):
    places = [place, *(LocationFactory(warehouse=place.warehouse) for _ in range(9))]
    posted("purchase-delivery", place, *(line(disk, one, *(f"{one.code}-{n}" for n in range(20))) for one in places))
    small = draft("sales-delivery", place, *(line(disk, None, f"{one.code}-{0}") for one in places[:2]))
    many = draft(
        "sales-delivery", place, line(disk, None, *(f"{one.code}-{n}" for one in places for n in range(1, 20)))
    )
    taken = []
    for document in (small, many):
        before = len(statements)
        post_document(document_id=document.pk, user=None)
        taken.append(len(statements) - before)
    # The second hands serial numbers over to further lines.
    assert taken[1] - taken[0] <= 1
    assert many.lines.count() == 10


@pytest.mark.parametrize("kind", ["sales-delivery", "picking-list", "customer-order"])
def test_a_piece_that_two_lines_name_in_different_words_moves_on_neither(place, other, pills, kind):
    posted("purchase-delivery", place, line(pills, place, "A1", "A2", lot_code="L1"))
    posted("purchase-delivery", place, line(pills, other, "B1", lot_code="L2"))
    wanted = [line(pills, None, "A2", "B1"), line(pills, place, "a2", lot_code="L1"), line(pills, place, "A1")]
    sale = draft(kind, place, *wanted)
    assert refusal_of(sale) == [(2, "a2", "Serial number a2 stands on line 1 already.")]
    assert {piece.location for piece in SerialNumber.objects.all()} == {place, other}


def test_a_line_of_which_no_piece_is_there_tells_what_is_known_of_each(place, other, disk, pills):
    elsewhere = LocationFactory()
    posted("purchase-delivery", place, line(disk, place, "SOLD", "HERE"))
    posted("sales-delivery", place, line(disk, place, "SOLD"))
    posted("purchase-delivery", elsewhere, line(pills, elsewhere, "A1", lot_code="L1"))
    wanted = [line(disk, None, "SOLD", "NEVER"), line(disk, None, "HERE"), line(pills, None, "A1")]
    sale = draft("sales-delivery", place, *wanted, line(pills, None, "A1", lot_code="L2"))
    told = [
        (1, "SOLD", "SOLD is not on hand."),
        (1, "NEVER", "NEVER is not a serial number of this item and lot."),
        (3, "A1", f"A1 is in {elsewhere}, not in the location of this line."),
        (4, "A1", "A1 is in lot L1: name that lot."),
    ]
    assert refusal_of(sale) == told
    lines = list(sale.lines.select_related("item__item_class", "item__unit", "unit").order_by("position"))
    _gaps, checks = check_draft(
        Document.objects.get(pk=sale.pk), lines, {one.pk: int(one.quantity) for one in lines}, None
    )
    notes = [note.text for one in lines for note in checks[one.pk].notes]
    assert notes[:3] == [message for _position, _code, message in told[:3]]


def test_a_piece_that_is_not_there_leaves_a_line_of_too_many_as_it_was_typed(place, other, disk):
    posted("purchase-delivery", place, line(disk, place, "A1"), line(disk, other, "A2"))
    sale = draft("sales-delivery", place, line(disk, None, "A1", "A2", "GONE", quantity=Decimal(2)))
    assert [message for _position, _code, message in refusal_of(sale)] == [
        "3 serial numbers are named for a quantity of 2: 1 too many."
    ]

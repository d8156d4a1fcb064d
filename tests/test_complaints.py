"""What users of such software complain of, each shown not to happen here. What needs hands is in tests/browser."""

from __future__ import annotations

import datetime
import html
import random
import time
from decimal import Decimal

import pytest
from django.db.models import Count

from core.entry import parse_entries
from inventory.entries import LineEntry, SerialEntry
from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Document, DraftSerial, Movement, MovementSerial, State
from inventory.services import post_document, reverse_document
from items.models import Item
from places.models import Location
from serials.many import MANY
from serials.models import SerialNumber
from tests.factories import TODAY, ItemFactory, LocationFactory, PartnerFactory, draft, line, posted, user
from tests.inventory.pages import errors, piece, typed

pytestmark = pytest.mark.django_db

NEW = "/documents/new/purchase-delivery/"
# What a page may take that posts thousands, on a busy machine: the complaint is of minutes.
SECONDS = 20


@pytest.fixture
def place() -> Location:
    return LocationFactory()


@pytest.fixture
def disk() -> Item:
    return ItemFactory(serial=True)


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    person = user("clerk")
    client.force_login(person)
    return person


@pytest.fixture(autouse=True)
def ledger_is_sound():
    """Whatever was tried, accepted or refused."""
    yield
    assert list(breaches()) == []


def codes(count: int, prefix: str = "SN") -> list[str]:
    return [f"{prefix}{number:05}" for number in range(count)]


def on_hand(item: Item) -> int:
    """Pieces on hand, on which register, balance and ledger agree."""
    pieces = SerialNumber.objects.on_hand().filter(item=item).count()
    assert [int(row.on_hand) for row in Balance.objects.filter(item=item)] in ([pieces], [] if not pieces else None)
    return pieces


def histories(serial: SerialNumber, client) -> str:
    """What the page of a serial number says."""
    return html.unescape(client.get(f"/serials/{serial.pk}/").content.decode())


def test_a_scanners_enter_duplicates_no_line_and_no_document(client, clerk, place, disk):
    """Enter reaches the page again and again: in the box it ends a code, on the page it sends the form twice."""
    page = typed(place, piece(disk, place, "SN1", "", "SN2", "", "", quantity=2), action="post", number="R1")
    for _again in range(3):
        client.post(NEW, page)
    record = Document.objects.get()
    assert record.state == State.POSTED
    assert record.lines.count() == 1
    assert on_hand(disk) == 2


def test_a_code_scanned_twice_is_told_and_counted_once(client, clerk, place, disk):
    told = errors(client.post(NEW, typed(place, piece(disk, place, "SN1", "SN2", "sn1"))))
    assert "“sn1” is already on line 1" in told
    assert parse_entries("SN1\nSN2\nsn1").codes == ["SN1", "SN2"]


def test_seven_serial_numbers_stay_seven(client, clerk, place, disk):
    """However often the draft is saved and opened again before it is posted, and taken back after."""
    seven = codes(7)
    client.post(NEW, typed(place, piece(disk, place, *seven)))
    record = Document.objects.get()
    for _again in range(7):
        shown = client.get(f"/documents/{record.pk}/edit/").context["lines"][0]["form"]["serials"].value()
        assert shown.split() == seven
        record.refresh_from_db()
        fields = piece(disk, place, *shown.split(), id=record.lines.get().pk)
        client.post(f"/documents/{record.pk}/edit/", typed(place, fields, version=record.version, number=record.number))
        assert DraftSerial.objects.count() == 7
    post_document(document_id=record.pk, user=None)
    assert (on_hand(disk), SerialNumber.objects.count(), MovementSerial.objects.count()) == (7, 7, 7)
    reverse_document(document_id=record.pk, user=None)
    assert (on_hand(disk), SerialNumber.objects.count()) == (0, 7)


def test_five_thousand_serial_numbers_take_seconds_and_no_more_statements_than_five(place, disk, statements):
    def counted(count: int, prefix: str) -> int:
        before = len(statements)
        record = draft("purchase-delivery", place, line(disk, place, *codes(count, prefix)))
        post_document(document_id=record.pk, user=None)
        return len(statements) - before

    counted(5, "FIRST")  # the first number of a sequence
    few, began = counted(5, "A"), time.monotonic()
    many = counted(5000, "B")
    assert time.monotonic() - began < SECONDS
    # Typed ones are stored five hundred at a time, as databases take so many parameters; posting never grows.
    assert many - few <= 20
    assert on_hand(disk) == 5010


def test_no_scan_is_lost_however_fast_they_come(client, clerk, place, disk):
    """A scanner sends code and Enter without a pause: what reaches the box is a text, and every code of it is kept."""
    scanned = codes(300)
    client.post(NEW, typed(place, piece(disk, place, serials="\r\n".join(scanned), quantity="")))
    assert list(DraftSerial.objects.order_by("position").values_list("code", flat=True)) == scanned
    assert Document.objects.get().lines.get().quantity == 300


def test_ten_thousand_serial_numbers_are_posted_or_refused_in_words(place, disk):
    """One that cannot be moved is named, and nothing moves; without it all move."""
    ten_thousand = codes(10_000)
    posted("purchase-delivery", place, line(disk, place, ten_thousand[7777]))
    lines = [line(disk, place, *ten_thousand)]
    record, began = draft("purchase-delivery", place, *lines), time.monotonic()
    with pytest.raises(Refused) as refused:
        post_document(document_id=record.pk, user=None)
    [problem] = refused.value.problems
    assert (problem.position, problem.serial) == (1, "SN07777")
    assert "is on hand already" in problem.message
    assert on_hand(disk) == 1
    posted("purchase-delivery", place, line(disk, place, *[code for code in ten_thousand if code != "SN07777"]))
    assert time.monotonic() - began < 2 * SECONDS
    assert on_hand(disk) == 10_000


def test_one_typo_among_a_hundred_is_told_with_its_place_and_the_ninety_nine_stay(client, clerk, place, disk):
    hundred = codes(100)
    hundred[41] = "SN\u200b41"
    parsed = parse_entries("\n".join(hundred))
    assert len(parsed.codes) == 99
    [problem] = parsed.problems
    assert (problem.line, problem.position) == (42, 1)
    assert "U+200B" in problem.message

    response = client.post(NEW, typed(place, piece(disk, place, *hundred)))
    assert "U+200B" in errors(response)
    assert "42" in errors(response)
    assert response.context["lines"][0]["form"]["serials"].value() == "\n".join(hundred)
    hundred[41] = "SN00041"
    client.post(NEW, typed(place, piece(disk, place, *hundred), action="post"))
    assert on_hand(disk) == 100


def test_a_back_dated_document_breaks_no_history(place, disk):
    day = TODAY - datetime.timedelta(days=10)
    posted("purchase-delivery", place, line(disk, place, "A", "B"), date=day)
    posted("sales-delivery", place, line(disk, place, "A"), partner=PartnerFactory())
    before = list(MovementSerial.objects.values_list("movement__date", "serial__code"))
    for kind, code, earlier, why in (
        ("purchase-delivery", "A", 1, "would break its history"),
        ("sales-delivery", "B", 11, "would break its history"),
        ("sales-delivery", "A", 5, "is not on hand"),
    ):
        record = draft(kind, place, line(disk, place, code), date=TODAY - datetime.timedelta(days=earlier))
        with pytest.raises(Refused, match=why):
            post_document(document_id=record.pk, user=None)
    assert list(MovementSerial.objects.values_list("movement__date", "serial__code")) == before


def test_a_document_taken_back_leaves_no_piece_delivered_to_nowhere(client, clerk, place, disk):
    posted("purchase-delivery", place, line(disk, place, "A"))
    sale = posted("sales-delivery", place, line(disk, place, "A"), partner=PartnerFactory(description="Clinica"))
    piece_sold = SerialNumber.objects.get()
    assert piece_sold.location is None
    reverse_document(document_id=sale.pk, user=None)
    piece_sold.refresh_from_db()
    assert (piece_sold.location, on_hand(disk)) == (place, 1)
    assert "Clinica" in histories(piece_sold, client)
    posted("sales-delivery", place, line(disk, place, "A"), partner=PartnerFactory())
    assert on_hand(disk) == 0


def test_a_reused_serial_number_keeps_the_history_of_every_customer(client, clerk, place, disk):
    """It comes back and is sold again; and another item, or another lot, has pieces of the same code."""
    customers = [PartnerFactory(description=f"Customer {number}") for number in range(3)]
    for customer in customers:
        posted("purchase-delivery", place, line(disk, place, "A"))
        posted("sales-delivery", place, line(disk, place, "A"), partner=customer)
    other = ItemFactory(serial=True, lot=True)
    for lot in ("L1", "L2"):
        posted("purchase-delivery", place, line(other, place, "A", lot_code=lot))
    sold = SerialNumber.objects.get(item=disk)
    page = histories(sold, client)
    assert all(customer.description in page for customer in customers)
    assert MovementSerial.objects.filter(serial=sold).count() == 6
    for serial in SerialNumber.objects.filter(item=other):
        assert MovementSerial.objects.filter(serial=serial).count() == 1
        assert not any(customer.description in histories(serial, client) for customer in customers)


def test_two_who_ask_for_the_same_units_never_both_have_them(place, disk):
    """Whether they are taken, ordered or reserved: one wins, the other is told of whom. At once: test_concurrency."""
    first, second, person = PartnerFactory(description="First"), PartnerFactory(description="Second"), user("clerk")
    posted("purchase-delivery", place, line(disk, place, *codes(6)))
    taken = [
        draft("sales-delivery", place, line(disk, place, "SN00000"), partner=who, user=person)
        for who in (first, second)
    ]
    ordered = [
        draft("customer-order", place, line(disk, place, "SN00001"), partner=who, user=person)
        for who in (first, second)
    ]
    for (winner, loser), why in ((taken, "is not on hand"), (ordered, "is committed to another order")):
        post_document(document_id=winner.pk, user=person)
        with pytest.raises(Refused, match=why):
            post_document(document_id=loser.pk, user=person)
    rest = SerialNumber.objects.filter(code__gt="SN00001")
    assert MANY.reserve(rows=rest, user=None, partner=first).done == 4
    again = MANY.reserve(rows=rest, user=None, partner=second)
    assert (again.done, [left.count for left in again.left]) == (0, [4])
    sale = draft("sales-delivery", place, line(disk, place, "SN00002"), partner=second, user=person)
    with pytest.raises(Refused, match="reserved for First"):
        post_document(document_id=sale.pk, user=person)


def test_stock_and_ledger_never_drift_apart(place, disk):
    """Documents at random, posted, refused and taken back: after each, stock is the sum of its movements."""
    chance, screw, partner = random.Random(5), ItemFactory(), PartnerFactory()
    there, known, done = LocationFactory(warehouse=place.warehouse), codes(12), []
    for _step in range(60):
        kind = chance.choice(["purchase-delivery", "sales-delivery", "transfer", "customer-order", "back"])
        if kind == "back" and done:
            attempt = chance.choice(done)
            work = lambda attempt=attempt: reverse_document(document_id=attempt.pk, user=None)  # noqa: E731
        else:
            kind = "purchase-delivery" if kind == "back" else kind
            target = {"target_location": there} if kind == "transfer" else {}
            entries = [
                LineEntry(item=screw, location=place, quantity=Decimal(chance.randint(1, 5)), **target),
                LineEntry(
                    item=disk,
                    location=place,
                    quantity=Decimal(2),
                    serials=[SerialEntry(code) for code in chance.sample(known, 2)],
                    **target,
                ),
            ]
            chosen = chance.sample(entries, chance.randint(1, 2))
            attempt = draft(kind, place, *chosen, partner=partner)
            work = lambda attempt=attempt: post_document(document_id=attempt.pk, user=None)  # noqa: E731
        try:
            work()
        except Refused:
            continue
        done.append(attempt)
        sums: dict[tuple[int, int], Decimal] = {}
        for movement in Movement.objects.all():
            key = (movement.item_id, movement.location_id)
            sums[key] = sums.get(key, Decimal(0)) + movement.quantity
        stock = {(row.item_id, row.location_id): row.on_hand for row in Balance.objects.all()}
        assert stock == sums
        pieces = SerialNumber.objects.on_hand().values("location_id").annotate(count=Count("pk"))
        assert {row["location_id"]: row["count"] for row in pieces} == {
            location: count for (item, location), count in stock.items() if item == disk.pk and count
        }
    assert len(done) > 15

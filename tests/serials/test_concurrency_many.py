"""Acts on many serial numbers and lots while others edit, act and post, with real threads on PostgreSQL."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from inventory.exceptions import Refused
from inventory.models import Document, State
from inventory.services import post_document
from lots.many import MANY as LOTS
from lots.models import Lot
from serials.exceptions import HeaderConflict
from serials.many import MANY
from serials.models import SerialNumber, SerialNumberChange
from serials.services import edit_header
from tests.factories import ItemFactory, LocationFactory, PartnerFactory, draft, line, posted
from tests.lots.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)

CODES = [f"SN{number:03}" for number in range(200)]


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def item(place):
    """An item of which two hundred pieces are on hand."""
    made = ItemFactory(serial=True)
    posted("purchase-delivery", place, line(made, place, *CODES))
    return made


def test_units_that_several_reserve_at_once_are_reserved_for_one(item):
    rows, done = SerialNumber.objects.all(), {}

    def reserving(partner, part):
        def work():
            done[partner.pk] = MANY.reserve(rows=part, user=None, partner=partner).done

        return work

    parts = [rows.order_by("pk"), rows.order_by("-pk"), rows.filter(code__lt="SN150"), rows.filter(code__gt="SN050")]
    assert together(*(reserving(PartnerFactory(), part) for part in parts)) == [None] * 4
    assert sum(done.values()) == len(CODES)
    for partner, count in done.items():
        assert rows.filter(reserved_partner=partner).count() == count
    assert set(rows.values_list("version", flat=True)) == {2}
    assert SerialNumberChange.objects.filter(field="reserved").count() == len(CODES)


def test_who_edits_one_of_many_meanwhile_saves_first_or_is_told(item):
    rows = SerialNumber.objects.all()
    seen = list(rows.order_by("-pk")[:5])
    many, *singly = together(
        lambda: MANY.set_code(rows=rows, user=None, field="customer_code", code="C"),
        *(
            lambda one=one: edit_header(serial=one, user=None, version=1, changes={"supplier_code": "S"})
            for one in seen
        ),
    )
    assert many is None
    assert not rows.exclude(customer_code="C").exists()
    for one, told in zip(seen, singly, strict=True):
        one.refresh_from_db()
        if told is None:
            assert (one.supplier_code, one.version) == ("S", 3)
        else:
            assert isinstance(told, HeaderConflict)
            assert [change.field for change in told.changes] == ["customer_code"]
            assert (one.supplier_code, one.version) == ("", 2)


@pytest.mark.parametrize("attempt", range(3))
def test_what_is_sold_and_cancelled_at_once_is_sold_first_or_not_at_all(item, place, attempt):
    sale = draft("sales-delivery", place, line(item, place, *CODES[50:150]), partner=PartnerFactory())
    posting, cancelling = together(
        lambda: post_document(document_id=sale.pk, user=None),
        lambda: MANY.cancel(rows=SerialNumber.objects.order_by("-pk"), user=None),
    )
    assert cancelling is None
    assert not SerialNumber.objects.filter(cancelled=False).exists()
    sold = Document.objects.get(pk=sale.pk).state == State.POSTED
    assert sold == (posting is None)
    if not sold:
        assert isinstance(posting, Refused)
        assert "is cancelled" in str(posting)
    assert SerialNumber.objects.on_hand().count() == (100 if sold else 200)
    call_command("check_ledger")


def test_what_is_reserved_for_a_document_while_it_is_posted_waits_in_no_circle(item, place):
    sale = draft("sales-delivery", place, line(item, place, *CODES), partner=PartnerFactory())
    raised = together(
        lambda: post_document(document_id=sale.pk, user=None),
        lambda: MANY.reserve(rows=SerialNumber.objects.order_by("-pk"), user=None, document=sale),
    )
    assert raised == [None, None]
    assert SerialNumber.objects.filter(reserved_document=sale, location=None).count() == len(CODES)
    call_command("check_ledger")


@pytest.mark.parametrize("attempt", range(3))
def test_lots_and_their_serial_numbers_are_acted_on_while_they_move(place, attempt):
    item = ItemFactory(serial=True, lot_managed=True)
    loads = [line(item, place, *CODES[10 * n : 10 * n + 10], lot_code=f"L{n}") for n in range(10)]
    posted("purchase-delivery", place, *loads)
    lots = Lot.objects.order_by("pk")
    sales = [line(item, place, *CODES[10 * n : 10 * n + 5], lot_code=lot.code) for n, lot in enumerate(lots)]
    sale = draft("sales-delivery", place, *reversed(sales), partner=PartnerFactory())
    posting, *acting = together(
        lambda: post_document(document_id=sale.pk, user=None),
        lambda: LOTS.force_close(rows=lots.order_by("-pk"), user=None),
        lambda: LOTS.set_code(rows=lots, user=None, field="supplier_code", code="S"),
        lambda: MANY.reserve(rows=SerialNumber.objects.order_by("-pk"), user=None, document=sale),
    )
    assert acting == [None] * 3
    assert posting is None or isinstance(posting, Refused), posting
    assert not Lot.objects.exclude(supplier_code="S", force_closed=True, version=3).exists()
    call_command("check_ledger")

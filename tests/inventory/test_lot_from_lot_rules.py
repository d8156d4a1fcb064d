"""Documents typed or read from a file that make lots of lots: nothing comes of nothing, and no lot is freer, or keeps
longer, than what it is made of (domain: create lot from lot, lot status, expiry)."""

import datetime
import time
from decimal import Decimal
from threading import Event

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Direction, Document
from inventory.services import create_lot_from_lot, post_document, reverse_document
from items.models import AlternativeUnit
from lots.models import Lot
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotFactory,
    LotStatusFactory,
    PartnerFactory,
    TemplateFactory,
    UnitFactory,
    draft,
    line,
    posted,
)
from tests.inventory.test_concurrency import together

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def out(item, place, quantity=10, code="A", **values):
    return line(item, place, lot_code=code, quantity=Decimal(quantity), direction=Direction.UNLOAD, **values)


def into(item, place, quantity=10, code="N", **values):
    return line(item, place, lot_code=code, quantity=Decimal(quantity), direction=Direction.LOAD, **values)


@pytest.fixture
def make(place, split):
    """Post a warehouse record with these lines; the lots that it made, by their names."""

    def made(*lines):
        document = posted("warehouse-record", place, *lines, template=split)
        assert list(breaches()) == []
        return {row.lot.name: row.lot for row in document.lines.filter(direction=Direction.LOAD) if row.lot}

    return made


@pytest.fixture
def refusal(make):
    """What such a document is told, by line and field; it makes nothing."""

    def told(*lines):
        before = list(Lot.objects.order_by("pk").values())
        with pytest.raises(Refused) as refused:
            make(*lines)
        assert list(Lot.objects.order_by("pk").values()) == before
        return {(problem.position, problem.field): problem.message for problem in refused.value.problems}

    return told


@pytest.fixture
def receive(place):
    """Ten of a lot, received so many days ago."""

    def received(item, code="A", days=0, partner=None, **values):
        goods = line(item, place, lot_code=code, quantity=Decimal(10), **values)
        posted("purchase-delivery", place, goods, date=TODAY - days * DAY, partner=partner)
        return Lot.objects.get(item=item, name=code)

    return received


def test_of_the_same_item_as_much_comes_as_leaves(place, make, refusal, flour, receive):
    receive(flour)
    told = refusal(out(flour, place, 1), into(flour, place, 9), into(flour, place, 1, "M"))
    assert told == {(3, "quantity"): "FLOUR: 1 PCS leave and 10 come. Of the same item as much comes as leaves."}
    sack = UnitFactory(code="SACK")
    AlternativeUnit.objects.create(item=flour, unit=sack, factor=5)
    made = make(out(flour, place, 2, unit=sack), into(flour, place, 9), into(flour, place, 1, "M"))
    assert {name: lot.on_hand for name, lot in made.items()} == {"N": 9, "M": 1}


def test_nothing_is_made_of_nothing(place, make, refusal, flour, receive):
    receive(flour)
    dough = ItemFactory(code="DOUGH", lot=True)
    lines = [out(flour, place), into(flour, place), into(dough, place, 500)]
    told = "DOUGH would be made of nothing: all that leaves comes again as the same item."
    assert refusal(*lines) == {(3, "item"): told}
    yeast = ItemFactory(code="YEAST", lot=True)
    receive(yeast, "Y")
    assert set(make(*lines[:2], into(dough, place, 500, "D"), out(yeast, place, 1, "Y"))) == {"N", "D"}


def test_a_new_lot_of_the_same_item_starts_and_expires_as_the_first_of_its_sources(place, make, flour, receive):
    receive(flour, "A", 20, expiry_date=TODAY + DAY)
    receive(flour, "B", 30, expiry_date=TODAY + 9 * DAY)
    lot = make(out(flour, place), out(flour, place, code="B"), into(flour, place, 20))["N"]
    assert (lot.start_date, lot.expiry_date) == (TODAY - 30 * DAY, TODAY + DAY)


def test_what_expires_by_its_validity_does_not_start_anew(place, make, refusal, receive):
    """Domain: whether the expiry date may be edited."""
    milk = ItemFactory(lot=True, lot_validity_days=300, expiry_editable=False, expiry_block_days=0)
    old = receive(milk, "A", 299)
    assert make(out(milk, place, 4), into(milk, place, 4))["N"].expiry_date == old.expiry_date == TODAY + DAY
    typed = into(milk, place, 4, "M", start_date=TODAY)
    assert make(out(milk, place, 4), typed)["M"].expiry_date == TODAY + DAY
    typed = into(milk, place, 1, "L", expiry_date=TODAY + 300 * DAY)
    assert set(refusal(out(milk, place, 1), typed)) == {(2, "expiry_date")}


def test_a_typed_expiry_date_is_never_later_than_that_of_the_goods(place, make, refusal, flour, receive):
    receive(flour, "A", 20, expiry_date=TODAY + 5 * DAY)
    later = into(flour, place, expiry_date=TODAY + 6 * DAY)
    assert "what it is made of expires on" in refusal(out(flour, place), later)[2, "expiry_date"]
    starts = into(flour, place, start_date=TODAY + 6 * DAY)
    assert "before it starts on" in refusal(out(flour, place), starts)[2, "expiry_date"]
    sooner = into(flour, place, start_date=TODAY - 20 * DAY, expiry_date=TODAY - DAY)
    lot = make(out(flour, place), sooner)["N"]
    assert (lot.start_date, lot.expiry_date) == (TODAY - 20 * DAY, TODAY - DAY)


def test_a_lot_made_ahead_to_expire_later_is_refused(place, make, refusal, flour, receive):
    receive(flour, "A", 20, expiry_date=TODAY + 5 * DAY)
    ahead = LotFactory(item=flour, code="N", expiry_date=TODAY + 90 * DAY)
    assert "what it is made of expires on" in refusal(out(flour, place), into(flour, place))[2, "lot_code"]
    Lot.objects.filter(pk=ahead.pk).update(expiry_date=None)
    lot = make(out(flour, place), into(flour, place))["N"]
    assert (lot.pk, lot.start_date, lot.expiry_date) == (ahead.pk, TODAY - 20 * DAY, TODAY + 5 * DAY)
    assert dict(lot.changes.values_list("field", "new_value"))["expiry_date"] == str(TODAY + 5 * DAY)


def test_a_lot_emptied_by_a_reversal_is_made_again_with_the_dates_of_its_source(place, make, flour, receive):
    receive(flour, "A", 20, expiry_date=TODAY + 5 * DAY)
    receive(flour, "N", 3, expiry_date=TODAY + 90 * DAY)
    reverse_document(document_id=Document.objects.get(lines__lot__name="N").pk, user=None)
    lot = make(out(flour, place), into(flour, place))["N"]
    assert (lot.start_date, lot.expiry_date) == (TODAY - 20 * DAY, TODAY + 5 * DAY)


def test_an_expired_lot_without_a_start_date_is_split(place, split, make, flour, receive):
    source = receive(flour)
    Lot.objects.filter(pk=source.pk).update(start_date=None, expiry_date=TODAY - 3 * DAY)
    create_lot_from_lot(lot=source, location=place, quantity=Decimal(1), code="M", user=None)
    lot = make(out(flour, place, 1), into(flour, place, 1))["N"]
    dates = (TODAY - 3 * DAY, TODAY - 3 * DAY)
    assert set(Lot.objects.exclude(pk=source.pk).values_list("start_date", "expiry_date")) == {dates}
    assert lot.expiry_date == dates[1]


def test_a_later_policy_does_not_move_the_expiry_date_of_goods(place, split, flour, receive):
    source = receive(flour, expiry_date=TODAY.replace(day=1) + 75 * DAY)
    flour.expiry_policy = "month_start"
    flour.save()
    create_lot_from_lot(lot=source, location=place, quantity=Decimal(1), code="M", user=None)
    assert Lot.objects.get(name="M").expiry_date == source.expiry_date


def test_what_is_reserved_stays_reserved_in_its_new_lot(place, make, refusal, flour, receive):
    """Domain, the lot register: reserved, only for the document or partner it is reserved for."""
    source, clinic = receive(flour), PartnerFactory()
    order = posted("customer-order", place, line(flour, place))
    for code, whom in (("N", {"reserved_partner": clinic}), ("M", {"reserved_document": order}), ("L", {})):
        nobody = {"reserved_partner": None, "reserved_document": None}
        Lot.objects.filter(pk=source.pk).update(reserved=True, **{**nobody, **whom})
        lot = make(out(flour, place, 1), into(flour, place, 1, code))[code]
        assert (lot.reserved, lot.reserved_partner, lot.reserved_document) == (
            True,
            whom.get("reserved_partner"),
            whom.get("reserved_document"),
        )
    receive(flour, "B")
    told = refusal(out(flour, place, 1), out(flour, place, 1, "B"), into(flour, place, 2, "K"))
    assert "not all reserved alike" in told[3, "lot_code"]


def test_what_is_reserved_for_the_document_that_makes_the_lot_is_free_then(place, split, flour, receive):
    source = receive(flour)
    record = draft("warehouse-record", place, out(flour, place), into(flour, place), template=split)
    Lot.objects.filter(pk=source.pk).update(reserved=True, reserved_document=record)
    post_document(document_id=record.pk, user=None)
    assert not Lot.objects.get(name="N").reserved


@pytest.mark.parametrize(
    ("initial", "kept"), [(None, False), ({}, False), ({"production": False}, False), ({"sales": False}, True)]
)
def test_goods_repacked_under_another_item_are_still_held(place, make, flour, receive, initial, kept):
    """Domain, lot status: the initial status of the other item stays where it forbids as much."""
    held = LotStatusFactory(sales=False)
    Lot.objects.filter(pk=receive(flour).pk).update(status=held)
    own = None if initial is None else LotStatusFactory(**initial)
    dough = ItemFactory(code="DOUGH", lot=True, initial_lot_status=own)
    assert make(out(flour, place), into(dough, place, 3))["N"].status == (own if kept else held)


def test_another_item_is_not_made_of_lots_held_for_different_things(place, make, refusal, flour, receive):
    yeast, dough = ItemFactory(code="YEAST", lot=True), ItemFactory(code="DOUGH", lot=True)
    for item, forbids in ((flour, "sales"), (yeast, "production")):
        Lot.objects.filter(pk=receive(item).pk).update(status=LotStatusFactory(**{forbids: False}))
    lines = out(flour, place), out(yeast, place), into(dough, place)
    assert "have different statuses" in refusal(*lines)[3, "lot_code"]
    strict = LotStatusFactory(sales=False, production=False)
    Lot.objects.filter(item=yeast).update(status=strict)
    assert make(*lines)["N"].status == strict


def test_a_lot_of_one_supplier_is_not_made_of_the_goods_of_two(place, make, refusal, receive):
    """Domain: single-supplier lots."""
    honey = ItemFactory(code="HONEY", lot=True, single_supplier_lots=True)
    first, second = PartnerFactory(), PartnerFactory()
    receive(honey, "A", partner=first, supplier_code="V-1")
    receive(honey, "B", partner=second, supplier_code="V-2")
    lines = out(honey, place), out(honey, place, code="B"), into(honey, place, 20)
    told = "A lot of HONEY takes goods of one supplier only: make one document for each supplier."
    assert refusal(*lines) == {(3, "lot_code"): told}
    lot = make(out(honey, place, 1), into(honey, place, 1))["N"]
    assert (lot.supplier, lot.supplier_code) == (first, "V-1")
    honey.single_supplier_lots = False
    honey.save()
    lot = make(out(honey, place, 1), out(honey, place, 1, "B"), into(honey, place, 2, "M"))["M"]
    assert (lot.supplier, lot.supplier_code) == (None, "")


def test_a_fifo_lot_made_of_one_has_its_cost_and_of_several_none_that_one_of_them_had(place, make, receive):
    """Seed: Lot Fifo."""
    wine = ItemFactory(lot=True, fifo_lots=True)
    receive(wine, "W #1", unit_cost=Decimal(3))
    receive(wine, "W #2", unit_cost=Decimal(4))
    lot = make(out(wine, place, 6, "W #1"), into(wine, place, 6, "X"))["X #1"]
    assert (lot.unit_cost, set(Document.objects.latest("pk").lines.values_list("unit_cost"))) == (3, {(3,)})
    assert make(out(wine, place, 6, "W"), into(wine, place, 6, "X"))["X #2"].unit_cost is None
    typed = into(wine, place, 1, "X", unit_cost=Decimal(5))
    assert make(out(wine, place, 1, "W #2"), typed)["X #3"].unit_cost == 5


def test_a_lot_is_not_made_of_itself(place, refusal, flour, receive):
    receive(flour)
    reserved = LotFactory(item=flour, code="N")
    lines = out(flour, place, 5), out(flour, place, 5, "N"), into(flour, place)
    told = refusal(*lines)
    assert told[3, "lot_code"] == f"Lot {reserved.name} is taken from and made on one document: make two of it."


def test_the_number_of_statements_does_not_grow_with_the_lots(place, split, flour, receive):
    Lot.objects.filter(pk=receive(flour).pk).update(
        reserved=True, reserved_document=posted("customer-order", place, line(flour, place))
    )
    counts = []
    for first, number in ((0, 1), (10, 8)):
        lines = [into(flour, place, 1, f"N{first + n}") for n in range(number)]
        record = draft("warehouse-record", place, out(flour, place, number), *lines, template=split)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            post_document(document_id=record.pk, user=None)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_an_order_that_somebody_is_at_is_not_waited_for():
    """Posting of the order holds it and waits for the lot that is held here."""
    place, flour = LocationFactory(), ItemFactory(lot=True)
    template = TemplateFactory(warehouse=place.warehouse, create_lot_from_lot=True)
    posted("purchase-delivery", place, line(flour, place, lot_code="A", quantity=Decimal(10)))
    order = posted("customer-order", place, line(flour, place))
    Lot.objects.update(reserved=True, reserved_document=order)
    record = draft("warehouse-record", place, out(flour, place), into(flour, place), template=template)
    held = Event()

    def work(who):
        if who == "at the order":
            with transaction.atomic():
                Document.objects.select_for_update().get(pk=order.pk)
                held.set()
                time.sleep(0.3)
        else:
            held.wait(timeout=20)
            post_document(document_id=record.pk, user=None)

    refused = together(work, ["at the order", "at the lot"])[1]
    assert "is being posted or changed just now: try again" in str(refused)
    work("at the lot")
    assert Lot.objects.get(name="N").reserved_document == order

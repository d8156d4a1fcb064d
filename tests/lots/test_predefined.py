"""Predefined lots: made ahead of stock, chosen on a production record (seed: loturi predefinite)."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from inventory.models import Direction
from items.expiry import ExpiryPolicy
from lots.models import Lot, LotType
from lots.services import MAX_LOTS, register_lots
from lots.traced.exceptions import TracedNotPermitted, TracedRefused
from numbering.models import CodeKind, Exclusion, Segment
from tests.factories import (
    ItemFactory,
    LocationFactory,
    LotFactory,
    SerialCodeTypeFactory,
    VariantFactory,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 9)


def register(item, user=None, **values):
    values = {"variant": None, "start_date": DAY, **values}
    return register_lots(item=item, user=user, **values)


def refused(item, **values):
    with pytest.raises(TracedRefused) as raised:
        register(item, **values)
    return raised.value.errors


@pytest.fixture
def rule(db):
    return SerialCodeTypeFactory(kind=CodeKind.LOT, code="LOTS", prefix="P")


def test_predefined_lots_have_the_items_initial_status_and_what_was_typed(quarantine):
    item = ItemFactory(lot_managed=True, initial_lot_status=quarantine, lot_validity_days=30)
    variant = VariantFactory(item=item)
    kind = LotType.objects.create(code="OWN", description="Own")
    made = register(item, variant=variant, codes=[" A1 ", "ș2"], supplier_code=" Ș9 ", lot_type=kind)
    assert [lot.name for lot in made] == ["A1", "ș2"]
    for lot in Lot.objects.all():
        assert (lot.variant, lot.status, lot.lot_type, lot.code_type) == (variant, quarantine, kind, None)
        assert (lot.start_date, lot.expiry_date) == (DAY, DAY + datetime.timedelta(days=30))
        assert (lot.supplier_code, lot.supplier_code_search) == ("Ș9", "S9")
        assert lot.predefined
        assert (lot.on_hand, lot.closed, lot.sellable, lot.version) == (0, False, True, 1)
        assert abs(timezone.now() - lot.created_at) < datetime.timedelta(minutes=1)
    assert made[1].code_search == "S2"


def test_a_predefined_lot_is_chosen_on_a_production_record(item):
    """Domain: predefined lots for production: created ahead, selectable on a production record."""
    [lot] = register(item, codes=["A1"])
    place = LocationFactory()
    posted("production-record", place, line(item, place, lot_code="A1", quantity=Decimal(7), direction=Direction.LOAD))
    [loaded] = Lot.objects.all()
    assert loaded.pk == lot.pk


def test_so_many_are_made_by_the_items_rule_passing_over_codes_given_by_hand(rule):
    item = ItemFactory(lot_managed=True, lot_code_type=rule)
    LotFactory(item=item, code="p1")
    made = register(item, count=3)
    assert [lot.code for lot in made] == ["P0", "P2", "P3"]
    assert {lot.code_type for lot in made} == {rule}


def test_exclusions_are_of_documents_and_do_not_apply(rule):
    for kind in ("production-record", "warehouse-record"):
        Exclusion.objects.create(code_type=rule, document_type=kind, sales=False)
    assert len(register(ItemFactory(lot_managed=True, lot_code_type=rule), count=1)) == 1


def test_the_rule_takes_what_is_known_of_the_lot(rule):
    sources = [("lot_type", 3), ("expiry_month", 2), ("supplier_lot", 2), ("progressive", 2)]
    for position, (source, length) in enumerate(sources, start=1):
        Segment.objects.create(code_type=rule, position=position, source=source, length=length, fill="0")
    kind = LotType.objects.create(code="OWN", description="Own")
    item = ItemFactory(lot_managed=True, lot_code_type=rule, lot_validity_days=31)
    [lot] = register(item, count=1, lot_type=kind, supplier_code="S9")
    assert lot.code == "POWN04S900"


def test_a_rule_without_a_progressive_makes_one_at_a_time(rule):
    Segment.objects.create(code_type=rule, position=1, source="item_code", length=8, fill="_")
    item = ItemFactory(code="MILK", lot_managed=True, lot_code_type=rule)
    assert "one lot at a time" in refused(item, count=2)["count"][0]
    assert [lot.code for lot in register(item, count=1)] == ["P____MILK"]
    assert "already has a lot" in refused(item, count=1)["count"][0]


def test_what_the_rule_cannot_compose_is_told_at_the_count(rule):
    Segment.objects.create(code_type=rule, position=1, source="lot_type", length=3, fill="0")
    assert refused(ItemFactory(lot_managed=True, lot_code_type=rule), count=1)["count"]
    assert not Lot.objects.exists()


@pytest.mark.parametrize(
    ("policy", "days", "typed", "stored"),
    [
        (ExpiryPolicy.EXACT, 10, None, datetime.date(2026, 3, 19)),
        (ExpiryPolicy.MONTH_END, 10, None, datetime.date(2026, 3, 31)),
        (ExpiryPolicy.MONTH_START, 30, None, datetime.date(2026, 4, 1)),
        (ExpiryPolicy.MONTH_END, None, datetime.date(2026, 5, 2), datetime.date(2026, 5, 31)),
        (ExpiryPolicy.EXACT, None, None, None),
    ],
)
def test_the_expiry_date_is_typed_or_by_validity_as_the_items_policy_settles_it(policy, days, typed, stored):
    item = ItemFactory(lot_managed=True, expiry_policy=policy, lot_validity_days=days)
    [lot] = register(item, codes=["A"], expiry_date=typed)
    assert lot.expiry_date == stored


def test_an_expiry_date_that_nobody_may_edit_is_refused_at_the_field():
    item = ItemFactory(lot_managed=True, expiry_editable=False, lot_validity_days=10)
    assert "nobody edits it" in refused(item, codes=["A"], expiry_date=DAY)["expiry_date"][0]
    [lot] = register(item, codes=["A"], expiry_date=DAY + datetime.timedelta(days=10))
    assert lot.expiry_date == DAY + datetime.timedelta(days=10)


def test_every_bad_repeated_or_known_code_is_named_and_none_is_made(item, lot):
    errors = refused(item, codes=["A", "a", "B\u200b"])["codes"]
    assert [message.split(":")[0] for message in errors] == ["No. 2", "No. 3"]
    assert refused(item, codes=["A", "l1"])["codes"] == ["This item already has a lot “l1”."]
    assert Lot.objects.count() == 1


def test_the_same_code_may_stand_on_another_item_or_variant(item, lot):
    register(item, variant=VariantFactory(item=item), codes=["L1"])
    register(ItemFactory(lot_managed=True), codes=["L1"])
    assert Lot.objects.filter(code="L1").count() == 3


def test_predefined_lots_of_a_fifo_item_are_its_first_instances():
    """Seed, Lot Fifo: choosing it from the list adds to it, typing its code again makes the next."""
    item = ItemFactory(lot_managed=True, fifo_lots=True)
    assert [lot.name for lot in register(item, codes=["A"])] == ["A #1"]
    assert "already has a lot" in refused(item, codes=["a"])["codes"][0]
    assert "leave its number out" in refused(item, codes=["B #2"])["codes"][0]


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({}, "codes", "at least one"),
        ({"codes": ["A"], "count": 2}, "count", "not both"),
        ({"count": MAX_LOTS + 1}, "count", "1,000"),
        ({"count": -1}, "count", "From 1"),
        ({"codes": [f"L{n}" for n in range(MAX_LOTS + 1)]}, "codes", "At most"),
        ({"count": 1}, "count", "no lot code type"),
        ({"codes": ["A"], "supplier_code": "x" * 51}, "supplier_code", "at most 50"),
        ({"codes": ["A"], "expiry_date": datetime.date(2026, 3, 8)}, "expiry_date", "before the start date"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(item, values, field, told):
    errors = refused(item, **values)
    assert list(errors) == [field]
    assert told.replace(",", "") in errors[field][0].replace(",", "")


def test_an_item_without_lots_another_items_variant_and_an_old_lot_type_are_refused_together(item):
    old = LotType.objects.create(code="OLD", description="Old", active=False)
    errors = refused(ItemFactory(), variant=VariantFactory(item=item), codes=["A"], lot_type=old)
    assert set(errors) == {"item", "variant", "lot_type"}


def test_registering_is_a_right(item):
    with pytest.raises(TracedNotPermitted):
        register(item, user=user("viewer"), codes=["A"])
    assert register(item, user=user("clerk"), codes=["A"])

"""Editing the header of a lot: every field, its rights, the item's expiry policy, two people at once; deleting."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from items.expiry import ExpiryPolicy
from lots.models import DeletedLot, LabelType, Lot, LotChange, LotEvaluation, LotStatus, LotType
from lots.services import delete_lot, edit_lot
from lots.traced.exceptions import WHOLE, HeaderConflict, TracedNotPermitted, TracedRefused
from numbering.models import CodeKind
from numbering.rendering import CodeContext
from numbering.services import preview_codes, take_codes
from serials.services import register_serials
from tests.factories import (
    ItemFactory,
    LocationFactory,
    LotFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    VariantFactory,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 9)
MONTH_END = datetime.date(2026, 3, 31)


def edit(lot, user, version=None, **changes):
    version = lot.version if version is None else version
    return edit_lot(lot=lot, user=user, version=version, changes=changes)


def history(lot):
    return [(c.version, c.field, c.old_value, c.new_value) for c in lot.changes.order_by("id")]


def refused(lot, **changes):
    with pytest.raises(TracedRefused) as raised:
        edit(lot, None, **changes)
    return raised.value.errors


def test_every_changed_field_is_kept_with_who_when_old_and_new(lot, supervisor, quarantine):
    """Domain: supplier, producer, label type, notes, lot status, lot evaluation, sellable; every change is kept."""
    producer = PartnerFactory()
    kind = LotType.objects.create(code="RAW", description="Raw")
    judged = LotEvaluation.objects.create(code="A", description="Good")
    label = LabelType.objects.create(code="S", description="Small")
    edited = edit(
        lot,
        supervisor,
        code="L2",
        start_date=DAY,
        expiry_date=MONTH_END,
        customer_code="C",
        supplier_code="S",
        cancelled=True,
        force_closed=True,
        reserved=True,
        reserved_partner=producer,
        lot_type=kind,
        status=quarantine,
        evaluation=judged,
        producer=producer,
        label_type=label,
        notes=" keep dry ",
        sellable=False,
    )
    assert edited.version == 2
    assert history(lot) == [
        (2, "code", "L1", "L2"),
        (2, "start_date", "", "2026-03-09"),
        (2, "expiry_date", "", "2026-03-31"),
        (2, "customer_code", "", "C"),
        (2, "supplier_code", "", "S"),
        (2, "cancelled", "0", "1"),
        (2, "force_closed", "0", "1"),
        (2, "reserved", "0", "1"),
        (2, "reserved_partner", "", str(producer)),
        (2, "lot_type", "", "RAW – Raw"),
        (2, "status", "", "Q – Quarantine"),
        (2, "evaluation", "", "A – Good"),
        (2, "producer", "", str(producer)),
        (2, "label_type", "", "S – Small"),
        (2, "notes", "", "keep dry"),
        (2, "sellable", "1", "0"),
    ]
    assert {change.user for change in lot.changes.all()} == {supervisor}
    stored = Lot.objects.get(pk=lot.pk)
    assert (stored.status, stored.producer, stored.notes, stored.sellable) == (quarantine, producer, "keep dry", False)


def test_a_new_code_is_a_new_name_and_found_by_search(lot):
    edit(lot, None, code="Ață-９")
    stored = Lot.objects.get(pk=lot.pk)
    assert (stored.name, stored.code_key, stored.code_search) == ("Ață-９", "AȚĂ-9", "ATA-9")


def test_the_code_of_another_lot_of_the_item_and_variant_is_refused(lot, item):
    LotFactory(item=item, code="L2")
    LotFactory(item=item, code="L3", variant=VariantFactory(item=item))
    assert "already has a lot" in refused(lot, code="l2")["code"][0]
    assert edit(lot, None, code="L3").name == "L3"


def test_a_fifo_instance_keeps_its_number_and_its_code_is_unique_per_instance():
    """Seed, Lot Fifo: several lots of one name."""
    item = ItemFactory(lot_managed=True, fifo_lots=True)
    first, second = (LotFactory(item=item, code="L1", instance=n) for n in (1, 2))
    LotFactory(item=item, code="L2", instance=1)
    assert "already has a lot" in refused(first, code="L2")["code"][0]
    assert edit(second, None, code="L2").name == "L2 #2"
    assert "leave its number out" in refused(first, code="L9 #3")["code"][0]
    assert "at most 44" in refused(first, code="A" * 45)["code"][0]


def test_the_supplier_of_a_lot_is_not_edited(lot):
    with pytest.raises(ValueError, match="supplier"):
        edit(lot, None, supplier=PartnerFactory())


@pytest.mark.parametrize(("field", "value"), [("code", "L2"), ("status", None)])
def test_code_and_status_are_changed_by_a_supervisor(lot, clerk, supervisor, released, quarantine, field, value):
    Lot.objects.filter(pk=lot.pk).update(status=quarantine)
    value = value or released
    with pytest.raises(TracedNotPermitted, match="ask a supervisor"):
        edit(lot, clerk, **{field: value}, notes="x")
    assert not lot.changes.exists()
    assert getattr(edit(lot, supervisor, **{field: value}), field) == value


def test_a_clerk_edits_the_rest_and_a_viewer_nothing(lot, clerk):
    assert edit(lot, clerk, notes="n", sellable=False).version == 2
    with pytest.raises(TracedNotPermitted):
        edit(lot, user("viewer"), version=2, notes="x")


def test_what_is_out_of_use_is_not_chosen_again_and_stays_where_it_is(lot, released):
    LotStatus.objects.filter(pk=released.pk).update(active=False)
    released.refresh_from_db()
    assert "no longer in use" in refused(lot, status=released)["status"][0]
    Lot.objects.filter(pk=lot.pk).update(status=released)
    assert edit(lot, None, status=released, notes="n").status == released


def test_notes_that_do_not_fit_are_refused_at_their_field(lot):
    assert "300" in refused(lot, notes="x" * 301)["notes"][0]


@pytest.mark.parametrize(
    ("policy", "stored"),
    [
        (ExpiryPolicy.EXACT, datetime.date(2026, 5, 20)),
        (ExpiryPolicy.MONTH_END, datetime.date(2026, 5, 31)),
        (ExpiryPolicy.MONTH_START, datetime.date(2026, 5, 1)),
    ],
)
def test_an_expiry_date_is_settled_by_the_items_policy(policy, stored):
    """Domain: expiry per item: exact date, last day of the expiry month, or first day of it."""
    lot = LotFactory(item=ItemFactory(lot_managed=True, expiry_policy=policy), start_date=DAY)
    assert edit(lot, None, expiry_date=datetime.date(2026, 5, 20)).expiry_date == stored


def test_an_expiry_date_that_stays_is_left_as_it_is(item):
    lot = LotFactory(item=item, start_date=DAY, expiry_date=datetime.date(2026, 5, 20))
    item.expiry_policy = ExpiryPolicy.MONTH_END
    item.save()
    edit(lot, None, expiry_date=datetime.date(2026, 5, 20), notes="n")
    assert [field for _version, field, _old, _new in history(lot)] == ["notes"]


def test_an_expiry_date_that_nobody_may_edit_follows_the_start_date():
    """Domain: expiry per item: whether the date may be edited."""
    item = ItemFactory(
        lot_managed=True, expiry_editable=False, lot_validity_days=10, expiry_policy=ExpiryPolicy.MONTH_END
    )
    lot = LotFactory(item=item, start_date=DAY, expiry_date=MONTH_END)
    assert "nobody edits it" in refused(lot, expiry_date=DAY)["expiry_date"][0]
    assert "follows the start date" in refused(lot, start_date=None)["start_date"][0]
    moved = edit(lot, None, start_date=datetime.date(2026, 4, 25), expiry_date=MONTH_END)
    assert moved.expiry_date == datetime.date(2026, 5, 31)
    assert [field for _version, field, _old, _new in history(lot)] == ["start_date", "expiry_date"]


def test_it_does_not_expire_before_it_starts(lot):
    assert list(refused(lot, start_date=MONTH_END, expiry_date=DAY)) == ["expiry_date"]


def test_the_second_editor_is_told_who_changed_what(lot, clerk, supervisor, quarantine):
    edit(lot, supervisor, version=1, status=quarantine)
    with pytest.raises(HeaderConflict) as raised:
        edit(lot, clerk, version=1, notes="mine")
    assert [(c.user, c.field, c.new_value) for c in raised.value.changes] == [(supervisor, "status", "Q – Quarantine")]
    assert raised.value.record.status == quarantine
    lot.refresh_from_db()
    assert (lot.notes, lot.version) == ("", 2)


def test_editing_takes_the_same_statements_whatever_changes(lot, supervisor, statements, quarantine):
    def count(version, **changes):
        before = len(statements)
        edit(lot, supervisor, version=version, **changes)
        return len(statements) - before

    count(1, notes="rights are read once")
    few = count(2, notes="a")
    assert count(3, notes="b", customer_code="C", supplier_code="S", sellable=False, start_date=DAY) == few


def test_the_history_is_never_changed_nor_deleted(lot):
    edit(lot, None, cancelled=True)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LotChange.objects.update(new_value="0")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LotChange.objects.all().delete()


# Deleting


def test_a_deleted_lot_leaves_its_name_reason_and_history(lot, supervisor):
    edit(lot, supervisor, supplier_code="S")
    pk = lot.pk
    left = delete_lot(lot=lot, user=supervisor, reason=" made twice ")
    assert left == DeletedLot.objects.get()
    assert (left.lot_id, left.code, left.reason, left.supplier_code) == (pk, "L1", "made twice", "S")
    assert left.deleted_by == supervisor
    assert not Lot.objects.exists()
    assert LotChange.objects.filter(lot_id=pk).count() == 1


def test_a_lot_that_a_movement_names_is_never_deleted(item):
    """Domain: what any movement names is never deleted."""
    posted("purchase-delivery", place := LocationFactory(), line(item, place, lot_code="L1", quantity=Decimal(5)))
    with pytest.raises(TracedRefused, match="movements") as raised:
        delete_lot(lot=Lot.objects.get(), user=None, reason="x")
    assert "Cancel it instead" in str(raised.value)
    assert Lot.objects.exists()


def test_a_lot_that_holds_serial_numbers_is_not_deleted():
    item = ItemFactory(lot=True, serial=True)
    lot = LotFactory(item=item)
    register_serials(item=item, variant=None, lot=lot, codes=["A"], user=None)
    with pytest.raises(TracedRefused, match="serial numbers"):
        delete_lot(lot=lot, user=None, reason="x")


@pytest.mark.parametrize(("reason", "told"), [("  ", "why"), ("x" * 301, "300")])
def test_a_deletion_has_a_reason_that_fits(lot, reason, told):
    with pytest.raises(TracedRefused) as raised:
        delete_lot(lot=lot, user=None, reason=reason)
    assert told in raised.value.errors["reason"][0]


def test_deleting_is_a_right_and_happens_once(lot, clerk):
    with pytest.raises(TracedNotPermitted):
        delete_lot(lot=lot, user=clerk, reason="x")
    again = Lot.objects.get(pk=lot.pk)
    delete_lot(lot=lot, user=None, reason="x")
    with pytest.raises(TracedRefused, match="deleted meanwhile") as raised:
        delete_lot(lot=again, user=None, reason="x")
    assert WHOLE in raised.value.errors


@pytest.fixture
def rule(db):
    """A rule that fills gaps and has given L0 to L4."""
    made = SerialCodeTypeFactory(kind=CodeKind.LOT, prefix="L", fill_gaps=True)
    take_codes(code_type=made, contexts=[(CodeContext(), 5)])
    return made


def next_code(rule):
    [code] = preview_codes(code_type=rule, context=CodeContext(), count=1)
    return code


def test_the_code_of_a_deleted_or_renamed_lot_is_a_gap_again(item, rule):
    delete_lot(lot=LotFactory(item=item, code="L3", code_type=rule), user=None, reason="x")
    assert next_code(rule) == "L3"
    edit(LotFactory(item=item, code="L2", code_type=rule), None, code="BY-HAND")
    assert next_code(rule) == "L2"


def test_a_code_that_another_lot_of_the_rule_has_is_no_gap(item, rule):
    LotFactory(code="L3", code_type=rule)
    delete_lot(lot=LotFactory(item=item, code="L3", code_type=rule), user=None, reason="x")
    assert next_code(rule) == "L5"

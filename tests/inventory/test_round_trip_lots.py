"""Lots that are exported and imported into an empty database are the same lots again."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction

from inventory.services import reverse_document
from lots.importing import import_lots
from lots.models import Lot, LotStatus
from lots.services import register_lots
from numbering.models import CodeKind, Exclusion
from tests.factories import (
    TODAY,
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    TemplateFactory,
    VariantFactory,
    line,
    posted,
)
from tests.files import file
from tests.inventory.test_round_trip import FILES, OPTIONS, exported, records

pytestmark = pytest.mark.django_db
NOTHING = dict.fromkeys(("sales", "production", "other_unloads", "automatic_withdrawal"), False)


def carried_over(tmp_path, tell, ahead=None):
    """The files that ``tell``'s story gives, before and after they came into a database without it.

    ``ahead`` is a file of lots that comes in before the documents.
    """
    with transaction.atomic():
        tell()
        before = {name: exported(name) for name in FILES}
        transaction.set_rollback(True)
    for name in FILES:
        path = tmp_path / name
        path.write_text(before[name], encoding="utf-8", newline="")
        if name == "documents" and ahead:
            import_lots(file=file(*ahead))
        call_command(f"import_{name}", str(path), *OPTIONS.get(name, ()), stdout=io.StringIO())
    return before, {name: exported(name) for name in FILES}


def test_lots_taken_by_expiry_come_in_again_as_they_were_taken(tmp_path):
    """Withdrawal by expiry splits a line: each part names the lot that was taken."""

    def tell():
        milk, place = ItemFactory(code="MILK", lot=True, lot_validity_days=10, withdrawal="fefo"), LocationFactory()
        for number, code in enumerate(("L1", "L2", "L3")):
            load = line(milk, place, quantity=Decimal(5), lot_code=code, start_date=TODAY - timedelta(days=number))
            posted("purchase-delivery", place, load)
        posted("consumption", place, line(milk, place, quantity=Decimal(12)))

    before, after = carried_over(tmp_path, tell)
    assert after == before
    taken = [(row["lot"], row["quantity"]) for row in records(after["documents"])[3:]]
    assert taken == [("L3", "5"), ("L2", "5"), ("L1", "2")]


def test_fifo_instances_come_in_again_with_their_numbers_and_costs(tmp_path):
    """Seed, Lot Fifo: one lot received several times at different prices."""

    def tell():
        item, place = ItemFactory(code="STEEL", lot=True, fifo_lots=True), LocationFactory()
        for cost in ("1.5", "2"):
            received = line(item, place, quantity=Decimal(5), lot_code="L1", unit_cost=Decimal(cost))
            posted("purchase-delivery", place, received)
        posted("purchase-delivery", place, line(item, place, quantity=Decimal(1), lot_code="L1 #2"))
        posted("consumption", place, line(item, place, quantity=Decimal(7), lot_code="L1"))

    before, after = carried_over(tmp_path, tell)
    assert after == before
    told = [(row["lot"], row["quantity"]) for row in records(after["documents"])]
    assert told == [("L1 #1", "5"), ("L1 #2", "5"), ("L1 #2", "1"), ("L1 #1", "5"), ("L1 #2", "2")]
    assert [*Lot.objects.order_by("name").values_list("name", "unit_cost", "on_hand")] == [
        ("L1 #1", Decimal("1.5"), 0),
        ("L1 #2", 2, 4),
    ]


def test_fifo_instances_keep_their_numbers_though_a_receipt_was_reversed(tmp_path):
    def tell():
        item, place = ItemFactory(code="STEEL", lot=True, fifo_lots=True), LocationFactory()
        loads = [posted("purchase-delivery", place, line(item, place, lot_code="L1")) for _number in range(4)]
        for load in (loads[0], loads[1], loads[2]):
            reverse_document(document_id=load.pk, user=None)
        posted("consumption", place, line(item, place, lot_code="L1"))

    before, after = carried_over(tmp_path, tell)
    assert after == before
    assert [row["lot"] for row in records(after["documents"])] == ["L1 #4", "L1 #4"]
    assert [row["lot"] for row in records(after["lots"])] == ["L1 #1", "L1 #2", "L1 #3", "L1 #4"]


def test_lots_made_by_their_rule_come_in_again_with_their_codes(tmp_path):
    def tell():
        rule = SerialCodeTypeFactory(kind=CodeKind.LOT, code="LOT", prefix="A", start_number=7)
        item = ItemFactory(code="MILK", lot=True, lot_code_type=rule, lots_automatic=True)
        posted("purchase-delivery", (place := LocationFactory()), line(item, place))

    before, after = carried_over(tmp_path, tell)
    assert after == before
    assert [row["lot"] for row in records(after["documents"])] == ["A7"]


def test_a_lot_made_from_a_lot_comes_in_again_with_its_signs(tmp_path):
    def tell():
        item, place = ItemFactory(code="MILK", lot=True), LocationFactory()
        split = TemplateFactory(warehouse=place.warehouse, code="SPL", direction=-1, create_lot_from_lot=True)
        posted("purchase-delivery", place, line(item, place, quantity=Decimal(5), lot_code="L1"))
        parts = [line(item, place, quantity=Decimal(2), lot_code="L1", direction=-1)]
        parts.append(line(item, place, quantity=Decimal(2), lot_code="L2", direction=1))
        posted("warehouse-record", place, *parts, template=split)

    before, after = carried_over(tmp_path, tell)
    assert after == before
    signed = [(row["lot"], row["quantity"]) for row in records(after["documents"])]
    assert signed == [("L1", "5"), ("L1", "-2"), ("L2", "2")]


def test_a_lot_has_the_status_in_the_end_that_it_had_whatever_was_done_with_it_before(tmp_path):
    """Quarantine on receipt, release, sale, and quarantine again: the file says how it ended."""

    def tell():
        quarantine = LotStatus.objects.create(code="QUAR", description="Quarantine", **NOTHING)
        good = LotStatus.objects.create(code="GOOD", description="Released")
        item, place = ItemFactory(code="MILK", lot=True, initial_lot_status=quarantine), LocationFactory()
        for code in ("L1", "L2", "L3"):
            posted("purchase-delivery", place, line(item, place, quantity=Decimal(5), lot_code=code))
        Lot.objects.update(status=good)
        posted("sales-delivery", place, line(item, place, lot_code="L1"), partner=PartnerFactory())
        Lot.objects.filter(code="L1").update(status=quarantine)
        Lot.objects.filter(code="L3").update(status=None)

    before, after = carried_over(tmp_path, tell)
    assert after == before
    assert [*Lot.objects.order_by("code").values_list("code", "status__code")] == [
        ("L1", "QUAR"),
        ("L2", "GOOD"),
        ("L3", None),
    ]


def test_a_lot_has_in_the_end_what_was_entered_on_it_whatever_its_documents_say(tmp_path):
    """Domain, files: an export imported into an empty database gives the same register."""

    def tell():
        item, place, supplier = (
            ItemFactory(code="MILK", lot=True, lot_validity_days=10),
            LocationFactory(),
            PartnerFactory(),
        )
        red = VariantFactory(item=item, code="RED")
        register_lots(item=item, variant=red, user=None, start_date=TODAY, codes=["AHEAD"])
        posted("purchase-delivery", place, line(item, place, lot_code="L1"), partner=supplier)
        emptied = posted("purchase-delivery", place, line(item, place, lot_code="L2"), partner=supplier)
        reverse_document(document_id=emptied.pk, user=None)
        # What was cancelled after it was used comes in again, and so does that it never expires.
        Lot.objects.filter(code="L1").update(cancelled=True, expiry_date=None, notes="Broken", sellable=False)
        Lot.objects.filter(code="L2").update(reserved=True, reserved_partner=supplier, producer=supplier)

    before, after = carried_over(tmp_path, tell)
    assert after == before
    assert [(row["lot"], row["variant"], row["initial_quantity"]) for row in records(after["lots"])] == [
        ("L1", "", "1"),
        ("L2", "", ""),
        ("AHEAD", "RED", ""),
    ]


def test_a_lot_that_its_rule_makes_only_ahead_comes_in_before_the_documents(tmp_path):
    """Domain, predefined lots, and exclusions: its document names it, and may not make it."""

    def tell():
        quarantine = LotStatus.objects.create(code="QUAR", description="Quarantine", **NOTHING)
        rule = LotCodeTypeFactory(code="R")
        Exclusion.objects.create(code_type=rule, document_type="production-record")
        item_class = ItemClassFactory(code="DAIRY")
        item = ItemFactory(
            item_class=item_class, code="MILK", lot=True, lot_code_type=rule, initial_lot_status=quarantine
        )
        place = LocationFactory()
        register_lots(item=item, variant=None, user=None, start_date=TODAY, codes=["L1"])
        Lot.objects.update(status=None)
        posted("production-record", place, line(item, place, lot_code="L1", direction=1, quantity=Decimal(2)))
        posted("sales-delivery", place, line(item, place, lot_code="L1"), partner=PartnerFactory())
        Lot.objects.update(status=quarantine)

    ahead = ("item_class,item,variant,lot,lot_status", "DAIRY,MILK,,L1,")
    before, after = carried_over(tmp_path, tell, ahead)
    assert after == before
    assert [(row["lot"], row["lot_status"]) for row in records(after["lots"])] == [("L1", "QUAR")]

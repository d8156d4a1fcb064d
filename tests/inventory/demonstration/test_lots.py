"""What the demonstration shows of lots and code types: on first look, without looking for it."""

from collections import defaultdict

import pytest
from django.contrib.auth.models import User

from inventory.exceptions import Refused
from inventory.models import Document, DocumentLine, State
from inventory.services import post_document
from items.expiry import ExpiryPolicy, Shelf
from items.models import Item, Withdrawal
from lots.filters import DUE, LotFilterSet, Stock
from lots.models import DeletedLot, LabelType, Lot, LotChange, LotEvaluation, LotStatus, LotType
from numbering.document_kinds import DocumentKind
from numbering.models import CodeKind, CodeType, Counter, Exclusion, ReleasedNumber, Segment
from numbering.sources import SegmentSource
from numbering.validation import check_rule
from serials.models import SerialNumber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def listed(**chosen):
    """The names of the lots that the register lists by these filters."""
    filters = LotFilterSet(chosen, queryset=Lot.objects.all())
    assert filters.is_valid(), filters.errors
    return set(filters.qs.values_list("name", flat=True))


def moved(kind, item):
    """Lot and whole quantity of each line of an item, in the posted documents of a kind, document by document."""
    lines = DocumentLine.objects.filter(document__document_type=kind, document__state=State.POSTED, item__code=item)
    told = defaultdict(list)
    for document, lot, quantity in lines.order_by("document", "position").values_list(
        "document", "lot_code", "quantity"
    ):
        told[document].append((lot, int(quantity)))
    return list(told.values())


def test_every_list_of_the_lot_register_has_a_row():
    for stock in Stock:
        assert listed(stock=stock), stock
    for shelf in (DUE, *Shelf):
        assert listed(shelf=shelf), shelf
    assert listed(shelf=Shelf.EXPIRED) - listed(shelf=Shelf.BLOCKED), "expired, and by its item not blocked"
    assert listed(sellable="no")
    for name, model in (("status", LotStatus), ("evaluation", LotEvaluation), ("lot_type", LotType)):
        for record in model.objects.all():
            assert listed(**{name: record.pk}), record
    for label_type in LabelType.objects.all():
        assert Lot.objects.filter(label_type=label_type).exists(), label_type
    for flag in ("cancelled", "force_closed", "reserved"):
        assert Lot.objects.filter(**{flag: True}).exists(), flag
    assert Lot.objects.filter(producer__isnull=False).exists()
    assert DeletedLot.objects.exists()


def test_its_lot_statuses_say_four_different_things():
    uses = LotStatus.objects.values_list("code", "sales", "production", "other_unloads", "automatic_withdrawal")
    assert {code: allowed for code, *allowed in uses} == {
        "CAR": [False, False, False, False],
        "APR": [True, True, True, True],
        "BLV": [False, True, False, True],
        "RES": [False, False, True, False],
    }
    released = LotChange.objects.filter(field="status", old_value__startswith="CAR", new_value__startswith="APR")
    assert set(released.values_list("user__username", flat=True)) == {"supervisor"}


def test_its_items_keep_every_rule_of_lots():
    used = {name: set(Item.objects.values_list(name, flat=True)) for name in ("withdrawal", "expiry_policy")}
    assert used == {"withdrawal": set(Withdrawal.values), "expiry_policy": set(ExpiryPolicy.values)}
    for rule in ("lots_automatic", "single_supplier_lots", "fifo_lots"):
        assert Item.objects.filter(**{rule: True}).exists(), rule
    for days in ("expiry_warn_days", "expiry_block_days"):
        assert Item.objects.filter(**{f"{days}__gt": 0}).exists(), days
    assert Item.objects.filter(expiry_editable=False).exists()
    assert Item.objects.filter(initial_lot_status__code="CAR", lot_type__code="MAT").exists()


def test_its_code_types_are_sound_and_show_what_rules_can_do():
    for rule in CodeType.objects.all():
        assert check_rule(rule, list(rule.segments.all())) == [], rule
    sources = set(Segment.objects.values_list("source", flat=True))
    unused = {"item_class", "characteristic", "item_type", "variant", "expiry_day", "lot_type"}
    assert set(SegmentSource.values) - sources == unused
    assert CodeType.objects.filter(kind=CodeKind.LOT, fill_gaps=True).exists()
    assert Exclusion.objects.exists()
    assert ReleasedNumber.objects.exists()
    roots = Counter.objects.exclude(root="").values_list("code_type__code", flat=True)
    assert {"LOT-DEZ", "LOT-FLAC", "LOT-AVIZ", "SN-LOT"} <= set(roots)
    assert SerialNumber.objects.filter(lot__code="DZ4471", code="DZ4471-001").exists()
    water = Lot.objects.filter(item__code="APAP").latest("start_date")
    assert water.code == f"AP{water.start_date:%y%m%d}"


def test_disinfectant_goes_from_quarantine_to_the_customer():
    # The first batch takes the alcohol that expires first, then the next.
    first, *_later = moved(DocumentKind.PRODUCTION_RECORD, "ALCIZO")
    assert first == [("IPA-09326", 12), ("IPA-11874", 18)]
    # Nobody named a lot of the sale; the bottles that are blocked by their expiry date stayed.
    *_earlier, sold = moved(DocumentKind.SALES_DELIVERY, "DEZ500")
    assert sold == [("DEZ500-AA", 60), ("DEZ500-AB", 10)]
    assert moved(DocumentKind.PICKING_LIST, "DEZ500") == [[("DEZ500-AB", 8)]]
    # Lots from lots: of the same item, a sample that nobody sells, and of others.
    made = Document.objects.filter(template__create_lot_from_lot=True, state=State.POSTED)
    pairs = {tuple(one.lines.order_by("position").values_list("item__code", flat=True)) for one in made}
    assert pairs == {("DEZM", "DEZM"), ("DEZM", "DEZ500"), ("DEZM", "DEZ100")}
    sample = Lot.objects.get(item__code="DEZM", sellable=False)
    assert sample.code == Lot.objects.filter(item__code="DEZM").earliest("pk").code + "-P"
    # FIFO lots: one code, two prices; a consumption took from both.
    instances = Lot.objects.filter(item__code="ETFL").order_by("instance")
    assert [(lot.name, str(lot.unit_cost)) for lot in instances] == [
        ("ET500-R2 #1", "0.3100"),
        ("ET500-R2 #2", "0.3450"),
    ]
    assert [("ET500-R2 #1", 70), ("ET500-R2 #2", 20)] in moved(DocumentKind.CONSUMPTION, "ETFL")
    # Predefined lots: one was filled by its production, two wait, and a batch waits for one of them.
    rule = CodeType.objects.get(code="LOT-DEZ")
    assert Lot.objects.filter(code_type=rule, initial_quantity=None).count() == 2
    batches = Document.objects.filter(state=State.DRAFT, document_type=DocumentKind.PRODUCTION_RECORD)
    assert batches.filter(lines__item__code="DEZM", lines__lot_code="").exists()


def test_the_drafts_of_today_show_a_proposal_a_refusal_and_a_choice():
    supervisor = User.objects.get(username="supervisor")
    drafts = Document.objects.filter(state=State.DRAFT, document_type=DocumentKind.SALES_DELIVERY)
    refused = drafts.get(lines__lot_code="FL-0418")
    with pytest.raises(Refused, match=r"FL-0418.*blocked from 30 days before"):
        post_document(document_id=refused.pk, user=supervisor)
    proposed = drafts.get(lines__item__code="DEZ100")
    post_document(document_id=proposed.pk, user=supervisor)
    split = proposed.lines.order_by("position").values_list("lot_code", "quantity")
    assert [*split] == [("DEZ500-AB", 12), ("DEZ500-AC", 4), ("DEZ100-AA", 10)]
    batch = Document.objects.get(state=State.DRAFT, lines__item__code="DEZM", lines__lot_code="")
    ahead = Lot.objects.filter(item__code="DEZM", initial_quantity=None).earliest("pk")
    batch.lines.filter(item__code="DEZM").update(lot_code=ahead.code)
    post_document(document_id=batch.pk, user=supervisor)
    ahead.refresh_from_db()
    assert ahead.on_hand == 10

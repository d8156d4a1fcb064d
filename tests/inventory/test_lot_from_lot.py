"""Create a lot from a lot, same item or another item, keeping the genealogy (domain: the lot register)."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from inventory.exceptions import NotPermitted, Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Direction, Document
from inventory.services import create_lot_from_lot, reverse_document
from lots.models import Lot, LotEvaluation, LotStatus
from numbering.models import CodeKind, CodeType
from serials.models import SerialNumber
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotFactory,
    PartnerFactory,
    TemplateFactory,
    UnitFactory,
    VariantFactory,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db
LOAD, UNLOAD = Direction.LOAD, Direction.UNLOAD


@pytest.fixture
def supplier(db):
    return PartnerFactory(description="Mill")


def make(lot, place, quantity=40, **values):
    values.setdefault("user", None)
    return create_lot_from_lot(lot=lot, location=place, quantity=Decimal(quantity), **values)


def refusal(lot, place, quantity=40, **values):
    """What the verb says, by the field it is about; nothing is stored."""
    before = Document.objects.count(), Lot.objects.count()
    with pytest.raises(Refused) as refused:
        make(lot, place, quantity, **values)
    assert (Document.objects.count(), Lot.objects.count()) == before
    return {problem.field: problem.message for problem in refused.value.problems}


def lot_of(document):
    return document.lines.get(position=2).lot


def test_a_lot_of_the_same_item_takes_over_what_its_source_says_of_the_goods(place, split, flour, supplier):
    """Domain: create lot from lot, same item or another item."""
    earlier = TODAY - datetime.timedelta(days=9)
    goods = line(flour, place, lot_code="A", quantity=Decimal(100), start_date=earlier, expiry_date=TODAY)
    goods.supplier_code, goods.customer_code = "V-1", "C-1"
    source = lot_of_line(posted("purchase-delivery", place, goods, partner=supplier))
    Lot.objects.filter(pk=source.pk).update(evaluation=LotEvaluation.objects.create(code="E"), sellable=False)
    document = make(source, place, 40, code="B", note="Broken pallet")
    made = lot_of(document)
    assert (document.document_type_id, document.template, document.note) == ("warehouse-record", split, "Broken pallet")
    assert (made.code, made.start_date, made.expiry_date) == ("B", earlier, TODAY)
    assert (made.supplier_code, made.customer_code, made.supplier) == ("V-1", "C-1", supplier)
    assert (made.evaluation.code, made.sellable) == ("E", False)
    assert (made.on_hand, made.initial_quantity, Lot.objects.get(pk=source.pk).on_hand) == (40, 40, 60)
    assert list(breaches()) == []


def lot_of_line(document):
    return document.lines.get().lot


def test_a_lot_of_another_item_follows_the_rules_of_that_item(place, split, source):
    """Quantities in the management unit of each item; expiry by the item's own rule."""
    dough = ItemFactory(code="DOUGH", lot=True, lot_validity_days=3, unit=UnitFactory(code="KG", decimals=1))
    other = LocationFactory(warehouse=place.warehouse)
    document = make(source, place, 40, item=dough, code="D1", new_quantity=Decimal("55.5"), new_location=other)
    made = lot_of(document)
    assert (made.item, made.on_hand, made.expiry_date) == (dough, Decimal("55.5"), TODAY + datetime.timedelta(days=3))
    assert (made.supplier_code, made.start_date) == ("", TODAY)
    assert Balance.objects.get(lot=made).location == other
    assert list(breaches()) == []


def test_an_empty_code_is_made_by_the_lot_code_type_of_the_item(place, split, source):
    rule = CodeType.objects.create(kind=CodeKind.LOT, code="L", description="Lots", prefix="L-")
    dough = ItemFactory(code="DOUGH", lot=True, lot_code_type=rule)
    LotFactory(item=dough, code="L-0")
    for expected in ("L-1", "L-2"):
        made = lot_of(make(source, place, 4, item=dough, new_quantity=Decimal(5)))
        assert (made.code, made.code_type) == (expected, rule)
    assert "Type the code" in refusal(source, place)["code"]


def test_a_rule_that_makes_no_lots_on_warehouse_records_is_obeyed(place, split, source):
    """Seed: tab Exclude."""
    rule = CodeType.objects.create(kind=CodeKind.LOT, code="L", description="Lots")
    rule.exclusions.create(document_type="warehouse-record")
    dough = ItemFactory(code="DOUGH", lot=True, lot_code_type=rule)
    assert "makes no new lots" in refusal(source, place, 4, item=dough, new_quantity=Decimal(5))["code"]


@pytest.mark.parametrize("initial", [None, "FREE"])
def test_a_lot_of_the_same_item_is_never_freer_than_its_source(place, split, flour, source, initial):
    """Domain: lot status. What may not be sold is not sold as a part of it either."""
    held = LotStatus.objects.create(code="HELD", sales=False)
    Lot.objects.filter(pk=source.pk).update(status=held)
    flour.initial_lot_status = LotStatus.objects.create(code=initial) if initial else None
    flour.save()
    assert lot_of(make(source, place, code="B")).status == held


def test_a_new_lot_has_the_initial_status_of_its_item_otherwise(place, split, flour, source):
    checked = LotStatus.objects.create(code="CHECK")
    dough = ItemFactory(code="DOUGH", lot=True, initial_lot_status=checked)
    for code, status in (("D", LotStatus.objects.create(code="FREE")), ("E", None)):
        Lot.objects.filter(pk=source.pk).update(status=status)
        assert lot_of(make(source, place, 4, item=dough, code=code, new_quantity=Decimal(5))).status == checked
    flour.initial_lot_status = checked
    flour.save()
    assert lot_of(make(source, place, 4, code="B")).status == checked


def test_the_serial_numbers_named_come_into_the_new_lot_under_their_codes(place, split, supplier):
    """Domain: the same code may exist in different lots of one item."""
    disk = ItemFactory(code="DISK", lot=True, serial=True)
    goods = line(disk, place, "S1", "S2", "S3", lot_code="A", supplier_code="V", expiry_date=TODAY)
    source = lot_of_line(posted("purchase-delivery", place, goods, partner=supplier))
    made = lot_of(make(source, place, 2, code="B", serials=["s1", "S3"]))
    here = SerialNumber.objects.filter(location=place).order_by("code").values_list("code", "lot__code")
    assert list(here) == [("S1", "B"), ("S2", "A"), ("S3", "B")]
    first = SerialNumber.objects.get(lot=made, code="S1")
    assert (first.supplier, first.supplier_code, first.expiry_date) == (supplier, "V", TODAY)
    assert list(breaches()) == []
    assert set(refusal(source, place, 1, code="C", serials=["S1"])) == {"serials"}
    assert set(refusal(source, place, 2, code="C", serials=["S2"])) == {"serials"}


def test_a_fifo_lot_split_under_its_own_code_makes_a_new_instance_at_its_cost(place, split):
    """Seed: Lot Fifo."""
    wine = ItemFactory(code="WINE", lot=True, fifo_lots=True)
    for cost in (3, 4):
        posted("purchase-delivery", place, line(wine, place, lot_code="W", quantity=Decimal(9), unit_cost=cost))
    second = Lot.objects.get(item=wine, instance=2)
    made = lot_of(make(second, place, 5, code="W"))
    assert (made.name, made.unit_cost, made.on_hand) == ("W #3", 4, 5)
    assert Lot.objects.get(pk=second.pk).on_hand == 4
    assert set(refusal(second, place, 1, code="W #1")) == {"code"}


def test_refusals_come_back_at_what_they_are_about(place, split, flour, source):
    assert "100" in refusal(source, place, 101, code="B")["quantity"]
    assert set(refusal(source, place, 0, code="B")) == {"quantity"}
    assert set(refusal(source, place, code="A")) == {"code"}
    assert set(refusal(source, place, code="x" * 51)) == {"code"}
    assert set(refusal(source, place, code="B", new_quantity=Decimal(3))) == {"new_quantity"}
    assert set(refusal(source, place, code="B", new_location=LocationFactory())) == {"new_location"}
    assert set(refusal(source, place, code="B", expiry_date=TODAY - datetime.timedelta(days=30))) == {"expiry_date"}
    assert set(refusal(source, place, code="B", date=TODAY + datetime.timedelta(days=1), user=admin())) == {"date"}
    assert set(refusal(source, place, code="B", variant=VariantFactory())) == {"variant"}
    assert set(refusal(source, place, code="B", item=ItemFactory(lot=True))) == {"new_quantity"}
    assert set(refusal(source, place, code="B", item=ItemFactory(), new_quantity=Decimal(3))) == {"item"}


def admin():
    return User.objects.create_superuser("root")


def test_a_lot_that_may_not_leave_is_not_split(place, split, source):
    """Domain: quarantine forbids all."""
    nothing = {"sales": False, "production": False, "other_unloads": False, "automatic_withdrawal": False}
    Lot.objects.filter(pk=source.pk).update(
        status=LotStatus.objects.create(code="Q", description="Quarantine", **nothing)
    )
    assert "Quarantine" in refusal(source, place, code="B")[""]
    Lot.objects.filter(pk=source.pk).update(status=None, force_closed=True)
    assert "force-closed" in refusal(source, place, code="B")[""]


def test_a_closed_lot_has_nothing_to_make_a_lot_of(place, split, source):
    make(source, place, 100, code="B")
    assert set(refusal(source, place, 1, code="C")) == {"quantity"}


def test_without_a_template_or_with_several_it_says_what_to_do(place, source):
    other = TemplateFactory(create_lot_from_lot=True)
    assert "an administrator can add one" in refusal(source, place, code="B")["template"]
    templates = [TemplateFactory(warehouse=place.warehouse, create_lot_from_lot=True, direction=LOAD) for _ in "12"]
    assert "choose one" in refusal(source, place, code="B")["template"]
    assert set(refusal(source, place, code="B", template=other)) == {"template"}
    assert make(source, place, code="B", template=templates[1]).template == templates[1]


def test_a_template_kept_for_other_documents_is_not_used(place, split, source):
    split.document_types.set(["stock-adjustment"])
    assert set(refusal(source, place, code="B")) == {"template"}


def test_repeated_with_the_same_key_it_happens_once(place, split, source):
    key = uuid.uuid4()
    first = make(source, place, code="B", posting_key=key)
    assert make(source, place, code="B", posting_key=key) == first
    assert Lot.objects.count() == 2


def test_who_may_not_post_makes_no_lot(place, split, source):
    with pytest.raises(NotPermitted):
        make(source, place, code="B", user=user("viewer"))
    assert Lot.objects.count() == 1


def test_a_reversal_takes_the_new_lot_back(place, split, source):
    document = make(source, place, code="B")
    made = lot_of(document)
    reverse_document(document_id=document.pk, user=None)
    assert [Lot.objects.get(pk=lot.pk).on_hand for lot in (source, made)] == [100, 0]
    assert list(breaches()) == []


def test_after_a_reversal_the_lot_is_made_again_under_its_code(place, split, source):
    held = LotStatus.objects.create(code="HELD", sales=False)
    document = make(source, place, 30, code="B")
    reverse_document(document_id=document.pk, user=None)
    Lot.objects.filter(pk=source.pk).update(status=held)
    made = lot_of(make(source, place, 40, code="B", user=admin()))
    assert (made.pk, made.on_hand, made.status) == (lot_of(document).pk, 40, held)
    change = made.changes.get(field="status")
    assert (change.new_value, change.user.username, change.version) == (str(held), "root", made.version)
    assert list(breaches()) == []


def test_a_lot_made_ahead_keeps_what_somebody_entered_but_is_no_freer_than_its_source(place, split, flour, source):
    """Domain: predefined lots are created ahead."""
    mine, theirs = (LotEvaluation.objects.create(code=code) for code in ("MINE", "THEIRS"))
    ahead = LotFactory(item=flour, code="B", evaluation=mine)
    Lot.objects.filter(pk=source.pk).update(evaluation=theirs, sellable=False)
    assert lot_of(make(source, place, 40, code="B")) == ahead
    ahead.refresh_from_db()
    assert (ahead.evaluation, ahead.sellable, ahead.on_hand) == (mine, False, 40)
    assert [(change.field, change.new_value) for change in ahead.changes.filter(field="sellable")] == [
        ("sellable", "0")
    ]

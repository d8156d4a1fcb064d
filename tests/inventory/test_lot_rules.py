"""Whether a lot may be used (domain: lot status; expiry per item; template flags)."""

import datetime
from decimal import Decimal

import pytest

from inventory.exceptions import Refused
from inventory.models import Direction
from inventory.services import post_document, reverse_document
from lots.models import Lot, LotType
from numbering.models import Exclusion, Segment
from partners.models import Partner
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    LotStatusFactory,
    PartnerFactory,
    TemplateFactory,
    draft,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db


def days(count):
    return TODAY + datetime.timedelta(days=count)


def stocked(place, item, code="L1", quantity=10, **values):
    """A lot with stock."""
    posted("purchase-delivery", place, line(item, place, lot_code=code, quantity=Decimal(quantity), **values))
    return Lot.objects.get(item=item, code=code)


def refused(kind, place, *lines, user=None, **header):
    with pytest.raises(Refused) as caught:
        posted(kind, place, *lines, user=user, **header)
    return [(problem.message, problem.position, problem.field) for problem in caught.value.problems]


def change(lot, **values):
    Lot.objects.filter(pk=lot.pk).update(**values)


@pytest.fixture
def drug(db):
    return ItemFactory(code="DRUG", lot=True)


@pytest.mark.parametrize(
    ("forbidden", "kind", "named"),
    [
        ("sales", "sales-delivery", "sales"),
        ("sales", "sales-invoice", "sales"),
        ("sales", "customer-order", "sales"),
        ("production", "consumption", "use in production"),
        ("production", "production-order", "use in production"),
        ("other_unloads", "transfer", "other unloads"),
        ("other_unloads", "picking-list", "other unloads"),
    ],
)
def test_a_status_says_whether_the_lot_may_be_used_in_sales_in_production_and_in_other_unloads(
    place, drug, forbidden, kind, named
):
    lot = stocked(place, drug)
    status = LotStatusFactory(description="Held", **{forbidden: False})
    change(lot, status=status)
    there = LocationFactory(warehouse=place.warehouse)
    values = {"target_location": there} if kind == "transfer" else {}
    header = {"target_warehouse": place.warehouse} if kind == "transfer" else {}
    wanted = line(drug, place, lot_code="L1", **values)
    message = f"Lot L1 has the status “Held”, which forbids {named}."
    assert refused(kind, place, wanted, **header) == [(message, 1, "lot_code")]
    setattr(status, forbidden, True)
    status.save()
    posted(kind, place, wanted, **header)


def test_quarantine_forbids_all_and_a_production_record_too(place, drug):
    lot = stocked(place, drug)
    change(lot, status=LotStatusFactory(quarantine=True))
    for kind in ("sales-delivery", "consumption", "warehouse-record", "production-record"):
        template = TemplateFactory(warehouse=place.warehouse, direction=Direction.UNLOAD)
        header = {"template": template} if kind == "warehouse-record" else {}
        wanted = line(drug, place, lot_code="L1", direction=Direction.UNLOAD)
        [(message, _position, _field)] = refused(kind, place, wanted, **header)
        assert "“Quarantine”" in message


def test_receipts_come_in_with_the_initial_status_of_the_item(place):
    quarantine = LotStatusFactory(quarantine=True)
    item = ItemFactory(lot=True, initial_lot_status=quarantine)
    assert stocked(place, item).status == quarantine


def test_more_may_be_received_into_a_lot_in_quarantine(place, drug):
    lot = stocked(place, drug)
    change(lot, status=LotStatusFactory(quarantine=True))
    assert stocked(place, drug).on_hand == 20


def test_a_template_may_allow_unavailable_lots(place, drug):
    """Template flag: allow unavailable lots. It lifts the status and the expiry date, not the lot's own flags."""
    lot = stocked(place, drug)
    change(lot, status=LotStatusFactory(quarantine=True))
    template = TemplateFactory(warehouse=place.warehouse, direction=Direction.UNLOAD, allow_unavailable_lots=True)
    posted("warehouse-record", place, line(drug, place, lot_code="L1"), template=template)
    change(lot, cancelled=True)
    assert refused("warehouse-record", place, line(drug, place, lot_code="L1"), template=template)


def test_a_picking_list_takes_for_what_the_order_it_carries_out_is_for(place, drug):
    lot = stocked(place, drug)
    order = posted("customer-order", place, line(drug, place))
    change(lot, status=LotStatusFactory(sales=False, description="Unsold"))
    assert "forbids sales" in refused("picking-list", place, line(drug, place, lot_code="L1"), origin=order)[0][0]
    posted("picking-list", place, line(drug, place, lot_code="L1"))


def test_a_lot_that_is_not_sellable_is_used_but_not_sold(place, drug):
    lot = stocked(place, drug)
    change(lot, sellable=False)
    assert refused("sales-delivery", place, line(drug, place, lot_code="L1"))[0][0] == "Lot L1 is not sellable."
    posted("consumption", place, line(drug, place, lot_code="L1"))


@pytest.mark.parametrize("flag", ["cancelled", "force_closed"])
def test_a_cancelled_or_force_closed_lot_takes_part_in_no_new_movement(place, drug, flag):
    lot = stocked(place, drug)
    change(lot, **{flag: True})
    for kind in ("sales-delivery", "purchase-delivery", "customer-order", "stock-adjustment"):
        wanted = line(drug, place, lot_code="L1", direction=Direction.LOAD)
        [(message, *_rest)] = refused(kind, place, wanted)
        assert "takes part in no movement" in message


def test_a_reserved_lot_moves_for_whom_it_is_reserved_or_by_who_may_override(place, drug):
    lot = stocked(place, drug)
    clinic = PartnerFactory(description="Clinic")
    change(lot, reserved=True, reserved_partner=clinic)
    clerk, supervisor = user("clerk"), user("supervisor")
    wanted = line(drug, place, lot_code="L1")
    assert refused("sales-delivery", place, wanted, user=clerk)[0][0] == "Lot L1 is reserved for Clinic."
    posted("sales-delivery", place, wanted, user=clerk, partner=clinic)
    posted("sales-delivery", place, wanted, user=supervisor)


@pytest.mark.parametrize("policy", ["exact", "month_end", "month_start"])
def test_a_receipt_follows_the_items_expiry_policy(place, policy):
    """Expiry per item: exact date, last day of the expiry month, or first day of it."""
    item = ItemFactory(lot=True, expiry_policy=policy)
    lot = stocked(place, item, start_date=datetime.date(2024, 1, 1), expiry_date=datetime.date(2028, 2, 11))
    expected = {"exact": 11, "month_end": 29, "month_start": 1}[policy]
    assert lot.expiry_date == datetime.date(2028, 2, expected)


def test_an_expiry_date_that_may_not_be_edited_is_the_validity(place):
    item = ItemFactory(code="FIX", lot=True, lot_validity_days=30, expiry_editable=False)
    assert stocked(place, item).expiry_date == days(30)
    typed = line(item, place, lot_code="L2", expiry_date=days(31))
    message = "FIX: its lots always expire 30 days after they start. Leave the expiry date empty."
    assert refused("purchase-delivery", place, typed) == [(message, 1, "expiry_date")]
    posted("purchase-delivery", place, line(item, place, lot_code="L2", expiry_date=days(30)))


def test_a_policy_that_would_end_a_lot_before_it_starts_is_refused(place):
    item = ItemFactory(lot=True, expiry_policy="month_start")
    typed = line(
        item, place, lot_code="L1", start_date=datetime.date(2024, 5, 10), expiry_date=datetime.date(2024, 5, 20)
    )
    [(message, _position, field)] = refused("purchase-delivery", place, typed)
    assert "before it starts" in message
    assert field == "expiry_date"


def test_one_lot_has_one_expiry_date(place, drug):
    stocked(place, drug, expiry_date=days(90))
    [(message, _position, field)] = refused(
        "purchase-delivery", place, line(drug, place, lot_code="L1", expiry_date=days(91))
    )
    assert "correct the date, or name another lot" in message
    assert field == "expiry_date"
    posted("purchase-delivery", place, line(drug, place, lot_code="L1", expiry_date=days(90)))


@pytest.mark.parametrize(("left", "blocked"), [(31, False), (30, True), (0, True), (-1, True)])
def test_a_lot_is_blocked_from_so_many_days_before_expiry(place, left, blocked):
    """Days before expiry at which to block: sales and production; it can still be moved away and written off."""
    item = ItemFactory(lot=True, expiry_block_days=30)
    stocked(place, item, start_date=days(-100), expiry_date=days(left))
    wanted = line(item, place, lot_code="L1")
    for kind in ("sales-delivery", "consumption"):
        if blocked:
            assert refused(kind, place, wanted)[0][2] == "lot_code"
        else:
            posted(kind, place, wanted)
    posted("stock-adjustment", place, line(item, place, lot_code="L1", direction=Direction.UNLOAD))


def test_without_days_to_block_even_an_expired_lot_only_warns(place, drug):
    stocked(place, drug, start_date=days(-9), expiry_date=days(-1))
    posted("sales-delivery", place, line(drug, place, lot_code="L1"))


def test_what_was_taken_from_a_lot_that_is_blocked_since_can_be_reversed(place, drug):
    lot = stocked(place, drug)
    sold = posted("sales-delivery", place, line(drug, place, lot_code="L1", quantity=Decimal(4)))
    change(lot, status=LotStatusFactory(quarantine=True), cancelled=True)
    reverse_document(document_id=sold.pk, user=None)
    lot.refresh_from_db()
    assert lot.on_hand == 10


def test_a_single_supplier_lot_takes_goods_of_one_supplier(place):
    item = ItemFactory(lot=True, single_supplier_lots=True)
    first, second = PartnerFactory(description="First"), PartnerFactory()
    wanted = line(item, place, lot_code="L1")
    posted("purchase-delivery", place, wanted, partner=first)
    posted("purchase-delivery", place, wanted, partner=first)
    [(message, _position, field)] = refused("purchase-delivery", place, wanted, partner=second)
    assert "supplier First" in message
    assert field == "lot_code"
    posted("production-record", place, line(item, place, lot_code="L1", direction=Direction.LOAD))
    Partner.objects.filter(pk=first.pk).update(is_supplier=False)


def test_a_load_of_an_automatic_item_makes_lots_by_its_rule(place):
    rule = LotCodeTypeFactory(prefix="LOT-")
    item = ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True, lot_validity_days=10)
    document = posted("purchase-delivery", place, line(item, place), line(item, place, supplier_code="S-1"))
    assert list(document.lines.order_by("position").values_list("lot_code", flat=True)) == ["LOT-0", "LOT-1"]
    lot = Lot.objects.get(code="LOT-1")
    assert (lot.code_type, lot.supplier_code, lot.expiry_date) == (rule, "S-1", days(10))


def test_lines_whose_lots_would_be_alike_share_one(place):
    item = ItemFactory(lot=True, lot_code_type=LotCodeTypeFactory(), lots_automatic=True)
    other = LocationFactory(warehouse=place.warehouse)
    posted("purchase-delivery", place, line(item, place), line(item, other))
    assert Lot.objects.get().on_hand == 2


def test_codes_that_somebody_typed_are_passed_over(place):
    item = ItemFactory(lot=True, lot_code_type=LotCodeTypeFactory(), lots_automatic=True)
    stocked(place, item, code="L0")
    posted("purchase-delivery", place, line(item, place, lot_code="l1"), line(item, place))
    assert set(Lot.objects.values_list("code", flat=True)) == {"L0", "l1", "L2"}


def test_a_refused_posting_takes_no_lot_code(place):
    rule = LotCodeTypeFactory()
    item = ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True)
    both = [line(item, place, direction=Direction.LOAD), line(item, place, lot_code="NO", direction=Direction.UNLOAD)]
    assert refused("stock-adjustment", place, *both)
    posted("stock-adjustment", place, both[0])
    assert Lot.objects.get().code == "L0"


def test_a_code_type_excludes_kinds_of_documents_on_which_no_new_lots_are_made(place):
    """Seed, tab Exclude: the table in which a user may not create new lots."""
    rule = LotCodeTypeFactory()
    Exclusion.objects.create(code_type=rule, document_type="stock-adjustment", sales=False)
    item = ItemFactory(code="X", lot=True, lot_code_type=rule)
    load = line(item, place, lot_code="N1", direction=Direction.LOAD)
    [(message, _position, field)] = refused("stock-adjustment", place, load)
    assert message == ("The code type of item X makes no new lots on a Stock adjustment: name a lot that is there.")
    assert field == "lot_code"
    assert not Lot.objects.exists()
    stocked(place, item, code="N1")
    posted("stock-adjustment", place, load)


def test_every_problem_is_told_at_once(place, drug):
    held = stocked(place, drug, code="HELD")
    change(held, status=LotStatusFactory(quarantine=True))
    wrong = draft("sales-delivery", place, line(drug, place, lot_code="HELD"), line(drug, place, lot_code="NONE"))
    with pytest.raises(Refused) as caught:
        post_document(document_id=wrong.pk, user=None)
    assert [problem.position for problem in caught.value.problems] == [1, 2]


def test_a_lot_has_the_type_of_its_item_and_its_code_may_take_it(place):
    """Segment: lot type."""
    rule = LotCodeTypeFactory(prefix="")
    Segment.objects.create(code_type=rule, position=1, source="lot_type", length=3)
    Segment.objects.create(code_type=rule, position=2, source="progressive", length=4)
    kind = LotType.objects.create(code="RAW", description="Raw material")
    item = ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True, lot_type=kind)
    posted("purchase-delivery", place, line(item, place))
    assert Lot.objects.values_list("code", "lot_type").get() == ("RAW0000", kind.pk)


def test_a_rule_without_progressive_adds_to_the_lot_that_it_names(place):
    """A lot a day: what comes in later on the same day goes into the same lot."""
    rule = LotCodeTypeFactory(prefix="D")
    Segment.objects.create(code_type=rule, position=1, source="insert_day", length=2)
    item = ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True)
    for _ in range(2):
        posted("purchase-delivery", place, line(item, place))
    lot = Lot.objects.get()
    assert (lot.code, lot.on_hand) == (f"D{TODAY.day:02d}", 2)

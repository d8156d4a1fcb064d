"""Withdrawal per item: FIFO, by expiry (FEFO), or manual. The proposed lots of an unload follow it."""

import datetime
from decimal import Decimal

import pytest

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Direction, Movement
from inventory.services import post_document
from items.models import AlternativeUnit
from lots.models import Lot
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotStatusFactory,
    PartnerFactory,
    TemplateFactory,
    UnitFactory,
    draft,
    line,
    posted,
)

pytestmark = pytest.mark.django_db


def days(count):
    return TODAY + datetime.timedelta(days=count)


def stock(place, item, *lots):
    """Lots as (code, quantity, start, expiry), days from today."""
    for code, quantity, start, expiry in lots:
        dates = {"start_date": days(start), "expiry_date": days(expiry) if expiry is not None else None}
        posted("purchase-delivery", place, line(item, place, lot_code=code, quantity=Decimal(quantity), **dates))


def taken(document):
    lines = document.lines.order_by("position")
    return [(code, int(quantity)) for code, quantity in lines.values_list("lot_code", "quantity")]


def want(item, place, quantity, **values):
    return line(item, place, quantity=Decimal(quantity), **values)


@pytest.fixture
def fefo(db):
    return ItemFactory(code="MILK", lot=True, withdrawal="fefo")


@pytest.fixture
def three(place, fefo):
    """Lots whose order of arrival is not that of their expiry."""
    stock(place, fefo, ("NEW", 5, -1, 10), ("OLD", 5, -9, 30), ("MID", 5, -5, 20))
    return fefo


def test_fefo_takes_what_expires_first(place, three):
    assert taken(posted("sales-delivery", place, want(three, place, 12))) == [("NEW", 5), ("MID", 5), ("OLD", 2)]
    assert dict(Balance.objects.values_list("lot__name", "on_hand")) == {"NEW": 0, "MID": 0, "OLD": 3}
    assert list(breaches()) == []


def test_fifo_takes_what_came_in_first(place):
    item = ItemFactory(lot=True, withdrawal="fifo")
    stock(place, item, ("NEW", 5, -1, 10), ("OLD", 5, -9, None))
    assert taken(posted("consumption", place, want(item, place, 6))) == [("OLD", 5), ("NEW", 1)]


def test_a_lot_without_expiry_date_goes_last_by_fefo(place, fefo):
    stock(place, fefo, ("NEVER", 5, -9, None), ("SOON", 5, 0, 3))
    assert taken(posted("consumption", place, want(fefo, place, 6))) == [("SOON", 5), ("NEVER", 1)]


def test_manual_withdrawal_asks_for_the_lot(place):
    item = ItemFactory(code="M", lot=True)
    stock(place, item, ("A", 5, 0, None))
    with pytest.raises(Refused, match="Name the lot: item M is managed by lots"):
        posted("consumption", place, want(item, place, 1))


def test_a_lot_that_somebody_names_is_taken_whatever_its_turn(place, three):
    document = posted("consumption", place, want(three, place, 2, lot_code="OLD"), want(three, place, 6))
    assert taken(document) == [("OLD", 2), ("NEW", 5), ("MID", 1)]


def test_nothing_is_given_to_two_lines(place, three):
    document = posted("consumption", place, want(three, place, 4, lot_code="NEW"), *[want(three, place, 3)] * 3)
    assert taken(document) == [("NEW", 4), ("NEW", 1), ("MID", 2), ("MID", 3), ("OLD", 3)]


def test_a_line_keeps_what_else_was_typed_and_packages_count_once(place, three):
    document = posted("consumption", place, want(three, place, 7, note="For the canteen", packages=2))
    assert list(document.lines.order_by("position").values_list("note", "packages")) == [
        ("For the canteen", 2),
        ("For the canteen", None),
    ]


def test_a_line_without_a_place_takes_from_every_place_of_its_warehouse(place, three):
    near, far = LocationFactory(warehouse=place.warehouse), LocationFactory()
    stock(near, three, ("NEAR", 5, 0, 5))
    stock(far, three, ("FAR", 5, 0, 1))
    document = posted("consumption", place, want(three, None, 7))
    assert taken(document) == [("NEAR", 5), ("NEW", 2)]
    assert set(document.lines.values_list("location", flat=True)) == {near.pk, place.pk}


def test_a_transfer_takes_nothing_from_where_it_goes(place, three):
    there = LocationFactory(warehouse=place.warehouse)
    stock(there, three, ("THERE", 5, 0, 1))
    document = posted("transfer", place, want(three, None, 6, target_location=there), target_warehouse=place.warehouse)
    assert taken(document) == [("NEW", 5), ("MID", 1)]


def test_an_alternative_unit_is_kept_by_one_lot_and_turned_into_the_management_unit_by_several(place, three):
    pair = UnitFactory(code="PAIR")
    AlternativeUnit.objects.create(item=three, unit=pair, factor=2)
    one = posted("consumption", place, want(three, place, 2, unit=pair))
    assert list(one.lines.values_list("unit__code", "quantity", "lot_code")) == [("PAIR", 2, "NEW")]
    several = posted("consumption", place, want(three, place, 2, unit=pair))
    assert list(several.lines.order_by("position").values_list("unit__code", "quantity", "lot_code")) == [
        ("PCS", 1, "NEW"),
        ("PCS", 3, "MID"),
    ]


def test_a_status_may_leave_its_lots_out_of_automatic_withdrawal(place, three):
    Lot.objects.filter(code="NEW").update(status=LotStatusFactory(automatic_withdrawal=False))
    assert taken(posted("consumption", place, want(three, place, 3))) == [("MID", 3)]
    assert taken(posted("consumption", place, want(three, place, 3, lot_code="NEW"))) == [("NEW", 3)]


def test_what_is_missing_is_told_with_the_lots_that_were_passed_over_and_why(place, three):
    Lot.objects.filter(code="NEW").update(status=LotStatusFactory(quarantine=True))
    Lot.objects.filter(code="MID").update(status=LotStatusFactory(automatic_withdrawal=False))
    before = draft("sales-delivery", place, want(three, place, 1, lot_code="OLD"), want(three, place, 9))
    with pytest.raises(Refused) as caught:
        post_document(document_id=before.pk, user=None)
    [problem] = caught.value.problems
    assert problem.message == (
        "MILK: only 4 of 9 PCS can be taken from lots. "
        "Lot NEW has the status “Quarantine”, which forbids sales. "
        "Lot MID is left out by its status: name it yourself to take it."
    )
    assert (problem.position, problem.field) == (2, "quantity")
    assert taken(before) == [("OLD", 1), ("", 9)]


def test_blocked_lots_are_passed_over_where_expiry_blocks(place):
    item = ItemFactory(lot=True, withdrawal="fefo", expiry_block_days=15)
    stock(place, item, ("SHORT", 5, -30, 10), ("LONG", 5, -30, 40))
    assert taken(posted("sales-delivery", place, want(item, place, 3))) == [("LONG", 3)]
    there = LocationFactory(warehouse=place.warehouse)
    away = posted("transfer", place, want(item, place, 3, target_location=there), target_warehouse=place.warehouse)
    assert taken(away) == [("SHORT", 3)]


def test_a_reserved_lot_is_proposed_only_for_whom_it_is_reserved(place, three):
    """Not even to who may override reservations: automatic withdrawal is nobody's decision."""
    clinic = PartnerFactory()
    Lot.objects.filter(code="NEW").update(reserved=True, reserved_partner=clinic)
    assert taken(posted("sales-delivery", place, want(three, place, 1))) == [("MID", 1)]
    assert taken(posted("sales-delivery", place, want(three, place, 1), partner=clinic)) == [("NEW", 1)]


def test_what_others_committed_is_left_alone_and_what_the_own_order_committed_is_taken(place, three):
    order = posted("picking-list", place, want(three, place, 5))
    assert taken(order) == [("NEW", 5)]
    assert taken(posted("consumption", place, want(three, place, 5))) == [("MID", 5)]
    posted("consumption", place, want(three, place, 5), origin=order)
    assert dict(Balance.objects.values_list("lot__name", "on_hand")) == {"NEW": 0, "MID": 0, "OLD": 5}
    assert not Balance.objects.exclude(committed=0).exists()


def test_an_order_engages_the_item_and_leaves_the_lots_open(place, three):
    assert taken(posted("customer-order", place, want(three, place, 50))) == [("", 50)]


def test_a_template_without_lot_management_withdraws_no_lots(place, three):
    template = TemplateFactory(warehouse=place.warehouse, direction=Direction.UNLOAD, lot_management=False)
    with pytest.raises(Refused, match="on hand"):
        posted("warehouse-record", place, want(three, place, 1), template=template)


def test_a_problem_is_told_at_the_line_of_the_draft_although_a_line_before_it_was_split(place, three, screw):
    before = draft("consumption", place, want(three, place, 7), want(screw, place, 1))
    with pytest.raises(Refused) as caught:
        post_document(document_id=before.pk, user=None)
    assert [problem.position for problem in caught.value.problems] == [2]


def test_a_fifo_lot_typed_on_a_receipt_is_a_new_instance_with_its_own_cost(place):
    """Seed, Lot Fifo: items that come in at different times, in the same lot, at different prices."""
    item = ItemFactory(lot=True, fifo_lots=True)
    for cost in ("1.50", "1.80"):
        posted("purchase-delivery", place, want(item, place, 10, lot_code="L1", unit_cost=Decimal(cost)))
    assert list(Lot.objects.order_by("pk").values_list("name", "code", "unit_cost")) == [
        ("L1 #1", "L1", Decimal("1.5000")),
        ("L1 #2", "L1", Decimal("1.8000")),
    ]


def test_choosing_a_fifo_lot_from_the_list_adds_to_it(place):
    """Seed, Lot Fifo: it works only when the lot is typed again, not when it is chosen from the list."""
    item = ItemFactory(lot=True, fifo_lots=True)
    for code in ("L1", "l1", "L1 #1"):
        posted("purchase-delivery", place, want(item, place, 10, lot_code=code))
    assert dict(Lot.objects.values_list("name", "on_hand")) == {"L1 #1": 20, "l1 #2": 10}
    with pytest.raises(Refused, match="has no lot L1 #7"):
        posted("purchase-delivery", place, want(item, place, 10, lot_code="L1 #7"))


def test_unloads_take_the_fifo_instances_first_in_first_out_at_their_cost(place):
    item = ItemFactory(lot=True, fifo_lots=True, withdrawal="fefo")
    for ago, cost, expiry in ((9, "1.50", 20), (5, "1.80", 10)):
        dates = {"start_date": days(-ago), "expiry_date": days(expiry)}
        posted("purchase-delivery", place, want(item, place, 10, lot_code="L1", unit_cost=Decimal(cost), **dates))
    posted("purchase-delivery", place, want(item, place, 10, lot_code="L2"))
    sold = posted("sales-delivery", place, want(item, place, 15, lot_code="L1"))
    assert taken(sold) == [("L1 #1", 10), ("L1 #2", 5)]
    costs = Movement.objects.filter(line__document=sold).order_by("pk").values_list("quantity", "unit_cost")
    assert list(costs) == [(-10, Decimal("1.5000")), (-5, Decimal("1.8000"))]
    with pytest.raises(Refused, match="only 5 of 6 PCS can be taken"):
        posted("sales-delivery", place, want(item, place, 6, lot_code="L1"))
    assert taken(posted("sales-delivery", place, want(item, place, 7))) == [("L1 #2", 5), ("L2 #1", 2)]
    assert list(breaches()) == []


def test_lots_of_other_items_may_be_called_like_an_instance(place, fefo):
    stock(place, fefo, ("L1 #2", 5, 0, None))
    assert Lot.objects.get().name == Lot.objects.get().code == "L1 #2"
    assert taken(posted("consumption", place, want(fefo, place, 1, lot_code="L1 #2"))) == [("L1 #2", 1)]

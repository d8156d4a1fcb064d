"""What once went wrong with lots."""

import datetime
from decimal import Decimal

import pytest

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Direction, MovementTemplate
from inventory.posting.commitments import outstanding
from inventory.services import post_document, reverse_document
from items.models import AlternativeUnit
from lots.models import Lot, LotChange
from lots.services import register_lots
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    LotFactory,
    PartnerFactory,
    TemplateFactory,
    UnitFactory,
    draft,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sound(db):
    yield
    assert list(breaches()) == []


@pytest.fixture
def item(db):
    return ItemFactory(code="MILK", lot=True)


def days(count):
    return TODAY + datetime.timedelta(days=count)


def load(place, item, *lines, **header):
    """A receipt of a line for each of ``lines``, given by their fields."""
    wanted = [line(item, place, **{"lot_code": "L1", **fields}) for fields in lines]
    return posted("purchase-delivery", place, *wanted, **header)


def refusal_of(work):
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.problems


def test_what_the_first_of_two_lines_says_of_their_new_lot_is_not_lost(place, item):
    load(place, item, {"expiry_date": days(30), "supplier_code": "S"}, {})
    lot = Lot.objects.get()
    assert (lot.expiry_date, lot.supplier_code, lot.on_hand) == (days(30), "S", 2)


def test_two_lines_of_one_new_lot_agree_on_its_expiry_date(place, item):
    [problem] = refusal_of(lambda: load(place, item, {"expiry_date": days(30)}, {"expiry_date": days(60)}))
    assert (problem.position, problem.field) == (2, "expiry_date")
    assert not Lot.objects.exists()


def test_an_expiry_date_typed_for_a_lot_that_has_none_is_taken_over_and_kept_in_its_history(place, item):
    load(place, item, {})
    load(place, item, {"expiry_date": days(30)})
    assert Lot.objects.get().expiry_date == days(30)
    assert LotChange.objects.values_list("field", "new_value").get() == ("expiry_date", days(30).isoformat())


def test_a_validity_counts_from_the_first_load_alone(place):
    item = ItemFactory(lot=True)
    load(place, item, {})
    item.lot_validity_days = 10
    item.save()
    load(place, item, {})
    assert Lot.objects.get().expiry_date is None


def test_a_lot_emptied_by_a_reversal_forgets_its_expiry_date(place, item):
    first = load(place, item, {"expiry_date": days(-2)}, date=days(-5))
    reverse_document(document_id=first.pk, user=None)
    load(place, item, {})
    assert Lot.objects.values_list("start_date", "expiry_date").get() == (TODAY, None)


def test_a_lot_made_ahead_is_not_made_to_expire_before_it_starts(place, item):
    register_lots(item=item, variant=None, user=None, start_date=days(30), codes=["L1"])
    [problem] = refusal_of(lambda: load(place, item, {"expiry_date": days(5)}))
    assert problem.field == "expiry_date"
    assert "before it starts" in problem.message


def test_the_code_of_a_fifo_lot_leaves_room_for_the_number_of_its_instance(place):
    fifo = ItemFactory(lot=True, fifo_lots=True)
    [problem] = refusal_of(lambda: load(place, fifo, {"lot_code": "X" * 45}))
    assert "at most 44 characters" in problem.message
    load(place, fifo, {"lot_code": "X" * 44})
    load(place, fifo, {"lot_code": "X" * 44 + " ＃1"})
    assert Lot.objects.get().on_hand == 2


def test_a_code_by_rule_that_is_too_long_for_a_fifo_lot_is_refused(place):
    rule = LotCodeTypeFactory(prefix="X" * 46)
    fifo = ItemFactory(lot=True, fifo_lots=True, lot_code_type=rule, lots_automatic=True)
    assert "at most 44 characters" in refusal_of(lambda: load(place, fifo, {"lot_code": ""}))[0].message


def test_more_than_one_place_can_hold_of_a_lot_is_counted_and_read_again(place, item):
    other = LocationFactory(warehouse=place.warehouse)
    most = {"lot_code": "L1", "quantity": Decimal(900_000_000), "packages": 2_000_000_000}
    posted("purchase-delivery", place, line(item, place, **most), line(item, other, **most))
    lot = Lot.objects.get()
    assert (lot.initial_quantity, lot.initial_packages) == (1_800_000_000, 4_000_000_000)


@pytest.mark.parametrize("before", ["made ahead", "reversed"])
def test_a_fifo_lot_has_the_cost_of_the_load_that_first_fills_it(place, before):
    fifo = ItemFactory(lot=True, fifo_lots=True)
    if before == "made ahead":
        register_lots(item=fifo, variant=None, user=None, start_date=TODAY, codes=["L1"])
    else:
        first = load(place, fifo, {"unit_cost": Decimal(10)})
        reverse_document(document_id=first.pk, user=None)
    load(place, fifo, {"lot_code": "L1 #1", "unit_cost": Decimal(12)})
    assert Lot.objects.get().unit_cost == 12


def test_an_order_on_a_lot_made_ahead_leaves_it_as_it_was_entered(place, item):
    """Only a load that was reversed empties a lot; a commitment does not."""
    LotFactory(item=item, code="L1", start_date=days(-3), expiry_date=days(30))
    posted("customer-order", place, line(item, place, lot_code="L1"))
    [problem] = refusal_of(lambda: load(place, item, {"expiry_date": days(40)}))
    assert "correct the date, or name another lot" in problem.message
    load(place, item, {})
    assert Lot.objects.values_list("start_date", "expiry_date").get() == (days(-3), days(30))


def test_what_is_reserved_for_an_order_is_delivered_through_its_picking_list(place, item):
    disk = ItemFactory(serial=True)
    load(place, item, {})
    posted("purchase-delivery", place, line(disk, place, "S1"))
    order = posted("customer-order", place, line(item, place), line(disk, place))
    for reserved in (Lot.objects.get(), disk.serialnumber_set.get()):
        reserved.reserved, reserved.reserved_document = True, order
        reserved.save()
    wanted = [line(item, place, lot_code="L1"), line(disk, place, "S1")]
    picked = posted("picking-list", place, *wanted, origin=order)
    posted("sales-delivery", place, *wanted, origin=picked, user=user("clerk"))


def test_a_single_supplier_lot_takes_the_first_supplier_who_brings_something(place):
    item = ItemFactory(lot=True, single_supplier_lots=True)
    first, second = PartnerFactory(), PartnerFactory()
    load(place, item, {})
    load(place, item, {}, partner=first)
    assert Lot.objects.get().supplier == first
    [problem] = refusal_of(lambda: load(place, item, {}, partner=second))
    assert "one supplier only" in problem.message


def test_a_template_without_lot_management_makes_no_lots(place):
    item = ItemFactory(lot=True, lot_code_type=LotCodeTypeFactory(), lots_automatic=True)
    template = TemplateFactory(warehouse=place.warehouse, direction=Direction.LOAD, lot_management=False)
    posted("warehouse-record", place, line(item, place), template=template)
    assert not Lot.objects.exists()
    assert Balance.objects.get().lot is None


def test_a_picking_list_of_an_item_withdrawn_by_hand_asks_for_the_lot(place, item):
    load(place, item, {})
    [problem] = refusal_of(lambda: posted("picking-list", place, line(item, place)))
    assert problem.message == "Name the lot: item MILK is managed by lots."


def test_a_template_that_changes_its_mind_changes_no_initial_quantity_of_the_past(place, item):
    load(place, item, {"quantity": Decimal(10)})
    later = TemplateFactory(warehouse=place.warehouse, direction=Direction.LOAD)
    posted("warehouse-record", place, line(item, place, lot_code="L1", quantity=Decimal(5)), template=later)
    sold = posted("sales-delivery", place, line(item, place, lot_code="L1"))
    MovementTemplate.objects.update(integrate_initial_quantity=True)
    reverse_document(document_id=sold.pk, user=None)
    assert Lot.objects.get().initial_quantity == 10


def test_the_expiry_date_that_a_lot_has_may_be_typed_again_where_nobody_edits_it(place):
    item = ItemFactory(lot=True, lot_validity_days=30, expiry_editable=False)
    load(place, item, {}, date=days(-5))
    load(place, item, {"expiry_date": days(25)})
    assert refusal_of(lambda: load(place, item, {"expiry_date": days(30)}))[0].field == "expiry_date"


def test_a_quantity_that_its_unit_cannot_count_any_more_is_told_before_lots_are_chosen(place):
    item = ItemFactory(lot=True, withdrawal="fifo", unit=UnitFactory(code="KG", decimals=6))
    load(place, item, {"quantity": Decimal(5)})
    grain = AlternativeUnit.objects.create(item=item, unit=UnitFactory(code="G6", decimals=6), factor=Decimal(1))
    before = draft("consumption", place, line(item, place, quantity=Decimal("0.000004"), unit=grain.unit))
    AlternativeUnit.objects.update(factor=Decimal("0.1"))
    [problem] = refusal_of(lambda: post_document(document_id=before.pk, user=None))
    assert (problem.position, problem.field) == (1, "quantity")


@pytest.fixture
def fifo_stock(place):
    """Lots A, then B, five each, withdrawn first in first out."""
    item = ItemFactory(lot=True, withdrawal="fifo")
    for code, ago in (("A", 9), ("B", 1)):
        posted("purchase-delivery", place, line(item, place, lot_code=code, quantity=Decimal(5)), date=days(-ago))
    return item


def taken(document):
    return [(code, int(many)) for code, many in document.lines.order_by("position").values_list("lot_code", "quantity")]


def test_the_delivery_of_a_picking_list_takes_the_lots_that_were_picked(place, fifo_stock):
    picked = posted("picking-list", place, line(fifo_stock, place, lot_code="B", quantity=Decimal(3)))
    delivered = posted("sales-delivery", place, line(fifo_stock, place, quantity=Decimal(4)), origin=picked)
    assert taken(delivered) == [("A", 1), ("B", 3)]
    assert not Balance.objects.exclude(committed=0).exists()


def test_a_withdrawal_dated_back_takes_nothing_that_came_later(place):
    item = ItemFactory(lot=True, withdrawal="fefo")
    load(place, item, {"expiry_date": days(90)}, date=days(-9))
    load(place, item, {"lot_code": "NEW", "expiry_date": days(30)})
    assert taken(posted("consumption", place, line(item, place), date=days(-5))) == [("L1", 1)]


def test_orders_that_name_no_lot_keep_the_stock_of_all_lots_for_themselves(place, item):
    """As with an item without lots: what is engaged is moved for others only by who may override."""
    load(place, item, {"quantity": Decimal(10)})
    order = posted("customer-order", place, line(item, place, quantity=Decimal(8)))
    clerk, supervisor = user("clerk"), user("supervisor")

    def sell(quantity, **header):
        wanted = line(item, place, lot_code="L1", quantity=Decimal(quantity))
        return posted("sales-delivery", place, wanted, **header)

    [problem] = refusal_of(lambda: sell(3, user=clerk))
    assert "of which 8 committed to others; 3 wanted" in problem.message
    assert problem.position == 1
    sell(2, user=clerk)
    sell(1, user=supervisor)
    sell(7, user=clerk, origin=order)
    assert not Balance.objects.exclude(on_hand=0).exists()


def test_a_document_shows_the_expiry_date_that_the_policy_made_of_the_one_typed(place):
    item = ItemFactory(lot=True, expiry_policy="month_end")
    document = load(place, item, {"expiry_date": datetime.date(2088, 2, 11)})
    assert document.lines.get().expiry_date == Lot.objects.get().expiry_date == datetime.date(2088, 2, 29)


def test_a_picking_list_for_a_customer_takes_for_a_sale(place):
    item = ItemFactory(lot=True, withdrawal="fefo", expiry_block_days=30)
    for code, expiry in (("SHORT", 10), ("LONG", 90)):
        load(place, item, {"lot_code": code, "expiry_date": days(expiry)})
    customer = PartnerFactory(is_supplier=False)
    assert taken(posted("picking-list", place, line(item, place), partner=customer)) == [("LONG", 1)]
    assert taken(posted("picking-list", place, line(item, place))) == [("SHORT", 1)]


def test_an_order_delivered_in_fractions_leaves_nothing_engaged(place):
    """0.8 - 0.7 - 0.1 is not 0 in floating point, as SQLite adds."""
    item = ItemFactory(unit=UnitFactory(code="KG", decimals=3))
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(10)))
    order = posted("customer-order", place, line(item, place, quantity=Decimal("0.8")))
    for quantity in ("0.7", "0.1"):
        posted("sales-delivery", place, line(item, place, quantity=Decimal(quantity)), origin=order)
    assert outstanding(order_ids=[order.pk]) == []

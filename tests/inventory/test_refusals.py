"""The unhappy paths: each is refused in words, with its place, and changes nothing."""

import datetime
from decimal import Decimal

import pytest

from inventory.exceptions import Conflict, NotPermitted, Refused
from inventory.models import Balance, Direction, Document, Movement, Period, State
from inventory.services import delete_draft, post_document, save_draft
from items.models import AlternativeUnit
from lots.models import Lot
from serials.models import SerialNumber
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotFactory,
    PartnerFactory,
    TemplateFactory,
    UnitFactory,
    draft,
    header,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - datetime.timedelta(days=1)


def refusal(kind, place, *lines, **values):
    """The problems that posting tells; and nothing has moved."""
    before = Movement.objects.count()
    with pytest.raises(Refused) as caught:
        posted(kind, place, *lines, **values)
    assert Movement.objects.count() == before
    return caught.value.problems


def only(problems):
    assert len(problems) == 1, problems
    return problems[0]


@pytest.fixture
def stock(place, disk):
    """Two disks on hand."""
    posted("purchase-delivery", place, line(disk, place, "A1", "A2"))
    return place


def test_fewer_serial_numbers_than_the_quantity(place, disk):
    problem = only(refusal("purchase-delivery", place, line(disk, place, "A1", quantity=Decimal(3))))
    assert "1 of 3 serial numbers are named: 2 are missing" in problem.message
    assert (problem.position, problem.field) == (1, "serials")


def test_more_serial_numbers_than_the_quantity(place, disk):
    problem = only(refusal("purchase-delivery", place, line(disk, place, "A1", "A2", quantity=Decimal(1))))
    assert "1 too many" in problem.message


def test_a_serial_number_of_another_item(stock):
    other = ItemFactory(serial=True, code="OTHER")
    problem = only(refusal("sales-delivery", stock, line(other, stock, "A1")))
    assert problem.message == "A1 is a serial number of item DISK, not of this one."
    assert problem.serial == "A1"


def test_an_unknown_serial_number(stock, disk):
    problem = only(refusal("sales-delivery", stock, line(disk, stock, "ZZ")))
    assert "ZZ is not a serial number of this item" in problem.message


def test_a_serial_number_of_another_lot_names_the_lot(place):
    item = ItemFactory(serial=True, lot=True)
    posted("purchase-delivery", place, line(item, place, "A1", lot_code="L1"), line(item, place, "B1", lot_code="L2"))
    problem = only(refusal("sales-delivery", place, line(item, place, "A1", lot_code="L2")))
    assert problem.message == "A1 is in lot L1: name that lot."


def test_not_on_hand(stock, disk):
    posted("sales-delivery", stock, line(disk, stock, "A1"))
    problem = only(refusal("sales-delivery", stock, line(disk, stock, "A1")))
    assert problem.message == "A1 is not on hand."


def test_on_hand_somewhere_else(stock, disk):
    other = LocationFactory(warehouse=stock.warehouse)
    problem = only(refusal("sales-delivery", stock, line(disk, other, "A1")))
    assert f"A1 is in {stock.warehouse.code} / {stock.code}, not in the location of this line." == problem.message


def test_already_on_hand(stock, disk):
    problem = only(refusal("purchase-delivery", stock, line(disk, stock, "a1")))
    assert "a1 is on hand already" in problem.message


def test_duplicate_in_other_case_on_one_line(place, disk):
    problem = only(refusal("purchase-delivery", place, line(disk, place, "sn1", "ＳＮ1")))
    assert "stands twice on this line: entries 1 and 2" in problem.message


def test_duplicate_on_another_line(place, disk):
    problem = only(refusal("purchase-delivery", place, line(disk, place, "sn1"), line(disk, place, "SN1")))
    assert (problem.position, problem.serial) == (2, "SN1")


@pytest.mark.parametrize(("flag", "word"), [("cancelled", "cancelled"), ("force_closed", "force-closed")])
def test_cancelled_and_force_closed_take_part_in_no_movement(stock, disk, flag, word):
    SerialNumber.objects.filter(code="A1").update(**{flag: True})
    problem = only(refusal("sales-delivery", stock, line(disk, stock, "A1")))
    assert word in problem.message


def test_reserved_for_another(stock, disk):
    theirs, other = PartnerFactory(description="Alfa"), PartnerFactory()
    SerialNumber.objects.filter(code="A1").update(reserved=True, reserved_partner=theirs)
    clerk = user("clerk")
    problem = only(refusal("sales-delivery", stock, line(disk, stock, "A1"), partner=other, user=clerk))
    assert problem.message == "A1 is reserved for Alfa."
    posted("sales-delivery", stock, line(disk, stock, "A1"), partner=theirs, user=clerk)


def test_reserved_for_a_document_moves_on_that_document_only(stock, disk):
    clerk = user("clerk")
    mine = draft("sales-delivery", stock, line(disk, stock, "A1"), user=clerk)
    SerialNumber.objects.filter(code="A1").update(reserved=True, reserved_document=mine)
    refusal("sales-delivery", stock, line(disk, stock, "A1"), user=clerk)
    assert post_document(document_id=mine.pk, user=clerk).state == State.POSTED


def test_a_supervisor_overrides_a_reservation(stock, disk):
    SerialNumber.objects.filter(code="A1").update(reserved=True)
    refusal("sales-delivery", stock, line(disk, stock, "A1"), user=user("clerk"))
    posted("sales-delivery", stock, line(disk, stock, "A1"), user=user("supervisor"))


def test_a_closed_period_takes_nothing(place, screw):
    Period.objects.create(start_date=TODAY, end_date=TODAY)
    problem = only(refusal("purchase-delivery", place, line(screw, place)))
    assert "closed period" in problem.message
    assert problem.field == "date"


def test_dating_back_is_a_right_of_its_own(place, screw):
    document = draft("purchase-delivery", place, line(screw, place), user=user("clerk"), date=YESTERDAY)
    with pytest.raises(NotPermitted, match="no right to date back"):
        post_document(document_id=document.pk, user=document.created_by)
    post_document(document_id=document.pk, user=user("supervisor"))


def test_stock_is_not_moved_ahead_of_its_day(place, screw):
    clerk, tomorrow = user("clerk"), TODAY + datetime.timedelta(days=1)
    problem = only(refusal("purchase-delivery", place, line(screw, place), user=clerk, date=tomorrow))
    assert "has not come yet" in problem.message
    posted("customer-order", place, line(screw, place), user=clerk, date=tomorrow)


def test_a_serial_number_never_leaves_before_it_came(stock, disk):
    problem = only(refusal("sales-delivery", stock, line(disk, stock, "A1"), date=YESTERDAY))
    assert "A1 last moved on" in problem.message


def test_a_quantity_never_leaves_before_it_came(place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(5)))
    problem = only(refusal("sales-delivery", place, line(screw, place, quantity=Decimal(5)), date=YESTERDAY))
    assert "would leave less than nothing" in problem.message


def test_a_back_dated_unload_does_not_take_what_later_documents_used(place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(5)), date=TODAY - datetime.timedelta(days=9))
    posted("sales-delivery", place, line(screw, place, quantity=Decimal(5)), date=TODAY - datetime.timedelta(days=5))
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(5)))
    problem = only(refusal("sales-delivery", place, line(screw, place, quantity=Decimal(1)), date=YESTERDAY))
    assert "when others used it" in problem.message


def test_more_than_is_on_hand(place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(5)))
    problem = only(refusal("sales-delivery", place, line(screw, place, quantity=Decimal(6))))
    assert "5 PCS on hand; 6 wanted" in problem.message
    assert problem.position == 1


def test_a_warehouse_may_allow_negative_stock(place, screw):
    place.warehouse.allow_negative = True
    place.warehouse.save()
    posted("sales-delivery", place, line(screw, place, quantity=Decimal(6)))
    assert Balance.objects.get().on_hand == -6


def test_a_serial_number_is_never_negative_even_there(place, disk):
    place.warehouse.allow_negative = True
    place.warehouse.save()
    assert "not a serial number" in only(refusal("sales-delivery", place, line(disk, place, "A1"))).message


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("X" * 51, "at most 50"),
        ("A\u200bB", "U+200B"),
        ("A\u202eB", "U+202E"),
        ("A\x07B", "U+0007"),
        ("A\tB", "U+0009"),
        ("  ", "empty"),
    ],
)
def test_bad_codes_are_named_by_what_is_wrong(place, disk, code, words):
    problem = only(refusal("purchase-delivery", place, line(disk, place, code)))
    assert words in problem.message
    assert problem.position == 1


def test_editing_after_posting(place, screw):
    document = posted("purchase-delivery", place, line(screw, place))
    with pytest.raises(Conflict, match="posted and never changes"):
        save_draft(header=header("purchase-delivery", place), lines=[line(screw, place)], user=None, document=document)


def test_posting_without_the_right(place, screw):
    document = draft("purchase-delivery", place, line(screw, place))
    with pytest.raises(NotPermitted, match="no right to post"):
        post_document(document_id=document.pk, user=user("viewer"))
    with pytest.raises(NotPermitted, match="no right to draft"):
        draft("purchase-delivery", place, line(screw, place), user=user("viewer"))


def test_another_clerks_draft(place, screw):
    document = draft("purchase-delivery", place, line(screw, place), user=user("clerk", name="ana"))
    other = user("clerk", name="dan")
    with pytest.raises(NotPermitted, match="the draft of ana"):
        post_document(document_id=document.pk, user=other)
    with pytest.raises(NotPermitted, match="the draft of ana"):
        save_draft(header=header("purchase-delivery", place), lines=[], user=other, document=document)


def test_a_number_is_not_given_twice(place, screw):
    draft("purchase-delivery", place, line(screw, place), number="N1")
    with pytest.raises(Refused, match="already a Purchase delivery note with number n1"):
        draft("purchase-delivery", place, line(screw, place), number="n1")
    draft("transfer", place, number="N1")


def test_a_document_without_lines(place):
    assert "no lines" in only(refusal("purchase-delivery", place)).message


def test_a_missing_location_where_there_are_several(place, screw):
    LocationFactory(warehouse=place.warehouse)
    assert only(refusal("purchase-delivery", place, line(screw, None))).field == "location"


def test_a_location_of_another_warehouse(place, screw):
    assert only(refusal("purchase-delivery", place, line(screw, LocationFactory()))).field == "location"


def test_a_missing_lot(place):
    problem = only(refusal("purchase-delivery", place, line(ItemFactory(lot=True), place)))
    assert problem.field == "lot_code"


def test_an_unknown_lot(place):
    problem = only(refusal("sales-delivery", place, line(ItemFactory(lot=True, code="X"), place, lot_code="L9")))
    assert problem.message == "Item X has no lot L9."


def test_what_the_template_asks_for(place, screw):
    template = TemplateFactory(warehouse=place.warehouse, partner_required=True, reference_required=True)
    problems = refusal("warehouse-record", place, line(screw, place), template=template)
    assert {problem.field for problem in problems} == {"partner", "reference"}
    assert only(refusal("warehouse-record", place, line(screw, place))).field == "template"


def test_a_template_of_the_wrong_direction_or_warehouse(place, screw):
    wrong = TemplateFactory(warehouse=place.warehouse, direction=Direction.UNLOAD)
    assert only(refusal("purchase-delivery", place, line(screw, place), template=wrong)).field == "template"
    assert only(refusal("purchase-delivery", place, line(screw, place), template=TemplateFactory())).field == "template"


def test_a_supplier_is_no_customer(place, screw):
    supplier = PartnerFactory(is_customer=False)
    assert only(refusal("sales-delivery", place, line(screw, place), partner=supplier)).field == "partner"


def test_a_unit_that_is_not_the_items(place, screw):
    assert only(refusal("purchase-delivery", place, line(screw, place, unit=UnitFactory(code="KG")))).field == "unit"


def test_more_decimals_than_the_unit_has(place, screw):
    assert only(refusal("purchase-delivery", place, line(screw, place, quantity=Decimal("1.5")))).field == "quantity"
    third = UnitFactory(code="THIRD", decimals=1)
    AlternativeUnit.objects.create(item=screw, unit=third, factor=Decimal(3))
    problem = only(refusal("purchase-delivery", place, line(screw, place, quantity=Decimal("0.5"), unit=third)))
    assert "which that unit cannot count" in problem.message


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000"])
def test_a_quantity_out_of_range(place, screw, quantity):
    assert only(refusal("purchase-delivery", place, line(screw, place, quantity=Decimal(quantity)))).field == "quantity"


def test_serial_numbers_of_an_item_without_serial_management(place, screw):
    assert only(refusal("purchase-delivery", place, line(screw, place, "A1"))).field == "serials"


def test_an_expiry_date_before_the_start(place, disk):
    problem = only(refusal("purchase-delivery", place, line(disk, place, "A1", expiry_date=YESTERDAY)))
    assert problem.field == "expiry_date"


def test_all_problems_are_told_together_up_to_a_hundred(stock, disk):
    problems = refusal("sales-delivery", stock, line(disk, stock, *[f"Z{n}" for n in range(150)]))
    assert len(problems) == 100


def test_a_draft_that_something_is_reserved_for_is_not_deleted(stock, disk):
    document = draft("sales-delivery", stock, line(disk, stock, "A1"))
    SerialNumber.objects.filter(code="A1").update(reserved=True, reserved_document=document)
    with pytest.raises(Refused, match="reserved for this document: A1"):
        delete_draft(document=document, user=None)
    SerialNumber.objects.update(reserved=False, reserved_document=None)
    delete_draft(document=document, user=None)
    assert not Document.objects.filter(pk=document.pk).exists()


def test_a_draft_that_lots_are_reserved_for_is_not_deleted_and_they_are_named(place):
    """Domain, the lot register: reserved for a document."""
    milk = ItemFactory(lot=True)
    document = draft("sales-delivery", place, line(milk, place, lot_code="L1"))
    for code in ("L1", "L2"):
        LotFactory(item=milk, code=code, reserved=True, reserved_document=document)
    with pytest.raises(Refused) as refused:
        delete_draft(document=document, user=None)
    assert str(refused.value) == "Lots are reserved for this document: L1, L2. Release them first."
    Lot.objects.update(reserved=False, reserved_document=None)
    delete_draft(document=document, user=None)
    assert not Document.objects.exists()


def test_a_posted_document_is_not_deleted(stock):
    with pytest.raises(Conflict, match="posted and never changes"):
        delete_draft(document=Document.objects.get(), user=None)


def test_a_deleted_document_is_a_conflict(place):
    with pytest.raises(Conflict, match="deleted meanwhile"):
        post_document(document_id=Document.objects.count() + 1000, user=None)

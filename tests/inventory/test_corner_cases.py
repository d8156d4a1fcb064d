"""Where rules meet: each of these once went wrong, or easily could."""

import datetime
import uuid
from decimal import Decimal

import pytest

from inventory.exceptions import Conflict, Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Direction, Document
from inventory.services import post_document, reverse_document
from items.models import AlternativeUnit, Item
from serials.models import SerialNumber
from serials.services import register_serials
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    TemplateFactory,
    UnitFactory,
    draft,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def always_sound():
    """Whatever happens in here, the ledger stays sound."""
    yield
    assert list(breaches()) == []


def q(number):
    return Decimal(number)


def test_a_reversal_does_not_hide_an_older_blocker(place, disk):
    posted("purchase-delivery", place, line(disk, place, "A1"))
    first = posted("sales-delivery", place, line(disk, place, "A1"))
    back = posted("purchase-delivery", place, line(disk, place, "A1"))
    second = posted("sales-delivery", place, line(disk, place, "A1"))
    reverse_document(document_id=second.pk, user=None)
    with pytest.raises(Refused) as caught:
        reverse_document(document_id=first.pk, user=None)
    assert [problem.document_id for problem in caught.value.problems] == [back.pk]


def test_a_delivery_releases_the_lot_that_it_delivers(place):
    milk = ItemFactory(lot=True)
    for lot in "AB":
        posted("purchase-delivery", place, line(milk, place, lot_code=lot, quantity=q(5)))
    lines = [line(milk, place, lot_code=lot, quantity=q(5)) for lot in "AB"]
    order = posted("customer-order", place, *lines)
    posted("sales-delivery", place, lines[1], origin=order, user=user("clerk"))
    assert dict(Balance.objects.values_list("lot__code", "committed")) == {"A": 5, "B": 0}


def test_a_delivery_releases_the_location_that_it_takes_from(place, screw):
    other = LocationFactory(warehouse=place.warehouse)
    for where in (place, other):
        posted("purchase-delivery", place, line(screw, where, quantity=q(5)))
    lines = [line(screw, where, quantity=q(5)) for where in (place, other)]
    order = posted("customer-order", place, *lines)
    posted("sales-delivery", place, lines[1], origin=order, user=user("clerk"))
    assert dict(Balance.objects.values_list("location", "committed")) == {place.pk: 5, other.pk: 0}


def test_part_of_an_order_larger_than_the_stock_is_delivered(place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=q(10)))
    order = posted("customer-order", place, line(screw, place, quantity=q(30)))
    posted("picking-list", place, line(screw, place, quantity=q(4)), origin=order, user=user("clerk"))
    posted("sales-delivery", place, line(screw, place, quantity=q(5)), origin=order, user=user("clerk"))
    assert Balance.objects.values_list("on_hand", "committed").get() == (5, 25)


def test_a_picking_list_takes_over_no_more_than_is_on_hand(place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=q(10)))
    order = posted("customer-order", place, line(screw, place, quantity=q(30)))
    with pytest.raises(Refused, match="10 PCS on hand; 30 wanted"):
        posted("picking-list", place, line(screw, place, quantity=q(30)), origin=order, user=user("clerk"))


def test_a_piece_taken_from_another_order_still_fulfils_its_own(place, disk):
    posted("purchase-delivery", place, line(disk, place, "A1", "A2"))
    posted("customer-order", place, line(disk, place, "A1"))
    own = posted("customer-order", place, line(disk, place))
    posted("sales-delivery", place, line(disk, place, "A1"), origin=own)
    assert Balance.objects.get().committed == 0


def test_an_overridden_commitment_is_released_by_a_load_with_an_offset_too(place, disk):
    there = LocationFactory()
    template = TemplateFactory(
        warehouse=place.warehouse, direction=Direction.LOAD, offset_warehouse=there.warehouse, default_location=place
    )
    posted("purchase-delivery", there, line(disk, there, "A1"))
    posted("customer-order", there, line(disk, there, "A1"))
    posted("warehouse-record", place, line(disk, place, "A1"), template=template)
    assert not SerialNumber.objects.committed().exists()


def test_a_key_that_posted_another_document_is_a_conflict(place, screw):
    key = uuid.uuid4()
    first, second = (draft("purchase-delivery", place, line(screw, place)) for _ in range(2))
    post_document(document_id=first.pk, user=None, posting_key=key)
    with pytest.raises(Conflict) as caught:
        post_document(document_id=second.pk, user=None, posting_key=key)
    assert caught.value.problems[0].document_id == first.pk
    with pytest.raises(Conflict, match="already posted"):
        reverse_document(document_id=first.pk, user=None, posting_key=key)


@pytest.mark.parametrize(
    ("header", "typed"),
    [
        ({"expiry_date": TODAY - datetime.timedelta(days=3)}, {}),
        ({"start_date": TODAY + datetime.timedelta(days=30)}, {"expiry_date": TODAY}),
    ],
)
def test_what_was_registered_ahead_does_not_expire_before_it_starts(place, disk, header, typed):
    register_serials(item=disk, variant=None, lot=None, codes=["A1"], user=None)
    SerialNumber.objects.update(**header)
    with pytest.raises(Refused, match="would expire before its start date"):
        posted("purchase-delivery", place, line(disk, place, "A1", **typed))


def test_a_first_load_names_the_supplier_of_what_was_registered_ahead(place, disk):
    supplier = PartnerFactory()
    register_serials(item=disk, variant=None, lot=None, codes=["A1"], user=None)
    posted("purchase-delivery", place, line(disk, place, "A1", supplier_code="ȘX"), partner=supplier)
    serial = SerialNumber.objects.get()
    assert (serial.supplier, serial.supplier_code, serial.supplier_code_search) == (supplier, "ȘX", "SX")


def test_a_load_after_a_reversed_load_is_what_the_header_says(place, disk):
    wrong, right = PartnerFactory(), PartnerFactory()
    before = TODAY - datetime.timedelta(days=10)
    load = posted("purchase-delivery", place, line(disk, place, "A1", supplier_code="X1"), partner=wrong, date=before)
    reverse_document(document_id=load.pk, user=None)
    posted("purchase-delivery", place, line(disk, place, "A1", supplier_code="Y1"), partner=right, user=user("clerk"))
    serial = SerialNumber.objects.get()
    assert (serial.supplier, serial.supplier_code, serial.start_date) == (right, "Y1", TODAY)
    kept = dict(serial.changes.values_list("field", "old_value"))
    assert kept == {"supplier_code": "X1", "start_date": str(before)}


def test_a_wrong_delivery_reversed_today_may_be_corrected_on_its_own_day(place, screw):
    first, later = TODAY - datetime.timedelta(days=9), TODAY - datetime.timedelta(days=5)
    posted("purchase-delivery", place, line(screw, place, quantity=q(5)), date=first)
    wrong = posted("sales-delivery", place, line(screw, place, quantity=q(5)), date=later)
    reverse_document(document_id=wrong.pk, user=None)
    posted("sales-delivery", place, line(screw, place, quantity=q(4)), date=later)
    assert Balance.objects.get().on_hand == 1


def test_a_load_that_others_used_before_a_later_one_is_not_reversed(place, screw):
    first = posted(
        "purchase-delivery", place, line(screw, place, quantity=q(5)), date=TODAY - datetime.timedelta(days=9)
    )
    note = posted("sales-delivery", place, line(screw, place, quantity=q(5)), date=TODAY - datetime.timedelta(days=5))
    posted("purchase-delivery", place, line(screw, place, quantity=q(5)))
    with pytest.raises(Refused) as caught:
        reverse_document(document_id=first.pk, user=None)
    assert [problem.document_id for problem in caught.value.problems] == [note.pk]


def test_more_than_can_be_counted_in_one_place(place, screw):
    most = line(screw, place, quantity=q(999_999_999))
    posted("purchase-delivery", place, most)
    with pytest.raises(Refused, match="cannot be counted in one place"):
        posted("purchase-delivery", place, most)
    crate = UnitFactory(code="CRATE")
    AlternativeUnit.objects.create(item=screw, unit=crate, factor=q(1000))
    with pytest.raises(Refused, match="at most 999,999,999"):
        draft("purchase-delivery", place, line(screw, place, quantity=q(5_000_000), unit=crate))


def test_a_unit_that_changed_since_the_draft_was_saved(place, disk):
    pair = UnitFactory(code="PAIR")
    unit = AlternativeUnit.objects.create(item=disk, unit=pair, factor=q(2))
    document = draft("purchase-delivery", place, line(disk, place, "A1", "A2", quantity=q(1), unit=pair))
    AlternativeUnit.objects.update(factor=Decimal("2.5"))
    with pytest.raises(Refused, match="which that unit cannot count"):
        post_document(document_id=document.pk, user=None)
    unit.delete()
    with pytest.raises(Refused, match="PAIR is not a unit of item"):
        post_document(document_id=document.pk, user=None)


def test_flags_that_changed_since_the_draft_was_saved(place, disk):
    milk = ItemFactory(lot=True)
    document = draft("purchase-delivery", place, line(disk, place, "A1"), line(milk, place, lot_code="L1"))
    Item.objects.update(serial_managed=False, lot_managed=False)
    with pytest.raises(Refused) as caught:
        post_document(document_id=document.pk, user=None)
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "serials"), (2, "lot_code")]


def test_a_typed_code_that_is_the_next_to_be_made_is_passed_over(place, disk):
    disk.serial_code_type = SerialCodeTypeFactory(prefix="SN")
    disk.save()
    lines = [line(disk, place, "SN0"), line(disk, place, quantity=q(2), generate_serials=True)]
    posted("purchase-delivery", place, *lines)
    assert set(SerialNumber.objects.values_list("code", flat=True)) == {"SN0", "SN1", "SN2"}


def test_a_target_location_outside_the_target_warehouse(place, screw):
    second, third = LocationFactory(), LocationFactory()
    posted("purchase-delivery", place, line(screw, place))
    with pytest.raises(Refused) as caught:
        posted("transfer", place, line(screw, place, target_location=third), target_warehouse=second.warehouse)
    assert caught.value.problems[0].field == "target_location"


def test_an_inactive_location_takes_nothing(place, screw):
    document = draft("purchase-delivery", place, line(screw, place))
    place.active = False
    place.save()
    with pytest.raises(Refused, match="is inactive"):
        post_document(document_id=document.pk, user=None)


def test_a_subcontracting_return_uses_up_what_stands_there_or_here(place, screw):
    partner, elsewhere = PartnerFactory(), LocationFactory()
    LocationFactory(warehouse__partner=partner)
    posted("purchase-delivery", elsewhere, line(screw, elsewhere))
    used = line(screw, elsewhere, direction=Direction.UNLOAD)
    with pytest.raises(Refused) as caught:
        posted("subcontract-return", place, used, partner=partner)
    assert caught.value.problems[0].field == "location"
    assert Document.objects.filter(state="posted").count() == 1

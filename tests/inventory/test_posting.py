"""What posting does, kind by kind."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.db import connection

from inventory.exceptions import Conflict
from inventory.models import Balance, Direction, Document, DraftSerial, Movement, MovementSerial, State
from inventory.services import post_document, save_draft
from items.models import AlternativeUnit
from lots.models import Lot
from numbering.models import Exclusion
from serials.models import SerialNumber
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    TemplateFactory,
    UnitFactory,
    VariantFactory,
    WarehouseFactory,
    draft,
    header,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db


def on_hand(location, **where):
    return sum(Balance.objects.filter(location=location, **where).values_list("on_hand", flat=True))


def codes_at(location):
    return set(SerialNumber.objects.filter(location=location).values_list("code", flat=True))


def test_a_load_makes_serial_numbers_and_puts_them_on_hand(place, disk):
    document = posted("purchase-delivery", place, line(disk, place, "A1", "A2"))
    assert document.state == State.POSTED
    assert codes_at(place) == {"A1", "A2"}
    assert on_hand(place) == 2
    movement = Movement.objects.get()
    assert (movement.quantity, movement.committed, movement.date) == (2, 0, TODAY)
    assert set(SerialNumber.objects.values_list("last_movement", "last_moved_on")) == {(movement.pk, TODAY)}


def test_the_typed_serial_numbers_of_a_posted_draft_are_gone_from_the_draft(place, disk):
    posted("purchase-delivery", place, line(disk, place, "A1"))
    assert not DraftSerial.objects.exists()
    assert MovementSerial.objects.count() == 1


def test_an_unload_takes_them_off_hand(place, disk):
    posted("purchase-delivery", place, line(disk, place, "A1", "A2"))
    posted("sales-delivery", place, line(disk, place, "a1"))
    assert codes_at(place) == {"A2"}
    assert on_hand(place) == 1
    assert SerialNumber.objects.get(code="A1").location is None


def test_a_serial_number_that_left_can_be_loaded_again_and_keeps_its_header(place, disk):
    posted("purchase-delivery", place, line(disk, place, "A1", customer_code="THEIRS"))
    SerialNumber.objects.update(customer_code="THEIRS")
    posted("sales-delivery", place, line(disk, place, "A1"))
    posted("warehouse-record", place, line(disk, place, "A1"), template=TemplateFactory(warehouse=place.warehouse))
    serial = SerialNumber.objects.get()
    assert (serial.location, serial.customer_code) == (place, "THEIRS")


def test_start_date_is_the_document_date_unless_the_user_set_another(place, disk):
    """Serial number register, Data început: the date of the document, unless the user set another on it."""
    disk.serial_validity_days = 10
    disk.save()
    other = TODAY - datetime.timedelta(days=3)
    lines = [line(disk, place, "A1"), line(disk, place, "A2", start_date=other)]
    posted("purchase-delivery", place, *lines)
    assert SerialNumber.objects.get(code="A1").start_date == TODAY
    assert SerialNumber.objects.get(code="A2").start_date == other


def test_expiry_date_is_start_date_plus_the_items_validity_days(place, disk):
    """Serial number register, Data scadență: computed at creation from the item's validity days."""
    disk.serial_validity_days = 30
    disk.save()
    fixed = TODAY + datetime.timedelta(days=5)
    posted("purchase-delivery", place, line(disk, place, "A1"), line(disk, place, "A2", expiry_date=fixed))
    assert SerialNumber.objects.get(code="A1").expiry_date == TODAY + datetime.timedelta(days=30)
    assert SerialNumber.objects.get(code="A2").expiry_date == fixed


def test_supplier_and_customer_codes_come_from_the_line_unless_the_piece_has_its_own(place, disk):
    entry = line(disk, place, "A1", "A2", supplier_code="THEIR LOT", customer_code="OURS")
    entry.serials[1].supplier_code = "OWN"
    posted("purchase-delivery", place, entry)
    assert dict(SerialNumber.objects.values_list("code", "supplier_code")) == {"A1": "THEIR LOT", "A2": "OWN"}
    assert set(SerialNumber.objects.values_list("customer_code_search", flat=True)) == {"OURS"}


def test_an_expiry_segment_reads_the_date_that_the_piece_will_have(place, disk):
    rule = SerialCodeTypeFactory(prefix="")
    rule.segments.create(position=1, source="expiry_year", length=4)
    rule.segments.create(position=2, source="progressive", length=3)
    disk.serial_code_type, disk.serial_validity_days = rule, 365 * 2
    disk.save()
    posted("purchase-delivery", place, line(disk, place, generate_serials=True))
    serial = SerialNumber.objects.get()
    assert serial.code == f"{serial.expiry_date.year}000"


def test_the_supplier_of_the_document_is_the_supplier_of_what_it_loads(place, disk):
    supplier = PartnerFactory(is_supplier=True)
    posted("purchase-delivery", place, line(disk, place, "A1"), partner=supplier)
    assert SerialNumber.objects.get().supplier == supplier


def test_a_serial_number_registered_ahead_gets_its_dates_by_its_first_load(place, disk):
    from serials.services import register_serials

    disk.serial_validity_days = 30
    disk.save()
    [ahead, dated] = register_serials(item=disk, variant=None, lot=None, codes=["A1", "A2"], user=None)
    mine = TODAY - datetime.timedelta(days=2)
    SerialNumber.objects.filter(pk=dated.pk).update(start_date=mine, expiry_date=TODAY)
    posted("purchase-delivery", place, line(disk, place, "A1", "A2"))
    ahead.refresh_from_db()
    assert (ahead.start_date, ahead.expiry_date) == (TODAY, TODAY + datetime.timedelta(days=30))
    assert (ahead.version, ahead.location) == (2, place)
    kept = ahead.changes.order_by("field").values_list("field", "old_value", "new_value", "version")
    assert list(kept) == [
        ("expiry_date", "", str(TODAY + datetime.timedelta(days=30)), 2),
        ("start_date", "", str(TODAY), 2),
    ]
    dated.refresh_from_db()
    assert (dated.start_date, dated.expiry_date, dated.version) == (mine, TODAY, 1)


def test_serial_numbers_are_made_by_the_code_type_on_posting(place, disk):
    rule = SerialCodeTypeFactory(prefix="SN", start_number=7)
    disk.serial_code_type, disk.serials_automatic = rule, True
    disk.save()
    posted("purchase-delivery", place, line(disk, place, quantity=Decimal(3)))
    assert codes_at(place) == {"SN7", "SN8", "SN9"}
    assert set(SerialNumber.objects.values_list("code_type", flat=True)) == {rule.pk}


def test_typed_and_made_serial_numbers_stand_on_one_line_and_a_taken_code_is_skipped(place, disk):
    disk.serial_code_type = SerialCodeTypeFactory(prefix="SN", start_number=1)
    disk.save()
    posted("purchase-delivery", place, line(disk, place, "SN2"))
    posted("purchase-delivery", place, line(disk, place, "OWN", quantity=Decimal(3), generate_serials=True))
    assert codes_at(place) == {"SN2", "OWN", "SN1", "SN3"}


def test_an_excluded_kind_of_document_makes_no_new_serial_numbers(place, disk):
    """Property sets, tab Exclude: a table in which the user may not create new serial numbers."""
    from inventory.exceptions import Refused

    disk.serial_code_type = SerialCodeTypeFactory()
    disk.save()
    Exclusion.objects.create(code_type=disk.serial_code_type, document_type="purchase-delivery", sales=False)
    with pytest.raises(Refused, match="makes no new serial numbers"):
        posted("purchase-delivery", place, line(disk, place, "A1"))
    assert not SerialNumber.objects.exists()


def test_a_transfer_moves_stock_between_locations(place, disk, screw):
    other = LocationFactory()
    posted("purchase-delivery", place, line(disk, place, "A1"), line(screw, place, quantity=Decimal(10)))
    posted(
        "transfer",
        place,
        line(disk, place, "A1", target_location=other),
        line(screw, place, quantity=Decimal(4)),
        target_warehouse=other.warehouse,
    )
    assert codes_at(other) == {"A1"}
    assert (on_hand(place), on_hand(other)) == (6, 5)
    assert Movement.objects.filter(line__document__document_type="transfer").count() == 4


def test_an_offset_template_makes_the_opposite_movement_along(place, disk):
    there = LocationFactory()
    load = TemplateFactory(warehouse=there.warehouse, direction=Direction.LOAD, default_location=there)
    template = TemplateFactory(
        warehouse=place.warehouse, direction=Direction.UNLOAD, offset_warehouse=there.warehouse, offset_template=load
    )
    posted("purchase-delivery", place, line(disk, place, "A1"))
    posted("warehouse-record", place, line(disk, place, "A1"), template=template)
    assert codes_at(there) == {"A1"}
    assert set(Movement.objects.filter(quantity=1).values_list("template", flat=True)) == {None, load.pk}


def test_a_load_with_an_offset_takes_the_pieces_from_there(place, disk):
    there = LocationFactory()
    unload = TemplateFactory(warehouse=there.warehouse, direction=Direction.UNLOAD, default_location=there)
    template = TemplateFactory(
        warehouse=place.warehouse, direction=Direction.LOAD, offset_warehouse=there.warehouse, offset_template=unload
    )
    posted("purchase-delivery", there, line(disk, there, "A1"))
    posted("warehouse-record", place, line(disk, place, "A1"), template=template)
    assert codes_at(place) == {"A1"}
    assert on_hand(there) == 0


def test_production_loads_products_and_unloads_components(place, disk, screw):
    product = ItemFactory(serial=True)
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(8)), line(disk, place, "D1"))
    posted(
        "production-record",
        place,
        line(product, place, "P1", direction=Direction.LOAD),
        line(screw, place, quantity=Decimal(8), direction=Direction.UNLOAD),
        line(disk, place, "D1", direction=Direction.UNLOAD),
    )
    assert codes_at(place) == {"P1"}
    assert on_hand(place, item=screw) == 0


def test_subcontracting_stands_at_the_subcontractor_and_comes_back_as_a_product(place, disk):
    partner = PartnerFactory(is_supplier=True)
    theirs = LocationFactory(warehouse=WarehouseFactory(partner=partner))
    product = ItemFactory(serial=True)
    posted("purchase-delivery", place, line(disk, place, "D1"))
    posted("subcontract-delivery", place, line(disk, place, "D1"), partner=partner)
    assert codes_at(theirs) == {"D1"}
    posted(
        "subcontract-return",
        place,
        line(product, place, "P1", direction=Direction.LOAD),
        line(disk, None, "D1", direction=Direction.UNLOAD),
        partner=partner,
    )
    assert codes_at(place) == {"P1"}
    assert codes_at(theirs) == set()


def test_an_adjustment_goes_both_ways(place, screw):
    posted("stock-adjustment", place, line(screw, place, quantity=Decimal(5), direction=Direction.LOAD))
    posted("stock-adjustment", place, line(screw, place, quantity=Decimal(2), direction=Direction.UNLOAD))
    assert on_hand(place) == 3


def test_an_alternative_unit_is_converted_to_the_management_unit(place, screw):
    box = UnitFactory(code="BOX")
    AlternativeUnit.objects.create(item=screw, unit=box, factor=Decimal(100))
    document = posted("purchase-delivery", place, line(screw, place, quantity=Decimal(3), unit=box))
    assert on_hand(place) == 300
    assert document.lines.get().managed_quantity == 300


def test_a_lot_is_made_by_its_first_load_and_found_by_the_next(place):
    item = ItemFactory(lot=True, lot_validity_days=30)
    posted("purchase-delivery", place, line(item, place, lot_code="L1", quantity=Decimal(2)))
    posted("purchase-delivery", place, line(item, place, lot_code="l1", quantity=Decimal(3)))
    lot = Lot.objects.get()
    assert (lot.code, lot.start_date, lot.expiry_date) == ("L1", TODAY, TODAY + datetime.timedelta(days=30))
    assert on_hand(place, lot=lot) == 5


def test_one_code_lives_in_two_lots_and_in_two_variants(place):
    """Serial number register, Cod lot: the same number may belong to different lots of one item."""
    item = ItemFactory(serial=True, lot=True)
    red, blue = VariantFactory(item=item), VariantFactory(item=item)
    posted(
        "purchase-delivery",
        place,
        line(item, place, "X", lot_code="L1"),
        line(item, place, "X", lot_code="L2"),
        line(item, place, "X", lot_code="L1", variant=red),
        line(item, place, "X", lot_code="L1", variant=blue),
    )
    assert SerialNumber.objects.filter(code="X").count() == 4
    posted("sales-delivery", place, line(item, place, "X", lot_code="L2"))
    assert SerialNumber.objects.on_hand().count() == 3


def test_posting_twice_with_one_key_posts_once(place, disk):
    document = draft("purchase-delivery", place, line(disk, place, "A1"))
    key = uuid.uuid4()
    first = post_document(document_id=document.pk, user=None, posting_key=key)
    again = post_document(document_id=document.pk, user=None, posting_key=key)
    assert first == again
    assert Movement.objects.count() == 1
    with pytest.raises(Conflict, match="posted already"):
        post_document(document_id=document.pk, user=None, posting_key=uuid.uuid4())


def test_who_posted_and_when_is_kept(place, screw):
    clerk = user("clerk")
    document = posted("purchase-delivery", place, line(screw, place), user=clerk)
    assert document.posted_by == clerk
    assert document.posted_at is not None


def test_an_invoice_of_a_delivery_note_does_not_move_the_stock_again(place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(5)))
    note = posted("sales-delivery", place, line(screw, place, quantity=Decimal(2)))
    posted("sales-invoice", place, line(screw, place, quantity=Decimal(2)), origin=note)
    assert on_hand(place) == 3
    posted("sales-invoice", place, line(screw, place, quantity=Decimal(1)))
    assert on_hand(place) == 2


def test_numbers_follow_the_sequence_of_their_type(place, screw):
    first = draft("purchase-delivery", place, line(screw, place))
    second = draft("purchase-delivery", place, line(screw, place))
    assert int(second.number.lstrip("ADEGINPRSTU")) == int(first.number.lstrip("ADEGINPRSTU")) + 1


def test_a_number_typed_by_hand_is_skipped_by_the_sequence(place, screw):
    first = draft("purchase-delivery", place, line(screw, place))
    prefix, digits = first.number[:-5], first.number[-5:]
    draft("purchase-delivery", place, line(screw, place), number=f"{prefix}{int(digits) + 1:05d}")
    third = draft("purchase-delivery", place, line(screw, place))
    assert third.number == f"{prefix}{int(digits) + 2:05d}"


def test_a_draft_is_replaced_wholly_and_keeps_its_number(place, disk, screw):
    document = draft("purchase-delivery", place, line(disk, place, "A1"), line(screw, place))
    lines = [line(screw, place, quantity=Decimal(9))]
    saved = save_draft(
        header=header("purchase-delivery", place), lines=lines, user=None, document=document, version=document.version
    )
    assert (saved.pk, saved.number) == (document.pk, document.number)
    assert [(row.item, row.quantity) for row in saved.lines.all()] == [(screw, 9)]
    with pytest.raises(Conflict, match="saved this draft on"):
        save_draft(header=header("purchase-delivery", place), lines=lines, user=None, document=document, version=1)


def test_posted_history_is_immutable_whoever_writes(place, disk):
    from django.db import DatabaseError, transaction

    document = posted("purchase-delivery", place, line(disk, place, "A1"))
    for statement in (
        "UPDATE inventory_movement SET quantity = 5",
        "DELETE FROM inventory_movementserial",
        "DELETE FROM inventory_movement",
        "UPDATE inventory_document SET date = '2020-01-01'",
        "UPDATE inventory_document SET state = 'draft'",
        "DELETE FROM inventory_document",
        "UPDATE inventory_documentline SET quantity = 9",
        "DELETE FROM inventory_documentline",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Document.objects.get(pk=document.pk).lines.count() == 1

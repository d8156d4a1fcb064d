import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lots.models import Lot
from lots.traced.filters import called
from numbering.rendering import CodeContext
from numbering.services import preview_codes, take_codes
from serials.exceptions import WHOLE, HeaderConflict, SerialNotPermitted, SerialRefused
from serials.models import DeletedSerialNumber, SerialNumber, SerialNumberChange
from serials.services import delete_serial, edit_header, register_serials
from tests.factories import ItemFactory, PartnerFactory, SerialCodeTypeFactory, VariantFactory
from tests.serials.conftest import registered

DAY = datetime.date(2024, 3, 9)


def edit(serial, user, version=None, **changes):
    version = serial.version if version is None else version
    return edit_header(serial=serial, user=user, version=version, changes=changes)


def history(serial):
    return [(c.version, c.field, c.old_value, c.new_value) for c in serial.changes.order_by("id")]


def a_lot(item, code="L1", variant=None):
    return Lot.objects.create(item=item, variant=variant, code=code, created_at=timezone.now())


# Editing the header


def test_every_changed_field_is_kept_with_who_when_old_and_new(serial, supervisor):
    partner = PartnerFactory()
    edited = edit(
        serial,
        supervisor,
        code=" SN1-bis ",
        start_date=DAY,
        expiry_date=None,
        customer_code="",
        supplier_code="HGST 7",
        reserved=True,
        reserved_partner=partner,
    )
    assert edited.version == 2
    assert history(edited) == [
        (2, "code", "SN1", "SN1-bis"),
        (2, "start_date", "", "2024-03-09"),
        (2, "supplier_code", "", "HGST 7"),
        (2, "reserved", "0", "1"),
        (2, "reserved_partner", "", str(partner)),
    ]
    change = edited.changes.latest("id")
    assert change.user == supervisor
    assert abs(timezone.now() - change.changed_at) < datetime.timedelta(minutes=1)


def test_folded_copies_follow_the_codes(serial, supervisor):
    edit(serial, supervisor, code="Ață-１", supplier_code="ș9")
    assert SerialNumber.objects.filter(code_search="ATA-1").get() == serial
    assert SerialNumber.objects.filter(called("S9")).get() == serial


def test_an_edit_that_changes_nothing_keeps_nothing(serial, clerk):
    assert edit(serial, clerk, code="SN1", cancelled=False, start_date=None).version == 1
    assert history(serial) == []


def test_a_viewer_may_not_edit(serial, viewer):
    with pytest.raises(SerialNotPermitted):
        edit(serial, viewer, cancelled=True)


def test_a_clerk_may_edit_the_header_and_not_the_code(serial, clerk):
    with pytest.raises(SerialNotPermitted, match="code"):
        edit(serial, clerk, code="SN2", supplier_code="X")
    serial.refresh_from_db()
    assert (serial.code, serial.supplier_code, serial.version) == ("SN1", "", 1)
    assert edit(serial, clerk, force_closed=True).force_closed


def test_operations_may_edit_everything(serial):
    assert edit(serial, None, code="SN2").code == "SN2"
    assert serial.changes.get().user is None


def test_a_field_that_is_not_of_the_header_is_a_mistake(serial):
    with pytest.raises(ValueError, match="location"):
        edit(serial, None, location=None)


def test_the_second_editor_is_told_who_changed_what_from_what_to_what(serial, clerk, supervisor):
    edit(serial, supervisor, version=1, expiry_date=DAY, cancelled=True)
    with pytest.raises(HeaderConflict) as raised:
        edit(serial, clerk, version=1, supplier_code="mine")
    conflict = raised.value
    assert [(c.user, c.field, c.old_value, c.new_value) for c in conflict.changes] == [
        (supervisor, "expiry_date", "", "2024-03-09"),
        (supervisor, "cancelled", "0", "1"),
    ]
    assert conflict.record.expiry_date == DAY
    serial.refresh_from_db()
    assert (serial.supplier_code, serial.version) == ("", 2)
    assert edit(serial, clerk, version=2, supplier_code="mine").version == 3


def test_only_changes_since_the_version_shown_are_told(serial, supervisor):
    edit(serial, supervisor, version=1, supplier_code="a")
    edit(serial, supervisor, version=2, supplier_code="b")
    with pytest.raises(HeaderConflict) as raised:
        edit(serial, supervisor, version=2, supplier_code="c")
    assert [(c.old_value, c.new_value) for c in raised.value.changes] == [("a", "b")]


@pytest.mark.parametrize("field", ["code", "customer_code", "supplier_code"])
@pytest.mark.parametrize(
    ("code", "reason"),
    [("A" * 51, "at most 50"), ("A\u200bB", "U+200B"), ("A\u202eB", "U+202E"), ("A\x07B", "U+0007")],
)
def test_bad_codes_are_refused_by_field_and_reason(serial, field, code, reason):
    with pytest.raises(SerialRefused) as raised:
        edit(serial, None, **{field: code})
    [message] = raised.value.errors[field]
    assert reason in message


def test_a_code_of_fifty_characters_is_taken(serial):
    assert edit(serial, None, code="A" * 50, customer_code="ș" * 50).code == "A" * 50


def test_the_own_code_is_never_empty_the_others_may_be(serial):
    edit(serial, None, supplier_code="X")
    with pytest.raises(SerialRefused) as raised:
        edit(serial, None, code="  ", version=2)
    assert list(raised.value.errors) == ["code"]
    assert edit(serial, None, supplier_code="  ", version=2).supplier_code == ""


@pytest.mark.parametrize("code", ["sn2", " SN2 ", "ＳＮ２"])
def test_a_code_taken_in_other_case_or_full_width_is_refused_in_words(serial, item, code):
    registered("SN2", item=item)
    with pytest.raises(SerialRefused) as raised:
        edit(serial, None, code=code)
    assert "already has a serial number" in raised.value.errors["code"][0]


def test_the_code_of_another_item_or_lot_may_be_taken(serial, item):
    registered("SN2", item=ItemFactory(serial=True))
    registered("SN2", item=item, lot=a_lot(item))
    assert edit(serial, None, code="SN2").code == "SN2"


def test_customer_and_supplier_codes_need_not_be_unique(serial, item):
    registered("SN2", item=item, customer_code="C", supplier_code="S")
    assert edit(serial, None, customer_code="C", supplier_code="S").version == 2


def test_it_does_not_expire_before_it_starts(serial):
    with pytest.raises(SerialRefused) as raised:
        edit(serial, None, start_date=DAY, expiry_date=DAY - datetime.timedelta(days=1))
    assert list(raised.value.errors) == ["expiry_date"]
    assert edit(serial, None, start_date=DAY, expiry_date=DAY).expiry_date == DAY


def test_reserved_for_somebody_needs_the_flag(serial):
    with pytest.raises(SerialRefused) as raised:
        edit(serial, None, reserved_partner=PartnerFactory())
    assert list(raised.value.errors) == ["reserved"]


def test_ending_a_reservation_forgets_for_whom_and_keeps_that_in_the_history(serial):
    partner = PartnerFactory()
    edit(serial, None, reserved=True, reserved_partner=partner)
    edited = edit(serial, None, version=2, reserved=False, reserved_partner=partner)
    assert edited.reserved_partner is None
    assert history(serial)[-2:] == [(3, "reserved", "1", "0"), (3, "reserved_partner", str(partner), "")]


def test_the_history_is_never_changed_nor_deleted(serial):
    edit(serial, None, cancelled=True)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SerialNumberChange.objects.update(new_value="0")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SerialNumberChange.objects.all().delete()


# Registering ahead of stock


def test_registered_serial_numbers_are_known_and_never_moved(item):
    made = register_serials(item=item, variant=None, lot=None, codes=["A1", " A2 "], user=None)
    assert [serial.code for serial in made] == ["A1", "A2"]
    assert SerialNumber.objects.registered().count() == 2
    assert not SerialNumber.objects.on_hand().exists()


def test_an_item_without_serial_management_has_no_serial_numbers(db):
    with pytest.raises(SerialRefused, match="without serial numbers"):
        registered("A1", item=ItemFactory())


def test_every_bad_repeated_or_taken_code_is_named_and_none_is_made(item, serial):
    with pytest.raises(SerialRefused) as raised:
        register_serials(item=item, variant=None, lot=None, codes=["A", "a", "B\u200b", ""], user=None)
    assert [message.split(":")[0] for message in raised.value.errors["codes"]] == ["No. 2", "No. 3", "No. 4"]
    with pytest.raises(SerialRefused, match="SN1"):
        register_serials(item=item, variant=None, lot=None, codes=["A", "sn1"], user=None)
    assert SerialNumber.objects.count() == 1


def test_the_same_code_may_stand_in_different_lots_variants_and_items(item, serial):
    other = ItemFactory(serial=True)
    variant = VariantFactory(item=item)
    for where in (
        {"item": other},
        {"item": item, "lot": a_lot(item, "L1")},
        {"item": item, "lot": a_lot(item, "L2")},
        {"item": item, "variant": variant},
        {"item": item, "variant": variant, "lot": a_lot(item, "L1", variant)},
    ):
        registered("sn1", **where)
    assert SerialNumber.objects.filter(code_key="SN1").count() == 6


def test_no_lot_counts_as_one_lot_in_the_database_too(item, serial):
    twin = SerialNumber(item=item, code="sn1", created_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        twin.save()


def test_a_lot_or_variant_of_another_item_is_refused(item):
    other = ItemFactory(serial=True)
    with pytest.raises(SerialRefused, match="lot"):
        registered("A", item=item, lot=a_lot(other))
    with pytest.raises(SerialRefused, match="variant"):
        registered("A", item=item, variant=VariantFactory(item=other))


def test_an_item_kept_by_lots_needs_the_lot(db):
    with pytest.raises(SerialRefused, match="lot"):
        registered("A", item=ItemFactory(serial=True, lot=True))


def test_registering_is_a_right(item, viewer):
    with pytest.raises(SerialNotPermitted):
        register_serials(item=item, variant=None, lot=None, codes=["A"], user=viewer)


# Deleting


def test_a_deleted_serial_number_leaves_its_name_reason_and_history(serial, supervisor):
    edit(serial, supervisor, supplier_code="S")
    pk = serial.pk
    delete_serial(serial=serial, user=supervisor, reason=" registered twice ")
    left = DeletedSerialNumber.objects.get()
    assert (left.serial_id, left.code, left.reason, left.supplier_code) == (pk, "SN1", "registered twice", "S")
    assert left.deleted_by == supervisor
    assert not SerialNumber.objects.exists()
    assert SerialNumberChange.objects.filter(serial_id=pk).count() == 1


@pytest.mark.parametrize(("reason", "told"), [("  ", "why"), ("x" * 301, "300")])
def test_a_deletion_has_a_reason_that_fits(serial, reason, told):
    with pytest.raises(SerialRefused) as raised:
        delete_serial(serial=serial, user=None, reason=reason)
    assert told in raised.value.errors["reason"][0]


def test_deleting_is_a_right(serial, clerk):
    with pytest.raises(SerialNotPermitted):
        delete_serial(serial=serial, user=clerk, reason="x")


def test_deleting_twice_is_told(serial):
    delete_serial(serial=serial, user=None, reason="x")
    serial.pk = DeletedSerialNumber.objects.get().serial_id
    with pytest.raises(SerialRefused, match="deleted meanwhile") as raised:
        delete_serial(serial=serial, user=None, reason="x")
    assert WHOLE in raised.value.errors


# Codes that a rule made go back to it


@pytest.fixture
def rule():
    """A rule that fills gaps and has given SN0 to SN4."""
    made = SerialCodeTypeFactory(prefix="SN", fill_gaps=True)
    take_codes(code_type=made, contexts=[(CodeContext(), 5)])
    return made


def next_code(rule):
    [code] = preview_codes(code_type=rule, context=CodeContext(), count=1)
    return code


def test_the_code_of_a_deleted_serial_number_is_a_gap_again(item, rule):
    serial = registered("SN2", item=item, code_type=rule)
    assert next_code(rule) == "SN5"
    delete_serial(serial=serial, user=None, reason="x")
    assert next_code(rule) == "SN2"


def test_the_former_code_of_a_changed_one_is_a_gap_again(item, rule):
    edit(registered("SN3", item=item, code_type=rule), None, code="BY-HAND")
    assert next_code(rule) == "SN3"


def test_a_code_that_another_of_the_rule_has_is_no_gap(item, rule):
    registered("SN3", item=ItemFactory(serial=True), code_type=rule)
    edit(registered("SN3", item=item, code_type=rule), None, code="BY-HAND")
    assert next_code(rule) == "SN5"


def test_another_case_of_the_same_code_is_no_gap(item, rule):
    edit(registered("SN3", item=item, code_type=rule), None, code="sn3")
    assert next_code(rule) == "SN5"

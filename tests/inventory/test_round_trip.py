"""What is exported and imported into an empty database gives the same files again."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction

from attributes.models import PropertyChoice
from inventory.files.exporting import columns
from inventory.files.layout import BASIC
from inventory.services import reverse_document
from items.models import AlternativeUnit
from lots.models import Lot
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    UnitFactory,
    draft,
    line,
    posted,
)

pytestmark = pytest.mark.django_db
OPTIONS = {"documents": ("--post", "--create-missing"), "lots": ("--create-missing",)}
# In the order in which they come in: each names what stands before it.
FILES = ("partners", "settings", "items", "documents", "lots")


def exported(name, *options):
    output = io.StringIO(newline="")
    call_command(f"export_{name}", *options, stdout=output)
    return output.getvalue()


def records(content):
    return list(csv.DictReader(io.StringIO(content, newline="")))


def documents(*options):
    return records(exported("documents", *options))


def test_the_demonstration_comes_in_again_as_it_went_out(tmp_path):
    with transaction.atomic():
        call_command("load_demo", stdout=io.StringIO())
        before = {name: exported(name) for name in (*FILES, "serials")}
        transaction.set_rollback(True)
    for name in FILES:
        path = tmp_path / name
        path.write_text(before[name], encoding="utf-8", newline="")
        call_command(f"import_{name}", str(path), *OPTIONS.get(name, ()), stdout=io.StringIO())
        # What is inactive takes no documents and forms no new properties: it is active until they are in.
        PropertyChoice.objects.update(active=True)
    call_command("import_settings", str(tmp_path / "settings"), stdout=io.StringIO())
    assert {name: exported(name) for name in FILES} == {name: before[name] for name in FILES}
    # Documents carry neither the flags nor what no document ever moved.
    assert unflagged(exported("serials")) == unflagged(before["serials"])


def test_a_load_says_what_its_lot_is_called_now(place):
    item = ItemFactory(lot=True, lot_validity_days=10)
    posted("purchase-delivery", place, line(item, place, lot_code="L1"))
    lot = Lot.objects.get()
    lot.code, lot.supplier_code, lot.expiry_date = "L1-NEW", "SUP", TODAY
    lot.save()
    (row,) = documents()
    assert (row["lot"], row["supplier_code"], row["expiry_date"]) == ("L1-NEW", "SUP", TODAY.isoformat())


def unflagged(content):
    moved = [row for row in records(content) if row["status"] != "registered"]
    return [{**row, "cancelled": "", "force_closed": "", "reserved": ""} for row in moved]


def test_the_header_is_that_of_the_layout_until_a_document_has_more(disk, place):
    posted("purchase-delivery", place, line(disk, place, "S1"))
    assert columns() == list(BASIC)
    posted("purchase-delivery", place, line(disk, place, "S2"), note="Look inside")
    assert columns() == [*BASIC, "note"]


def test_a_load_says_what_its_serial_numbers_are_called_now(disk, place):
    posted("purchase-delivery", place, line(disk, place, "S1", packages=2))
    serial = disk.serialnumber_set.get()
    serial.supplier_code, serial.code = "SUP", "S1-NEW"
    serial.save()
    (row,) = documents()
    assert (row["serial"], row["supplier_code"], row["quantity"], row["packages"]) == ("S1-NEW", "SUP", "1", "2")
    assert row["location"] == place.code


def test_a_transfer_is_written_as_pairs_and_an_adjustment_with_its_sign(disk, screw, place):
    other = LocationFactory()
    posted("purchase-delivery", place, line(disk, place, "S1"), line(screw, place, quantity=Decimal(5)))
    moved = line(disk, place, "S1", target_location=other)
    posted("transfer", place, moved, target_warehouse=other.warehouse)
    posted("stock-adjustment", place, line(screw, place, quantity=Decimal(2), direction=-1))
    rows = [(row["location"], row["serial"], row["quantity"]) for row in documents()[2:]]
    assert rows == [(place.code, "S1", "-1"), (other.code, "S1", "1"), (place.code, "", "-2")]


def test_what_was_reversed_and_its_reversal_are_left_out(disk, place):
    load = posted("purchase-delivery", place, line(disk, place, "S1"))
    reverse_document(document_id=load.pk, user=None)
    assert documents() == []


def test_drafts_are_written_when_asked(disk, place):
    draft("purchase-delivery", place, line(disk, place, "S1", quantity=Decimal(3)))
    assert documents() == []
    assert [(row["serial"], row["quantity"]) for row in documents("--drafts")] == [("S1", "1"), ("", "2")]


def test_quantities_are_in_the_management_unit(screw, place):
    box = AlternativeUnit.objects.create(item=screw, unit=UnitFactory(code="BOX"), factor=Decimal(10)).unit
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(3), unit=box))
    assert [(row["quantity"], row["uom"]) for row in documents()] == [("30", "PCS")]


def test_the_register_is_ordered_by_what_people_call_things(place):
    late, early = ItemFactory(serial=True, code="Z"), ItemFactory(serial=True, code="a", item_class__code="AAA")
    posted("purchase-delivery", place, line(late, place, "2", "1"), line(early, place, "3"))
    posted("consumption", place, line(late, place, "2"))
    rows = [(row["serial"], row["status"], row["location"]) for row in records(exported("serials"))]
    assert rows == [("3", "on_hand", place.code), ("1", "on_hand", place.code), ("2", "unloaded", "")]


def test_lots_are_written_by_item_and_code(place):
    milk = ItemFactory(lot=True, lot_validity_days=10)
    posted("purchase-delivery", place, line(milk, place, lot_code="L2"), line(milk, place, lot_code="=L1"))
    lots = exported("lots")
    assert ",'=L1," in lots
    assert [row["lot"] for row in records(lots)] == ["'=L1", "L2"]

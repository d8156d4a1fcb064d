import datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Direction, Document, DocumentLine, DocumentType, MovementTemplate
from items.models import Item, Variant
from lots.models import Lot, LotStatus
from places.models import Location, Warehouse
from serials.models import SerialNumber
from tests.factories import (
    ItemClassFactory,
    ItemFactory,
    PartnerFactory,
    TemplateFactory,
    VariantFactory,
    line,
    posted,
)
from tests.inventory.document_files import FULL, HEADER, load, refused, take

pytestmark = pytest.mark.usefixtures("named_things")


def test_rows_with_one_number_make_one_document_and_rows_of_one_place_one_line():
    rows = [load("R1", "DISK,,S1,1"), load("R2", "SCREW,,,5"), load("r1", "DISK,,S2,1"), load("R1", "SCREW,,,2.0")]
    assert take(*rows, load("R1", "SCREW,,,3")) == ["2 documents posted."]
    first = Document.objects.get(number="R1")
    assert [(row.item.code, row.quantity) for row in first.lines.order_by("position")] == [("DISK", 2), ("SCREW", 5)]
    assert list(SerialNumber.objects.values_list("code", flat=True).order_by("id")) == ["S1", "S2"]


def test_another_location_lot_or_unit_makes_another_line():
    rows = [load("R1", "MILK,L1,,1"), load("R1", "MILK,L2,,1"), load("R1", "MILK,L1,,1", place="DC1,A2")]
    take(*rows, load("R1", "MILK,L1,,1"))
    assert sorted(DocumentLine.objects.values_list("lot_code", "quantity")) == [("L1", 1), ("L1", 2), ("L2", 1)]


def test_without_post_drafts_are_made():
    assert take(load("R1", "DISK,,S1,1"), post=False) == ["1 draft made."]
    assert Document.objects.get().is_draft
    assert not SerialNumber.objects.exists()


def test_codes_and_dates_of_a_row_are_those_of_its_serial_number_or_line():
    take(
        load("R1", "DISK,,S1,1,PCS,SUP1,CUS1,2024-01-01,2026-01-01,1"),
        load("R1", "DISK,,S2,1,PCS,,,,,2"),
        load("R1", "MILK,L1,,4,PCS,SUP2,,,2024-06-01,"),
        header=FULL,
    )
    first, second = SerialNumber.objects.order_by("code")
    assert (first.supplier_code, first.customer_code) == ("SUP1", "CUS1")
    assert (first.start_date, first.expiry_date) == (datetime.date(2024, 1, 1), datetime.date(2026, 1, 1))
    assert (second.supplier_code, second.start_date) == ("", datetime.date(2024, 5, 1))
    assert DocumentLine.objects.get(item__code="DISK").packages == 3
    lot = Lot.objects.get()
    assert (lot.supplier_code, lot.expiry_date) == ("SUP2", datetime.date(2024, 6, 1))


def test_a_file_comes_in_once():
    take(load("R00001", "DISK,,S1,1"))
    assert refused(load("R00001", "DISK,,S1,1"), load("R00002", "DISK,,S2,1")) == [
        "line 2, column document_number: document purchase-delivery R00001 already exists."
    ]
    assert Document.objects.count() == 1


def test_numbers_that_start_over_are_other_documents():
    DocumentType.objects.filter(pk="purchase-delivery").update(numbered_per_year=True)
    rows = [load("R1", "SCREW,,,1"), load("R1", "SCREW,,,1").replace("2024", "2025")]
    assert take(*rows) == ["2 documents posted."]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("offer,R1,2024-05-01,DC1,A1,TOOLS,SCREW,,,1", "column document_type: “offer” is not a document type"),
        ("purchase-delivery,,2024-05-01,DC1,A1,TOOLS,SCREW,,,1", "column document_number: is empty."),
        ("purchase-delivery,R1,1.5.2024,DC1,A1,TOOLS,SCREW,,,1", "column document_date: “1.5.2024” is not a date"),
        ("purchase-delivery,R1,2024-05-01,,A1,TOOLS,SCREW,,,1", "column warehouse: is empty."),
        (load("R1", "SCREW,,,1", place="XX,A1"), "column warehouse: there is no warehouse “XX”. Make it first, or"),
        (load("R1", "SCREW,,,1", place="DC1,X"), "column location: warehouse DC1 has no location “X”. Make it"),
        (load("R1", "NAIL,,,1"), "column item: there is no item NAIL in class TOOLS"),
        (load("R1", ",,,1"), "column item: is empty."),
        (load("R1", "SCREW,,,"), "column quantity: is empty."),
        (load("R1", "SCREW,,,0"), "column quantity: is zero."),
        (load("R1", "SCREW,,,-1"), "column quantity: is negative; a purchase-delivery has positive quantities."),
        (load("R1", "SCREW,,,x"), "column quantity: “x” is not a number"),
        (load("R1", "SCREW,,,1.5"), "column quantity: 1.5 PCS has too many decimals"),
        (load("R1", "DISK,,S1,2"), "column quantity: is 2; a row with a serial number has quantity 1."),
        (load("R1", "DISK,,,2"), "column serial: 0 of 2 serial numbers are named: 2 are missing."),
        (load("R1", f"DISK,,{'S' * 51},1"), "column serial: “SSSSSSSSSSSSSSSSSSSS…” has 51 characters"),
        (load("R1", "DISK,,S\u200e1,1"), "column serial: Character 2 of “S�1” is U+200E"),
        (load("R1", "SCREW,,S1,1"), "column serial: item SCREW is not managed by serial numbers."),
        (load("R1", "SCREW,L1,,1"), "column lot: Item SCREW is not managed by lots."),
        (load("R1", "MILK,,,1"), "column lot: Name the lot: item MILK is managed by lots."),
        (
            load("R1", "DISK,,S1,1", kind="consumption"),
            "column serial: S1 is not a serial number of this item and lot.",
        ),
    ],
)
def test_a_bad_row_is_told_by_line_and_column(row, told):
    assert len(found := refused(load("R0", "SCREW,,,1"), row)) == 1
    assert found[0].startswith(f"line 3, {told}")
    assert not Document.objects.exists()


def test_what_the_columns_of_a_partner_template_unit_and_reference_name_must_be_there():
    header = FULL + ",variant,template,partner_account,partner_detail_account,reference"
    row = load("R1", "SCREW,,,1,BOX,,,,,,BLUE,ACQ,401,9," + "x" * 101)
    assert [text.split(": ")[0] for text in refused(row, header=header)] == ["line 2, column reference"]
    row = load("R1", "SCREW,,,1,BOX,,,,,,BLUE,ACQ,401,9,x")
    assert [text.split(": ")[0] for text in refused(row, header=header)] == [
        f"line 2, column {name}" for name in ("template", "partner_account", "variant", "uom")
    ]
    row = load("R1", "SCREW,,,1,,,,,,,,,401,,x")
    assert "column partner_detail_account: is empty" in refused(row, header=header)[0]


def test_rows_of_one_document_agree_on_its_header():
    rows = [load("R1", "SCREW,,,1"), load("R1", "SCREW,,,1").replace("2024-05-01", "2024-05-02")]
    assert refused(*rows, load("R1", "SCREW,,,1", place="DC2,A1")) == [
        "line 3, column document_date: “2024-05-02” is not “2024-05-01” as on line 2; the rows of one document agree.",
        "line 4, column warehouse: “DC2” is not “DC1” as on line 2; the rows of one document agree.",
    ]


def test_a_serial_number_that_stands_twice_is_told_where_it_stands_again():
    told = refused(load("R1", "DISK,,S1,1"), load("R1", "DISK,,S2,1"), load("R1", "DISK,,s1,1"))
    assert told == ["line 4, column serial: Serial number s1 stands twice on this line: entries 1 and 3."]


def test_what_posting_refuses_is_told_for_each_row_and_nothing_changes():
    take(load("R1", "DISK,,S1,1"), load("R1", "DISK,,S9,1"))
    told = refused(*(load("R2", f"DISK,,S{number},1") for number in (2, 1, 3)), load("R3", "DISK,,S9,1"))
    assert told == [
        "line 3, column serial: S1 is on hand already, in DC1 / A1.",
        "line 5, column serial: S9 is on hand already, in DC1 / A1.",
    ]
    assert SerialNumber.objects.count() == 2


def test_what_a_refused_document_would_have_brought_is_not_told_again():
    take(load("R1", "DISK,,S1,1"))
    rows = [load("R2", "DISK,,S1,1"), load("R2", "DISK,,S2,1"), load("C1", "DISK,,S2,1", kind="consumption")]
    assert refused(*rows) == ["line 2, column serial: S1 is on hand already, in DC1 / A1."]


def test_the_first_hundred_problems_are_told_and_the_others_counted(tmp_path):
    path = tmp_path / "documents.csv"
    path.write_text("\n".join([HEADER, *(load(f"R{number}", "NAIL,,,1") for number in range(130))]))
    with pytest.raises(CommandError) as caught:
        call_command("import_documents", str(path), "--post")
    lines = str(caught.value).splitlines()
    assert len(lines) == 102
    assert lines[-2:] == ["… and 30 more problems.", "Nothing was changed."]


def test_what_is_missing_is_made_when_asked():
    header = HEADER + ",template,variant"
    report = take(
        load("R1", "SCREW,,,4,IN,BLUE", place="DC9,Z1"),
        load("C1", "SCREW,,,1,OUT,BLUE", "consumption", "DC9,Z1"),
        header=header,
        create_missing=True,
    )
    assert report == [
        "Warehouses made: DC9.",
        "Locations made: DC9/Z1.",
        "Templates made: DC9/IN, DC9/OUT.",
        "Variants made: TOOLS/SCREW/BLUE.",
        "2 documents posted.",
    ]
    directions = MovementTemplate.objects.values_list("code", "direction").order_by("code")
    assert list(directions) == [("IN", Direction.LOAD), ("OUT", Direction.UNLOAD)]


def test_what_was_made_goes_when_a_row_is_bad():
    refused(load("R1", "SCREW,,,4", place="DC9,Z1"), load("R1", "NAIL,,,4", place="DC9,Z1"), create_missing=True)
    assert not Warehouse.objects.filter(code="DC9").exists()


def test_types_that_do_both_load_what_is_positive_and_unload_what_is_negative():
    take(load("A1", "DISK,,S1,1", "stock-adjustment"), load("A1", "SCREW,,,5", "stock-adjustment"))
    take(load("A2", "DISK,,S1,-1", "stock-adjustment"), load("A2", "SCREW,,,-2", "stock-adjustment"))
    assert SerialNumber.objects.get().location is None
    assert sorted(DocumentLine.objects.values_list("direction", "quantity")) == [(-1, 1), (-1, 2), (1, 1), (1, 5)]


def test_a_warehouse_record_goes_by_its_template_and_a_sign_must_agree():
    TemplateFactory(warehouse=Warehouse.objects.get(code="DC1"), code="INV", direction=Direction.LOAD)
    header = HEADER + ",template"
    take(load("W1", "SCREW,,,5,INV", "warehouse-record"), header=header)
    assert refused(load("W2", "SCREW,,,-5,INV", "warehouse-record"), header=header) == [
        "line 2, column quantity: is negative, but template INV loads."
    ]
    take(load("W3", "SCREW,,,-5,DIN", "warehouse-record"), header=header, create_missing=True)
    assert MovementTemplate.objects.get(code="DIN").direction == Direction.UNLOAD


def test_a_document_carries_out_the_order_that_it_names():
    take(load("R1", "DISK,,S1,1"))
    header = HEADER + ",partner_account,partner_detail_account,origin"
    PartnerFactory(account="411", detail_account="1")
    rows = [
        load("O1", "DISK,,S1,1,411,1,", "customer-order"),
        load("D1", "DISK,,S1,1,411,1,customer-order O1", "sales-delivery"),
    ]
    take(*rows, header=header)
    assert Document.objects.get(number="D1").origin == Document.objects.get(number="O1")
    assert SerialNumber.objects.get().committed_line_id is None
    told = refused(load("D2", "DISK,,S1,1,411,1,customer-order O9", "sales-delivery"), header=header)
    assert told == ["line 2, column origin: there is no document “customer-order O9”."]


def test_variants_are_those_of_the_item():
    item = ItemFactory(item_class=ItemClassFactory(code="TOYS"), code="CAR")
    VariantFactory(item=item, code="RED")
    header = HEADER + ",variant"
    row = load("R1", "CAR,,,1,RED").replace("TOOLS", "TOYS")
    take(row, header=header)
    assert DocumentLine.objects.get().variant == Variant.objects.get()
    assert "item SCREW has no variant “RED”" in refused(load("R2", "SCREW,,,1,RED"), header=header)[0]


def test_the_quantities_of_a_line_add_up_exactly():
    ItemFactory(item_class=ItemClassFactory(code="FOOD"), code="OIL", unit__code="KG", unit__decimals=3)
    take(*(load("R1", "OIL,,,0.1").replace("TOOLS", "FOOD") for _row in range(10)))
    assert DocumentLine.objects.get().quantity == Decimal(1)


def test_stock_that_is_there_already_may_be_unloaded_by_a_file():
    item, place = ItemFactory(item_class=ItemClassFactory(code="TOYS"), code="CAR"), Location.objects.first()
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(5)), date=datetime.date(2024, 1, 1))
    row = load("C1", "CAR,,,2", "consumption", f"{place.warehouse.code},{place.code}").replace("TOOLS", "TOYS")
    assert take(row) == ["1 document posted."]


def test_a_template_that_is_made_for_rows_of_both_signs_makes_lots_from_lots():
    header = f"{HEADER},template"
    rows = [
        load("W1", "MILK,L1,,-1,SPL", kind="warehouse-record"),
        load("W1", "MILK,L2,,1,SPL", kind="warehouse-record"),
        load("W2", "SCREW,,,1,IN", kind="warehouse-record"),
    ]
    take(load("R1", "MILK,L1,,1,"), *rows, header=header, create_missing=True)
    made = dict(MovementTemplate.objects.values_list("code", "create_lot_from_lot"))
    assert made == {"SPL": True, "IN": False}
    lines = DocumentLine.objects.filter(document__number="W1").values_list("lot__name", "direction")
    assert sorted(lines) == [("L1", Direction.UNLOAD), ("L2", Direction.LOAD)]


def test_a_lot_gets_the_status_that_its_rows_say_and_one_that_was_there_keeps_its_own():
    good, bad = (LotStatus.objects.create(code=code, description=code) for code in ("GOOD", "BAD"))
    take(load("R1", "MILK,L0,,1"))
    Lot.objects.update(status=bad)
    rows = [load("R2", "MILK,L0,,1,good"), load("R2", "MILK,L1,,1,good"), load("R3", "MILK,L2,,1,")]
    take(*rows, header=f"{HEADER},lot_status")
    assert [*Lot.objects.order_by("code").values_list("code", "status")] == [
        ("L0", bad.pk),
        ("L1", good.pk),
        ("L2", None),
    ]


def test_without_the_column_of_statuses_lots_begin_as_their_items_say():
    status = LotStatus.objects.create(code="QUAR", description="Quarantine", sales=False)
    Item.objects.filter(code="MILK").update(initial_lot_status=status)
    assert "column lot: " in refused(load("R1", "MILK,L1,,1"), load("S1", "MILK,L1,,1", kind="sales-delivery"))[0]
    take(load("R1", "MILK,L1,,1"))
    assert Lot.objects.get().status == status


def test_a_status_that_is_not_there_is_told_once():
    rows = [load("R1", f"MILK,L{number},,1,NONE") for number in range(2)]
    assert refused(*rows, header=f"{HEADER},lot_status") == [
        "line 2, column lot_status: there is no lot status “NONE”; make it first, or import the settings."
    ]


def test_giving_statuses_takes_the_same_statements_for_one_lot_and_for_thirty():
    LotStatus.objects.create(code="GOOD", description="Good")

    def statements(number, lots):
        with CaptureQueriesContext(connection) as seen:
            rows = [load(number, f"MILK,{number}-{lot},,1,GOOD") for lot in range(lots)]
            take(*rows, header=f"{HEADER},lot_status")
        return len(seen)

    assert statements("R1", 1) == statements("R2", 30)

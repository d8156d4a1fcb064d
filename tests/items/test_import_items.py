import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.csv import write_rows
from items.files import COLUMNS, import_items, item_rows
from items.models import Item, UnitOfMeasure
from tests.factories import (
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    SerialCodeTypeFactory,
    UnitFactory,
    line,
    posted,
)
from tests.files import file, reasons

pytestmark = pytest.mark.django_db
HEADER = ",".join(COLUMNS)


def test_items_are_created_with_the_classes_and_units_they_name():
    report = import_items(file=file(HEADER, "TOOLS,H1,A hammer,PCS,0,1,,,,365,", "TOOLS,N1,Nails,KG,1,0,,,30,,"))
    assert report == [
        "Items: 2 created, 0 updated, 0 unchanged.",
        "1 item class made: TOOLS.",
        "2 units made, counting whole pieces: PCS, KG. Set the decimals of those that divide.",
    ]
    hammer = Item.objects.get(code="H1")
    assert (hammer.serial_managed, hammer.serial_validity_days, hammer.search) == (True, 365, "H1 A HAMMER")
    assert UnitOfMeasure.objects.get(code="KG").decimals == 0


def test_a_second_import_changes_nothing():
    lines = (HEADER, "TOOLS,H1,A hammer,PCS,0,1,,,,365,4006381333931")
    import_items(file=file(*lines))
    assert import_items(file=file(*lines)) == ["Items: 0 created, 0 updated, 1 unchanged."]


def test_an_item_is_known_by_class_and_code_without_regard_to_case():
    import_items(file=file(HEADER, "TOOLS,H1,A hammer,PCS,0,1,,,,,", "TOYS,H1,Another,PCS,0,0,,,,,"))
    assert import_items(file=file(HEADER, "tools,h1,Renamed,pcs,0,1,,,,,")) == [
        "Items: 0 created, 1 updated, 0 unchanged."
    ]
    assert Item.objects.get(item_class__code="TOOLS").description == "Renamed"


def test_absent_columns_are_left_alone_and_empty_cells_are_not():
    ItemFactory(
        item_class=ItemClassFactory(code="TOOLS"), code="H1", serial=True, serial_validity_days=9, gtin="4006381333931"
    )
    import_items(file=file("item_class,code,description,uom,gtin", "TOOLS,H1,A hammer,PCS,"))
    item = Item.objects.get()
    assert (item.serial_managed, item.serial_validity_days, item.gtin) == (True, 9, "")


def test_every_bad_cell_is_told_and_nothing_changes():
    UnitFactory(code="KG", decimals=3)
    assert reasons(
        import_items,
        HEADER,
        "TOOLS,A,An item,PCS,2,0,,,,,",
        "TOOLS,B,An item,PCS,0,0,,,-1,,",
        "TOOLS,C,An item,PCS,0,0,,,,,4006381333932",
        "TOOLS,D,An item,PCS,0,1,,NONE,,,",
        "TOOLS,E,An item,KG,0,1,,,,,",
        "TOOLS,F,,PCS,0,0,,,,,",
        "TOOLS,G\u200b,An item,PCS,0,0,,,,,",
        "TOOLS,A,Again,PCS,0,0,,,,,",
    ) == [
        "line 2, column lot_managed: “2” is neither 0 nor 1.",
        "line 3, column lot_validity_days: “-1” is not a whole number of zero or more.",
        "line 4, column gtin: The check digit of 4006381333932 should be 1: look for a mistyped digit.",
        "line 5, column serial_code_type: there is no serial number code type “NONE”; "
        "make it first, or import the settings.",
        "line 6, column uom: an item with serial numbers is counted in a unit without decimals.",
        "line 7, column description: is empty.",
        "line 8, column code: Character 2 of “G�” is U+200B, which cannot be seen: remove it.",
        "line 9, column code: stands on line 2 already.",
    ]
    assert not Item.objects.exists()


def test_tracing_of_an_item_with_history_does_not_change():
    item = ItemFactory(item_class=ItemClassFactory(code="TOOLS"), code="H1", serial=True)
    posted("purchase-delivery", (place := LocationFactory()), line(item, place, "S1"))
    told = reasons(import_items, HEADER, "TOOLS,H1,An item,PCS,1,1,,,,,")
    assert told[0].startswith("line 2, column lot_managed: “lot management” cannot change")


def test_statements_are_counted_by_portions_not_by_rows():
    rows = [f"TOOLS,H{number},A hammer,PCS,0,1,,,,," for number in range(300)]
    import_items(file=file(HEADER, "TOOLS,X,First,PCS,0,0,,,,,"))
    with CaptureQueriesContext(connection) as few:
        import_items(file=file(HEADER, *rows[:1]))
    with CaptureQueriesContext(connection) as many:
        import_items(file=file(HEADER, *rows[1:]))
    assert len(many) < len(few) + 10


def test_what_is_exported_comes_in_again_unchanged():
    ItemFactory(serial=True, serial_code_type=SerialCodeTypeFactory(), description="=1+1")
    ItemFactory(lot=True, lot_validity_days=0)
    output = io.StringIO(newline="")
    assert write_rows(output, COLUMNS, item_rows()) == 2
    report = import_items(file=io.BytesIO(output.getvalue().encode()))
    assert report == ["Items: 0 created, 0 updated, 2 unchanged."]

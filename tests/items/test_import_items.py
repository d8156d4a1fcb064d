import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.csv import write_rows
from items.exporting import item_columns, item_rows
from items.files import import_items
from items.layout import COLUMNS, LAYOUT
from items.models import AlternativeUnit, Item, UnitOfMeasure
from lots.models import LotStatus, LotType
from numbering.models import CodeKind
from tests.attributes.making import property_set
from tests.factories import (
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    LotFactory,
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
        "line 6, column uom: An item with serial numbers is counted in a unit without decimals.",
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


def everything():
    """An item that uses every column."""
    item = ItemFactory(
        item_class=ItemClassFactory(code="FOOD"),
        code="MILK",
        lot=True,
        lot_code_type=SerialCodeTypeFactory(kind=CodeKind.LOT),
        lots_automatic=True,
        lot_type=LotType.objects.create(code="RAW", description="Raw material"),
        initial_lot_status=LotStatus.objects.create(code="QUAR", description="Quarantine"),
        single_supplier_lots=True,
        withdrawal="fefo",
        fifo_lots=True,
        lot_validity_days=10,
        expiry_policy="month_end",
        expiry_editable=False,
        expiry_warn_days=3,
        expiry_block_days=0,
        product_category="=1",
        item_type="T",
        characteristic="C",
        active=False,
        property_set=property_set("Milk"),
    )
    for code, factor in (("PAL", "480"), ("BOX", "12.5")):
        AlternativeUnit.objects.create(item=item, unit=UnitFactory(code=code), factor=Decimal(factor))
    ItemFactory(serial=True, serial_code_type=SerialCodeTypeFactory(), serials_automatic=True)
    return item


def test_an_export_into_an_empty_database_gives_the_same_items():
    """Domain, section 8: the same layouts come out again, and give the same register."""
    everything()
    before = exported()
    assert before.splitlines()[0] == ",".join(LAYOUT.columns)
    assert before.splitlines()[2].endswith(",BOX=12.5;PAL=480")
    assert import_items(file=io.BytesIO(before.encode())) == ["Items: 0 created, 0 updated, 2 unchanged."]
    Item.objects.all().delete()
    UnitOfMeasure.objects.exclude(code="PCS").delete()
    import_items(file=io.BytesIO(before.encode()))
    assert exported() == before
    assert Item.objects.get(code="MILK").initial_lot_status.code == "QUAR"


def exported():
    output = io.StringIO(newline="")
    names = item_columns()
    write_rows(output, names, item_rows(names))
    return output.getvalue()


def test_only_the_columns_that_some_item_uses_are_written():
    item = ItemFactory()
    assert item_columns() == list(COLUMNS)
    item.expiry_block_days = 0
    item.active = False
    item.save()
    assert item_columns() == [*COLUMNS, "active", "expiry_block_days"]


def test_a_blank_cell_gives_a_rule_its_default_and_an_absent_column_leaves_it():
    item = everything()
    basics = "FOOD,MILK,A drink,PCS"
    import_items(file=file("item_class,code,description,uom", basics))
    item.refresh_from_db()
    assert (item.withdrawal, item.expiry_editable, item.alternative_units.count()) == ("fefo", False, 2)
    names = "withdrawal,expiry_editable,initial_lot_status,expiry_warn_days,active,alternative_units"
    import_items(file=file(f"item_class,code,description,uom,{names}", f"{basics},,,,,,"))
    item.refresh_from_db()
    assert (item.withdrawal, item.expiry_editable, item.active) == ("manual", True, True)
    assert (item.initial_lot_status, item.expiry_warn_days, item.alternative_units.count()) == (None, None, 0)


def test_alternative_units_are_made_changed_and_taken_away_as_the_cell_says():
    item = everything()
    header = "item_class,code,description,uom,alternative_units"
    row = "FOOD,MILK,An item,PCS,box = 12.50; crate=24"
    assert import_items(file=file(header, row)) == [
        "Items: 0 created, 1 updated, 0 unchanged.",
        "1 unit made, counting whole pieces: crate. Set its decimals if it divides.",
    ]
    units = item.alternative_units.order_by("factor").values_list("unit__code", "factor")
    assert [*units] == [("BOX", Decimal("12.5")), ("crate", 24)]
    assert import_items(file=file(header, row)) == ["Items: 0 created, 0 updated, 1 unchanged."]


def test_every_bad_rule_is_told_and_nothing_changes():
    item = everything()
    names = "lot_managed,withdrawal,expiry_policy,fifo_lots,expiry_warn_days,expiry_block_days,initial_lot_status"
    header = f"item_class,code,description,uom,{names},item_type,alternative_units"
    told = reasons(
        import_items,
        header,
        "FOOD,A,An item,PCS,1,lifo,exact,0,,,,,",
        "FOOD,B,An item,PCS,1,FIFO,never,0,,,,,",
        "FOOD,C,An item,PCS,0,fifo,,1,,,,,",
        "FOOD,D,An item,PCS,1,,,,1,2,,,",
        "FOOD,E,An item,PCS,1,,,,,,GOOD,,",
        "FOOD,F,An item,PCS,1,,,,,,,a text of more than twenty,",
        "FOOD,G,An item,PCS,1,,,,,,,,12",
        "FOOD,H,An item,PCS,1,,,,,,,,BOX=0",
        "FOOD,I,An item,PCS,1,,,,,,,,BOX=1;box=2",
        "FOOD,J,An item,PCS,1,,,,,,,,BOX=x",
        "FOOD,K,An item,PCS,1,,,,,99999,,,",
        "FOOD,MILK,An item,PCS,0,,,0,,,,,",
    )
    assert told == [
        "line 2, column withdrawal: “lifo” is none of manual, fifo, fefo.",
        "line 3, column expiry_policy: “never” is none of exact, month_end, month_start.",
        "line 4, column fifo_lots: FIFO lots are only for an item with lot management.",
        "line 5, column expiry_warn_days: The warning comes before the block: at least 2 days before expiry, or none.",
        "line 6, column initial_lot_status: there is no lot status “GOOD”; make it first, or import the settings.",
        "line 7, column item_type: Ensure this value has at most 20 characters (it has 26).",
        "line 8, column alternative_units: “12” is not a unit and its factor, as BOX=12.",
        "line 9, column alternative_units: “BOX=0”: a conversion factor is greater than zero.",
        "line 10, column alternative_units: unit “box” is there twice.",
        "line 11, column alternative_units: “x” is not a number; write it with a decimal point and nothing else, "
        "as 1234.5.",
        "line 12, column expiry_block_days: Ensure this value is less than or equal to 36525.",
        # The file says nothing of this rule.
        "line 13: Lots are made on posting only for an item with lot management.",
    ]
    assert Item.objects.count() == 2
    assert item.alternative_units.count() == 2


def test_fifo_lots_of_an_item_with_lots_stay_what_they_are():
    item = ItemFactory(item_class=ItemClassFactory(code="FOOD"), code="MILK", lot=True)
    LotFactory(item=item)
    told = reasons(import_items, "item_class,code,description,uom,fifo_lots", "FOOD,MILK,A drink,PCS,1")
    assert told[0].startswith("line 2, column fifo_lots: “FIFO lots” cannot change")


def test_statements_are_counted_by_portions_not_by_rows():
    header = f"{HEADER},alternative_units"
    rows = [f"TOOLS,H{number},A hammer,PCS,0,1,,,,,,BOX=12" for number in range(300)]
    import_items(file=file(header, "TOOLS,X,First,PCS,0,0,,,,,,BOX=9"))
    with CaptureQueriesContext(connection) as few:
        import_items(file=file(header, *rows[:1]))
    with CaptureQueriesContext(connection) as many:
        import_items(file=file(header, *rows[1:]))
    assert len(many) < len(few) + 10


def test_what_is_exported_comes_in_again_unchanged():
    ItemFactory(serial=True, serial_code_type=SerialCodeTypeFactory(), description="=1+1")
    ItemFactory(lot=True, lot_validity_days=0)
    output = io.StringIO(newline="")
    assert write_rows(output, item_columns(), item_rows(item_columns())) == 2
    report = import_items(file=io.BytesIO(output.getvalue().encode()))
    assert report == ["Items: 0 created, 0 updated, 2 unchanged."]

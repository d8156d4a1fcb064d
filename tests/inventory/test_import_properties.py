"""Rows of documents.csv that say what properties stock has."""

import datetime

import pytest

from attributes.models import PropertyInstance
from inventory.files.importing import import_documents
from inventory.models import Balance, Document, DocumentLine
from items.models import Item
from serials.models import SerialNumber
from tests.attributes.making import property_of, property_set
from tests.files import file
from tests.inventory.document_files import HEADER, load, refused, take

pytestmark = pytest.mark.usefixtures("named_things", "board")
FULL = HEADER + ",property:Colour,property:Width,warranty_date"


@pytest.fixture
def board(named_things):
    """A set of stock that discs and screws have: colour, width and warranty date; its fabric is of the item."""
    made = property_set(
        "Board",
        property_of("Colour", "Red", "Blue", instance=True),
        property_of("Width", kind="number", instance=True),
        property_of("Fabric", "Oak"),
        instance=True,
        uses_warranty=True,
    )
    Item.objects.filter(code__in=("DISK", "SCREW")).update(property_set=made)
    return made


def transfer(*rows: str) -> list[str]:
    return [f"transfer,T1,2024-05-02,DC1,{row}" for row in rows]


def lines() -> list[tuple[str, str, int]]:
    named = DocumentLine.objects.select_related("property_instance", "target_property_instance").order_by("id")
    return [
        (str(one.property_instance or ""), str(one.target_property_instance or ""), int(one.quantity)) for one in named
    ]


def test_rows_with_the_same_properties_make_one_line():
    take(
        load("R1", "SCREW,,,1,Red,2.50,2030-01-31"),
        load("R1", "SCREW,,,1,Red,,"),
        load("R1", "SCREW,,,2, red ,2.5,2030-01-31"),
        load("R1", "SCREW,,,1,,,"),
        header=FULL,
    )
    assert lines() == [("Red_2.5_2030-01-31", "", 3), ("Red", "", 1), ("", "", 1)]
    assert sorted(Balance.objects.values_list("property_instance__description", "on_hand"), key=str) == [
        ("Red", 1),
        ("Red_2.5", 3),
        (None, 1),
    ]
    assert PropertyInstance.objects.get(description="Red_2.5").warranty_date == datetime.date(2030, 1, 31)


def test_serial_numbers_with_the_same_properties_make_one_line():
    take(load("R1", "DISK,,S1,1,Red,,"), load("R1", "DISK,,S2,1,Blue,,"), load("R1", "DISK,,S3,1,Red,,"), header=FULL)
    assert lines() == [("Red", "", 2), ("Blue", "", 1)]
    assert dict(SerialNumber.objects.values_list("code", "property_instance__description")) == {
        "S1": "Red",
        "S2": "Blue",
        "S3": "Red",
    }


def test_a_row_that_leaves_properties_open_takes_serial_numbers_as_they_are():
    take(load("R1", "DISK,,S1,1,Red,,"), load("R1", "DISK,,S2,1,Blue,,"), header=FULL)
    take(load("C1", "DISK,,S1,1", kind="consumption"), load("C1", "DISK,,S2,1", kind="consumption"))
    assert lines()[2:] == [("", "", 2)]
    assert not Balance.objects.exclude(on_hand=0).exists()


def test_where_goods_arrive_a_row_says_what_becomes_of_them():
    take(load("R1", "SCREW,,,9,Red,,"), header=FULL)
    take(
        *transfer("A1,TOOLS,SCREW,,,-2,Red,,", "A2,TOOLS,SCREW,,,2,Blue,,"),
        *transfer("A1,TOOLS,SCREW,,,-3,Red,,", "A1,TOOLS,SCREW,,,3,Red,4,"),
        header=FULL,
    )
    assert lines()[1:] == [("Red", "Blue", 2), ("Red", "Red_4", 3)]


def test_sides_of_a_transfer_find_those_of_the_same_properties():
    take(load("R1", "SCREW,,,9,Red,,"), load("R1", "SCREW,,,9,Blue,,"), header=FULL)
    take(
        *transfer("A1,TOOLS,SCREW,,,-2,Red,,", "A1,TOOLS,SCREW,,,-2,Blue,,"),
        *transfer("A2,TOOLS,SCREW,,,2,Blue,,", "A2,TOOLS,SCREW,,,2,Red,,"),
        header=FULL,
    )
    assert sorted(lines()[2:]) == [("Blue", "Blue", 2), ("Red", "Red", 2)]


def test_files_without_property_columns_bring_stock_without_properties():
    assert take(load("R1", "DISK,,S1,1"), load("R1", "SCREW,,,1")) == ["1 document posted."]
    assert lines() == [("", "", 1), ("", "", 1)]


def test_what_a_mandatory_set_misses_is_told_with_its_line(board):
    board.mandatory_type = "material"
    board.save()
    board.properties.filter(name="Colour").update(mandatory=True)
    (problem,) = refused(load("R1", "SCREW,,,1,Red,,"), load("R1", "DISK,,S1,1,,5,"), header=FULL)
    assert problem.startswith("line 3, column property:…: DISK: fill in Colour.")
    (problem,) = refused(load("R1", "SCREW,,,1"))
    assert problem.startswith("line 2, column property:…: SCREW: fill in")
    assert take(load("R1", "SCREW,,,1"), post=False) == ["1 draft made."]


def test_values_that_cannot_be_are_told_with_line_and_column(board):
    board.properties.get(name="Colour").choices.filter(name="Blue").update(active=False)
    header = FULL + ",property:Fabric"
    assert refused(
        load("R1", "SCREW,,,1,Blue,,,"),
        load("R1", "SCREW,,,1,,,,Oak"),
        load("R2", "SCREW,,,1,,1.1234567,,"),
        header=header,
    ) == [
        "line 3, column property:Fabric: Property set Board does not ask for this property here.",
        "line 4, column property:Width: 1.1234567 has more than 6 decimals.",
    ]
    assert refused(load("R1", "SCREW,,,1,Red,,,"), load("R2", "SCREW,,,1,Blue,,,"), header=header) == [
        "line 3, column property:Colour: Colour: “Blue” is inactive; choose another value."
    ]
    assert not PropertyInstance.objects.exists()
    assert not Document.objects.exists()


def test_an_item_whose_stock_has_no_properties_is_told():
    general = property_set("General", property_of("Fat", kind="number"))
    Item.objects.filter(code="SCREW").update(property_set=general)
    rows = [load("R1", "SCREW,,,1,Red,,"), load("R1", "MILK,L1,,1,,,2030-01-31")]
    assert refused(*rows, header=FULL) == [
        "line 2, column property:Colour: the stock of item SCREW has no properties: its set General is not an instance "
        "set.",
        "line 3, column warranty_date: item MILK has no property set.",
    ]


def test_properties_are_not_made_for_the_file():
    header = HEADER + ",property:Size"
    (problem,) = refused(load("R1", "SCREW,,,1,L"), header=header, create_missing=True)
    assert problem == (
        "line 1, column property:Size: there is no property “Size”. The properties are: Colour, Fabric, Width."
    )


def test_the_number_of_statements_does_not_grow_with_the_rows(statements):
    def counted(number: str, rows: range) -> int:
        del statements[:]
        made = [load(number, f"SCREW,,,1,Red,{width},") for width in rows]
        import_documents(file=file(FULL, *made, load(number, "DISK,,S" + number + ",1,Blue,,")), post=True)
        return len(statements)

    counted("R0", range(1, 2))
    few = counted("R1", range(2, 3))
    assert counted("R2", range(3, 33)) == few

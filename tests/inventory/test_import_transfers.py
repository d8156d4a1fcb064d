import pytest

from inventory.models import Direction, Document
from places.models import Location, Warehouse
from serials.models import SerialNumber
from tests.factories import TemplateFactory
from tests.inventory.document_files import HEADER, load, refused, take

pytestmark = pytest.mark.usefixtures("named_things")


def test_a_transfer_is_told_by_pairs_of_rows():
    take(load("R1", "DISK,,S1,1"), load("R1", "SCREW,,,5"))
    rows = ["DC1,A1,TOOLS,DISK,,S1,-1", "DC2,A2,TOOLS,DISK,,S1,1", "DC2,A1,TOOLS,SCREW,,,3", "DC1,A1,TOOLS,SCREW,,,-3"]
    take(*(f"transfer,T1,2024-05-02,{row}" for row in rows))
    assert SerialNumber.objects.get().location == Location.objects.get(warehouse__code="DC2", code="A2")
    document = Document.objects.get(number="T1")
    assert (document.warehouse.code, document.target_warehouse.code) == ("DC1", "DC2")
    assert sorted(document.lines.values_list("target_location__code", flat=True)) == ["A1", "A2"]


def test_a_row_of_a_transfer_without_its_other_side_is_told():
    take(load("R1", "SCREW,,,5"))
    rows = ["DC1,A1,TOOLS,SCREW,,,-3", "DC2,A1,TOOLS,SCREW,,,2"]
    assert refused(*(f"transfer,T1,2024-05-02,{row}" for row in rows)) == [
        "line 2, column quantity: no row brings this to where it goes: write one with the same quantity, positive.",
        "line 3, column quantity: no row says where this comes from: write one with the same quantity, negative.",
    ]
    assert "a transfer has two rows for each quantity" in refused("transfer,T1,2024-05-02,DC1,A1,TOOLS,SCREW,,,2")[0]


def test_a_transfer_by_a_template_with_an_offset_warehouse_needs_one_row():
    first, second = Warehouse.objects.get(code="DC1"), Warehouse.objects.get(code="DC2")
    back = TemplateFactory(warehouse=second, code="IN", default_location=second.locations.get(code="A2"))
    TemplateFactory(
        warehouse=first, code="OUT", direction=Direction.UNLOAD, offset_warehouse=second, offset_template=back
    )
    take(load("R1", "DISK,,S1,1"))
    take("transfer,T1,2024-05-02,DC1,A1,TOOLS,DISK,,S1,1,OUT", header=HEADER + ",template")
    assert SerialNumber.objects.get().location == Location.objects.get(warehouse=second, code="A2")

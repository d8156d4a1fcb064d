"""Documents whose stock has properties are exported and imported into an empty register: it is the same again."""

import datetime
import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction

from attributes.fields import Scope
from inventory.files.exporting import columns
from inventory.files.layout import BASIC
from inventory.models import Balance, DocumentLine, Movement
from inventory.services import reverse_document
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import ItemFactory, LocationFactory, PartnerFactory, draft, line, posted
from tests.inventory.test_round_trip import documents, exported
from tests.inventory.test_round_trip_lots import carried_over as all_files

pytestmark = pytest.mark.django_db
DAY = datetime.date(2030, 1, 31)


@pytest.fixture
def board():
    """A set whose colour, width and note are of a piece of stock."""
    return property_set(
        "Board",
        property_of("Colour", "Red", "Blue", "=White", instance=True),
        property_of("Width", kind="number", instance=True),
        property_of("Note", kind="text", instance=True),
        instance=True,
        uses_warranty=True,
    )


@pytest.fixture
def plank(board):
    """An item by quantity."""
    return ItemFactory(code="PLANK", property_set=board)


@pytest.fixture
def laptop(board):
    """An item with serial numbers."""
    return ItemFactory(code="LAPTOP", serial=True, property_set=board)


@pytest.fixture
def wool(board):
    """An item with lots."""
    return ItemFactory(code="WOOL", lot=True, property_set=board)


def register():
    """What the files bring back: each serial number, each balance, each movement, with what it is."""
    shown = ("item__code", "lot__name", "property_instance__key")
    pieces = ("code", *shown, "location__code", "last_moved_on")
    balances = Balance.objects.exclude(on_hand=0, committed=0).values_list(
        *shown, "location__code", "on_hand", "committed"
    )
    return (
        sorted(map(str, SerialNumber.objects.values_list(*pieces))),
        sorted(map(str, balances)),
        [
            (one.document.number, one.item.code, str(one.property_instance), str(one.target_property_instance))
            for one in DocumentLine.objects.filter(document__state="posted", document__reverses=None)
            .select_related("document", "item", "property_instance", "target_property_instance")
            .order_by("document__posted_at", "document", "position")
        ],
    )


def carried_over(tmp_path, tell, drafts=False):
    """The register and documents.csv before and after the documents of ``tell``'s story came in by file."""
    options = ("--drafts",) if drafts else ()
    with transaction.atomic():
        tell()
        before = (*register(), exported("documents", *options))
        transaction.set_rollback(True)
    path = tmp_path / "documents.csv"
    path.write_text(before[-1], encoding="utf-8", newline="")
    call_command("import_documents", str(path), *(() if drafts else ("--post",)), stdout=io.StringIO())
    call_command("check_ledger", stdout=io.StringIO())
    return before, (*register(), exported("documents", *options))


def test_loads_shipments_and_returns_come_in_again(tmp_path, board, plank, laptop, wool, place):
    customer = PartnerFactory(is_customer=True)

    def tell():
        red, blue = values_of(board, DAY, Colour="Red", Width=Decimal("1.5")), values_of(board, Colour="Blue")
        posted(
            "purchase-delivery",
            place,
            line(plank, place, quantity=Decimal(5), property_instance=red),
            line(plank, place, quantity=Decimal(4), property_instance=blue),
            line(plank, place, quantity=Decimal(3)),
            line(laptop, place, "S1", "S2", property_instance=red),
            line(
                laptop, place, "S3", property_instance=values_of(board, Note='\'=1+1\nsecond, "line"', Colour="=White")
            ),
            line(laptop, place, "S4"),
            line(wool, place, quantity=Decimal(2), lot_code="L1", property_instance=red),
            line(wool, place, quantity=Decimal(2), lot_code="L1"),
        )
        posted(
            "customer-order", place, line(plank, place, quantity=Decimal(1), property_instance=red), partner=customer
        )
        posted(
            "sales-delivery",
            place,
            line(plank, place, quantity=Decimal(2), property_instance=red),
            # Stock without properties, which is described as it leaves.
            line(plank, place, quantity=Decimal(1), property_instance=values_of(board, Width=Decimal(7))),
            line(laptop, place, "S4", property_instance=blue),
            line(wool, place, quantity=Decimal(1), lot_code="L1", property_instance=red),
            partner=customer,
        )
        posted("stock-adjustment", place, line(laptop, place, "S4", direction=1))

    before, after = carried_over(tmp_path, tell)
    assert after == before
    assert {one.code: str(one.property_instance or "") for one in SerialNumber.objects.all()} == {
        "S1": "Red_1.5_2030-01-31",
        "S2": "Red_1.5_2030-01-31",
        "S3": '=White_\'=1+1\nsecond, "line"',
        "S4": "Blue",
    }


def test_a_line_of_serial_numbers_of_several_instances_stays_one_line(tmp_path, board, laptop, place):
    other = LocationFactory(warehouse=place.warehouse)

    def tell():
        for code, colour in (("S1", "Red"), ("S2", "Blue"), ("S3", "Red")):
            posted(
                "purchase-delivery", place, line(laptop, place, code, property_instance=values_of(board, Colour=colour))
            )
        moved = line(laptop, place, "S1", "S2", "S3", target_location=other)
        posted("transfer", place, moved, target_warehouse=place.warehouse)
        posted("consumption", place, line(laptop, other, "S1", "S2"))

    before, after = carried_over(tmp_path, tell)
    assert after == before
    assert Movement.objects.filter(line__document__document_type="consumption").count() == 2


def test_transfers_say_what_becomes_of_the_goods_where_they_arrive(tmp_path, board, plank, laptop, place):
    other = LocationFactory(warehouse=place.warehouse)

    def tell():
        red, blue = values_of(board, Colour="Red"), values_of(board, DAY, Colour="Blue")
        posted(
            "purchase-delivery",
            place,
            line(plank, place, quantity=Decimal(9), property_instance=red),
            line(plank, place, quantity=Decimal(9)),
            line(laptop, place, "S1", property_instance=red),
            line(laptop, place, "S2"),
        )
        changes = {"target_location": other, "target_property_instance": blue}
        stays = {"target_location": place, "target_property_instance": blue}
        posted(
            "transfer",
            place,
            line(plank, place, quantity=Decimal(2), property_instance=red, **changes),
            line(plank, place, quantity=Decimal(2), property_instance=red, target_location=other),
            line(plank, place, quantity=Decimal(2), property_instance=red, **stays),
            line(plank, place, quantity=Decimal(2), **stays),
            line(laptop, place, "S1", "S2", **stays),
            target_warehouse=place.warehouse,
        )

    before, after = carried_over(tmp_path, tell)
    assert after == before
    rows = [(row["quantity"], row["property:Colour"], row["warranty_date"]) for row in documents()[4:]]
    assert rows[:4] == [("-2", "Red", ""), ("2", "Blue", "2030-01-31"), ("-2", "Red", ""), ("2", "", "")]
    assert rows[8:] == [("-1", "", ""), ("1", "Blue", "2030-01-31")] * 2


def test_what_was_reversed_leaves_no_properties_behind(tmp_path, board, laptop, plank, place):
    def tell():
        red, blue = values_of(board, Colour="Red"), values_of(board, Colour="Blue")
        posted("purchase-delivery", place, line(laptop, place, "S1", "S2", property_instance=red))
        again = line(laptop, place, "S1", target_location=place, target_property_instance=blue)
        changed = posted("transfer", place, again, target_warehouse=place.warehouse)
        reverse_document(document_id=changed.pk, user=None)
        wrong = posted("purchase-delivery", place, line(plank, place, quantity=Decimal(3), property_instance=blue))
        reverse_document(document_id=wrong.pk, user=None)
        posted("consumption", place, line(laptop, place, "S1"))

    before, after = carried_over(tmp_path, tell)
    assert after == before
    assert [row["property:Colour"] for row in documents()] == ["Red", "Red", ""]


def test_drafts_come_in_again_with_their_properties(tmp_path, board, plank, laptop, place):
    def tell():
        red = values_of(board, DAY, Colour="Red")
        draft(
            "purchase-delivery",
            place,
            line(plank, place, property_instance=red),
            line(laptop, place, "S1", quantity=Decimal(3), property_instance=red),
        )

    before, after = carried_over(tmp_path, tell, drafts=True)
    assert after == before
    assert [row["property:Colour"] for row in documents("--drafts")] == ["Red", "Red", "Red"]


def test_properties_sets_items_and_documents_come_into_an_empty_database(tmp_path):
    def pieces():
        serials = SerialNumber.objects.order_by("code").select_related("property_instance")
        return [(one.code, str(one.property_instance or "")) for one in serials]

    seen = []

    def tell():
        colour, width = property_of("Colour", "Red", "Blue", instance=True), property_of("Width", kind="number")
        board = property_set("Board", colour, width, instance=True, uses_warranty=True, uses_serial=True)
        general = instance_of(board, scope=Scope.ITEM, Width=Decimal("2.5"))
        laptop = ItemFactory(code="LAPTOP", serial=True, property_set=board, property_instance=general)
        wood, place = property_set("Wood", colour, instance=True), LocationFactory()
        plank, dark = ItemFactory(code="PLANK", property_set=wood), values_of(wood, Colour="Blue")
        red, blue = values_of(board, DAY, Colour="Red"), values_of(board, Colour="Blue")
        posted("purchase-delivery", place, line(laptop, place, "S1", "S2", property_instance=red))
        posted("purchase-delivery", place, line(plank, place, quantity=Decimal(3), property_instance=dark))
        changed = line(laptop, place, "S2", target_location=place, target_property_instance=blue)
        posted("transfer", place, changed, target_warehouse=place.warehouse)
        posted("consumption", place, line(plank, place, property_instance=dark))
        seen.extend(pieces())

    before, after = all_files(tmp_path, tell)
    assert after == before
    assert pieces() == seen == [("S1", "Red_2030-01-31"), ("S2", "Blue")]
    assert Balance.objects.get(item__code="PLANK").on_hand == 2


def test_columns_are_written_when_some_document_has_such_a_property(board, plank, place):
    instance_of(board, Width=Decimal(1))
    posted("purchase-delivery", place, line(plank, place))
    assert columns() == list(BASIC)
    draft("purchase-delivery", place, line(plank, place, property_instance=values_of(board, Colour="Red")))
    assert columns() == list(BASIC)
    assert columns(drafts=True) == [*BASIC, "property:Colour"]
    posted("purchase-delivery", place, line(plank, place, property_instance=values_of(board, DAY)))
    assert columns() == [*BASIC, "warranty_date"]

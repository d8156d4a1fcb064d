"""Taking lots.csv in: lots of another system or installation, ahead of stock or after it."""

import csv
import datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from items.models import Variant
from lots.header import HEADER
from lots.importing import FIELD_COLUMNS, LAYOUT, import_lots
from lots.models import LabelType, Lot, LotChange, LotEvaluation, LotStatus, LotType
from lots.tables import RESERVED_PARTNER, LotFile
from tests.factories import (
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    LotFactory,
    PartnerFactory,
    VariantFactory,
    draft,
    line,
    posted,
)
from tests.files import file, reasons

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 1)


@pytest.fixture
def place(db):
    return LocationFactory()


def dairy(code="MILK", **values):
    item_class = ItemClassFactory._meta.model.objects.filter(code="DAIRY").first() or ItemClassFactory(code="DAIRY")
    return ItemFactory(lot=True, code=code, item_class=item_class, **values)


def taken(header, *rows, **options):
    return import_lots(file=file(f"item_class,item,lot,{header}", *rows), **options)


def refused(header, *rows, **options):
    return reasons(import_lots, f"item_class,item,lot,{header}", *rows, **options)


def test_a_lot_that_is_not_there_is_predefined_with_all_that_the_file_says():
    """Domain, predefined lots: created ahead; nothing is loaded into them."""
    item = dairy()
    red = VariantFactory(item=item, code="RED")
    LotType.objects.create(code="BIO", description="Organic")
    LotStatus.objects.create(code="QUAR", description="Quarantine")
    LotEvaluation.objects.create(code="GOOD", description="Good")
    LabelType.objects.create(code="A6", description="Small")
    supplier, producer = (
        PartnerFactory(account="401", detail_account="1"),
        PartnerFactory(account="4.0", detail_account="2"),
    )
    report = import_lots(
        file=file(
            ",".join(LAYOUT.columns),
            "dairy,milk,red,=L1,bio,2024-05-01,2024-06-01,C-9,S-9,401.1,4.0.2,QUAR,GOOD,A6,"
            "120,10,84.5,0,1,1,1,1,Keep cold,401.1",
        )
    )
    assert report == ["Lots: 1 created, 0 updated, 0 unchanged."]
    lot = Lot.objects.get()
    assert (lot.item, lot.variant, lot.code, lot.name, lot.code_search) == (item, red, "=L1", "=L1", "=L1")
    assert (lot.start_date, lot.expiry_date) == (DAY, datetime.date(2024, 6, 1))
    assert (lot.customer_code_search, lot.supplier_code_search, lot.notes) == ("C-9", "S-9", "Keep cold")
    assert (lot.supplier, lot.producer, lot.reserved_partner) == (supplier, producer, supplier)
    assert [r.code for r in (lot.lot_type, lot.status, lot.evaluation, lot.label_type)] == ["BIO", "QUAR", "GOOD", "A6"]
    assert (lot.sellable, lot.cancelled, lot.force_closed, lot.reserved) == (False, True, True, True)
    assert not LotChange.objects.exists()
    # What posting keeps is not taken.
    assert (lot.predefined, lot.initial_packages, lot.on_hand, lot.closed) == (True, None, 0, False)


def test_the_layout_is_that_of_the_export():
    assert list(LAYOUT.columns) == [column.name for column in (*LotFile.columns, RESERVED_PARTNER)]


def test_every_field_that_people_edit_has_a_column():
    """The code is how the file calls the lot; documents are of a room above."""
    assert set(FIELD_COLUMNS) == {*HEADER.editable, "supplier"} - {"code", "reserved_document"}


def test_a_lot_that_somebody_else_makes_meanwhile_is_told(monkeypatch):
    LotFactory(item=dairy(), code="L1")
    monkeypatch.setattr("lots.importing._held", lambda _wanted: {})
    with transaction.atomic():
        assert refused("notes", "DAIRY,MILK,L1,Mine") == [
            "Some of these lots were made by somebody else just now. Try again."
        ]


def test_a_new_lot_begins_as_its_item_says_where_the_file_says_nothing():
    """Domain, lot status: receipts can begin in quarantine; so can what is registered ahead."""
    status, kind = (
        LotStatus.objects.create(code="Q", description="Q"),
        LotType.objects.create(code="B", description="B"),
    )
    dairy(initial_lot_status=status, lot_type=kind, lot_validity_days=10)
    import_lots(file=file("item_class,item,lot", "DAIRY,MILK,L1"))
    taken("start_date", "DAIRY,MILK,L2,2024-05-01")
    taken("lot_status,lot_type,start_date,expiry_date", "DAIRY,MILK,L3,,,2024-05-01,")
    assert [*Lot.objects.order_by("code").values_list("code", "status", "lot_type", "start_date", "expiry_date")] == [
        ("L1", status.pk, kind.pk, None, None),
        ("L2", status.pk, kind.pk, DAY, datetime.date(2024, 5, 11)),
        ("L3", None, None, DAY, None),
    ]


def test_a_lot_made_by_the_file_is_filled_by_the_first_load_and_keeps_what_was_said(place):
    dairy(lot_validity_days=10)
    taken("notes,start_date", "DAIRY,MILK,L1,Keep cold,2024-05-01")
    posted("production-record", place, line(Lot.objects.get().item, place, lot_code="L1", direction=1))
    lot = Lot.objects.get()
    assert (lot.initial_quantity, lot.on_hand, lot.start_date, lot.notes) == (1, 1, DAY, "Keep cold")


def test_the_header_of_a_lot_that_is_there_is_updated_with_history_and_its_state_is_not(place):
    item = dairy()
    good = LotStatus.objects.create(code="GOOD", description="Good")
    posted("purchase-delivery", place, line(item, place, lot_code="L1", quantity=Decimal(5)))
    before = Lot.objects.get()
    header = "lot_status,notes,customer_code,sellable,cancelled,initial_quantity,packages,on_hand,closed"
    assert taken(header, "DAIRY,MILK,l1,good,Keep cold,C-9,0,0,99,9,77,1") == [
        "Lots: 0 created, 1 updated, 0 unchanged."
    ]
    lot = Lot.objects.get()
    assert (lot.status, lot.notes, lot.customer_code_search, lot.sellable) == (good, "Keep cold", "C-9", False)
    assert (lot.code, lot.start_date, lot.cancelled) == ("L1", before.start_date, False)
    assert (lot.initial_quantity, lot.initial_packages, lot.on_hand, lot.closed) == (5, None, 5, False)
    assert lot.version == before.version + 1
    changes = LotChange.objects.order_by("field").values_list("field", "old_value", "new_value", "version", "user")
    assert [*changes] == [
        ("customer_code", "", "C-9", lot.version, None),
        ("notes", "", "Keep cold", lot.version, None),
        ("sellable", "1", "0", lot.version, None),
        ("status", "", "GOOD – Good", lot.version, None),
    ]


def test_absent_columns_are_left_alone_and_empty_cells_say_nothing():
    lot = LotFactory(item=dairy(), code="L1", notes="Old", supplier_code="S", sellable=False, evaluation=None)
    lot.evaluation = LotEvaluation.objects.create(code="GOOD", description="Good")
    lot.save()
    taken("notes,sellable", "DAIRY,MILK,L1,,")
    lot.refresh_from_db()
    assert (lot.notes, lot.sellable, lot.supplier_code, lot.evaluation.code) == ("", True, "S", "GOOD")


def test_what_a_file_says_again_changes_nothing():
    dairy()
    rows = ("notes,start_date,cancelled", "DAIRY,MILK,L1,Keep cold,2024-05-01,1")
    taken(*rows)
    assert taken(*rows) == ["Lots: 0 created, 0 updated, 1 unchanged."]
    assert (Lot.objects.get().version, LotChange.objects.count()) == (1, 0)


def test_fifo_lots_are_named_with_the_number_of_their_instance():
    """Seed, Lot Fifo; a code alone names the first instance, as where lots are made ahead."""
    item = dairy("STEEL", fifo_lots=True)
    dairy()
    LotFactory(item=item, code="L1", instance=1)
    report = taken("notes", "DAIRY,STEEL,L1,first", "DAIRY,STEEL,L1 #3,third", "DAIRY,MILK,L1 #3,plain")
    assert report == ["Lots: 2 created, 1 updated, 0 unchanged."]
    assert [*Lot.objects.order_by("notes").values_list("notes", "code", "instance", "name")] == [
        ("first", "L1", 1, "L1 #1"),
        ("plain", "L1 #3", 0, "L1 #3"),
        ("third", "L1", 3, "L1 #3"),
    ]


def test_the_same_code_of_items_and_variants_are_different_lots():
    milk, cheese = dairy(), dairy("CHEESE")
    VariantFactory(item=milk, code="RED")
    header = "item_class,item,variant,lot,notes"
    rows = ("DAIRY,MILK,,L1,a", "DAIRY,MILK,RED,L1,b", "DAIRY,CHEESE,,L1,c")
    import_lots(file=file(header, *rows))
    assert import_lots(file=file(header, *rows)) == ["Lots: 0 created, 0 updated, 3 unchanged."]
    assert Lot.objects.filter(item=cheese).get().notes == "c"
    assert [*Lot.objects.filter(item=milk).order_by("notes").values_list("variant__code", "notes")] == [
        (None, "a"),
        ("RED", "b"),
    ]


def test_bad_cells_are_told_with_line_and_column_and_nothing_changes():
    lot = LotFactory(item=dairy(), code="L1")
    ItemFactory(code="SCREW", item_class=lot.item.item_class)
    long = "x" * 301
    assert refused(
        "variant,start_date,cancelled,lot_status,producer,notes,customer_code",
        "DAIRY,MILK,L1,,,,,,Changed,",
        "DAIRY,SCREW,L1,,,,,,,",
        "DAIRY,BEER,L1,,,,,,,",
        "DAIRY,MILK,L2,RED,,,,,,",
        "DAIRY,MILK,,,,,,,,",
        "DAIRY,MILK,L3,,yesterday,2,NONE,401.9,,",
        f"DAIRY,MILK,L4,,,,,,{long},C\u200b",
        "DAIRY,milk,l1,,,,,,Again,",
    ) == [
        "line 3, column item: DAIRY/SCREW is kept without lots: turn lot management on first.",
        "line 4, column item: there is no item BEER in class DAIRY; import the items first.",
        "line 5, column variant: item MILK has no variant “RED”. Make it first, or import with --create-missing.",
        "line 6, column lot: is empty.",
        "line 7, column lot_status: there is no lot status “NONE”; make it first, or import the settings.",
        "line 7, column producer: there is no partner “401.9”; import the partners first.",
        "line 7, column start_date: “yesterday” is not a date; write it year-month-day, as 2024-12-31.",
        "line 7, column cancelled: “2” is neither 0 nor 1.",
        "line 8, column customer_code: Character 2 of “C�” is U+200B, which cannot be seen: remove it.",
        "line 8, column notes: Ensure this value has at most 300 characters (it has 301).",
        "line 9, column lot: stands on line 2 already.",
    ]
    assert [*Lot.objects.values_list("code", "notes")] == [("L1", "")]


def test_a_fifo_code_that_leaves_no_room_for_the_number_is_refused():
    dairy(fifo_lots=True)
    assert refused("notes", f"DAIRY,MILK,{'x' * 45},", "DAIRY,MILK,L1 #2 #3,") == [
        "line 2, column lot: “xxxxxxxxxxxxxxxxxxxx…” is too long: the code of a FIFO lot has at most 44 characters.",
        "line 3, column lot: “L1 #2” names an instance of a FIFO lot: leave its number out.",
    ]


def test_the_command_tells_what_is_wrong_and_fails(tmp_path):
    (tmp_path / "lots.csv").write_text("item_class,item,lot,colour\nDAIRY,MILK,L1,red\n")
    with pytest.raises(CommandError, match="line 1, column colour: unknown column"):
        call_command("import_lots", str(tmp_path / "lots.csv"))


def test_variants_are_made_when_asked(tmp_path):
    dairy()
    path = tmp_path / "lots.csv"
    path.write_text("item_class,item,variant,lot\nDAIRY,MILK,RED,L1\nDAIRY,MILK,red,L2\n")
    out = StringIO()
    call_command("import_lots", str(path), "--create-missing", stdout=out)
    assert out.getvalue().splitlines() == [
        "Lots: 2 created, 0 updated, 0 unchanged.",
        "Variants made: DAIRY/MILK/RED.",
    ]
    assert {lot.variant for lot in Lot.objects.all()} == {Variant.objects.get()}


def test_the_expiry_date_follows_the_policy_of_the_item():
    """Domain, expiry per item: last day of the expiry month. What stands already is not moved."""
    item = dairy(expiry_policy="month_end")
    kept = LotFactory(item=item, code="L1", expiry_date=datetime.date(2024, 6, 10))
    taken("expiry_date", "DAIRY,MILK,L1,2024-06-10", "DAIRY,MILK,L2,2024-06-10")
    assert Lot.objects.get(code="L2").expiry_date == datetime.date(2024, 6, 30)
    kept.refresh_from_db()
    assert kept.expiry_date == datetime.date(2024, 6, 10)
    taken("expiry_date", "DAIRY,MILK,L1,2024-07-10")
    kept.refresh_from_db()
    assert kept.expiry_date == datetime.date(2024, 7, 31)


def test_an_expiry_date_that_nobody_may_edit_is_the_start_date_and_the_validity():
    dairy(lot_validity_days=10, expiry_editable=False)
    taken("start_date,expiry_date", "DAIRY,MILK,L1,2024-05-01,", "DAIRY,MILK,L2,2024-05-01,2024-05-11")
    assert set(Lot.objects.values_list("expiry_date", flat=True)) == {datetime.date(2024, 5, 11)}
    assert refused("start_date,expiry_date", "DAIRY,MILK,L1,2024-05-01,2024-05-12", "DAIRY,MILK,L3,,2024-05-12") == [
        f"line {number}, column expiry_date: The expiry date of DAIRY/MILK is always the start date and the validity "
        "of its lots: nobody edits it."
        for number in (2, 3)
    ]
    taken("start_date", "DAIRY,MILK,L1,2024-05-02")
    assert Lot.objects.get(code="L1").expiry_date == datetime.date(2024, 5, 12)
    assert [*LotChange.objects.order_by("field").values_list("field", "new_value")] == [
        ("expiry_date", "2024-05-12"),
        ("start_date", "2024-05-02"),
    ]
    assert refused("start_date", "DAIRY,MILK,L1,") == [
        "line 2, column start_date: The expiry date of DAIRY/MILK follows the start date: give one."
    ]


def test_a_lot_does_not_expire_before_it_starts():
    LotFactory(item=dairy(lot_validity_days=10), code="L1", expiry_date=DAY)
    assert refused("start_date", "DAIRY,MILK,L1,2024-05-02") == [
        "line 2, column expiry_date: The expiry date is before the start date."
    ]


def test_a_reservation_names_its_partner_and_ends_with_the_flag(place):
    item, partner = dairy(), PartnerFactory(account="4111", detail_account="7")
    order = draft("customer-order", place, line(item, place), partner=partner)
    LotFactory(item=item, code="L1", reserved=True, reserved_partner=partner, reserved_document=order)
    LotFactory(item=item, code="L2", reserved=True, reserved_partner=partner, reserved_document=order)
    taken("reserved", "DAIRY,MILK,L1,1", "DAIRY,MILK,L2,0")
    assert [*Lot.objects.order_by("code").values_list("reserved_partner", "reserved_document")] == [
        (partner.pk, order.pk),
        (None, None),
    ]
    assert set(LotChange.objects.values_list("field", flat=True)) == {
        "reserved",
        "reserved_partner",
        "reserved_document",
    }
    assert refused("reserved_partner", "DAIRY,MILK,L2,4111.7") == [
        "line 2, column reserved_partner: Mark it reserved, or name nobody it is reserved for."
    ]


def test_what_is_out_of_use_stays_where_it_is():
    """Domain: what is made inactive stays visible wherever it was used."""
    dairy()
    LotEvaluation.objects.create(code="OLD", description="Old", active=False)
    taken("evaluation", "DAIRY,MILK,L1,OLD")
    assert Lot.objects.get().evaluation.code == "OLD"


def test_an_export_comes_in_again_without_a_change():
    for number in range(3):
        LotFactory(code=f"+{number}", notes='a\nb,"c"', reserved=True, reserved_partner=PartnerFactory())
    out = StringIO()
    call_command("export_lots", stdout=out)
    assert import_lots(file=file(out.getvalue().rstrip("\r\n"))) == ["Lots: 0 created, 0 updated, 3 unchanged."]
    Lot.objects.all().delete()
    import_lots(file=file(out.getvalue().rstrip("\r\n")))
    again = StringIO()
    call_command("export_lots", stdout=again)
    assert list(csv.reader(StringIO(again.getvalue()))) == list(csv.reader(StringIO(out.getvalue())))


def test_the_number_of_statements_does_not_grow_with_the_rows():
    dairy()
    PartnerFactory(account="401", detail_account="1")

    def statements(count, notes):
        rows = [f"DAIRY,MILK,{count}-{number},{notes},401.1" for number in range(count)]
        with CaptureQueriesContext(connection) as seen:
            taken("notes,producer", *rows)
        return len(seen)

    # SQLite inserts some 25 lots with one statement.
    assert statements(1, "a") == statements(20, "a")
    assert statements(1, "b") == statements(20, "b")

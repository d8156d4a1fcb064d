"""The scan field of the document page: which line a code goes to, what is asked, and what is wrong."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from core.gs1 import check_digit, digital_link, element_string
from inventory.models import Document, MovementSerial
from items.models import Item
from serials.models import SerialNumber
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    TemplateFactory,
    VariantFactory,
    WarehouseFactory,
    line,
    posted,
    user,
)
from tests.inventory.scanning import Page, said

pytestmark = pytest.mark.django_db
RECEIPT, SALE = "purchase-delivery", "sales-delivery"


def gtin(number: int) -> str:
    digits = f"{number:013d}"
    return digits + check_digit(digits)


@pytest.fixture(autouse=True)
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def pill(db):
    """Lots and serial numbers, and a GTIN."""
    return ItemFactory(code="PILL", lot=True, serial=True, gtin=gtin(594000000001))


@pytest.fixture
def bolt(db):
    """Neither, and a GTIN of 13 digits."""
    return ItemFactory(code="BOLT", gtin=gtin(594000000002)[1:])


def received(item, place, *codes, **values):
    return posted(RECEIPT, place, line(item, place, *codes, **values))


def test_the_address_of_a_page_of_ours_means_what_the_page_is_of(client, place, disk, pill):
    """Labels of items without a GTIN hold it."""
    received(disk, place, "D1", "D2")
    received(pill, place, "P1", lot_code="L1")
    pieces = {one.code: one for one in SerialNumber.objects.select_related("lot")}
    page = Page(client, SALE, place)
    answers = page.scan(
        f"http://testserver/serials/{pieces['D1'].pk}/",
        f"http://testserver/serials/{pieces['P1'].pk}/",
        f"http://elsewhere.example/serials/{pieces['D2'].pk}/",
    )
    assert [answer["tone"] for answer in answers] == ["good", "good", "bad"]
    assert page.serials == {"lines-0": ["D1"], "lines-1": ["P1"]}
    receipt = Page(client, RECEIPT, place)
    receipt.scan(f"http://testserver/items/{disk.pk}/", f"http://testserver/lots/{pieces['P1'].lot.pk}/")
    assert receipt.shown("item", "lot_code") == [(disk.full_code, ""), (pill.full_code, "L1")]


class TestReceiving:
    def test_an_item_begins_a_line_and_codes_after_it_are_its_new_serial_numbers(self, client, place, disk):
        page = Page(client, RECEIPT, place)
        answers = page.scan("disk", "SN1", "SN2", "SN3")
        assert [answer["tone"] for answer in answers] == ["good"] * 4
        assert answers[1]["text"] == f"Line 1: New serial number SN1 of {disk.full_code}."
        assert page.shown("item", "quantity") == [(disk.full_code, "")]
        assert page.serials == {"lines-0": ["SN1", "SN2", "SN3"]}

    def test_a_hundred_codes_take_as_many_statements_as_one(self, client, place, disk, pill, statements):
        received(pill, place, "P1", lot_code="L1")
        page = Page(client, RECEIPT, place)
        page.scan("DISK")
        statements.clear()
        page.ask("SN1")
        one = len(statements)
        statements.clear()
        assert len(page.ask(*(f"SN{number}" for number in range(100)))) == 100
        assert len(statements) == one < 25

    def test_the_same_code_twice_in_one_batch_is_added_once_and_told_apart(self, client, place, disk):
        page = Page(client, RECEIPT, place)
        answers = page.scan("DISK", "SN1", "sn1")
        assert said(answers)[2] == ("warn", "“sn1” is already on line 1: it is not added again.")
        assert page.serials == {"lines-0": ["SN1"]}

    def test_the_page_is_told_on_which_lines_the_same_code_would_be_the_same_piece(self, client, place, pill):
        page = Page(client, RECEIPT, place)
        page.scan("PILL")
        page.lines["lines-0"]["lot_code"] = "L1"
        page.lines["lines-1"] = {"item": pill.full_code, "lot_code": "l1"}
        page.lines["lines-2"] = {"item": pill.full_code, "lot_code": "L2"}
        page.serials |= {"lines-1": [], "lines-2": []}
        (answer,) = page.ask("SN1")
        assert answer["step"]["among"] == ["lines-0", "lines-1"]

    def test_a_code_that_reads_as_a_range_is_added_as_one_code(self, client, place, disk):
        answers = Page(client, RECEIPT, place).scan("DISK", "1-100")
        assert (answers[1]["step"]["serial"], answers[1]["step"]["entry"]) == ("1-100", '"1-100"')

    def test_one_that_is_on_hand_is_wrong_and_where_it_is_is_said(self, client, place, disk):
        received(disk, place, "SN1")
        answers = Page(client, RECEIPT, place).scan("DISK", "SN1")
        assert said(answers)[1] == ("bad", f"SN1 is on hand already, in {place}.")

    def test_one_that_was_sold_comes_back_without_its_item_being_scanned(self, client, place, pill):
        received(pill, place, "SN1", lot_code="L1")
        posted(SALE, place, line(pill, place, "SN1", lot_code="L1"))
        page = Page(client, RECEIPT, place)
        (answer,) = page.scan("SN1")
        assert answer["tone"] == "good"
        assert "which comes back" in answer["text"]
        assert page.shown("item", "lot_code") == [(pill.full_code, "L1")]

    def test_a_line_that_is_full_says_so_and_takes_it_all_the_same(self, client, place, disk):
        page = Page(client, RECEIPT, place)
        page.scan("DISK")
        page.lines["lines-0"]["quantity"] = "2"
        answers = page.scan("A", "B", "C")
        assert [answer["tone"] for answer in answers] == ["good", "good", "warn"]
        assert "more than the quantity: 3 of 2" in answers[2]["text"]
        assert page.serials["lines-0"] == ["A", "B", "C"]

    def test_an_item_without_serial_numbers_counts_one_more_each_time(self, client, place, bolt, screw):
        page = Page(client, RECEIPT, place)
        page.scan("BOLT", bolt.gtin, bolt.gtin.zfill(14), "SCREW", bolt.gtin)
        assert page.shown("item", "quantity") == [(bolt.full_code, "4"), (screw.full_code, "1")]

    def test_a_quantity_is_counted_up_as_the_reader_writes_it(self, client, place, bolt, clerk):
        page = Page(client, RECEIPT, place)
        page.lines["lines-0"] = {"item": "BOLT", "quantity": "1,5"}
        client.cookies["django_language"] = "ro"
        page.scan("BOLT")
        assert page.shown("quantity") == [("2,5",)]

    def test_a_quantity_that_is_no_number_stays_as_typed(self, client, place, bolt):
        page = Page(client, RECEIPT, place)
        page.lines["lines-0"] = {"item": "BOLT", "quantity": "a few"}
        (answer,) = page.scan("BOLT")
        assert answer["tone"] == "warn"
        assert page.shown("quantity") == [("a few",)]

    def test_a_gs1_label_fills_item_lot_serial_number_and_dates(self, client, place, pill):
        page = Page(client, RECEIPT, place)
        expiry, made = TODAY + timedelta(days=400), TODAY - timedelta(days=10)
        code = element_string(gtin=pill.gtin, lot="L9", serial="S1", expiry_date=expiry, production_date=made)
        (answer,) = page.scan(f"]d2{code}")
        assert answer["tone"] == "good"
        values = page.lines["lines-0"]
        assert (values["item"], values["lot_code"], page.serials["lines-0"]) == (pill.full_code, "L9", ["S1"])
        assert len(values["expiry_date"]) == len(values["start_date"]) == 10

    def test_labels_of_two_lots_make_two_lines(self, client, place, pill):
        page = Page(client, RECEIPT, place)
        codes = [element_string(gtin=pill.gtin, lot=lot, serial=f"S{n}") for n, lot in enumerate(["A", "B", "A"])]
        page.scan(*codes)
        assert page.shown("lot_code") == [("A",), ("B",)]
        assert page.serials == {"lines-0": ["S0", "S2"], "lines-1": ["S1"]}

    def test_a_digital_link_says_the_same(self, client, place, pill):
        page = Page(client, RECEIPT, place)
        page.scan(digital_link("https://id.example.com", gtin=pill.gtin, lot="L9", serial="S1"))
        assert page.shown("item", "lot_code") == [(pill.full_code, "L9")]
        assert page.serials == {"lines-0": ["S1"]}

    def test_the_label_of_a_lot_completes_a_quantity_that_was_typed_and_counts_after_that(self, client, place):
        milk = ItemFactory(code="MILK", lot=True, gtin=gtin(594000000003))
        page = Page(client, RECEIPT, place)
        page.lines["lines-0"] = {"item": "MILK", "quantity": "40"}
        code = element_string(gtin=milk.gtin, lot="L1")
        page.scan(code)
        assert page.shown("lot_code", "quantity") == [("L1", "40")]
        page.scan(code)
        assert page.shown("lot_code", "quantity") == [("L1", "41")]

    def test_dates_are_kept_as_the_item_lets_them(self, client, place):
        milk = ItemFactory(code="MILK", lot=True, expiry_policy="month_end", gtin=gtin(594000000003))
        page = Page(client, RECEIPT, place)
        day = TODAY.replace(year=TODAY.year + 1, month=3, day=5)
        page.scan(element_string(gtin=milk.gtin, lot="L1", expiry_date=day))
        assert page.lines["lines-0"]["expiry_date"].startswith("31") or "03-31" in page.lines["lines-0"]["expiry_date"]
        Item.objects.filter(pk=milk.pk).update(expiry_editable=False, lot_validity_days=10)
        page = Page(client, RECEIPT, place)
        page.scan(element_string(gtin=milk.gtin, lot="L2", expiry_date=day))
        assert page.shown("lot_code", "expiry_date") == [("L2", "")]

    def test_a_lot_in_stock_keeps_its_date_and_the_difference_is_said(self, client, place):
        milk = ItemFactory(code="MILK", lot=True, gtin=gtin(594000000003))
        received(milk, place, lot_code="L1", expiry_date=TODAY + timedelta(days=90))
        page = Page(client, RECEIPT, place)
        (answer,) = page.scan(element_string(gtin=milk.gtin, lot="L1", expiry_date=TODAY + timedelta(days=91)))
        assert answer["tone"] == "warn"
        assert "The label says" in answer["text"]
        assert page.shown("lot_code", "expiry_date") == [("L1", "")]

    def test_pieces_without_lots_of_another_date_go_onto_another_line(self, client, place):
        meter = ItemFactory(code="METER", serial=True, gtin=gtin(594000000004))
        page = Page(client, RECEIPT, place)
        for number, days in enumerate((100, 100, 200)):
            day = TODAY + timedelta(days=days)
            page.scan(element_string(gtin=meter.gtin, serial=f"S{number}", expiry_date=day))
        assert list(page.serials.values()) == [["S0", "S1"], ["S2"]]

    def test_what_the_item_does_not_keep_is_left_out_and_said(self, client, place, bolt):
        page = Page(client, RECEIPT, place)
        (answer,) = page.scan(element_string(gtin=bolt.gtin.zfill(14), lot="L1", serial="S1"))
        assert answer["tone"] == "warn"
        assert "kept without lots" in answer["text"]
        assert page.shown("item", "lot_code", "quantity") == [(bolt.full_code, "", "1")]

    def test_a_gs1_code_without_an_item_is_of_the_line_worked_on(self, client, place, pill):
        code = element_string(lot="L1", serial="S1")
        assert Page(client, RECEIPT, place).scan(f"]C1{code}")[0]["tone"] == "bad"
        page = Page(client, RECEIPT, place)
        page.scan("PILL", f"]C1{code}")
        assert page.shown("item", "lot_code") == [(pill.full_code, "L1")]

    def test_a_known_lot_fills_item_and_lot_and_an_unknown_one_is_new_on_a_line_without(self, client, place, flour):
        received(flour, place, lot_code="L1", quantity=Decimal(5))
        page = Page(client, RECEIPT, place)
        page.scan("l1")
        assert page.shown("item", "lot_code", "quantity") == [(flour.full_code, "L1", "")]
        page = Page(client, RECEIPT, place)
        answers = page.scan("FLOUR", "L7")
        assert answers[1]["text"] == f"Line 1: New lot L7 of {flour.full_code}."
        assert page.scan("L8")[0]["tone"] == "bad"

    def test_whether_a_first_code_is_the_lot_or_a_serial_number_is_asked(self, client, place, pill):
        page = Page(client, RECEIPT, place)
        answers = page.scan("PILL", "X1", "X2")
        assert [answer["tone"] for answer in answers] == ["good", "ask"]
        names = [choice["name"] for choice in answers[1]["choices"]]
        assert names == [f"New serial number X1 of {pill.full_code}", f"New lot X1 of {pill.full_code}"]
        page.carry_out(answers[1]["choices"][1]["step"], {})
        page.scan("X2")
        assert (page.shown("lot_code"), page.serials) == ([("X1",)], {"lines-0": ["X2"]})

    def test_a_code_that_is_another_item_too_is_asked_about(self, client, place, disk, screw):
        answers = Page(client, RECEIPT, place).scan("DISK", "SCREW")
        assert answers[1]["tone"] == "ask"
        assert [choice["step"]["line"] for choice in answers[1]["choices"]] == ["lines-0", "new-1"]

    def test_items_that_share_a_code_are_asked_about_unless_one_is_worked_on(self, client, place):
        one, other = ItemFactory(code="SAME"), ItemFactory(code="SAME")
        page = Page(client, RECEIPT, place)
        (answer,) = page.ask("SAME")
        assert [choice["step"]["values"]["item"] for choice in answer["choices"]] == [one.full_code, other.full_code]
        page.lines["lines-0"] = {"item": other.full_code, "quantity": "1"}
        page.scan("SAME")
        assert page.shown("item", "quantity") == [(other.full_code, "2")]

    def test_a_code_that_is_too_long_or_holds_what_cannot_be_seen_is_refused(self, client, place, disk):
        answers = Page(client, RECEIPT, place).scan("DISK", "X" * 51, "A\u200bB")
        assert [answer["tone"] for answer in answers] == ["good", "bad", "bad"]
        assert "51 characters" in answers[1]["text"]

    def test_what_is_wrong_is_said_plainly(self, client, place, pill):
        page = Page(client, RECEIPT, place)
        wrong = gtin(594000000009)[:-1] + str((int(gtin(594000000009)[-1]) + 1) % 10)
        answers = page.scan("NOTHING", wrong[1:], f"(01){wrong}(10)L1", f"(01){gtin(59400009999)}(10)L1")
        assert {answer["tone"] for answer in answers} == {"bad"}
        texts = [answer["text"] for answer in answers]
        assert "No serial number, lot or item is called “NOTHING”" in texts[0]
        assert "check digit" in texts[1]
        assert "check digit" in texts[2]
        assert "No item has the GTIN" in texts[3]

    def test_a_lot_and_serial_number_run_together_are_parted_by_the_register_or_asked_about(self, client, place, pill):
        received(pill, place, "P1", lot_code="L1")
        page = Page(client, SALE, place)
        (answer,) = page.scan(f"01{pill.gtin}10L121P1")
        assert answer["tone"] == "good", answer
        assert (page.shown("lot_code"), page.serials) == ([("L1",)], {"lines-0": ["P1"]})
        (answer,) = Page(client, RECEIPT, place).scan(f"01{pill.gtin}10A21B21C")
        assert answer["tone"] in ("ask", "bad")
        assert "run together" in answer["text"]


class TestSelling:
    def test_a_serial_number_fills_item_lot_place_and_itself(self, client, place, pill):
        received(pill, place, "P1", "P2", lot_code="L1")
        page = Page(client, SALE, place)
        page.scan("p1", "P2")
        assert page.shown("item", "lot_code", "location") == [(pill.full_code, "L1", place.code)]
        assert page.serials == {"lines-0": ["P1", "P2"]}

    def test_a_customer_or_supplier_code_names_the_piece(self, client, place, disk):
        received(disk, place, "A", "B")
        SerialNumber.objects.filter(code="A").update(customer_code="THEIRS", customer_code_search="THEIRS")
        SerialNumber.objects.filter(code="B").update(supplier_code="MAKER", supplier_code_search="MAKER")
        page = Page(client, SALE, place)
        answers = page.scan("theirs", "MAKER")
        assert page.serials == {"lines-0": ["A", "B"]}
        assert "customer code THEIRS" in answers[0]["text"]

    def test_pieces_of_two_lots_or_places_go_onto_lines_of_their_own(self, client, place, pill):
        beside = LocationFactory(warehouse=place.warehouse)
        received(pill, place, "P1", lot_code="L1")
        received(pill, beside, "P2", lot_code="L1")
        received(pill, place, "P3", "P4", lot_code="L2")
        page = Page(client, SALE, place)
        page.scan("P1", "P2", "P3", "P4")
        assert page.shown("lot_code", "location") == [("L1", place.code), ("L1", beside.code), ("L2", place.code)]
        assert list(page.serials.values()) == [["P1"], ["P2"], ["P3", "P4"]]

    def test_a_code_of_several_pieces_is_asked_about_unless_the_line_settles_it(self, client, place, disk):
        other = ItemFactory(code="OTHER", serial=True)
        for item in (disk, other):
            received(item, place, "7")
        page = Page(client, SALE, place)
        (answer,) = page.ask("7")
        assert answer["tone"] == "ask"
        assert [choice["step"]["values"]["item"] for choice in answer["choices"]] == [other.full_code, disk.full_code]
        page.scan("OTHER", "7")
        assert page.serials == {"lines-0": ["7"]}
        assert page.shown("item") == [(other.full_code,)]

    def test_what_is_not_here_is_not_taken_and_where_it_is_is_said(self, client, place, disk):
        elsewhere = LocationFactory(warehouse=WarehouseFactory(code="FAR"))
        received(disk, elsewhere, "AWAY")
        received(disk, place, "SOLD", "DEAD", "THEIRS")
        sale = posted(SALE, place, line(disk, place, "SOLD"))
        SerialNumber.objects.filter(code="DEAD").update(cancelled=True)
        partner = PartnerFactory(description="Acme")
        SerialNumber.objects.filter(code="THEIRS").update(reserved=True, reserved_partner=partner)
        answers = Page(client, SALE, place).scan("AWAY", "SOLD", "DEAD", "THEIRS", "NEVER")
        assert {answer["tone"] for answer in answers} == {"bad"}
        texts = [answer["text"] for answer in answers]
        assert texts[0] == f"AWAY is in {elsewhere}, not in warehouse {place.warehouse}."
        assert str(sale) in texts[1]
        assert "cancelled" in texts[2]
        assert "reserved for Acme" in texts[3]
        assert "NEVER" in texts[4]
        page = Page(client, SALE, place, partner=str(partner))
        assert page.scan("THEIRS")[0]["tone"] == "good"

    def test_a_lot_is_taken_where_it_stands_and_one_that_may_not_be_is_refused(self, client, place, flour):
        received(flour, place, lot_code="L1", quantity=Decimal(5))
        page = Page(client, SALE, place)
        page.scan("L1", "FLOUR", "FLOUR")
        assert page.shown("lot_code", "location", "quantity") == [("L1", place.code, "2")]
        flour.lot_set.update(sellable=False)
        assert said(Page(client, SALE, place).scan("L1")) == [("bad", "Lot L1 is not sellable.")]

    def test_a_lot_in_two_places_is_asked_about_unless_the_line_says(self, client, place, flour):
        beside = LocationFactory(warehouse=place.warehouse)
        for location in (place, beside):
            received(flour, location, lot_code="L1", quantity=Decimal(5))
        page = Page(client, SALE, place)
        assert [choice["step"]["values"]["location"] for choice in page.ask("L1")[0]["choices"]] == [
            place.code,
            beside.code,
        ]
        page.lines["lines-0"] = {"item": "FLOUR", "location": beside.code}
        page.scan("L1")
        assert page.shown("lot_code", "location") == [("L1", beside.code)]

    def test_a_gs1_label_is_found_in_stock(self, client, place, pill):
        day = TODAY + timedelta(days=400)
        received(pill, place, "S1", lot_code="L1", expiry_date=day)
        page = Page(client, SALE, place)
        code = element_string(gtin=pill.gtin, lot="L1", serial="S1", expiry_date=day + timedelta(days=1))
        (answer,) = page.scan(code)
        assert page.serials == {"lines-0": ["S1"]}
        answer, unknown = page.ask(element_string(gtin=pill.gtin, serial="S9"), f"(01){pill.gtin}(10)NONE")
        assert (answer["tone"], unknown["tone"]) == ("bad", "bad")

    def test_a_hundred_pieces_take_as_many_statements_as_one(self, client, place, disk, statements):
        codes = [f"S{number}" for number in range(100)]
        received(disk, place, *codes)
        page = Page(client, SALE, place)
        statements.clear()
        page.ask("S1")
        one = len(statements)
        statements.clear()
        page.scan(*codes)
        assert len(statements) == one < 25
        assert page.serials["lines-0"] == codes

    def test_what_is_scanned_is_what_posting_takes(self, client, place, pill):
        received(pill, place, "P1", lot_code="L1")
        page = Page(client, SALE, place)
        page.scan("P1")
        fields = page.lines["lines-0"] | {"serials": "P1", "quantity": ""}
        data = {f"lines-0-{name}": value for name, value in fields.items()}
        data |= page.header | {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0, "action": "save"}
        client.post("/documents/new/sales-delivery/", data)
        from inventory.services import post_document

        post_document(document_id=Document.objects.latest("pk").pk, user=None)
        assert MovementSerial.objects.filter(serial__code="P1").count() == 2


class TestBothWays:
    def test_a_line_says_first_whether_it_loads_or_unloads(self, client, place, disk, screw):
        received(disk, place, "A")
        page = Page(client, "stock-adjustment", place)
        assert page.scan("A")[0]["tone"] == "bad"
        page.lines["lines-0"]["direction"] = "-1"
        page.scan("A")
        assert page.shown("item", "direction", "location") == [(disk.full_code, "-1", place.code)]
        page.lines["lines-1"] = {"direction": "1"}
        page.serials["lines-1"] = []
        page.current = "lines-1"
        page.scan("SCREW")
        assert page.shown("item", "direction")[1] == (screw.full_code, "1")

    def test_a_record_by_template_asks_for_its_template(self, client, place, disk):
        assert "Choose the template" in Page(client, "warehouse-record", place).scan("DISK")[0]["text"]


class TestOthers:
    def test_without_warehouse_and_date_nothing_is_guessed(self, client, place, disk):
        page = Page(client, RECEIPT, place, warehouse="")
        assert "warehouse and the date" in page.scan("DISK")[0]["text"]

    def test_a_variant_is_part_of_what_a_piece_is(self, client, place):
        shirt = ItemFactory(code="SHIRT", serial=True)
        red, blue = VariantFactory(item=shirt, code="RED"), VariantFactory(item=shirt, code="BLUE")
        received(shirt, place, "S1", variant=red)
        received(shirt, place, "S2", variant=blue)
        page = Page(client, SALE, place)
        page.scan("S1", "S2")
        assert page.shown("variant") == [("RED",), ("BLUE",)]

    def test_an_order_leaves_the_place_to_who_carries_it_out(self, client, place, disk):
        received(disk, place, "A")
        page = Page(client, "customer-order", place)
        page.scan("A")
        assert page.shown("item", "location") == [(disk.full_code, "")]

    def test_a_transfer_takes_from_where_a_piece_stands(self, client, place, disk):
        there = LocationFactory()
        received(disk, place, "A")
        page = Page(client, "transfer", place, target_warehouse=there.warehouse.pk)
        page.scan("A")
        assert page.shown("item", "location") == [(disk.full_code, place.code)]

    def test_what_a_subcontractor_used_up_stands_with_the_subcontractor(self, client, place, disk):
        partner = PartnerFactory(description="Atelier")
        there = LocationFactory(warehouse=WarehouseFactory(partner=partner))
        received(disk, place, "HERE")
        received(disk, there, "THERE")
        page = Page(client, "subcontract-return", place, partner="Atelier")
        page.lines["lines-0"]["direction"] = "-1"
        here, used = page.scan("HERE", "THERE")
        assert (here["tone"], used["tone"]) == ("bad", "good")
        assert page.shown("location") == [(str(there),)]

    def test_a_load_that_another_warehouse_gives_takes_what_stands_there(self, client, place, disk):
        there = LocationFactory()
        received(disk, there, "A")
        template = TemplateFactory(warehouse=place.warehouse, offset_warehouse=there.warehouse)
        page = Page(client, "warehouse-record", place, template=template.pk)
        page.scan("A")
        assert (page.shown("item", "location"), page.serials) == ([(disk.full_code, "")], {"lines-0": ["A"]})
        assert page.scan("NEW")[0]["tone"] == "bad"

    def test_fifo_lots_are_named_by_their_code_unless_one_of_them_is_scanned(self, client, place):
        syrup = ItemFactory(code="SYRUP", lot=True, fifo_lots=True, withdrawal="fifo")
        for _load in range(2):
            received(syrup, place, lot_code="S1", quantity=Decimal(5))
        for code in ("S1", "S1 #2"):
            page = Page(client, SALE, place)
            page.scan(code)
            assert page.shown("lot_code") == [(code,)]

    def test_answers_come_in_the_language_of_the_reader(self, client, place, disk):
        client.cookies["django_language"] = "ro"
        with translation.override("ro"):
            (answer,) = Page(client, RECEIPT, place).scan("X" * 51)
        assert "X" in answer["text"]

    def test_who_may_not_draft_may_not_scan_and_nonsense_is_refused(self, client, place):
        assert client.post("/documents/scan/purchase-delivery/", {"lines": "["}).status_code == 400
        client.force_login(user("viewer"))
        assert client.post("/documents/scan/purchase-delivery/", {}).status_code == 403

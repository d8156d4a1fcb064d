"""The scan field of a document that brings something in: which line a code goes to, what is asked, what is wrong."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from core.gs1 import digital_link, element_string
from items.models import Item
from tests.factories import (
    TODAY,
    ItemFactory,
    line,
    posted,
)
from tests.inventory.scanning import RECEIPT, SALE, Page, gtin, received, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clerk")]


class TestReceiving:
    def test_an_item_begins_a_line_and_codes_after_it_are_its_new_serial_numbers(self, client, place, disk):
        page = Page(client, RECEIPT, place)
        answers = page.scan("disk", "SN1", "SN2", "SN3")
        assert [answer["tone"] for answer in answers] == ["good"] * 4
        assert answers[1]["text"] == f"Line 1: New serial number SN1 of {disk.full_code}."
        assert page.shown("item", "quantity") == [(disk.full_code, "")]
        assert page.serials == {"lines-0": ["SN1", "SN2", "SN3"]}

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

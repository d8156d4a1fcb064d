"""The scan field of a document that takes from stock: what a code names is known, and stands somewhere."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from core.gs1 import element_string
from inventory.models import Document, MovementSerial
from serials.models import SerialNumber
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    WarehouseFactory,
    line,
    posted,
)
from tests.inventory.scanning import RECEIPT, SALE, Page, received, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clerk")]


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

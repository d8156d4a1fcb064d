"""The scan field of documents of other kinds, and for whom it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from tests.factories import (
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    TemplateFactory,
    VariantFactory,
    WarehouseFactory,
    user,
)
from tests.inventory.scanning import RECEIPT, SALE, Page, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clerk")]


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

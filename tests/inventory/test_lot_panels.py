"""What the page of a lot shows of the ledger (domain, the lot register), and stock that a lot withholds."""

import csv
import datetime
import html
import io
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory import histories
from inventory.models import Direction
from inventory.services import reverse_document
from items.models import AlternativeUnit
from lots.models import Lot, LotStatus
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotFactory,
    PartnerFactory,
    TemplateFactory,
    UnitFactory,
    VariantFactory,
    draft,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db
STOCK = "/stock/"


@pytest.fixture
def client():
    client = Client()
    client.force_login(user("viewer"))
    return client


@pytest.fixture
def milk():
    """An item with lots, also counted in boxes of twelve."""
    item = ItemFactory(lot=True, code="MILK")
    AlternativeUnit.objects.create(item=item, unit=UnitFactory(code="BOX"), factor=12)
    return item


def page_of(lot: Lot) -> str:
    return reverse("lots:detail", args=[lot.pk])


def panel(client, lot: Lot, name: str) -> list[dict[str, str]]:
    """The rows of one panel, by the headings of their columns, without markup."""
    page = client.get(page_of(lot)).content.decode()
    section = re.search(rf'<section class="card" id="{name}".*?</section>', page, re.DOTALL)[0]
    rows = re.findall(r"<tr( data-href=\"[^\"]*\")?>(.*?)</tr>", section, re.DOTALL)[1:]
    return [{**dict(cells_of(cells)), "opens": href[12:-1]} for href, cells in rows]


def cells_of(row: str) -> list[tuple[str, str]]:
    found = re.findall(r'<td [^>]*data-label="([^"]*)">(.*?)</td>', row, re.DOTALL)
    return [(label, re.sub(r"<[^>]*>", "", text).strip()) for label, text in found]


def entry(milk, place, quantity=1, lot_code="L1", **values):
    return line(milk, place, quantity=Decimal(quantity), lot_code=lot_code, **values)


@pytest.fixture
def story(place, milk):
    """A lot received in boxes, ordered, and in part delivered."""
    supplier = PartnerFactory(account="401", detail_account="1", description="Dairy")
    customer = PartnerFactory(account="411", detail_account="2", description="Shop")
    boxes = entry(milk, place, 2, unit=UnitFactory(code="BOX"), packages=3)
    load = posted("purchase-delivery", place, boxes, number="PD7", partner=supplier)
    order = posted("customer-order", place, entry(milk, place, 5), number="CO8", partner=customer)
    delivery = posted("sales-delivery", place, entry(milk, place, 4), number="SD9", partner=customer, origin=order)
    return Lot.objects.get(code="L1"), load, order, delivery


def test_the_load_history_has_every_column(client, story, place):
    """Domain, the serial number register, load history; quantity and unit are those of the document."""
    lot, load, _order, _delivery = story
    [row] = panel(client, lot, "loads")
    assert row["Reference document"] == "Purchase delivery note"
    assert (row["Number"], row["Date"]) == ("PD7", load.date.isoformat())
    assert (row["Quantity"], row["Unit"], row["Packages"]) == ("2", "BOX", "3")
    assert row["Insert date"].startswith(timezone.localdate().isoformat())
    assert row["Force-closed"] == "–no"
    assert row["Warehouse"] == f"{place.warehouse.code} – {place.warehouse.description}"
    assert row["Location"] == f"{place.code} – {place.description}"
    assert row["Customer / supplier"] == "401.1 – Dairy"
    assert row["opens"] == reverse("documents:detail", args=[load.pk])


def test_the_template_of_a_load_and_that_the_lot_is_force_closed_are_shown(client, place, milk):
    template = TemplateFactory(warehouse=place.warehouse, code="RCV", description="Receipt")
    posted("warehouse-record", place, entry(milk, place), template=template)
    Lot.objects.update(force_closed=True)
    lot = Lot.objects.get()
    [row] = panel(client, lot, "loads")
    assert (row["Reference document"], row["Template"]) == ("Warehouse record", "RCV – Receipt")
    assert 'data-label="Force-closed"><span class="yes">' in client.get(page_of(lot)).content.decode()


def test_the_unload_history_is_chronological_with_the_first_document_marked(client, story):
    lot, _load, order, delivery = story
    first, second = panel(client, lot, "unloads")
    assert (first["Number"], first["Effect"], first["Quantity"], first["Mark"]) == ("CO8", "commitment", "5", "first")
    assert (second["Number"], second["Effect"], second["Quantity"], second["Mark"]) == ("SD9", "unload", "4", "")
    assert [row["opens"] for row in (first, second)] == [
        reverse("documents:detail", args=[document.pk]) for document in (order, delivery)
    ]
    assert "Packages" not in first


def test_a_transfer_is_an_unload_here_and_a_load_there(client, story, place, milk):
    there = LocationFactory()
    posted(
        "transfer", place, entry(milk, place, 3, target_location=there), number="T1", target_warehouse=there.warehouse
    )
    lot = story[0]
    assert panel(client, lot, "loads")[-1]["Location"] == f"{there.code} – {there.description}"
    assert panel(client, lot, "unloads")[-1]["Location"] == f"{place.code} – {place.description}"


def others(client, lot: Lot) -> list[tuple[str, ...]]:
    rows = panel(client, lot, "documents")
    return [(row["Number"], row["State"], row["Refers to it as"], row["Quantity"], row["Unit"]) for row in rows]


def test_releases_and_reversals_are_other_documents(client, story):
    lot, _load, _order, delivery = story
    assert others(client, lot) == [("SD9", "posted", "released", "4", "PCS")]
    reversal = reverse_document(document_id=delivery.pk, user=None)
    assert set(others(client, lot)) == {
        ("SD9", "reversed", "released", "4", "PCS"),
        (reversal.number, "posted", "reversal", "4", "PCS"),
    }
    assert len(panel(client, lot, "loads")) == 1
    assert panel(client, lot, "unloads")[-1]["Mark"] == "reversed"


def test_drafts_that_name_the_lot_however_it_is_written_are_other_documents(client, story, place, milk):
    lot = story[0]
    before = others(client, lot)
    named = draft("sales-delivery", place, entry(milk, place, 2, lot_code="ｌ1"), number="D1")
    draft("sales-delivery", place, entry(milk, place, lot_code="L10"), number="D2")
    draft("sales-delivery", place, entry(ItemFactory(lot=True), place), number="D3")
    draft("sales-delivery", place, entry(milk, place, variant=VariantFactory(item=milk)), number="D4")
    assert [row for row in others(client, lot) if row not in before] == [("D1", "draft", "named", "2", "PCS")]
    opened = {row["Number"]: row["opens"] for row in panel(client, lot, "documents")}
    assert opened["D1"] == reverse("documents:detail", args=[named.pk])


def test_a_fifo_instance_is_named_by_its_name_and_by_the_code_where_stock_leaves(client, place, milk):
    """Domain, FIFO lots: typing the code on a receipt makes a new instance; unloads of the code take them all."""
    second = LotFactory(item=milk, code="F1", instance=2)
    third = LotFactory(item=milk, code="F1", instance=3)
    draft("sales-delivery", place, entry(milk, place, lot_code="f1  #2"), number="NAME")
    draft("sales-delivery", place, entry(milk, place, lot_code="f1"), number="CODE")
    draft("purchase-delivery", place, entry(milk, place, lot_code="F1"), number="NEW")
    assert {row[0] for row in others(client, second)} == {"NAME", "CODE"}
    assert {row[0] for row in others(client, third)} == {"CODE"}


def test_invoices_of_a_delivery_of_the_lot_are_other_documents(client, story, place, milk):
    lot, _load, _order, delivery = story
    entries = (entry(milk, None, 4), entry(milk, None, 6, lot_code=""), entry(milk, None, 7, lot_code="L9"))
    invoice = posted("sales-invoice", place, *entries, number="SI1", origin=delivery, partner=delivery.partner)
    told = [row[2:4] for row in others(client, lot) if row[0] == "SI1"]
    assert sorted(told) == [("invoiced", "4"), ("invoiced", "6")]
    reversal = reverse_document(document_id=invoice.pk, user=None)
    told = [row[1:4] for row in others(client, lot) if row[0] in ("SI1", reversal.number)]
    assert sorted(told) == [
        ("posted", "reversal", "4"),
        ("posted", "reversal", "6"),
        ("reversed", "invoiced", "4"),
        ("reversed", "invoiced", "6"),
    ]


def test_a_lot_that_nothing_refers_to_says_so(client, milk):
    page = client.get(page_of(LotFactory(item=milk))).content.decode()
    for sentence in (
        "No document has loaded it.",
        "No document has engaged or unloaded it.",
        "No other document refers to it.",
        "Nothing was loaded, and nothing is engaged.",
    ):
        assert sentence in page


def test_who_may_not_see_documents_gets_the_panels_without_links(story, place, milk):
    draft("sales-delivery", place, entry(milk, place), number="D1")
    person = user()
    person.user_permissions.set(Permission.objects.filter(codename="view_lot"))
    client = Client()
    client.force_login(person)
    for name in ("loads", "unloads", "documents"):
        rows = panel(client, story[0], name)
        assert rows
        assert {row["opens"] for row in rows} == {""}


def test_long_lists_are_shown_in_parts(client, story, place, milk, monkeypatch):
    monkeypatch.setattr(histories, "SHOWN", 2)
    for number in ("D1", "D2", "D3"):
        draft("sales-delivery", place, entry(milk, place), number=number)
    lot = story[0]
    page = client.get(page_of(lot)).content.decode()
    assert "?documents=2#documents" in page
    rest = client.get(page_of(lot), {"documents": "2"}).content.decode()
    assert "?documents=4#documents" not in rest
    # The latest first: two drafts alone are on the first part.
    assert ("D1" in rest, "D3" in rest) == (True, False)


def stock_of(client, lot: Lot) -> dict[str, tuple[str, ...]]:
    names = ("Total loaded", "On hand", "Committed", "Available", "Unit")
    rows = panel(client, lot, "stock")
    return {row["Warehouse"].split()[0]: tuple(row[name] for name in names) for row in rows}


def test_stock_by_warehouse_tells_loaded_on_hand_and_available(client, story, place, milk):
    """Domain, the lot register: unit, total loaded, on hand, available (on hand less committed)."""
    lot = story[0]
    there = LocationFactory()
    posted("transfer", place, entry(milk, place, 3, target_location=there), target_warehouse=there.warehouse)
    undone = posted("purchase-delivery", place, entry(milk, place, 50))
    reverse_document(document_id=undone.pk, user=None)
    assert stock_of(client, lot) == {
        place.warehouse.code: ("24", "17", "1", "16", "PCS"),
        there.warehouse.code: ("3", "3", "0", "3", "PCS"),
    }


def test_a_warehouse_that_the_lot_has_left_still_tells_what_was_loaded(client, place, milk):
    posted("purchase-delivery", place, entry(milk, place, 3))
    posted("consumption", place, entry(milk, place, 3))
    assert stock_of(client, Lot.objects.get()) == {place.warehouse.code: ("3", "0", "0", "0", "PCS")}


def test_stock_of_a_fifo_instance_leads_to_the_places_of_that_instance(client, place):
    item = ItemFactory(lot=True, fifo_lots=True)
    for _turn in range(2):
        posted("purchase-delivery", place, entry(item, place, lot_code="F1"))
    lot = Lot.objects.get(instance=2)
    [row] = panel(client, lot, "stock")
    found = client.get(html.unescape(row["opens"])).content.decode()
    assert "F1 #2" in found
    assert "F1 #1" not in found


def quarantine(**allowed: bool) -> LotStatus:
    uses = {"sales": False, "production": False, "other_unloads": False, "automatic_withdrawal": False} | allowed
    return LotStatus.objects.create(code="Q", description="Quarantine", **uses)


def rows(client, **query):
    """The list's rows as its CSV export has them."""
    response = client.get(STOCK, query | {"export": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


@pytest.mark.parametrize(
    ("change", "available"),
    [
        ({}, "8"),
        ({"status": {}}, "0"),
        ({"status": {"sales": True}}, "8"),
        ({"status": {"production": True}}, "8"),
        ({"status": {"other_unloads": True}}, "8"),
        ({"status": {"automatic_withdrawal": True}}, "0"),
        ({"cancelled": True}, "0"),
        ({"force_closed": True}, "0"),
        ({"sellable": False}, "8"),
    ],
)
def test_nothing_is_available_when_the_status_forbids_withdrawal(client, place, milk, change, available):
    """Domain, the lot register: zero when the status forbids withdrawal (quarantine forbids all)."""
    posted("purchase-delivery", place, entry(milk, place, 10))
    posted("customer-order", place, entry(milk, place, 2), partner=PartnerFactory())
    if "status" in change:
        change = {"status": quarantine(**change["status"])}
        assert (available == "0") is change["status"].forbids_withdrawal
    Lot.objects.update(**change)
    lot = Lot.objects.get()
    assert stock_of(client, lot)[place.warehouse.code][1:4] == ("10", "2", available)
    for by in ("item", "place"):
        [row] = rows(client, by=by)
        assert (row["on_hand"], row["committed"], row["available"]) == ("10", "2", available)
    page = client.get(reverse("items:detail", args=[milk.pk])).content.decode()
    assert f'data-label="Available">{available}<' in page


def test_what_one_lot_withholds_the_others_of_the_item_still_give(client, place, milk, screw):
    posted("purchase-delivery", place, entry(milk, place, 10), entry(milk, place, 5, "L2"), line(screw, place))
    Lot.objects.filter(code="L1").update(status=quarantine())
    assert {row["item"]: row["available"] for row in rows(client)} == {milk.full_code: "5", screw.full_code: "1"}


def test_stock_by_place_tells_the_lots_status_and_how_it_stands_to_its_expiry(client, place, milk):
    milk.expiry_warn_days, milk.expiry_block_days = 30, 5
    milk.save()
    days = {"GOOD": 100, "SOON": 20, "BLOCKED": 4, "GONE": -1}
    for code, left in days.items():
        posted("purchase-delivery", place, entry(milk, place, lot_code=code))
        Lot.objects.filter(code=code).update(start_date=None, expiry_date=TODAY + datetime.timedelta(days=left))
    Lot.objects.filter(code="SOON").update(status=quarantine(sales=True))
    Lot.objects.filter(code="GONE").update(status=LotStatus.objects.create(code="OK", description="Released"))
    found = {row["lot"]: row for row in rows(client, by="place", sort="expiry_date")}
    assert list(found) == ["GONE", "BLOCKED", "SOON", "GOOD"]
    assert [row["lot_status"] for row in found.values()] == ["OK", "", "Q", ""]
    assert found["GOOD"]["expiry_date"] == (TODAY + datetime.timedelta(days=100)).isoformat()
    page = client.get(STOCK, {"by": "place"}).content.decode()
    shown = {dict(cells_of(row))["Lot"]: dict(cells_of(row)) for row in re.findall(r"<tr .*?</tr>", page, re.DOTALL)}
    stands = {code: (row["Lot status"], row["Expiry date"].partition(" ")[2]) for code, row in shown.items()}
    blocked = "blocked by its expiry date"
    assert {code: (status.removeprefix("predefined").strip(), shelf) for code, (status, shelf) in stands.items()} == {
        "GOOD": ("", ""),
        "SOON": ("Quarantine", "expires soon"),
        "BLOCKED": ("", blocked),
        "GONE": ("Released", blocked),
    }


def test_stock_without_a_lot_has_neither_status_nor_expiry_date(client, place, screw):
    posted("purchase-delivery", place, line(screw, place))
    page = client.get(STOCK, {"by": "place"}).content.decode()
    [row] = re.findall(r"<tr .*?</tr>", page, re.DOTALL)
    # A column that is empty on the whole page may be left out.
    assert [dict(cells_of(row)).get(name, "") for name in ("Lot status", "Expiry date")] == ["", ""]


@pytest.mark.parametrize("by", ["item", "place"])
def test_stock_is_filtered_by_lot_status(client, place, milk, screw, by):
    posted("purchase-delivery", place, entry(milk, place, 3), entry(milk, place, 5, "L2"), line(screw, place))
    status = quarantine()
    Lot.objects.filter(code="L1").update(status=status)
    assert [row["on_hand"] for row in rows(client, by=by, lot_status=status.pk)] == ["3"]
    assert client.get(STOCK, {"by": by, "lot_status": "x"}).status_code == 200


def test_stock_by_place_turns_its_pages_in_the_order_of_expiry(client, place, milk, monkeypatch):
    monkeypatch.setattr("inventory.views.stock.StockByPlace.page_size", 2)
    for number in range(5):
        posted("purchase-delivery", place, entry(milk, place, lot_code=f"L{number}"))
        expiry = None if number == 2 else TODAY + datetime.timedelta(days=number)
        Lot.objects.filter(code=f"L{number}").update(expiry_date=expiry)
    seen, query = [], {"by": "place", "sort": "expiry_date"}
    for _page in range(3):
        response = client.get(STOCK, query)
        seen += re.findall(r">(L\d)</a>", response.content.decode())
        query |= response.context["page"].next or {}
    assert seen == ["L0", "L1", "L3", "L4", "L2"]


def test_genealogy_of_a_lot_made_from_a_lot_is_on_its_page(client, place, milk):
    """Domain, create lot from lot: the genealogy is kept."""
    posted("purchase-delivery", place, entry(milk, place, 5))
    cheese = ItemFactory(lot=True, code="CHEESE")
    made = entry(cheese, place, 1, "C1", direction=Direction.LOAD)
    posted("production-record", place, made, entry(milk, place, 5, direction=Direction.UNLOAD))
    client.force_login(user("supervisor"))
    for code, other, heading in (("C1", "L1", "Where from"), ("L1", "C1", "Where used")):
        page = client.get(page_of(Lot.objects.get(code=code))).content.decode()
        section = re.search(r'<section class="card" id="trace".*?</section>', page, re.DOTALL)[0]
        assert heading in section
        assert f">{other}<" in section


def test_the_trace_of_a_fifo_instance_is_asked_by_its_name(client, place):
    item = ItemFactory(lot=True, fifo_lots=True)
    for _turn in range(2):
        posted("purchase-delivery", place, entry(item, place, lot_code="F1"))
    made = entry(ItemFactory(lot=True), place, 1, "C1", direction=Direction.LOAD)
    posted("production-record", place, made, entry(item, place, 1, "F1 #2", direction=Direction.UNLOAD))
    client.force_login(user("supervisor"))
    page = client.get(page_of(Lot.objects.get(instance=2))).content.decode()
    [address] = re.findall(r'href="(/trace/[^"]*code=[^"]*)"', page)
    assert "code=F1+%232&" in html.unescape(address)
    traced = client.get(html.unescape(address)).content.decode()
    assert "F1 #2" in traced
    assert "F1 #1" not in traced


def test_what_is_left_of_fractions_is_shown_exactly(client, place, milk):
    """0.3 less 0.2 less 0.1 is nothing, and 0.8 less 0.7 is 0.1: SQLite adds as floating point."""
    milk.unit = UnitFactory(code="L", decimals=1)
    milk.save()
    posted("purchase-delivery", place, entry(milk, place, Decimal("0.3")), entry(milk, place, Decimal("0.8"), "L2"))
    order = posted("customer-order", place, entry(milk, place, Decimal("0.8"), "L2"))
    for code, quantity, origin in (("L1", "0.2", None), ("L1", "0.1", None), ("L2", "0.7", order)):
        posted("sales-delivery", place, entry(milk, place, Decimal(quantity), code), origin=origin)
    assert panel(client, Lot.objects.get(code="L1"), "stock")[0]["On hand"] == "0"
    [row] = panel(client, Lot.objects.get(code="L2"), "stock")
    assert (row["On hand"], row["Committed"], row["Available"]) == ("0.1", "0.1", "0")
    page = client.get(reverse("documents:detail", args=[order.pk])).content.decode()
    assert re.search(r"\.\d{7}", page) is None

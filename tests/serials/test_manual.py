"""Sentences of the manual on the register of serial numbers that name kinds of documents, and what they promise."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from inventory.models import Direction
from serials.models import SerialNumber
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    TemplateFactory,
    WarehouseFactory,
    line,
    posted,
)

pytestmark = pytest.mark.django_db

LOADS = ("warehouse-record", "purchase-delivery", "subcontract-return", "production-record")
ENGAGES = ("production-order", "customer-order", "picking-list")
UNLOADS = ("sales-delivery", "sales-invoice", "subcontract-delivery", "subcontract-return")


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def disk():
    return ItemFactory(serial=True)


@pytest.fixture
def subcontractor():
    """With a warehouse of its own."""
    partner = PartnerFactory(account="401", detail_account="7", description="Lohn")
    LocationFactory(warehouse=WarehouseFactory(partner=partner))
    return partner


def document(kind, place, partner, *lines):
    """A posted document of the kind, with the header that the kind asks for."""
    loads = any(one.direction == Direction.LOAD for one in lines)
    fields = {"partner": partner} if kind.startswith(("subcontract", "purchase", "sales", "customer")) else {}
    if kind == "warehouse-record":
        direction = Direction.LOAD if loads else Direction.UNLOAD
        fields["template"] = TemplateFactory(warehouse=place.warehouse, code="TPL", direction=direction)
    return posted(kind, place, *lines, **fields)


def told(cell):
    """The text of a cell, of an icon what it is called."""
    return strip_tags(re.sub(r'<svg [^>]*aria-label="([^"]*)".*?</svg>', r"\1", cell)).strip()


def history(client, name):
    """The rows of one history on the page of the only serial number, by the headings of their columns."""
    page = client.get(reverse("serials:detail", args=[SerialNumber.objects.get(code="A1").pk])).content.decode()
    section = re.search(rf'<section class="card" id="{name}".*?</section>', page, re.DOTALL)[0]
    rows = re.findall(r"<tr(?: [^>]*)?>(.*?)</tr>", section, re.DOTALL)[1:]
    cells = re.compile(r'<td [^>]*data-label="([^"]*)">(.*?)</td>', re.DOTALL)
    return [{label: told(text) for label, text in cells.findall(row)} for row in rows]


@pytest.mark.parametrize("kind", LOADS)
def test_the_start_date_is_that_of_whatever_document_loads(as_viewer, place, disk, subcontractor, kind):
    """„Dacă a fost încărcat printr-o înregistrare de gestiune … Aviz de achiziție sau reintrare … producție.”"""
    loaded = document(kind, place, subcontractor, line(disk, place, "A1", direction=Direction.LOAD))
    assert SerialNumber.objects.get().start_date == loaded.date == TODAY
    [row] = history(as_viewer, "loads")
    assert (row["Reference document"], row["Number"]) == (str(loaded.document_type), loaded.number)


@pytest.mark.parametrize("kind", [*ENGAGES, *UNLOADS])
def test_whatever_document_engages_or_unloads_is_in_the_unload_history(as_viewer, place, disk, subcontractor, kind):
    """„Poate fi un ordin de producție, un ordin de client, un aviz de vânzare, o factură de vânzare, …”"""
    posted("purchase-delivery", place, line(disk, place, "A1"))
    lines = [line(disk, place, "A1", direction=Direction.UNLOAD)]
    if kind == "subcontract-return":
        made = ItemFactory()
        lines.append(line(made, place, direction=Direction.LOAD, quantity=Decimal(1)))
    done = document(kind, place, subcontractor, *lines)
    [row] = history(as_viewer, "unloads")
    assert (row["Reference document"], row["Number"], row["Mark"]) == (
        str(done.document_type),
        done.number,
        "first",
    )


def test_the_unload_history_has_every_column(as_viewer, place, disk):
    """„Cantitate, Unitate de măsură, … Înregistrare, Gestiune, Locație, Șablon, Client/Furnizor.”"""
    buyer = PartnerFactory(account="411", detail_account="2", description="Buyer")
    template = TemplateFactory(warehouse=place.warehouse, code="SAL", description="Sale", direction=Direction.UNLOAD)
    posted("purchase-delivery", place, line(disk, place, "A1", packages=3))
    sold = posted("sales-delivery", place, line(disk, place, "A1"), partner=buyer, template=template, number="SD9")
    [row] = history(as_viewer, "unloads")
    assert (row["Quantity"], row["Unit"]) == ("1", "PCS")
    assert (row["Reference document"], row["Number"], row["Date"]) == (
        "Sales delivery note",
        "SD9",
        sold.date.isoformat(),
    )
    assert row["Warehouse"] == f"{place.warehouse.code} – {place.warehouse.description}"
    assert row["Location"] == f"{place.code} – {place.description}"
    assert row["Template"] == "SAL – Sale"
    assert row["Customer / supplier"] == "411.2 – Buyer"
    assert "Packages" not in row


def test_the_histories_say_that_the_serial_number_was_force_closed(as_viewer, place, disk):
    """„Închis forțat: indică dacă numărul serial a fost închis forțat, dacă este activ.”"""
    posted("purchase-delivery", place, line(disk, place, "A1"))
    SerialNumber.objects.update(force_closed=True)
    assert history(as_viewer, "loads")[0]["Force-closed"] == "yes"

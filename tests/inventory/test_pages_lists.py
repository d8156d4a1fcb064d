"""The lists of documents and of stock, and what stands on the first page and on items and lots."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    draft,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db
DOCUMENTS, STOCK = "/documents/", "/stock/"


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


def rows(client, address, **query):
    """The list's rows as its CSV export has them."""
    response = client.get(address, query | {"export": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


def places(client, **query):
    """Where the rows of stock lead."""
    return re.findall(r'data-href="([^"]+)"', client.get(STOCK, query | {"by": "place"}).content.decode())


def numbers(client, **query):
    return [row["number"] for row in rows(client, DOCUMENTS, **query)]


def test_documents_are_filtered_by_every_field(client, clerk, place, screw):
    partner = PartnerFactory(description="Acme Țepeș")
    elsewhere = LocationFactory()
    posted("purchase-delivery", place, line(screw, place), number="AB-1", partner=partner, user=clerk)
    draft("sales-delivery", place, line(screw, place), number="AB-12", user=clerk)
    draft("purchase-delivery", elsewhere, line(screw, elsewhere), number="C-3", date=TODAY.replace(year=2020))
    assert numbers(client, number="ab-1", match="starts") == ["AB-12", "AB-1"]
    assert numbers(client, number="ab-1", match="is") == ["AB-1"]
    assert numbers(client, type="purchase-delivery") == ["AB-1", "C-3"]
    assert numbers(client, state="draft") == ["AB-12", "C-3"]
    assert numbers(client, warehouse=elsewhere.warehouse.pk) == ["C-3"]
    assert numbers(client, partner="tepes") == ["AB-1"]
    assert numbers(client, date_to="2021-01-01") == ["C-3"]
    assert numbers(client, date_from="2021-01-01") == ["AB-12", "AB-1"]
    assert numbers(client, mine="on") == ["AB-12", "AB-1"]
    assert numbers(client, sort="-number") == ["C-3", "AB-12", "AB-1"]


def test_drafts_are_marked_and_new_documents_offered_in_groups(client, clerk, place, screw):
    draft("purchase-delivery", place, line(screw, place), user=clerk)
    page = client.get(DOCUMENTS).content.decode()
    assert "badge draft" in page
    for code in ("purchase-delivery", "sales-invoice", "production-record", "picking-list", "transfer"):
        assert reverse("documents:new", args=[code]) in page
    groups = client.get(DOCUMENTS).context["new_menu"]
    assert sum(len(types) for _title, types in groups) == 13


def test_a_viewer_reads_the_lists_and_is_offered_nothing_new(client, place):
    client.force_login(user("viewer"))
    assert client.get(DOCUMENTS).context["new_menu"] == []
    assert client.get(STOCK).status_code == 200
    client.force_login(user())
    assert client.get(DOCUMENTS).status_code == 403
    assert client.get(STOCK).status_code == 403


@pytest.fixture
def stock(place, disk, screw):
    """Disks in two warehouses and three locations, screws in one, some of them engaged."""
    beside = LocationFactory(warehouse=place.warehouse)
    there = LocationFactory()
    partner = PartnerFactory()
    posted("purchase-delivery", place, line(disk, place, "A1", "A2"), line(disk, beside, "A3"))
    posted("purchase-delivery", there, line(disk, there, "B1"))
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal("12")))
    posted("customer-order", place, line(screw, place, quantity=Decimal(5)), partner=partner)
    return place, beside, there


def test_stock_by_item_sums_its_places(client, clerk, stock, disk, screw):
    found = {row["item"]: row for row in rows(client, STOCK)}
    assert found[disk.full_code]["on_hand"] == "4"
    assert [found[screw.full_code][name] for name in ("on_hand", "committed", "available")] == ["12", "5", "7"]
    place, _beside, there = stock
    found = {row["item"]: row["on_hand"] for row in rows(client, STOCK, warehouse=there.warehouse.pk)}
    assert found == {disk.full_code: "1"}
    assert [row["on_hand"] for row in rows(client, STOCK, location=place.code, item=disk.full_code)] == ["2"]


def test_stock_by_place_is_filtered_by_every_field(client, clerk, stock, disk, screw):
    place, beside, there = stock

    def held(**query):
        return [(row["location"], row["on_hand"]) for row in rows(client, STOCK, by="place", **query)]

    assert len(held()) == 4
    assert held(item="screw") == [(place.code, "12")]
    assert held(item=disk.full_code, warehouse=there.warehouse.pk) == [(there.code, "1")]
    assert held(location=beside.code) == [(beside.code, "1")]
    assert held(item_class=screw.item_class.pk) == [(place.code, "12")]
    assert held(item="nothing") == []
    assert held(sort="-on_hand")[0] == (place.code, "12")


def test_lots_have_stock_of_their_own(client, clerk, place):
    item = ItemFactory(lot=True)
    entries = [line(item, place, quantity=Decimal(n), lot_code=f"L{n}") for n in (2, 3)]
    posted("purchase-delivery", place, *entries)
    assert [row["on_hand"] for row in rows(client, STOCK, by="place", lot="l3")] == ["3"]


def test_empty_places_are_shown_when_asked_for(client, clerk, stock, disk):
    place, beside, _there = stock
    posted("sales-delivery", place, line(disk, beside, "A3"), partner=PartnerFactory())
    assert beside.code not in {row["location"] for row in rows(client, STOCK, by="place")}
    assert beside.code in {row["location"] for row in rows(client, STOCK, by="place", empty="on")}


@pytest.mark.parametrize("by", ["item", "place", "nonsense"])
@pytest.mark.parametrize("filters", [{"warehouse": "999999"}, {"item_class": "x"}])
def test_stock_says_what_filter_it_does_not_understand(client, clerk, stock, by, filters):
    response = client.get(STOCK, {"by": by, **filters})
    assert response.status_code == 200
    assert 'class="notice bad"' in response.content.decode()
    assert rows(client, STOCK, by=by, **filters) == []


def test_stock_leads_from_the_item_to_its_serial_numbers(client, clerk, stock, disk):
    place, _beside, _there = stock
    page = client.get(STOCK).content.decode()
    assert reverse("items:detail", args=[disk.pk]) in page
    panel = client.get(reverse("items:detail", args=[disk.pk])).content.decode()
    assert f"by=place&amp;item={disk.item_class.code}%2FDISK&amp;warehouse={place.warehouse.pk}" in panel
    address = places(client, item=disk.full_code, location=place.code)[0]
    register = client.get(address)
    listed = client.get(register.url, follow=True).content.decode()
    # As cells: two letters may stand in any token.
    shown = {code for code in ("A1", "A2", "A3", "B1") if f">{code}<" in listed}
    assert shown == {"A1", "A2"}


def test_stock_of_a_lot_or_of_a_plain_item_leads_to_their_pages(client, clerk, place, screw):
    item = ItemFactory(lot=True)
    posted("purchase-delivery", place, line(item, place, lot_code="L1"), line(screw, place))
    targets = {client.get(address).url.rsplit("/", 2)[0] for address in places(client)}
    assert targets == {"/lots", "/items"}


def test_items_and_lots_show_their_stock_by_warehouse(client, clerk, place):
    item = ItemFactory(lot=True)
    document = posted("purchase-delivery", place, line(item, place, quantity=Decimal(7), lot_code="L1"))
    for address in (
        reverse("items:detail", args=[item.pk]),
        reverse("lots:detail", args=[document.lines.get().lot_id]),
    ):
        page = client.get(address).content.decode()
        assert place.warehouse.code in page
        assert ">7<" in page


def test_the_first_page_shows_own_drafts_the_latest_and_stock(client, clerk, stock, screw):
    place = stock[0]
    draft("purchase-delivery", place, line(screw, place), number="MINE", user=clerk)
    draft("purchase-delivery", place, line(screw, place), number="THEIRS", user=user("clerk"))
    page = client.get("/").content.decode()
    assert "MINE" in page
    assert "THEIRS" not in page
    assert "CO00001" in page
    assert place.warehouse.code in page


def test_the_first_page_of_a_viewer_has_no_drafts_of_their_own(client, place):
    client.force_login(user("viewer"))
    page = client.get("/").content.decode()
    assert "My drafts" not in page
    assert "Posted today" in page

"""Warehouses and locations as administrators keep them."""

import pytest
from django.urls import reverse

from places.models import Location, Warehouse
from tests import factories

pytestmark = pytest.mark.django_db


def form(*rows, **values):
    data = {"code": "BM", "description": "Baia Mare", "active": "on", "locations-TOTAL_FORMS": len(rows)}
    data["locations-INITIAL_FORMS"] = sum("id" in row for row in rows)
    for number, row in enumerate(rows):
        data |= {f"locations-{number}-{field}": value for field, value in row.items()}
    return {**data, **values}


def row(code, **values):
    return {"code": code, "description": f"Place {code}", "active": "on", **values}


def test_a_warehouse_is_added_with_its_locations(administrator):
    assert administrator.post(reverse("admin:places_warehouse_add"), form(row("A"), row("B"))).status_code == 302
    assert [str(location) for location in Location.objects.all()] == ["BM / A", "BM / B"]


def test_a_warehouse_without_a_location_is_refused(administrator):
    empty = {"code": "", "description": ""}
    for rows in ([], [empty]):
        assert administrator.post(reverse("admin:places_warehouse_add"), form(*rows)).status_code == 200
    assert not Warehouse.objects.exists()


def test_the_last_location_is_not_taken_away(administrator):
    location = factories.LocationFactory()
    rows = row("A", id=location.pk, warehouse=location.warehouse_id, DELETE="on")
    page = administrator.post(
        reverse("admin:places_warehouse_change", args=[location.warehouse_id]), form(rows)
    ).content.decode()
    assert "A warehouse has at least one location" in page
    assert Location.objects.filter(pk=location.pk).exists()


def test_two_locations_of_the_same_code_are_refused(administrator):
    page = administrator.post(reverse("admin:places_warehouse_add"), form(row("A"), row("a"))).content.decode()
    assert "This code is on two rows." in page
    assert not Warehouse.objects.exists()


def test_a_location_stays_in_its_warehouse(administrator):
    location, elsewhere = factories.LocationFactory(code="A"), factories.WarehouseFactory()
    page = reverse("admin:places_location_change", args=[location.pk])
    administrator.post(page, {"warehouse": elsewhere.pk, "code": "A2", "description": "Renamed", "active": "on"})
    kept = Location.objects.get(pk=location.pk)
    assert kept.warehouse_id == location.warehouse_id
    assert kept.code == "A2"


def test_a_location_with_stock_is_not_deleted(administrator):
    location, item = factories.LocationFactory(), factories.ItemFactory()
    factories.posted("purchase-delivery", location, factories.line(item, location))
    page = reverse("admin:places_location_delete", args=[location.pk])
    assert "is in use" in administrator.post(page, {"post": "yes"}).content.decode()
    assert Location.objects.filter(pk=location.pk).exists()


def test_a_location_that_was_never_used_is_deleted(administrator):
    location = factories.LocationFactory()
    administrator.post(reverse("admin:places_location_delete", args=[location.pk]), {"post": "yes"})
    assert not Location.objects.filter(pk=location.pk).exists()

"""Warehouses and locations in settings.json: the movement templates stand in them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.codes import code_key
from core.settings_file import Fields, Node, Tally, plain
from partners.lookups import partners_by_accounts
from partners.models import Partner
from places.models import Location, Warehouse

_FIELDS: Fields = {"description": str, "active": bool, "allow_negative": bool}
_LOCATION_FIELDS: Fields = {"description": str, "active": bool}


def give_warehouses() -> list[dict[str, Any]]:
    """Every warehouse with its locations as the file has it."""
    warehouses = Warehouse.objects.order_by("code_key").select_related("partner").prefetch_related("locations")
    return [_give(warehouse) for warehouse in warehouses]


def _give(warehouse: Warehouse) -> dict[str, Any]:
    partner = warehouse.partner
    return {
        "code": warehouse.code,
        **plain(warehouse, _FIELDS),
        "subcontractor": f"{partner.account}.{partner.detail_account}" if partner else None,
        "locations": sorted((_give_location(place) for place in warehouse.locations.all()), key=lambda p: p["code"]),
    }


def _give_location(location: Location) -> dict[str, Any]:
    return {"code": location.code, **plain(location, _LOCATION_FIELDS)}


def take_warehouses(nodes: list[Node]) -> Tally:
    """Create and update warehouses and their locations by code; locations that are not named stay as they are."""
    stored = {place.code_key: place for place in Warehouse.objects.select_related("partner")}
    tally = Tally()
    for node in nodes:
        node.refuse_unknown(("code", *_FIELDS, "subcontractor", "locations"))
        code = node.code("code")
        if code and tally.first_time(node, code_key(code)):
            _take(node, stored.get(code_key(code)), Warehouse(code=code, description=code), tally)
    return tally


def _take(node: Node, stored: Warehouse | None, new: Warehouse, tally: Tally) -> None:
    before = _give(stored) if stored else None
    warehouse = stored or new
    node.assign(warehouse, _FIELDS)
    if "subcontractor" in node.data:
        warehouse.partner = _subcontractor(node)
    if not node.checked(warehouse):
        return
    warehouse.save()
    _take_locations(node, warehouse)
    warehouse._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    tally.count(before, _give(warehouse))


def _take_locations(node: Node, warehouse: Warehouse) -> None:
    stored = {place.code_key: place for place in warehouse.locations.all()}
    seen = Tally()
    for child in node.objects("locations"):
        child.refuse_unknown(("code", *_LOCATION_FIELDS))
        code = child.code("code")
        if not code or not seen.first_time(child, code_key(code)):
            continue
        location = stored.get(code_key(code)) or Location(warehouse=warehouse, code=code, description=code)
        child.assign(location, _LOCATION_FIELDS)
        if child.checked(location):
            location.save()


def _subcontractor(node: Node) -> Partner | None:
    if node.data["subcontractor"] is None:
        return None
    named = node.value("subcontractor", str, "")
    partner = partners_by_accounts([named]).get(named)
    if partner is None:
        node.fail("subcontractor", _("there is no partner “%(code)s”; import the partners first.") % {"code": named})
    return partner

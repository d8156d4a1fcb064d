"""Giving items.csv out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Count, Q

from attributes.columns import WrittenProperties
from attributes.models import PropertyInstance
from core.csv import Cell, format_cell
from core.upsert import portions
from items.layout import COLUMNS, EXTRA_FIELDS, UNITS
from items.models import AlternativeUnit, Item, default_of

_CHUNK = 2000
# What the columns are read from that are not called as the fields are.
_SOURCES = {
    "item_class": "item_class__code",
    "uom": "unit__code",
    "lot_code_type": "lot_code_type__code",
    "serial_code_type": "serial_code_type__code",
    "lot_type": "lot_type__code",
    "initial_lot_status": "initial_lot_status__code",
    "property_set": "property_set__name",
}


def item_columns() -> list[str]:
    """The layout's columns, and those of the extras and properties that some item uses."""
    used = Item.objects.aggregate(**{f"used_{name}": Count("pk", filter=_used(name)) for name in EXTRA_FIELDS})
    extras = [name for name in EXTRA_FIELDS if used[f"used_{name}"]]
    units = [UNITS] if AlternativeUnit.objects.exists() else []
    return [*COLUMNS, *extras, *units, *_general_values().names]


def _used(name: str) -> Q:
    default = default_of(name)
    return Q(**{f"{name}__isnull": False}) if default is None else ~Q(**{name: default})


def item_rows(names: Sequence[str]) -> Iterator[Sequence[Cell]]:
    """Every item in the columns ``names``, by class and code."""
    units = _units_by_item() if UNITS in names else {}
    properties = _general_values()
    others = {UNITS, *properties.names}
    sources = {name: _SOURCES.get(name, name) for name in names if name not in others}
    items = Item.objects.order_by("item_class__code_key", "code_key", "pk")
    rows = items.values_list("pk", "property_instance", *sources.values()).iterator(chunk_size=_CHUNK)
    for portion in portions(rows, _CHUNK):
        values = properties.cells(row[1] for row in portion)
        for pk, instance, *cells in portion:
            told = {**dict(zip(sources, cells, strict=True)), **values.get(instance, {}), UNITS: units.get(pk)}
            yield [told.get(name) for name in names]


def _general_values() -> WrittenProperties:
    return WrittenProperties(PropertyInstance.objects.filter(items__isnull=False))


def _units_by_item() -> dict[int, str]:
    """As ``BOX=12;PAL=480``, in the order of the units' codes."""
    found: dict[int, list[str]] = {}
    alternatives = AlternativeUnit.objects.order_by("item", "unit__code_key")
    for item_id, code, factor in alternatives.values_list("item", "unit__code", "factor"):
        found.setdefault(item_id, []).append(f"{code}={format_cell(factor)}")
    return {item_id: ";".join(parts) for item_id, parts in found.items()}

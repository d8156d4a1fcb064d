"""How a property instance reads (domain: property sets, allocation)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from attributes.models import PropertySet
from core.formatting import text

JOINED_BY = "_"


def describe(
    property_set: PropertySet | None,
    values: str = "",
    *,
    serial: str = "",
    lot: str = "",
    warranty_date: datetime.date | None = None,
) -> str:
    """Property values in sequence, the serial number between its characters, the lot between its, the warranty date.

    ``values`` is ``PropertyInstance.description``. Lot and serial number are told where the set has them.
    """
    parts = [values]
    if property_set and property_set.uses_serial and serial:
        parts.append(f"{property_set.serial_start}{serial}{property_set.serial_end}")
    if property_set and property_set.uses_lot and lot:
        parts.append(f"{property_set.lot_start}{lot}{property_set.lot_end}")
    return joined([*parts, text(warranty_date)])


def joined(parts: Iterable[str]) -> str:
    """The parts that are there."""
    return JOINED_BY.join(part for part in parts if part)

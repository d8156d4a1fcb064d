"""Quantities in the units of lines, and in the management units that stock is counted in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from items.models import AlternativeUnit, Item


def unit_factors(item_ids: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """The factor of each (item, alternative unit)."""
    units = AlternativeUnit.objects.filter(item_id__in=set(item_ids)).order_by()
    return {(unit.item_id, unit.unit_id): unit.factor for unit in units}


def managed_quantity(
    item: Item, unit_id: int, quantity: Decimal, factors: Mapping[tuple[int, int], Decimal]
) -> Decimal:
    """The quantity in the item's management unit. Raises KeyError for a unit that is not the item's."""
    return quantity if unit_id == item.unit_id else quantity * factors[item.pk, unit_id]

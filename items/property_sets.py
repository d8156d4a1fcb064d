"""What an item has from its property set."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attributes.models import PropertySet
    from items.models import Item

# What the set says, and what of the item it turns on.
BROUGHT = {"uses_lot": "lot_managed", "uses_serial": "serial_managed", "fifo_lot": "fifo_lots"}


def bring(item: Item) -> list[str]:
    """Turn on what the set of the item brings (domain: lot, serial number, FIFO lot of the property set).

    An item may have more than its set says, never less. Returns the fields that this turned on.
    """
    turned_on = [name for name in brought(item) if not getattr(item, name)]
    for name in turned_on:
        setattr(item, name, True)
    return turned_on


def brought(item: Item) -> list[str]:
    """The fields of the item that its set brings."""
    of = item.property_set
    return [name for flag, name in BROUGHT.items() if getattr(of, flag)] if of else []


def bringing(item: Item, name: str) -> PropertySet | None:
    """The set of the item, if that is what brings the field ``name``."""
    return item.property_set if name in brought(item) else None

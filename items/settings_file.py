"""Units in settings.json: items.csv names them, and does not say how they divide."""

from __future__ import annotations

from typing import Any

from core.settings_file import Fields, Node, Tally, give_coded, take_coded
from items.models import UnitOfMeasure

_FIELDS: Fields = {"description": str, "active": bool, "decimals": int}


def give_units() -> list[dict[str, Any]]:
    """Every unit as the file has it."""
    return give_coded(UnitOfMeasure, _FIELDS)


def take_units(nodes: list[Node]) -> Tally:
    """Create and update units by code."""
    return take_coded(UnitOfMeasure, _FIELDS, nodes)

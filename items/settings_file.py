"""Units in settings.json: items.csv names them, and does not say how they divide."""

from __future__ import annotations

from typing import Any

from core.codes import code_key
from core.settings_file import Fields, Node, Tally, plain
from items.models import UnitOfMeasure

_FIELDS: Fields = {"description": str, "active": bool, "decimals": int}


def give_units() -> list[dict[str, Any]]:
    """Every unit as the file has it."""
    return [_give(unit) for unit in UnitOfMeasure.objects.order_by("code_key")]


def _give(unit: UnitOfMeasure) -> dict[str, Any]:
    return {"code": unit.code, **plain(unit, _FIELDS)}


def take_units(nodes: list[Node]) -> Tally:
    """Create and update units by code."""
    stored = {unit.code_key: unit for unit in UnitOfMeasure.objects.all()}
    tally = Tally()
    for node in nodes:
        node.refuse_unknown(("code", *_FIELDS))
        code = node.code("code")
        if not code or not tally.first_time(node, code_key(code)):
            continue
        unit = stored.get(code_key(code))
        before = _give(unit) if unit else None
        unit = unit or UnitOfMeasure(code=code, description=code)
        node.assign(unit, _FIELDS)
        tally.count(before, _give(unit))
        if before != _give(unit) and node.checked(unit):
            unit.save()
    return tally

"""What classifies lots in settings.json; items.csv names the statuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.models import CodedModel
from core.settings_file import Fields, Node, Tally, give_coded, take_coded
from lots.models import LabelType, LotEvaluation, LotStatus, LotType

_PLAIN: Fields = {"description": str, "active": bool}
_STATUS: Fields = {**_PLAIN, "sales": bool, "production": bool, "other_unloads": bool, "automatic_withdrawal": bool}
# By their keys in the file.
LOT_TABLES: Mapping[str, tuple[type[CodedModel], Fields]] = {
    "lot_statuses": (LotStatus, _STATUS),
    "lot_types": (LotType, _PLAIN),
    "lot_evaluations": (LotEvaluation, _PLAIN),
    "label_types": (LabelType, _PLAIN),
}


def give_lot_table(key: str) -> list[dict[str, Any]]:
    """Every record of one of these tables as the file has it."""
    return give_coded(*LOT_TABLES[key])


def take_lot_table(key: str, nodes: list[Node]) -> Tally:
    """Create and update the records of one of these tables by code."""
    return take_coded(*LOT_TABLES[key], nodes)

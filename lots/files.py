"""Giving lots.csv out, in the style of the serial number register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F

from core.csv import Cell
from lots.models import Lot
from lots.tables import LotFile

_CHUNK = 2000
# By what people call them, so that two installations with the same register give the same file.
_ORDER: tuple[Any, ...] = (
    "item__item_class__code_key",
    "item__code_key",
    F("variant__code_key").asc(nulls_first=True),
    "code_key",
    "instance",
    "pk",
)


def lot_rows(table: LotFile) -> Iterator[Sequence[Cell]]:
    """Every lot, cancelled ones too, in one query whose rows come as they are written."""
    lots = Lot.objects.order_by(*_ORDER).values_list(*table.fields)
    yield from table.export_rows(lots.iterator(chunk_size=_CHUNK))

"""The serial number register as a file (design: ``export_serials``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F

from core.csv import Cell
from serials.models import SerialNumber
from serials.tables import register_file

_CHUNK = 2000
# By what people call them, so that two installations with the same register give the same file.
_ORDER: tuple[Any, ...] = (
    "item__item_class__code_key",
    "item__code_key",
    F("variant__code_key").asc(nulls_first=True),
    F("lot__code_key").asc(nulls_first=True),
    "lot__instance",
    "code_key",
    "pk",
)


def register_columns() -> list[str]:
    return register_file().export_header()


def register_rows() -> Iterator[Sequence[Cell]]:
    """Every serial number, cancelled ones too, in one query whose rows come as they are written."""
    table = register_file()
    serials = SerialNumber.objects.order_by(*_ORDER).values_list(*table.fields)
    yield from table.export_rows(serials.iterator(chunk_size=_CHUNK))

"""Lines of a draft that posting makes several of: written with all their parts in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from core.sql import rows_source
from inventory.models import Document, DocumentLine

# Above the positions of any document: lines wait there while they are put in their new order.
_ASIDE = 10_000_000
_COLUMNS = {
    "lot_code": "text",
    "property_instance_id": "bigint",
    "location_id": "bigint",
    "unit_id": "bigint",
    "quantity": "numeric",
}


class LinePart(NamedTuple):
    """What one part of a line has of its own."""

    lot_code: str
    property_instance_id: int | None
    location_id: int | None
    unit_id: int
    quantity: Decimal


def whole(line: DocumentLine) -> LinePart:
    """A line that stays one, as it is."""
    return LinePart(line.lot_code, line.property_instance_id, line.location_id, line.unit_id, line.quantity)


def write_parts(
    document: Document, lines: Sequence[DocumentLine], parts: Mapping[int, Sequence[LinePart]]
) -> dict[int, int]:
    """Write ``parts``, by the ids of their lines, on the lines, with new lines for further parts right after their
    own. Returns where each position came from."""
    came_from: dict[int, int] = {}
    rows: list[tuple[object, ...]] = []
    for line in lines:
        for first, part in enumerate(parts.get(line.pk) or [whole(line)]):
            position = len(rows) + 1
            came_from[position] = line.position
            rows.append((line.pk, first > 0, position, *part))
    _write(document, rows)
    return came_from


def _write(document: Document, rows: Iterable[tuple[object, ...]]) -> None:
    columns = {"id": "bigint", "is_new": "boolean", "position": "integer", **_COLUMNS}
    source, parameters = rows_source(columns, rows)
    given = ("position", *_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE inventory_documentline SET position = position + {_ASIDE} WHERE document_id = %s", [document.pk]
        )
        settings = ", ".join(f"{name} = r.{name}" for name in given)
        cursor.execute(
            f"UPDATE inventory_documentline SET {settings} FROM {source} AS r "
            "WHERE inventory_documentline.id = r.id AND NOT r.is_new",
            parameters,
        )
        copied = _copied_columns()
        cursor.execute(
            f"INSERT INTO inventory_documentline ({', '.join(given)}, {', '.join(copied)}) "
            f"SELECT {', '.join(f'r.{name}' for name in given)}, {', '.join(f'l.{name}' for name in copied)} "
            f"FROM {source} AS r JOIN inventory_documentline l ON l.id = r.id WHERE r.is_new",
            parameters,
        )


def _copied_columns() -> list[str]:
    """What a further line takes over from its own: all but what is its own, and packages, which count once."""
    own = {"id", "position", "packages", *_COLUMNS}
    return [str(field.column) for field in DocumentLine._meta.concrete_fields if field.column not in own]

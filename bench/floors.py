"""The bare minimum of writing: rows made beforehand, put into exactly the tables that posting writes, really committed.

``COPY`` of a text on PostgreSQL, ``executemany`` of tuples on SQLite; the constraints, indexes and triggers are there.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from core.codes import code_key, search_key
from inventory.models import Document, DocumentLine, Movement, MovementSerial
from places.models import Location
from serials.models import SerialNumber

_SERIAL_COLUMNS = (
    "id",
    "item_id",
    "code",
    "code_key",
    "code_search",
    "code_type_id",
    "start_date",
    "supplier_id",
    "created_at",
    "location_id",
    "last_movement_id",
    "last_moved_on",
)
_MOVEMENT_COLUMNS = ("id", "line_id", "item_id", "location_id", "quantity", "committed", "date", "created_at")


@dataclass(frozen=True)
class Block:
    """Rows of one table as its database takes them fastest."""

    statement: str
    given: str | list[tuple[Any, ...]]

    def write(self, cursor: Any) -> None:
        if isinstance(self.given, str):
            with cursor.copy(self.statement) as copy:
                copy.write(self.given)
        else:
            cursor.executemany(self.statement, self.given)


def block(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Block:
    """``rows`` for the ``columns`` of a model's table, ready to be written."""
    table, listed = model._meta.db_table, ", ".join(columns)
    if connection.vendor == "postgresql":
        text = "".join("\t".join(map(_text, row)) + "\n" for row in rows)
        return Block(f"COPY {table} ({listed}) FROM STDIN", text)
    places = ", ".join(["%s"] * len(columns))
    plain = [tuple(map(_plain, row)) for row in rows]
    return Block(f"INSERT INTO {table} ({listed}) VALUES ({places})", plain)


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return str(value) if isinstance(value, Decimal | datetime.date) else value


def next_id(model: type[models.Model]) -> int:
    """An id beyond all that are there."""
    return (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def keep_sequences() -> None:
    """Let PostgreSQL count on beyond the ids that were written; SQLite does so by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (Movement, SerialNumber):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")


@dataclass(frozen=True)
class Moved:
    """A draft of one line, and the movement that posting makes of it; loads have a positive quantity."""

    line: DocumentLine
    movement_id: int
    quantity: Decimal
    location_id: int
    at: datetime.datetime

    @property
    def block(self) -> Block:
        line = self.line
        row = (self.movement_id, line.pk, line.item_id, self.location_id, self.quantity, 0, line.document.date, self.at)
        return block(Movement, _MOVEMENT_COLUMNS, [row])

    def settle(self, cursor: Any) -> None:
        """Add it to the stock, which is there already, and mark line and document as posted."""
        line = self.line
        cursor.execute(
            "UPDATE inventory_balance SET on_hand = on_hand + %s WHERE item_id = %s AND location_id = %s "
            "AND lot_id IS NULL AND variant_id IS NULL AND property_instance_id IS NULL",
            [self.quantity, line.item_id, self.location_id],
        )
        cursor.execute(
            "UPDATE inventory_documentline SET managed_quantity = %s, location_id = %s WHERE id = %s",
            [abs(self.quantity), self.location_id, line.pk],
        )
        cursor.execute(
            "UPDATE inventory_document SET state = 'posted', posted_at = %s WHERE id = %s",
            [self.at, line.document_id],
        )


def moved(draft: Document, location: Location) -> Moved:
    """The movement to be of a draft of one line."""
    line = draft.lines.select_related("item").get()
    line.document = draft
    return Moved(line, next_id(Movement), line.quantity * line.direction, location.pk, timezone.now())


@dataclass(frozen=True)
class Load:
    """All rows of a posted load of new serial numbers."""

    moved: Moved
    blocks: list[Block]


def load_rows(draft: Document, location: Location) -> Load:
    """The rows of a draft of one line when it loads new serial numbers, their codes as long as those of its rule."""
    load = moved(draft, location)
    item, first, today = load.line.item, next_id(SerialNumber), draft.date
    of_all = (item.serial_code_type_id, today, draft.partner_id, load.at, location.pk, load.movement_id, today)
    codes = (f"F01-26-{number:09d}" for number in range(first, first + int(load.quantity)))
    serials = [
        (pk, item.pk, code, code_key(code), search_key(code), *of_all) for pk, code in enumerate(codes, start=first)
    ]
    links = [(load.movement_id, row[0]) for row in serials]
    named = block(MovementSerial, ("movement_id", "serial_id"), links)
    return Load(load, [load.block, block(SerialNumber, _SERIAL_COLUMNS, serials), named])


def write_load(load: Load) -> None:
    """Write the rows, one table after another."""
    with transaction.atomic(), connection.cursor() as cursor:
        for one in load.blocks:
            one.write(cursor)
        load.moved.settle(cursor)

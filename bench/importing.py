"""Importing documents with their serial numbers, from the file to the posted documents, against the least that puts the
same rows into the same tables: COPY on PostgreSQL, ``executemany`` on SQLite, both committed.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Count

from bench.bench import Bench
from bench.floors import Block, next_id
from bench.masters import Masters, masters
from bench.timing import Result, Way
from inventory.files.layout import BASIC
from inventory.models import Document, DocumentLine, Movement, MovementSerial
from serials.models import SerialNumber

ROWS, PER_DOCUMENT = 100_000, 1_000
TARGET = 4


def run(bench: Bench) -> Iterator[Result]:
    rows = min(ROWS, bench.scale)
    with bench.within():
        many = max(rows // PER_DOCUMENT, 1)
        for documents, case in ((many, f"Import and post {many} documents"), (1, "Import and post one document")):
            ours = Way(_import, lambda documents=documents: written(masters(), rows, documents), Path.unlink)
            floor = _Floor(documents)
            put = Way(floor.put, floor.rows, floor.clean)
            yield bench.compare(case, ours, put, rows=rows, target=TARGET)


def written(of: Masters, rows: int, documents: int) -> Path:
    """A file of ``rows`` serial numbers that are not there yet, in so many documents of up to twenty items."""
    tag = f"IM{next_id(Document):08d}"
    place, partner = of.locations[0], of.partners[0]
    with tempfile.NamedTemporaryFile("w", prefix=f"{tag}-", suffix=".csv", delete=False, newline="") as file:
        told = csv.DictWriter(file, BASIC)
        told.writeheader()
        for row in range(rows):
            # Documents stand one after another, and the items of one as well.
            document = row * documents // rows
            item = of.items[row * documents * len(of.items) // rows % len(of.items)]
            told.writerow(
                {
                    "document_type": "purchase-delivery",
                    "document_number": f"{tag}-{document:05d}",
                    "document_date": "2026-01-31",
                    "warehouse": place.warehouse.code,
                    "location": place.code,
                    "partner_account": partner.account,
                    "partner_detail_account": partner.detail_account,
                    "item_class": item.item_class.code,
                    "item": item.code,
                    "serial": f"{tag}-{row:08d}",
                    "quantity": 1,
                    "uom": item.unit.code,
                    "supplier_code": f"{tag}/{row}",
                }
            )
    return Path(file.name)


def _import(path: Path) -> None:
    call_command("import_documents", str(path), post=True, stdout=StringIO())


@dataclass(frozen=True)
class _Rows:
    """What one import left, once more: the rows of the tables, and what they add to the balances."""

    blocks: list[Block]
    balances: list[tuple[int, int, int]]


class _Floor:
    """Puts the rows that the first import of ``documents`` left into the tables once more, with other ids and codes."""

    # A document that is posted takes no more lines.
    models = (DocumentLine, Document, Movement, SerialNumber, MovementSerial)

    def __init__(self, documents: int) -> None:
        self.documents = documents
        self.ids: list[int] = []

    def rows(self) -> _Rows:
        self.ids = self.ids or sorted(Document.objects.order_by("-pk").values_list("pk", flat=True)[: self.documents])
        of = Movement.objects.filter(line__document__in=self.ids)
        sums = of.order_by().values_list("item", "location").annotate(pieces=Count("serial_links"))
        balances = [(pieces, item, location) for item, location, pieces in sums]
        return _Rows([self._again(model) for model in self.models], balances)

    def put(self, rows: _Rows) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for one in rows.blocks:
                one.write(cursor)
            cursor.executemany(
                "UPDATE inventory_balance SET on_hand = on_hand + %s WHERE item_id = %s AND location_id = %s "
                "AND variant_id IS NULL AND lot_id IS NULL AND property_instance_id IS NULL",
                rows.balances,
            )

    def clean(self, _rows: _Rows) -> None:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.models[:-1])):
                cursor.execute(statement)

    def _again(self, model: type[models.Model]) -> Block:
        """The rows of one table."""
        ids = ", ".join(map(str, self.ids))
        lines = f"SELECT id FROM inventory_documentline WHERE document_id IN ({ids})"
        moves = f"SELECT id FROM inventory_movement WHERE line_id IN ({lines})"
        which = {
            Document: f"id IN ({ids})",
            DocumentLine: f"document_id IN ({ids})",
            Movement: f"line_id IN ({lines})",
            SerialNumber: f"last_movement_id IN ({moves})",
            MovementSerial: f"movement_id IN ({moves})",
        }
        columns, table = model._meta.concrete_fields, model._meta.db_table
        picked, listed = ", ".join(map(self._shifted, columns)), ", ".join(str(one.column) for one in columns)
        statement = f"SELECT {picked} FROM {table} WHERE {which[model]} ORDER BY 1"
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                places = ", ".join(["%s"] * len(columns))
                rows = cursor.execute(statement).fetchall()
                return Block(f"INSERT INTO {table} ({listed}) VALUES ({places})", rows)
            with cursor.copy(f"COPY ({statement}) TO STDOUT") as copy:
                text = b"".join(bytes(part) for part in copy).decode()
            return Block(f"COPY {table} ({listed}) FROM STDIN", text)

    def _shifted(self, column: models.Field[Any, Any]) -> str:
        """An id after those that are there; a code that none has."""
        of = column.related_model if column.is_relation else column.model if column.primary_key else None
        if of in self.models:
            return f"{column.column} + {next_id(of)}"
        if column.column in {"number", "number_key", "code", "code_key", "code_search"}:
            return f"REPLACE({column.column}, 'IM', 'F{next_id(Document)}-')"
        return str(column.column)

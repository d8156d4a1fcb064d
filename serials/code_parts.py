"""Looking for a part of a code on SQLite: an index of trigrams beside the table, kept by triggers.

PostgreSQL has such an index on the table itself, and takes it by itself. → docs/adr/0027
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

TABLE = "serials_codeparts"
COLUMNS = ("code_search", "customer_code_search", "supplier_code_search")
LENGTH = 3
# So many rows are read faster in the order of the list than sorted into it.
MANY = 5_000


def make(cursor: Any) -> bool:
    """Make the index and fill it. False where this SQLite has no trigrams: the search goes without."""
    columns = ", ".join(COLUMNS)
    try:
        cursor.execute(
            f"CREATE VIRTUAL TABLE {TABLE} USING fts5({columns}, content='', detail=column, columnsize=0, "
            "tokenize='trigram case_sensitive 1')"
        )
    except OperationalError:
        return False
    cursor.execute(f"INSERT INTO {TABLE} (rowid, {columns}) SELECT id, {columns} FROM serials_serialnumber")
    for statement in triggers():
        cursor.execute(statement)
    return True


def triggers() -> list[str]:
    """What keeps the index: without them it would find what is gone and miss what came."""
    columns, new, old = (", ".join(f"{row}{name}" for name in COLUMNS) for row in ("", "NEW.", "OLD."))
    add = f"INSERT INTO {TABLE} (rowid, {columns}) VALUES (NEW.id, {new});"
    take = f"INSERT INTO {TABLE} ({TABLE}, rowid, {columns}) VALUES ('delete', OLD.id, {old});"
    return [
        f"CREATE TRIGGER {TABLE}_add AFTER INSERT ON serials_serialnumber BEGIN {add} END",
        f"CREATE TRIGGER {TABLE}_take AFTER DELETE ON serials_serialnumber BEGIN {take} END",
        f"CREATE TRIGGER {TABLE}_change AFTER UPDATE OF {columns} ON serials_serialnumber BEGIN {take} {add} END",
    ]


def holding(text: str, fields: Sequence[str]) -> RawSQL | None:
    """The condition that one of ``fields`` may hold ``text``, folded; None where there is no such index, or where so
    many do that they are soon met in the order of the list. One statement."""
    if connection.vendor != "sqlite" or len(text) < LENGTH:
        return None
    parts = dict.fromkeys(text[start : start + LENGTH] for start in range(len(text) - LENGTH + 1))
    quoted = " AND ".join('"{}"'.format(part.replace('"', '""')) for part in parts)
    asked = f"{{{' '.join(fields)}}} : ({quoted})"
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT {MANY})", [asked])
        except OperationalError:
            # This SQLite has no trigrams.
            return None
        if cursor.fetchone()[0] == MANY:
            return None
    return RawSQL(  # noqa: S611 - what is asked is a parameter
        f"serials_serialnumber.id IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s)",
        [asked],
        output_field=BooleanField(),
    )

"""Looking for a part of a code: on SQLite by an index of trigrams beside the table, kept by triggers.

PostgreSQL has such an index on the table itself, but does not know when to take it. → docs/adr/0027
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from core.sql import these

TABLE = "serials_codeparts"
COLUMNS = ("code_search", "customer_code_search", "supplier_code_search")
LENGTH = 3
_REGISTER = '"serials_serialnumber"'
# So many rows are read faster in the order of the list than sorted into it.
MANY = 2_000
# Of about so many rows PostgreSQL sees how common a part is; it is where so many of them have it.
SAMPLE, COMMON = 500, 5


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


def holding(text: str, fields: Sequence[str]) -> RawSQL:
    """The condition, on SQLite, that one of ``fields`` holds all trigrams of ``text``, folded and long enough."""
    return RawSQL(  # noqa: S611 - what is asked is a parameter
        f"serials_serialnumber.id IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s)",
        [_asked(text, fields)],
        output_field=BooleanField(),
    )


def few(found: QuerySet[Any], text: str, fields: Sequence[str]) -> RawSQL | None:
    """The condition of being one of ``found``, which are serial numbers that hold ``text`` in one of ``fields``. None
    where it has no trigram, or where so many hold it that they are soon met in the order of the list. One statement.
    """
    if len(text) < LENGTH:
        return None
    statement, parameters = found.order_by().values("id").query.sql_with_params()
    postgresql = connection.vendor == "postgresql"
    if not postgresql and len(text) == LENGTH:
        # What has its only trigram holds it.
        statement, parameters = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", ()
    try:
        ids = _few_of_many(statement, parameters) if postgresql else _few(statement, parameters, _asked(text, fields))
    except OperationalError:
        # This SQLite has no trigrams.
        if postgresql:
            raise
        return None
    if ids is None or len(ids) == MANY:
        return None
    if postgresql:
        return RawSQL(f"{_REGISTER}.id = ANY(%s::bigint[])", [ids], output_field=BooleanField())  # noqa: S611 - a parameter
    listed = these(ids)
    return RawSQL(f"{_REGISTER}.id IN ({listed.sql})", listed.params, output_field=BooleanField())  # noqa: S611


def _asked(text: str, fields: Sequence[str]) -> str:
    parts = dict.fromkeys(text[start : start + LENGTH] for start in range(len(text) - LENGTH + 1))
    quoted = " AND ".join('"{}"'.format(part.replace('"', '""')) for part in parts)
    return f"{{{' '.join(fields)}}} : ({quoted})"


def _few(statement: str, parameters: Sequence[Any], asked: str) -> list[int]:
    """Of the rows that have all trigrams, those found, up to ``MANY``: read one after the other until then."""
    begun = f"FROM {_REGISTER} WHERE "
    through = f"FROM {TABLE} CROSS JOIN {_REGISTER} ON {_REGISTER}.id = {TABLE}.rowid WHERE {TABLE} MATCH %s AND "
    with connection.cursor() as cursor:
        cursor.execute(f"{statement.replace(begun, through)} LIMIT {MANY}", [asked, *parameters])
        return [row[0] for row in cursor.fetchall()]


def _few_of_many(statement: str, parameters: Sequence[Any]) -> list[int] | None:
    """Those found, up to ``MANY``; None where a sample says at once that many are.

    The planner itself takes a part that one of its samples has for one that many codes have.
    """
    rows = (
        f"SELECT LEAST(100, {100 * SAMPLE} / GREATEST(reltuples, 1)) FROM pg_class WHERE oid = '{_REGISTER}'::regclass"
    )
    sample = statement.replace(f"FROM {_REGISTER}", f"FROM {_REGISTER} TABLESAMPLE SYSTEM (({rows})) REPEATABLE (1)")
    # Materialized, it is planned as if all were read: through the index of parts.
    read = f"WITH found AS MATERIALIZED ({statement}) SELECT id FROM found LIMIT {MANY}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CASE WHEN (SELECT COUNT(*) FROM ({sample}) AS sample) < {COMMON} THEN ARRAY({read}) END",
            [*parameters, *parameters],
        )
        ids: list[int] | None = cursor.fetchone()[0]
        return ids

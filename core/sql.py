"""Where PostgreSQL and SQLite differ. Both sides of each difference have the same tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL

# What differs most stands in a module of its own; it is used from here.
from core.given import rows_source as rows_source  # noqa: PLC0414


def these(ids: Iterable[int]) -> RawSQL:
    """Any number of ids through one parameter, for ``pk__in``."""
    source, parameters = rows_source({"id": "bigint"}, ((pk,) for pk in ids))
    return RawSQL(f"SELECT id FROM {source} AS r", parameters)  # noqa: S611 - the ids are parameters


def listed(ids: Iterable[int]) -> RawSQL:
    """Ids as they are, for ``__in`` on a table that fills and empties all day: of such a one PostgreSQL's statistics
    know little, and only for values that stand in the statement it still takes the index."""
    return RawSQL(", ".join(map(str, ids)) or "NULL", ())  # noqa: S611 - numbers


_ARRAY_TYPES = {"varchar": "text", "numeric": "numeric", "smallint": "integer", "uuid": "text"}


def _array_type(field: models.Field[Any, Any]) -> str:
    database_type = field.db_type(connection) or "text"
    base = database_type.partition("(")[0].removesuffix(" unsigned")
    return "numeric" if isinstance(field, models.DecimalField) else _ARRAY_TYPES.get(base, base)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert any number of rows with one statement; return how many.

    ``names`` are model fields; values are given as the database stores them (ids for foreign keys). Folded
    fields are not filled in: name them and give their values. Rows that a unique constraint refuses are
    left out, and are missing from the count.
    """
    statement, parameters = _insertion(model, names, rows)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def insert_linked(table: str, insertion: str, parameters: Sequence[Any], columns: str, link: str) -> int:
    """Run an INSERT into ``table``, and one into ``link`` of these ``columns`` of what was really inserted.

    ``link`` names a table with its columns. Returns how many rows there were.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            made = f"{insertion} RETURNING {columns}"
            cursor.execute(f"WITH made AS ({made}) INSERT INTO {link} SELECT * FROM made", parameters)
        else:
            # One writer at a time, and ids that only grow: what is new is what lies beyond.
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
            last = int(cursor.fetchone()[0])
            cursor.execute(insertion, parameters)
            cursor.execute(f"INSERT INTO {link} SELECT {columns} FROM {table} WHERE id > {last}")
        return int(cursor.rowcount)


def insert_new(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> set[int]:
    """As ``insert_rows``; the ids of the rows that were really inserted, rather than made by others meanwhile."""
    statement, parameters = _insertion(model, names, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} RETURNING id", parameters)
        return {row[0] for row in cursor.fetchall()}


def _insertion(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[str, list[Any]]:
    fields = [model._meta.get_field(name) for name in names]
    columns = {str(field.column): _array_type(field) for field in fields}  # type: ignore[union-attr,arg-type]
    source, parameters = rows_source(columns, rows)
    listed = ", ".join(columns)
    statement = f"INSERT INTO {model._meta.db_table} ({listed}) SELECT {listed} FROM {source} AS r WHERE 1 = 1 "
    return f"{statement} ON CONFLICT DO NOTHING", parameters


def update_rows(model: type[models.Model], names: Iterable[str], records: Sequence[models.Model]) -> None:
    """Write these fields of any number of records with one statement. Folded fields are not worked out."""
    fields: list[Any] = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    columns = {field.column: _array_type(field) for field in fields}
    rows = (
        [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields] for record in records
    )
    source, parameters = rows_source(columns, rows)
    key, *others = columns
    table = model._meta.db_table
    given = ", ".join(f"{name} = r.{name}" for name in others)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {given} FROM {source} AS r WHERE {table}.{key} = r.{key}", parameters)


def add_days(day: str, days: str) -> str:
    """A date some days later; empty when either is."""
    return f"({day} + {days})" if connection.vendor == "postgresql" else f"DATE({day}, '+' || {days} || ' days')"


class DaysUntil(models.Func):
    """Whole days to the first date from the second, negative past it; nothing where either is missing."""

    arity = 2
    arg_joiner = " - "
    template = "(%(expressions)s)"
    output_field = models.IntegerField()

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        template = "CAST(JULIANDAY(%(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - JULIANDAY(", **context)


def timestamp(parameter: str) -> str:
    """A moment given as a parameter where the database cannot tell its type by itself."""
    return f"CAST({parameter} AS timestamptz)" if connection.vendor == "postgresql" else parameter


@contextmanager
def without_waiting() -> Iterator[None]:
    """Writing here raises OperationalError at once where another writes SQLite's file; PostgreSQL locks rows only."""
    if connection.vendor == "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def lock_rows(alias: str) -> str:
    """Ends a SELECT that locks the rows of ``alias``. SQLite has one writer at a time: nothing to lock.

    NO KEY: the foreign key checks of others' inserts need not wait, and so cannot deadlock with this.
    """
    return f"FOR NO KEY UPDATE OF {alias}" if connection.vendor == "postgresql" else ""


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Let PostgreSQL plan for what this transaction put into the tables; SQLite plans by its indexes alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in tables)}")


def rows_seen(*tables: type[models.Model]) -> int:
    """How many rows PostgreSQL's statistics know of in the tables, about; none on SQLite, which keeps none."""
    if connection.vendor != "postgresql":
        return 0
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        known = "SELECT COALESCE(SUM(GREATEST(reltuples, 0)), 0) FROM pg_class WHERE oid = ANY(%s::regclass[])"
        cursor.execute(known, [names])
        return int(cursor.fetchone()[0])


def rounded(expression: str) -> str:
    """A sum of quantities kept to six decimals, where SQLite would add as floating point."""
    return expression if connection.vendor == "postgresql" else f"ROUND({expression}, 6)"


def is_ascii(expression: str) -> str:
    """Whether a text has no character beyond ASCII: both databases fold such texts as Python does."""
    octets = (
        f"OCTET_LENGTH({expression})" if connection.vendor == "postgresql" else f"LENGTH(CAST({expression} AS BLOB))"
    )
    return f"{octets} = LENGTH({expression})"


def exact_sum(expression: str) -> str:
    """The sum of quantities in whole millionths, exact on both databases however many rows."""
    return f"COALESCE(SUM(CAST(ROUND({expression} * 1000000) AS BIGINT)), 0)"


def in_order(*reads: tuple[str, str]) -> str:
    """Joins, each a table with its alias and a condition, that are read in this order whatever the planner thinks.

    Without statistics, as in a new database, it would rather start from a whole table.
    """
    if connection.vendor != "postgresql":
        return " ".join(f"CROSS JOIN {table} ON {condition}" for table, condition in reads)
    aliases = [table.rpartition(" ")[2] for table, _condition in reads]
    return " ".join(
        f"CROSS JOIN LATERAL (SELECT {alias}.* FROM {table} WHERE {condition} OFFSET 0) AS {alias}"
        for alias, (table, condition) in zip(aliases, reads, strict=True)
    )


@dataclass(frozen=True)
class Way:
    """One way on from a row ``w`` of a recursive query: what is selected, through which joins, on what condition."""

    columns: str
    joins: str
    condition: str


def recursive(name: str, columns: str, start: str, ways: Sequence[Way], limit: int) -> str:
    """A recursive query of several ways, for after WITH RECURSIVE: what ``start`` selects and where the ways lead.

    Each row once, those reached first first, at most ``limit``. Ways name the row that they start from ``w``.
    """
    whole = f"{name}_whole"
    if connection.vendor == "postgresql":
        # One reference to the recursion, and no limit inside it; it is evaluated only as far as it is read.
        onward = " UNION ALL ".join(
            f"SELECT {way.columns} FROM (SELECT 1) AS once {way.joins} WHERE {way.condition}" for way in ways
        )
        body = f"{start} UNION SELECT onward.* FROM {whole} w CROSS JOIN LATERAL ({onward}) AS onward"
        return f"{whole} ({columns}) AS ({body}), {name} AS MATERIALIZED (SELECT * FROM {whole} LIMIT {limit})"
    onward = " UNION ".join(f"SELECT {way.columns} FROM {whole} w {way.joins} WHERE {way.condition}" for way in ways)
    body = f"{start} UNION {onward} LIMIT {limit}"
    return f"{whole} ({columns}) AS ({body}), {name} AS MATERIALIZED (SELECT * FROM {whole})"


def append_only(table: str, connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    """Statements that make, and that drop, the triggers refusing to change or delete a row of ``table``."""
    message = f"{table} is append-only: correct it by a reversal"
    return refuse(table, ("UPDATE", "DELETE"), "1 = 1", message, connection)


def refuse(
    table: str, events: Sequence[str], condition: str, message: str, connection: BaseDatabaseWrapper
) -> tuple[list[str], list[str]]:
    """Statements that make, and that drop, triggers refusing ``events`` on rows of ``table`` where ``condition``."""
    make, drop = [], []
    for event in events:
        name = f"{table}_refuse_{event.lower()}"
        if connection.vendor == "postgresql":
            make.append(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
                f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
            )
            make.append(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
            drop += [f"DROP TRIGGER IF EXISTS {name} ON {table}", f"DROP FUNCTION IF EXISTS {name}()"]
        else:
            make.append(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            drop.append(f"DROP TRIGGER IF EXISTS {name}")
    return make, drop

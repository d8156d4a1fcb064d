"""Queries that are put together once: for one of many joins that takes longer than the database takes to answer it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet, query

# Stands in a query for the number that is told when it is asked: one that the smallest of keys could be.
ASKED = 1918273645
_LARGEST = 2**63 - 1

Found = TypeVar("Found")


class Prepared(Generic[Found]):
    """What a query that names ``ASKED`` gives with another number in its place: tuples of ``values_list``, or records
    with what ``select_related`` reads along."""

    def __init__(self, rows: QuerySet[Any, Found]) -> None:
        self._rows = rows
        self._by_vendor: dict[str, _Statement] = {}

    def ask(self, number: int) -> list[Found]:
        """One statement; none for what no key could be."""
        if not 0 <= number <= _LARGEST:
            return []
        statement = self._by_vendor.get(connection.vendor)
        if statement is None:
            statement = self._by_vendor[connection.vendor] = _Statement(self._rows)
        return statement.ask(number)


class _Statement:
    """A query as one database system understands it."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self._compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._text, self._parameters = self._compiler.as_sql()
        self._converters = self._compiler.get_converters([column for column, *_others in self._compiler.select])
        self._made = _record_maker(self._compiler) if self._compiler.query.default_cols else tuple

    def ask(self, number: int) -> list[Any]:
        parameters = [number if parameter == ASKED else parameter for parameter in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._text, parameters)
            rows = cursor.fetchall()
        return [self._made(row) for row in self._compiler.apply_converters(rows, self._converters)]


def _record_maker(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """The function that makes a record of a row, as Django's own querysets do."""
    model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [column.target.attname for column, *_others in compiler.select[start:end]]
    # Types are those of another version.
    read_along: Any = query.get_related_populators
    related = read_along(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)

    def record(row: Sequence[Any]) -> Any:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
        for one in related:
            one.populate(row, made)
        for name, place in compiler.annotation_col_map.items():
            setattr(made, name, row[place])
        return made

    return record

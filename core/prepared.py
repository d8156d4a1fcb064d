"""Queries that are put together once: for one of many joins that takes longer than the database takes to answer it."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

# Stands in a query for the number that is told when it is asked.
ASKED = 918273645546372819


class Prepared:
    """The rows of ``values_list`` of a query that names ``ASKED``, with another number in its place."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self._compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._statement, self._parameters = self._compiler.as_sql()
        self._converters = self._compiler.get_converters([column for column, *_others in self._compiler.select])

    def ask(self, number: int) -> list[tuple[Any, ...]]:
        """One statement."""
        parameters = [number if parameter == ASKED else parameter for parameter in self._parameters]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self._statement, parameters)
            rows = cursor.fetchall()
        return [tuple(row) for row in self._compiler.apply_converters(rows, self._converters)]

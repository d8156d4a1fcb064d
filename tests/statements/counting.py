"""How many statements something takes, and whether as many as it may."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

# What the tests themselves wrap around, and what says how to wait: SQLite and PostgreSQL have words of their own.
_OF_TRANSACTIONS = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|SET)\b", re.IGNORECASE)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent within, without those that only begin, end and tune transactions."""
    seen: list[str] = []

    def record(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not _OF_TRANSACTIONS.match(sql):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        yield seen


def undone(work: Callable[[], Any]) -> list[str]:
    """The statements of some work, of which nothing stays."""
    with transaction.atomic():
        with counted() as seen:
            work()
        transaction.set_rollback(True)
    return seen


def complaints(few: dict[str, list[str]], many: dict[str, list[str]], limits: dict[str, int]) -> list[str]:
    """What takes more statements for many rows than for few, or more than it may; with those that came on top."""
    told = []
    for name, limit in limits.items():
        before, after = few[name], many[name]
        if len(after) > len(before):
            told.append(
                f"{name}: {len(before)} statements for few rows, {len(after)} for many:\n{_added(before, after)}"
            )
        elif max(len(before), len(after)) > limit:
            told.append(f"{name}: {max(len(before), len(after))} statements, of {limit} that it may take")
    return told


def _added(before: list[str], after: list[str]) -> str:
    """The beginnings of the statements that are sent more often."""
    added = list(after)
    for sql in before:
        if sql in added:
            added.remove(sql)
    return "\n".join(f"    {sql[:300]}" for sql in added[:4])

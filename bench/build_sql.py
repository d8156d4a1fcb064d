"""Expressions of SQL that both databases understand, of which the data is made."""

from __future__ import annotations

from datetime import date

from django.db import connection

from bench.build_masters import LETTERS

# Beyond any code that there will be, and odd: numbers times this, less the whole rounds, never repeat.
SCATTER = 982_451_653


def chance(number: str, salt: int, of: int) -> str:
    """A number from 0 below ``of`` that looks like chance."""
    mixed = f"((({number}) * 48271 + {salt * 7_919}) % 2147483647)"
    return f"({mixed} * {mixed} % 2147483647 / 1024 % {of})"


def scattered(number: str, letters: int, digits: int) -> str:
    """As many letters and digits, another combination for each number."""
    rounds = 24**letters * 10**digits
    mixed = f"((({number}) * {SCATTER}) % {rounds})"
    parts = [
        f"SUBSTR('{LETTERS}', CAST({mixed} / {10**digits * 24**place} % 24 AS INTEGER) + 1, 1)"
        for place in range(letters)
    ]
    return " || ".join([*parts, f"SUBSTR(CAST({10**digits} + {mixed} % {10**digits} AS VARCHAR(20)), 2)"])


def year(day: str) -> str:
    return f"SUBSTR(CAST({day} AS VARCHAR(10)), 3, 2)"


def later(day: str, days: str) -> str:
    return f"({day} + CAST({days} AS INTEGER))" if postgresql() else f"DATE({day}, ({days}) || ' days')"


def date_of(day: date) -> str:
    return f"DATE '{day}'" if postgresql() else f"'{day}'"


def moment(day: str) -> str:
    return f"({day} + TIME '08:00')" if postgresql() else f"({day} || ' 08:00:00')"


def earlier(one: str, other: str) -> str:
    return f"LEAST({one}, {other})" if postgresql() else f"MIN({one}, {other})"


def postgresql() -> bool:
    return connection.vendor == "postgresql"


def skewed(number: str, salt: int, of: int) -> str:
    """As ``chance``, the lower the more often: a few items and suppliers are most of what there is."""
    return f"({chance(number, salt, 65_536)} * {chance(number, salt + 50, 65_536)} / 65536 * {of} / 65536)"


def pieces() -> str:
    """Joins each batch ``b`` with the numbers ``p.k`` of its pieces, in order."""
    if postgresql():
        return "CROSS JOIN LATERAL GENERATE_SERIES(0, b.size - 1) AS p(k)"
    return "CROSS JOIN bench_piece p ON p.k < b.size"

"""Rows given to a statement as parameters: any number of them through a few."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

Values = Sequence[Any]


def rows_source(columns: dict[str, str], rows: Iterable[Sequence[Any]]) -> tuple[str, list[Any]]:
    """A sub-select giving ``rows``, of any number, through at most a parameter for each column.

    ``columns`` names each column and its PostgreSQL type. Use it as ``FROM {sql} AS r``. What is the same in all rows,
    or in two columns, is sent once: of a hundred thousand codes most are their own folded form.
    """
    given: list[Values] = list(zip(*rows, strict=True)) or [()] * len(columns)
    sent: dict[str, Values] = {}
    same: dict[str, Any] = {}
    picks = []
    for (name, kind), values in zip(columns.items(), given, strict=True):
        if twin := next((other for other in sent if columns[other] == kind and sent[other] == values), ""):
            picks.append(f"{twin} AS {name}")
        elif sent and _all_alike(values):
            same[name] = values[0]
            picks.append(f"{_cast('%s', kind)} AS {name}")
        else:
            sent[name] = values
            picks.append(name)
    source, parameters = _sent({name: columns[name] for name in sent}, list(sent.values()))
    return f"(SELECT {', '.join(picks)} FROM {source} AS sent)", [*map(_plain, same.values()), *parameters]


def _all_alike(values: Values) -> bool:
    return len(values) > 1 and values[0] == values[-1] and values.count(values[0]) == len(values)


def _sent(columns: dict[str, str], given: Sequence[Values]) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        casts = ", ".join(f"%s::{kind}[]" for kind in columns.values())
        return f"(SELECT * FROM unnest({casts}) AS u({', '.join(columns)}))", [_array(values) for values in given]
    if len(columns) == 1:
        ((name, kind),) = columns.items()
        return f"(SELECT {_cast('value', kind)} AS {name} FROM json_each(%s))", [_json(map(_plain, given[0]))]
    read = (f"{_cast(_element(place), kind)} AS {name}" for place, (name, kind) in enumerate(columns.items()))
    rows = (list(map(_plain, row)) for row in zip(*given, strict=True))
    return f"(SELECT {', '.join(read)} FROM json_each(%s))", [_json(rows)]


def _element(place: int) -> str:
    return f"json_extract(value, '$[{place}]')"


def _cast(expression: str, kind: str) -> str:
    """SQLite has no types to speak of, but would compare quantities as text."""
    if connection.vendor == "postgresql":
        return f"CAST({expression} AS {kind})"
    return f"CAST({expression} AS NUMERIC)" if kind == "numeric" else expression


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(values), separators=(",", ":"))


def _plain(value: Any) -> Any:
    """As SQLite stores it; PostgreSQL casts it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value) if connection.vendor != "postgresql" else value
    return str(value) if isinstance(value, Decimal | date) else value


def _array(values: Values) -> str:
    """An array as PostgreSQL reads it: one text goes out far faster than a list, of which each value is looked at."""
    kinds = set(map(type, values))
    if kinds <= {int}:
        return "{" + ",".join(map(str, values)) + "}"
    if kinds == {str}:
        joined = '","'.join(values)
        if "\\" not in joined and joined.count('"') == 2 * (len(values) - 1):
            return '{"' + joined + '"}'
    return "{" + ",".join(map(_array_value, values)) + "}"


def _array_value(value: Any) -> str:
    if value is None:
        return "NULL"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

"""The counters in the database, read and written as whole sets: as many statements for one root as for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import connection

from core.sql import lock_rows, rows_source
from numbering.allocation import Supply
from numbering.models import Counter, ReleasedNumber
from numbering.rendering import Rule
from numbering.sources import SegmentSource

_COUNTERS = Counter._meta.db_table
_RELEASED = ReleasedNumber._meta.db_table

# Released numbers read beyond what is asked: some may have been given by hand meanwhile.
_SPARE = 100


def lock_supplies(code_type_id: int, rule: Rule, demanded: Mapping[str, int]) -> dict[str, Supply]:
    """Lock the counters of the roots in ``demanded`` (root: how many), making those that are not there yet.

    Missing counters are made first and rows are then locked in the order of their roots: two transactions
    that want the same roots meet on the first one, and neither can hold what the other still waits for.
    """
    source, roots = rows_source({"root": "text"}, [(root,) for root in sorted(demanded)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_COUNTERS} (code_type_id, root) SELECT %s, r.root FROM {source} AS r "
            f"WHERE true ORDER BY r.root ON CONFLICT (code_type_id, root) DO NOTHING",
            [code_type_id, *roots],
        )
        cursor.execute(
            f"SELECT root, last_number, last_letters, id FROM {_COUNTERS} WHERE code_type_id = %s "
            f"AND root IN (SELECT r.root FROM {source} AS r) ORDER BY root {lock_rows(_COUNTERS)}",
            [code_type_id, *roots],
        )
        supplies = {
            root: Supply(rule, number, letters, counter_id=pk) for root, number, letters, pk in cursor.fetchall()
        }
    if rule.fill_gaps:
        released = read_released(
            rule, {supply.counter_id: demanded[root] + _SPARE for root, supply in supplies.items()}
        )
        for supply in supplies.values():
            supply.released = released[supply.counter_id]
    return supplies


def read_released(rule: Rule, demanded: Mapping[int, int]) -> dict[int, list[tuple[int, int]]]:
    """The lowest released progressives of each counter in ``demanded`` (counter: at most how many)."""
    source, parameters = rows_source({"id": "bigint", "demanded": "bigint"}, demanded.items())
    with_letters = "> 0" if rule.uses(SegmentSource.LETTERS) else "= 0"
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.counter_id, c.number, c.letters FROM (SELECT counter_id, number, letters, row_number() "
            f"OVER (PARTITION BY counter_id ORDER BY number, letters) AS rank FROM {_RELEASED} "
            f"WHERE letters {with_letters}) AS c JOIN {source} AS r ON r.id = c.counter_id "
            f"WHERE c.rank <= r.demanded ORDER BY c.counter_id, c.rank",
            parameters,
        )
        for counter_id, number, letters in cursor.fetchall():
            found[counter_id].append((number, letters))
    return found


def save_supplies(supplies: Collection[Supply]) -> None:
    """Write down what was given: the last progressives, and the released ones that were used.

    What was released with letters and what was without are apart: a rule reads the ones it has.
    """
    used = [(s.counter_id, *s.released[s.used - 1]) for s in supplies if s.used]
    given = [(s.counter_id, s.last_number, s.last_letters) for s in supplies if s.last_number is not None]
    with connection.cursor() as cursor:
        if given:
            source, parameters = rows_source({"id": "bigint", "number": "bigint", "letters": "bigint"}, given)
            cursor.execute(
                f"UPDATE {_COUNTERS} SET last_number = r.number, last_letters = r.letters FROM {source} AS r "
                f"WHERE {_COUNTERS}.id = r.id",
                parameters,
            )
        if used:
            source, parameters = rows_source({"id": "bigint", "number": "bigint", "letters": "bigint"}, used)
            cursor.execute(
                f"DELETE FROM {_RELEASED} WHERE EXISTS (SELECT 1 FROM {source} AS r WHERE r.id = counter_id AND "
                f"({_RELEASED}.number, {_RELEASED}.letters) <= (r.number, r.letters) AND "
                f"({_RELEASED}.letters > 0) = (r.letters > 0))",
                parameters,
            )


def release(code_type_id: int, progressives: Mapping[str, Collection[tuple[int, int]]]) -> int:
    """Remember progressives (by root) as missing; those that were never issued are left out. Returns how many.

    Under the lock of the counters: a concurrent taking must see all of it or nothing.
    """
    locked = (
        Counter.objects.select_for_update(no_key=True)
        .filter(code_type_id=code_type_id, root__in=sorted(progressives), last_number__isnull=False)
        .order_by("root")
        .values_list("id", "root", "last_number", "last_letters")
    )
    rows = [
        (counter_id, number, letters)
        for counter_id, root, last_number, last_letters in locked
        for number, letters in progressives[root]
        if number <= (last_number or 0) and letters <= (last_letters or 0)
    ]
    source, parameters = rows_source({"id": "bigint", "number": "bigint", "letters": "bigint"}, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_RELEASED} (counter_id, number, letters) SELECT r.id, r.number, r.letters "
            f"FROM {source} AS r WHERE true ON CONFLICT DO NOTHING",
            parameters,
        )
        return int(cursor.rowcount)

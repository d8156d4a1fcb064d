"""What there is to know of each batch of serial numbers, in temporary tables that everything else is selected from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bench.build_masters import LOCATIONS, VARIANTS, Masters, has_variants, letters_of
from bench.build_sql import chance, date_of, earlier, later, skewed

# How many serial numbers a load document brings, about.
DOCUMENT = 1_000
DAYS = 5 * 365


def picks(masters: Masters) -> list[str]:
    """The masters in the order in which the data takes them, with what it needs to know of items."""
    rows: list[Sequence[Any]] = []
    variants = 0
    for place, item in enumerate(masters.items):
        with_variants, with_properties = has_variants(item), item.property_set_id is not None
        first_variant = variants if with_variants else "NULL"
        variants += VARIANTS if with_variants else 0
        rows.append(
            ("item", place, item.pk, f"'{letters_of(place)}'", int(item.lot_managed), item.serial_validity_days or 0,
             first_variant, len(masters.instances) if with_properties else 0)
        )  # fmt: skip
    for kind in ("variants", "warehouses", "loading", "unloading", "locations", "suppliers", "customers", "instances"):
        rows += [(kind, place, pk, "''", 0, 0, "NULL", 0) for place, pk in enumerate(getattr(masters, kind))]
    values = ", ".join(f"('{kind}', {', '.join(map(str, rest))})" for kind, *rest in rows)
    return [
        "CREATE TEMPORARY TABLE bench_pick (kind VARCHAR(20), n BIGINT, id BIGINT, letters VARCHAR(3), lots INTEGER, "
        "days INTEGER, variant BIGINT, instances INTEGER)",
        f"INSERT INTO bench_pick VALUES {values}",
    ]


def batches(rows: int, size: int, unit: int) -> list[str]:
    """Documents, each with its day, places and partners, and the batches on their lines."""
    count, documents = -(-rows // size), -(-rows // DOCUMENT)
    today = date_of(date.today())  # noqa: DTZ011
    day = later(today, f"(d.n + 1) * {DAYS} / {documents} - {DAYS}")
    warehouse = skewed("d.n", 1, 8)
    here = earlier(str(size), f"{rows} - b * {size}")

    def pick(kind: str, place: str) -> str:
        return f"JOIN bench_pick {kind} ON {kind}.kind = '{kind}' AND {kind}.n = {place}"

    return [
        "CREATE TEMPORARY TABLE bench_piece (k BIGINT PRIMARY KEY)",
        f"INSERT INTO bench_piece {_numbers('p', 'k', size)} SELECT k FROM p",
        "CREATE TEMPORARY TABLE bench_document (n BIGINT PRIMARY KEY, day DATE, sold_on DATE, ordered_on DATE, "
        "place BIGINT, warehouse BIGINT, loading BIGINT, unloading BIGINT, supplier BIGINT, customer BIGINT)",
        f"""
        INSERT INTO bench_document
        {_numbers("d", "n", documents)}
        SELECT d.n, {day}, {earlier(later(day, chance("d.n", 2, 120)), today)},
            {earlier(later(day, chance("d.n", 3, 90)), today)},
            {warehouse}, warehouses.id, loading.id, unloading.id, suppliers.id, customers.id
        FROM d {pick("warehouses", warehouse)} {pick("loading", warehouse)} {pick("unloading", warehouse)}
        {pick("suppliers", skewed("d.n", 4, 50))} {pick("customers", skewed("d.n", 5, 20))}
        ORDER BY d.n
        """,
        "CREATE TEMPORARY TABLE bench_batch (b BIGINT PRIMARY KEY, d BIGINT, first BIGINT, size BIGINT, "
        "registered INTEGER, unloaded BIGINT, committed BIGINT, item BIGINT, letters VARCHAR(3), variant BIGINT, "
        "lot BIGINT, instance BIGINT, location BIGINT, expires_on DATE, day DATE, sold_on DATE, supplier BIGINT, "
        "customer BIGINT, loading BIGINT, unloading BIGINT, unit BIGINT, ordered_on DATE, load BIGINT, sale BIGINT, "
        "orders BIGINT)",
        f"""
        INSERT INTO bench_batch
        {_numbers("number", "b", count)}, numbers AS (
            SELECT b, CAST(b * {size} / {DOCUMENT} AS BIGINT) AS d, {here} AS size,
                CASE WHEN {chance("b", 6, 40)} = 7 THEN 1 ELSE 0 END AS registered,
                {skewed("b", 7, 200)} AS item
            FROM number
        ), shares AS (
            SELECT numbers.*,
                CASE WHEN registered = 1 THEN 0
                    WHEN {chance("b", 8, 100)} < 50 - 50 * b / {count} THEN size
                    WHEN {chance("b", 9, 2)} = 1 THEN size / 8 ELSE 0 END AS unloaded
            FROM numbers
        )
        SELECT b, d, b * {size} + 1, size, registered, unloaded,
            CASE WHEN registered = 0 AND unloaded < size AND {chance("b", 10, 20)} = 3
                THEN {earlier("size - unloaded", "10")} ELSE 0 END,
            i.id, i.letters, v.id, CASE WHEN i.lots = 1 AND registered = 0 THEN b + 1 END,
            CASE WHEN registered = 0 THEN instances.id END, l.id,
            CASE WHEN i.days > 0 THEN {later("document.day", "i.days")} END,
            document.day, document.sold_on, supplier, customer, loading, unloading, {unit}, ordered_on,
            b + 1, b + 1 + {count}, b + 1 + {2 * count}
        FROM shares JOIN bench_document document ON document.n = d
        JOIN bench_pick i ON i.kind = 'item' AND i.n = item
        JOIN bench_pick l ON l.kind = 'locations' AND l.n = document.place * {LOCATIONS} + {chance("b", 11, LOCATIONS)}
        LEFT JOIN bench_pick v ON v.kind = 'variants' AND v.n = i.variant + {chance("b", 12, VARIANTS)}
        LEFT JOIN bench_pick instances ON instances.kind = 'instances' AND i.instances > 0
            AND instances.n = {chance("b", 13, 10)}
        ORDER BY b
        """,
        *_moves(documents),
    ]


def _numbers(name: str, column: str, count: int) -> str:
    """Numbers from 0 below ``count``, to begin a query with."""
    return (
        f"WITH RECURSIVE {name}({column}) AS (SELECT CAST(0 AS BIGINT) "
        f"UNION ALL SELECT {column} + 1 FROM {name} WHERE {column} < {count} - 1)"
    )


def _moves(documents: int) -> list[str]:
    """What moved or engaged a batch: from which piece on, how many; each a line of its own."""
    kinds = (
        ("load", "load", "size", "day", "loading"),
        ("sale", "sale", "unloaded", "sold_on", "unloading"),
        ("order", "orders", "committed", "ordered_on", "NULL"),
    )
    return [
        "CREATE TEMPORARY TABLE bench_line (id BIGINT PRIMARY KEY, kind VARCHAR(5), b BIGINT, n BIGINT, "
        "document BIGINT, skipped BIGINT, quantity BIGINT, day DATE, template BIGINT)",
        *(
            f"INSERT INTO bench_line SELECT {line}, '{kind}', b, d, d + 1 + {place * documents}, "
            f"{'unloaded' if kind == 'order' else 0}, {quantity}, {day}, {template} FROM bench_batch "
            f"WHERE registered = 0 AND {quantity} > 0 ORDER BY b"
            for place, (kind, line, quantity, day, template) in enumerate(kinds)
        ),
    ]

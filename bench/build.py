"""The data that is measured: as posting would have left it, made by a few statements, alike on both databases.

Serial numbers come in batches, each a line of a load document. What there is to know of a batch stands in a temporary
table; everything else is selected from that. What looks like chance is worked out from the number of the row, so that
two databases of one size are the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from django.db import connection

from bench.build_batches import batches, picks
from bench.build_indexes import fast
from bench.build_masters import make
from bench.build_sql import chance, moment, pieces, postgresql, scattered, year
from inventory.models import NumberSequence

TABLES = (
    "lots_lot",
    "serials_serialnumber",
    "inventory_documentline",
    "inventory_document",
    "inventory_movement",
    "inventory_movementserial",
    "inventory_balance",
)
TEMPORARY = ("pick", "piece", "document", "batch", "line")


def fill(rows: int) -> None:
    """Put ``rows`` serial numbers with their lots, documents, movements and balances into the database in use.

    The database is migrated and empty. Three in ten serial numbers are sold; some are committed, reserved, cancelled,
    force-closed or only registered.
    """
    size = min(max(rows // 1_000, 10), 500)
    masters = make()
    with fast(TABLES):
        _run("batches", [*picks(masters), *batches(rows, size, masters.unit)])
        _run("lots", [_lots()])
        _run("serial numbers", [_serials()])
        # Lines before their documents: nothing is added to a posted one.
        _run("documents", [_LINES, _documents()])
        _run("movements", [_movements(), *_links(), _BALANCES])
        _run("indexes", [f"DROP TABLE bench_{name}" for name in TEMPORARY])
    _set_sequences()
    print(file=sys.stderr)


def _run(step: str, statements: Iterable[str]) -> None:
    print(f" {step}", end="", file=sys.stderr, flush=True)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            words = statement.split()
            if postgresql() and words[0] == "INSERT" and words[2].startswith("bench_"):
                cursor.execute(f"ANALYZE {words[2]}")


def _lots() -> str:
    """A lot for each batch of an item that has lots; sold out, it is closed."""
    code = f"'L' || {year('day')} || {scattered('b', 2, 5)}"
    return f"""
        INSERT INTO lots_lot (id, code, code_key, code_search, name, item_id, variant_id, start_date, expiry_date,
            supplier_id, created_at, initial_quantity, on_hand, closed)
        SELECT lot, code, code, code, code, item, variant, day, expires_on, supplier, {moment("day")},
            size, size - unloaded, unloaded = size
        FROM (SELECT bench_batch.*, {code} AS code FROM bench_batch WHERE lot IS NOT NULL) AS made ORDER BY lot
    """


def _serials() -> str:
    """The pieces of each batch: the first of them are sold, the next committed."""
    code = f"letters || {year('day')} || {scattered('id', 3, 5)}"
    customer_code = f"CASE WHEN {chance('id', 21, 5)} = 1 THEN 'C-' || {scattered('id + 5', 1, 7)} ELSE '' END"
    supplier_code = f"CASE WHEN {chance('id', 22, 5)} = 1 THEN 'S' || {scattered('id + 9', 0, 9)} ELSE '' END"
    away = "registered = 1 OR k < unloaded"
    return f"""
        INSERT INTO serials_serialnumber (id, code, code_key, code_search, item_id, variant_id, lot_id, start_date,
            expiry_date, customer_code, customer_code_search, supplier_code, supplier_code_search, supplier_id,
            cancelled, force_closed, reserved, reserved_partner_id, version, created_at, location_id,
            property_instance_id, last_movement_id, last_moved_on, committed_line_id)
        SELECT id, code, code, code, item, variant, lot, day, expires_on, customer_code, customer_code, supplier_code,
            supplier_code, supplier, cancelled, force_closed, reserved, CASE WHEN reserved THEN customer END, 1,
            {moment("day")}, CASE WHEN NOT ({away}) THEN location END, instance,
            CASE WHEN k < unloaded THEN sale WHEN k < unloaded + committed THEN orders
                WHEN registered = 0 THEN load END,
            CASE WHEN k < unloaded THEN sold_on WHEN registered = 0 THEN day END,
            CASE WHEN k >= unloaded AND k < unloaded + committed THEN orders END
        FROM (
            SELECT numbered.*, {code} AS code, {customer_code} AS customer_code, {supplier_code} AS supplier_code,
                ({away}) AND {chance("id", 23, 200)} = 1 AS cancelled,
                ({away}) AND {chance("id", 23, 200)} = 2 AS force_closed,
                NOT ({away}) AND k >= unloaded + committed AND {chance("id", 24, 200)} = 1 AS reserved
            FROM (SELECT b.first + k AS id, p.k, b.* FROM bench_batch b {pieces()}) AS numbered
        ) AS made
    """


_LINES = """
    INSERT INTO inventory_documentline (id, document_id, position, direction, item_id, variant_id, unit_id, quantity,
        managed_quantity, location_id, lot_code, lot_id, property_instance_id, supplier_code, customer_code,
        generate_serials, note)
    SELECT l.id, l.document, b.b - d.first_batch + 1, CASE WHEN l.kind = 'load' THEN 1 ELSE -1 END, item, variant, unit,
        l.quantity, l.quantity, location, COALESCE(lot.code, ''), lot, CASE WHEN l.kind = 'load' THEN b.instance END,
        '', '', FALSE, ''
    FROM bench_line l JOIN bench_batch b ON b.b = l.b
    JOIN (SELECT d, MIN(b) AS first_batch FROM bench_batch GROUP BY d) AS d ON d.d = b.d
    LEFT JOIN lots_lot lot ON lot.id = b.lot
    ORDER BY l.id
"""


def _documents() -> str:
    """Purchase delivery notes, sales delivery notes and customer orders, numbered each on their own."""
    number = "l.prefix || SUBSTR(CAST(10000000 + d.n + 1 AS VARCHAR(8)), 2)"
    return f"""
        INSERT INTO inventory_document (id, document_type_id, number, number_key, number_scope, date, warehouse_id,
            template_id, partner_id, reference, note, closes_origin, state, version, created_at, posted_at)
        SELECT l.document, l.type, {number}, {number}, '', l.day, d.warehouse, l.template,
            CASE WHEN l.kind = 'load' THEN d.supplier ELSE d.customer END, '', '', FALSE, 'posted', 1,
            {moment("l.day")}, {moment("l.day")}
        FROM (
            SELECT DISTINCT document, kind, day, template,
                CASE kind WHEN 'load' THEN 'purchase-delivery' WHEN 'sale' THEN 'sales-delivery'
                    ELSE 'customer-order' END AS type,
                CASE kind WHEN 'load' THEN 'PD' WHEN 'sale' THEN 'DN' ELSE 'CO' END AS prefix, n
            FROM bench_line
        ) AS l JOIN bench_document d ON d.n = l.n
        ORDER BY l.document
    """


def _movements() -> str:
    return f"""
        INSERT INTO inventory_movement (id, line_id, item_id, variant_id, lot_id, property_instance_id, location_id,
            quantity, committed, date, template_id, order_line_id, created_at)
        SELECT l.id, l.id, item, variant, lot, instance, location,
            CASE kind WHEN 'load' THEN l.quantity WHEN 'sale' THEN -l.quantity ELSE 0 END,
            CASE kind WHEN 'order' THEN l.quantity ELSE 0 END,
            l.day, template, CASE kind WHEN 'order' THEN l.id END, {moment("l.day")}
        FROM bench_line l JOIN bench_batch b ON b.b = l.b ORDER BY l.id
    """


def _links() -> list[str]:
    """Which pieces each line moved: those after the ones that it skips."""
    of_line = "k >= skipped AND k < skipped + quantity"
    return [
        f"""
        INSERT INTO inventory_movementserial (movement_id, serial_id)
        SELECT l.id, first + k FROM bench_line l JOIN bench_batch b ON b.b = l.b {pieces()}
        WHERE l.kind = '{kind}' AND {of_line}
        """
        for kind in ("load", "sale", "order")
    ]


_BALANCES = """
    INSERT INTO inventory_balance (item_id, variant_id, lot_id, property_instance_id, location_id, on_hand, committed)
    SELECT item_id, variant_id, lot_id, property_instance_id, location_id, SUM(quantity), SUM(committed)
    FROM inventory_movement GROUP BY item_id, variant_id, lot_id, property_instance_id, location_id
"""


def _set_sequences() -> None:
    """Ids and numbers of documents go on after those that were given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT document_type_id, COUNT(*) FROM inventory_document GROUP BY document_type_id")
        for kind, count in cursor.fetchall():
            NumberSequence.objects.create(document_type_id=kind, scope="", next_number=count + 1)
        if postgresql():
            for table in TABLES:
                if table not in ("inventory_movementserial", "inventory_balance"):
                    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}")

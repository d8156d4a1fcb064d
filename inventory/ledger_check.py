"""Proving the ledger: each invariant is one statement that gives the rows that break it.

Source: domain, invariants of documents, movements and stock. Quantities are compared in whole millionths, exact on
both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.sql import exact_sum, rounded

_SUMS = f"""
    SELECT item_id, variant_id, lot_id, location_id,
        {exact_sum("quantity")} AS on_hand, {exact_sum("committed")} AS committed
    FROM inventory_movement GROUP BY item_id, variant_id, lot_id, location_id
"""
_SAME_STOCK = """
    s.item_id = b.item_id AND s.location_id = b.location_id
    AND COALESCE(s.variant_id, 0) = COALESCE(b.variant_id, 0) AND COALESCE(s.lot_id, 0) = COALESCE(b.lot_id, 0)
"""
_MILLIONTHS = "CAST(ROUND({0} * 1000000) AS BIGINT)"
_PLACE_NAMES = """
    JOIN items_item i ON i.id = b.item_id
    JOIN places_location place ON place.id = b.location_id
    JOIN places_warehouse w ON w.id = place.warehouse_id
    LEFT JOIN lots_lot lot ON lot.id = b.lot_id
"""
_MOVEMENT_NAMES = """
    FROM inventory_movement m
    JOIN inventory_documentline l ON l.id = m.line_id
    JOIN inventory_document d ON d.id = l.document_id
"""
_STATES = """
    SELECT serial_id, MAX(CASE WHEN pieces <> 0 THEN location_id END) AS location_id,
        COUNT(CASE WHEN pieces <> 0 THEN 1 END) AS places, MIN(pieces) AS fewest, MAX(pieces) AS most,
        MAX(last_movement_id) AS last_movement_id
    FROM (
        SELECT ms.serial_id, m.location_id, MAX(m.id) AS last_movement_id,
            SUM(CASE WHEN m.quantity > 0 THEN 1 WHEN m.quantity < 0 THEN -1 ELSE 0 END) AS pieces
        FROM inventory_movementserial ms JOIN inventory_movement m ON m.id = ms.movement_id
        GROUP BY ms.serial_id, m.location_id
    ) AS per_place GROUP BY serial_id
"""


@dataclass(frozen=True)
class Check:
    """One invariant: a statement that gives its breaches, and how a breach is told."""

    name: str
    sql: str
    tell: Callable[..., str]


def _quantity(millionths: Any) -> str:
    return f"{int(millionths) / 1_000_000:f}".rstrip("0").rstrip(".")


def _tell_balance(item: str, lot: str | None, warehouse: str, place: str, *figures: Any) -> str:
    on_hand, committed, moved, engaged = (_quantity(figure) for figure in figures)
    return _(
        "Balance of %(item)s %(lot)s in %(place)s: on hand %(on_hand)s, committed %(committed)s; "
        "its movements add up to %(moved)s and %(engaged)s."
    ) % {
        "item": item,
        "lot": lot or "",
        "place": f"{warehouse} / {place}",
        "on_hand": on_hand,
        "committed": committed,
        "moved": moved,
        "engaged": engaged,
    }


def _tell_negative(item: str, lot: str | None, warehouse: str, place: str, on_hand: Any) -> str:
    return _("%(item)s %(lot)s in %(place)s: %(on_hand)s on hand, in a warehouse that forbids it.") % {
        "item": item,
        "lot": lot or "",
        "place": f"{warehouse} / {place}",
        "on_hand": _quantity(on_hand),
    }


def _tell_serial(text: str) -> Callable[..., str]:
    return lambda pk, code, item: _(text) % {"pk": pk, "code": code, "item": item}


def _tell_movement(text: str) -> Callable[..., str]:
    return lambda pk, kind, number, position: (
        _(text)
        % {
            "pk": pk,
            "document": f"{kind} {number}",
            "position": position,
        }
    )


def checks() -> list[Check]:
    """Every invariant, in the order in which it is easiest to understand what went wrong."""
    return [*_balance_checks(), *_serial_checks(), *_movement_checks()]


def _balance_checks() -> list[Check]:
    on_hand, committed = _MILLIONTHS.format("b.on_hand"), _MILLIONTHS.format("b.committed")
    names = "i.code, lot.code, w.code, place.code"
    return [
        Check(
            "balances",
            f"""
            SELECT {names}, {on_hand}, {committed}, COALESCE(s.on_hand, 0), COALESCE(s.committed, 0)
            FROM inventory_balance b LEFT JOIN ({_SUMS}) AS s ON {_SAME_STOCK} {_PLACE_NAMES}
            WHERE {on_hand} <> COALESCE(s.on_hand, 0) OR {committed} <> COALESCE(s.committed, 0)
            UNION ALL
            SELECT {names}, 0, 0, b.on_hand, b.committed
            FROM ({_SUMS}) AS b LEFT JOIN inventory_balance s ON {_SAME_STOCK} {_PLACE_NAMES}
            WHERE s.id IS NULL
            """,
            _tell_balance,
        ),
        Check(
            "nothing negative",
            f"SELECT {names}, {on_hand} FROM inventory_balance b {_PLACE_NAMES} "
            "WHERE b.on_hand < 0 AND NOT w.allow_negative",
            _tell_negative,
        ),
    ]


def _serial_checks() -> list[Check]:
    head = "SELECT sn.id, sn.code, i.code FROM serials_serialnumber sn JOIN items_item i ON i.id = sn.item_id"
    states = f"{head} LEFT JOIN ({_STATES}) AS x ON x.serial_id = sn.id"
    return [
        Check(
            "one place",
            f"{states} WHERE x.places > 1 OR x.fewest < 0 OR x.most > 1",
            _tell_serial(
                gettext_noop("Serial number %(code)s of %(item)s (#%(pk)s) is not once in one place, or nowhere.")
            ),
        ),
        Check(
            "serial states",
            f"{states} WHERE COALESCE(sn.location_id, 0) <> COALESCE(x.location_id, 0) "
            "OR COALESCE(sn.last_movement_id, 0) <> COALESCE(x.last_movement_id, 0)",
            _tell_serial(
                gettext_noop("Serial number %(code)s of %(item)s (#%(pk)s) is not where its movements put it.")
            ),
        ),
        Check(
            "serial commitments",
            f"""
            {head} LEFT JOIN (
                SELECT serial_id, MAX(order_line_id) AS order_line_id, COUNT(*) AS orders FROM (
                    SELECT ms.serial_id, m.order_line_id
                    FROM inventory_movement m JOIN inventory_movementserial ms ON ms.movement_id = m.id
                    WHERE m.order_line_id IS NOT NULL GROUP BY ms.serial_id, m.order_line_id
                    HAVING SUM(CASE WHEN m.committed > 0 THEN 1 ELSE -1 END) <> 0
                ) AS engaged GROUP BY serial_id
            ) AS x ON x.serial_id = sn.id
            WHERE COALESCE(sn.committed_line_id, 0) <> COALESCE(x.order_line_id, 0) OR x.orders > 1
            """,
            _tell_serial(
                gettext_noop("Serial number %(code)s of %(item)s (#%(pk)s) is not committed as its movements say.")
            ),
        ),
        Check(
            "reaches back to a load",
            f"""
            {head} WHERE sn.location_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM inventory_movementserial ms JOIN inventory_movement m ON m.id = ms.movement_id
                WHERE ms.serial_id = sn.id AND m.quantity > 0 AND m.reverses_id IS NULL)
            """,
            _tell_serial(gettext_noop("Serial number %(code)s of %(item)s (#%(pk)s) is on hand, and no load made it.")),
        ),
    ]


def _movement_checks() -> list[Check]:
    head = f"SELECT m.id, d.document_type_id, d.number, l.position {_MOVEMENT_NAMES}"
    main = "(m.location_id = l.location_id AND m.quantity = l.direction * l.managed_quantity)"
    counter = "(m.location_id = l.target_location_id AND m.quantity = -l.direction * l.managed_quantity)"
    stock = (
        "m.item_id = l.item_id AND COALESCE(m.variant_id, 0) = COALESCE(l.variant_id, 0) "
        "AND COALESCE(m.lot_id, 0) = COALESCE(l.lot_id, 0)"
    )
    return [
        Check(
            "movements match their lines",
            f"""
            {head} WHERE d.state = 'draft' OR m.date <> d.date
            OR (m.quantity <> 0 AND NOT ({stock} AND ({main} OR {counter})))
            OR (m.order_line_id = l.id AND (NOT ({stock}) OR m.committed <> l.managed_quantity))
            """,
            _tell_movement(
                gettext_noop("Movement #%(pk)s is not what line %(position)s of %(document)s says it should be.")
            ),
        ),
        Check(
            "every posted line moved",
            """
            SELECT l.id, d.document_type_id, d.number, l.position
            FROM inventory_documentline l JOIN inventory_document d ON d.id = l.document_id
            LEFT JOIN (
                SELECT line_id, COUNT(CASE WHEN quantity <> 0 THEN 1 END) AS moves, COUNT(*) AS all_of_them
                FROM inventory_movement GROUP BY line_id
            ) AS x ON x.line_id = l.id
            WHERE d.state <> 'draft' AND l.managed_quantity IS NOT NULL AND (
                COALESCE(x.all_of_them, 0) = 0
                OR (x.moves > 0 AND x.moves <> CASE WHEN l.target_location_id IS NULL THEN 1 ELSE 2 END))
            """,
            _tell_movement(gettext_noop("Line %(position)s of %(document)s has lost movements, or has too many.")),
        ),
        Check(
            "reversals are opposite",
            f"""
            {head} JOIN inventory_movement o ON o.id = m.reverses_id
            WHERE m.item_id <> o.item_id OR m.location_id <> o.location_id
                OR COALESCE(m.lot_id, 0) <> COALESCE(o.lot_id, 0)
                OR COALESCE(m.variant_id, 0) <> COALESCE(o.variant_id, 0)
                OR {rounded("m.quantity + o.quantity")} <> 0 OR {rounded("m.committed + o.committed")} <> 0
            """,
            _tell_movement(
                gettext_noop("Movement #%(pk)s of %(document)s, line %(position)s, does not undo what it reverses.")
            ),
        ),
        Check(
            "serial numbers match quantities",
            f"""
            {head} JOIN items_item i ON i.id = m.item_id
            LEFT JOIN (
                SELECT ms.movement_id, COUNT(*) AS pieces,
                    COUNT(CASE WHEN sn.item_id <> mm.item_id OR COALESCE(sn.lot_id, 0) <> COALESCE(mm.lot_id, 0)
                        OR COALESCE(sn.variant_id, 0) <> COALESCE(mm.variant_id, 0) THEN 1 END) AS strangers
                FROM inventory_movementserial ms
                JOIN serials_serialnumber sn ON sn.id = ms.serial_id
                JOIN inventory_movement mm ON mm.id = ms.movement_id
                GROUP BY ms.movement_id
            ) AS x ON x.movement_id = m.id
            WHERE x.strangers > 0
                OR (i.serial_managed AND m.quantity <> 0 AND COALESCE(x.pieces, 0) <> ABS(m.quantity))
                OR (x.pieces > 0 AND m.quantity = 0 AND x.pieces <> ABS(m.committed))
            """,
            _tell_movement(
                gettext_noop(
                    "Movement #%(pk)s of %(document)s, line %(position)s: its serial numbers are not as many as moved."
                )
            ),
        ),
        Check(
            "commitments are not released twice",
            f"""
            SELECT MAX(m.id), MAX(d.document_type_id), MAX(d.number), MAX(l.position)
            FROM inventory_movement m JOIN inventory_documentline l ON l.id = m.order_line_id
            JOIN inventory_document d ON d.id = l.document_id
            GROUP BY m.order_line_id HAVING {exact_sum("m.committed")} < 0
            """,
            _tell_movement(gettext_noop("Line %(position)s of %(document)s had more released than it committed.")),
        ),
    ]


def breaches() -> Iterator[tuple[str, str]]:
    """(invariant, sentence) for every breach, all read from one moment of the database."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for check in checks():
            cursor.execute(check.sql)
            for row in cursor.fetchall():
                yield check.name, check.tell(*row)


def repair_balances() -> int:
    """Make every balance the sum of its movements again; return how many were wrong."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE inventory_balance IN EXCLUSIVE MODE")
        scaled = "{0} / 1000000.0"
        cursor.execute(
            f"""
            INSERT INTO inventory_balance (item_id, variant_id, lot_id, location_id, on_hand, committed)
            SELECT s.item_id, s.variant_id, s.lot_id, s.location_id,
                {scaled.format("s.on_hand")}, {scaled.format("s.committed")}
            FROM ({_SUMS}) AS s LEFT JOIN inventory_balance b ON {_SAME_STOCK}
            WHERE b.id IS NULL OR {_MILLIONTHS.format("b.on_hand")} <> s.on_hand
                OR {_MILLIONTHS.format("b.committed")} <> s.committed
            ON CONFLICT (item_id, location_id, (COALESCE(variant_id, 0)), (COALESCE(lot_id, 0)))
            DO UPDATE SET on_hand = excluded.on_hand, committed = excluded.committed
            """
        )
        repaired = cursor.rowcount
        cursor.execute(
            "UPDATE inventory_balance AS b SET on_hand = 0, committed = 0 WHERE (on_hand <> 0 OR committed <> 0) "
            f"AND NOT EXISTS (SELECT 1 FROM inventory_movement s WHERE {_SAME_STOCK})"
        )
        return int(repaired + cursor.rowcount)

"""Balances are the sums of their movements, and can be made so again."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from core.sql import exact_sum
from inventory.ledger_check.properties import stock_name
from inventory.ledger_check.telling import MILLIONTHS, Check, quantity_of
from inventory.posting.ledger import BALANCE_KEY

_SUMS = f"""
    SELECT item_id, variant_id, lot_id, property_instance_id, location_id,
        {exact_sum("quantity")} AS on_hand, {exact_sum("committed")} AS committed
    FROM inventory_movement GROUP BY item_id, variant_id, lot_id, property_instance_id, location_id
"""
_SAME_STOCK = """
    s.item_id = b.item_id AND s.location_id = b.location_id
    AND COALESCE(s.variant_id, 0) = COALESCE(b.variant_id, 0) AND COALESCE(s.lot_id, 0) = COALESCE(b.lot_id, 0)
    AND COALESCE(s.property_instance_id, 0) = COALESCE(b.property_instance_id, 0)
"""
_PLACE_NAMES = """
    JOIN items_item i ON i.id = b.item_id
    JOIN places_location place ON place.id = b.location_id
    JOIN places_warehouse w ON w.id = place.warehouse_id
    LEFT JOIN lots_lot lot ON lot.id = b.lot_id
    LEFT JOIN attributes_propertyinstance pi ON pi.id = b.property_instance_id
"""


def _tell_balance(
    item: str, lot: str | None, values: str | None, warranty: Any, warehouse: str, place: str, *figures: Any
) -> str:
    on_hand, committed, moved, engaged = (quantity_of(figure) for figure in figures)
    return _(
        "Balance of %(item)s %(lot)s in %(place)s: on hand %(on_hand)s, committed %(committed)s; "
        "its movements add up to %(moved)s and %(engaged)s."
    ) % {
        "item": item,
        "lot": stock_name(lot, values, warranty),
        "place": f"{warehouse} / {place}",
        "on_hand": on_hand,
        "committed": committed,
        "moved": moved,
        "engaged": engaged,
    }


def _tell_negative(
    item: str, lot: str | None, values: str | None, warranty: Any, warehouse: str, place: str, on_hand: Any
) -> str:
    return _("%(item)s %(lot)s in %(place)s: %(on_hand)s on hand, in a warehouse that forbids it.") % {
        "item": item,
        "lot": stock_name(lot, values, warranty),
        "place": f"{warehouse} / {place}",
        "on_hand": quantity_of(on_hand),
    }


def _tell_overreleased(
    item: str, lot: str | None, values: str | None, warranty: Any, warehouse: str, place: str, committed: Any
) -> str:
    return _("%(item)s %(lot)s in %(place)s: %(committed)s committed, less than nothing.") % {
        "item": item,
        "lot": stock_name(lot, values, warranty),
        "place": f"{warehouse} / {place}",
        "committed": quantity_of(committed),
    }


def balance_checks() -> list[Check]:
    """What balances must be."""
    on_hand, committed = MILLIONTHS.format("b.on_hand"), MILLIONTHS.format("b.committed")
    names = "i.code, lot.name, pi.description, pi.warranty_date, w.code, place.code"
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
        Check(
            "no negative commitments",
            f"SELECT {names}, {committed} FROM inventory_balance b {_PLACE_NAMES} WHERE b.committed < 0",
            _tell_overreleased,
        ),
    ]


def repair_balances() -> int:
    """Make every balance the sum of its movements again; return how many were wrong."""
    with connection.cursor() as cursor:
        scaled = "{0} / 1000000.0"
        cursor.execute(
            f"""
            INSERT INTO inventory_balance (item_id, variant_id, lot_id, property_instance_id, location_id,
                on_hand, committed)
            SELECT s.item_id, s.variant_id, s.lot_id, s.property_instance_id, s.location_id,
                {scaled.format("s.on_hand")}, {scaled.format("s.committed")}
            FROM ({_SUMS}) AS s LEFT JOIN inventory_balance b ON {_SAME_STOCK}
            WHERE b.id IS NULL OR {MILLIONTHS.format("b.on_hand")} <> s.on_hand
                OR {MILLIONTHS.format("b.committed")} <> s.committed
            ON CONFLICT ({BALANCE_KEY})
            DO UPDATE SET on_hand = excluded.on_hand, committed = excluded.committed
            """
        )
        repaired = cursor.rowcount
        cursor.execute(
            "UPDATE inventory_balance AS b SET on_hand = 0, committed = 0 WHERE (on_hand <> 0 OR committed <> 0) "
            f"AND NOT EXISTS (SELECT 1 FROM inventory_movement s WHERE {_SAME_STOCK})"
        )
        return int(repaired + cursor.rowcount)

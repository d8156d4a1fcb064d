"""Writing movements and the balances they add up to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from core.sql import insert_rows, rounded, rows_source
from inventory.models import Document, Movement
from inventory.posting.planned import Leg, Plan

MAX_PROBLEMS = 100

BALANCE_KEY = (
    "item_id, location_id, (COALESCE(variant_id, 0)), (COALESCE(lot_id, 0)), (COALESCE(property_instance_id, 0))"
)
SAME_STOCK = """
    {a}.item_id = {b}.item_id AND {a}.location_id = {b}.location_id
    AND COALESCE({a}.variant_id, 0) = COALESCE({b}.variant_id, 0) AND COALESCE({a}.lot_id, 0) = COALESCE({b}.lot_id, 0)
    AND COALESCE({a}.property_instance_id, 0) = COALESCE({b}.property_instance_id, 0)
"""
_MOVEMENT_FIELDS = (
    "line",
    "item",
    "variant",
    "lot",
    "property_instance",
    "location",
    "quantity",
    "committed",
    "date",
    "template",
    "unit_cost",
    "order_line",
    "created_at",
)


def settle_lines(plan: Plan) -> None:
    """Write on each line what was resolved: direction, quantity, places, lot and what it says. SQL relies on it now."""
    names = ("id", "direction", "location_id", "target_location_id", "lot_id")
    columns = {
        **dict.fromkeys(names, "bigint"),
        "managed_quantity": "numeric",
        "unit_cost": "numeric",
        "lot_code": "text",
        "expiry_date": "date",
    }
    rows = []
    for planned in plan.lines:
        line, place, counter = planned.line, planned.location, planned.counter_location
        line.location, line.target_location = place, counter
        places = (place.pk if place else None, counter.pk if counter else None)
        said = (line.unit_cost, line.lot_code, line.expiry_date)
        rows.append((line.pk, planned.direction, *places, line.lot_id, planned.quantity, *said))
    source, parameters = rows_source(columns, rows)
    settings = ", ".join(f"{name} = r.{name}" for name in columns if name != "id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE inventory_documentline SET {settings} FROM {source} AS r WHERE inventory_documentline.id = r.id",
            parameters,
        )


def insert_movements(document: Document, legs: Sequence[Leg]) -> None:
    """One movement for each leg, in one statement."""
    now = timezone.now()
    rows = [
        (
            leg.line.pk,
            *leg.stock,
            leg.location_id,
            leg.quantity,
            leg.committed,
            document.date,
            leg.template_id,
            leg.line.unit_cost if leg.quantity else None,
            leg.order_line_id,
            now,
        )
        for leg in legs
    ]
    insert_rows(Movement, _MOVEMENT_FIELDS, rows)


def add_to_balances(document: Document) -> None:
    """Add the document's movements to the balances, in one statement and one fixed order of locks."""
    on_hand = rounded("inventory_balance.on_hand + excluded.on_hand")
    committed = rounded("inventory_balance.committed + excluded.committed")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO inventory_balance (item_id, variant_id, lot_id, property_instance_id, location_id,
                on_hand, committed)
            SELECT m.item_id, m.variant_id, m.lot_id, m.property_instance_id, m.location_id,
                {rounded("SUM(m.quantity)")}, {rounded("SUM(m.committed)")}
            FROM inventory_movement m JOIN inventory_documentline l ON l.id = m.line_id
            WHERE l.document_id = %s
            GROUP BY m.item_id, m.variant_id, m.lot_id, m.property_instance_id, m.location_id
            ORDER BY m.item_id, m.location_id, COALESCE(m.variant_id, 0), COALESCE(m.lot_id, 0),
                COALESCE(m.property_instance_id, 0)
            ON CONFLICT ({BALANCE_KEY})
            DO UPDATE SET on_hand = {on_hand}, committed = {committed}
            """,
            [document.pk],
        )

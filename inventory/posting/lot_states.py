"""What lots say of themselves after a posting: stock on hand, closed, initial quantity."""

from __future__ import annotations

from django.db import connection

from core.sql import lock_rows, rounded
from inventory.models import Document

# It brought goods from outside; with a target they only came from another place of ours.
_BRINGS = "l.direction = 1 AND l.target_location_id IS NULL AND m.quantity > 0"
# The same of a reversal, whose lines go the opposite way.
_TAKES_BACK = "l.direction = -1 AND l.target_location_id IS NULL AND m.quantity < 0"
# A load that stands: neither reversed nor a reversal.
STANDING_LOAD = f"""
    {_BRINGS} AND m.reverses_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM inventory_movement undone WHERE undone.reverses_id = m.id)
"""
_TOUCHED = (
    "SELECT m.lot_id FROM inventory_documentline l JOIN inventory_movement m ON m.line_id = l.id "
    "WHERE l.document_id = %s AND m.lot_id IS NOT NULL"
)


def lock_touched(document: Document) -> None:
    """Wait for others who move the lots that a document moved, in the order of their ids."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM (SELECT lot.id FROM lots_lot lot WHERE lot.id IN ({_TOUCHED}) "
            f"ORDER BY lot.id {lock_rows('lot')}) AS locked",
            [document.pk],
        )


def move_lots(document: Document) -> None:
    """Add what the document moved to its lots. The first load gives the initial quantity; later ones add to it
    where the template integrates initial quantities (domain: template flags)."""
    template = document.template
    integrates = bool(template and template.integrate_initial_quantity)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE lots_lot SET on_hand = x.on_hand, initial_quantity = x.initial, initial_packages = x.packages,
                closed = (x.initial IS NOT NULL AND x.on_hand = 0)
            FROM (
                SELECT lot.id, {rounded("lot.on_hand + t.quantity")} AS on_hand,
                    CASE WHEN lot.initial_quantity IS NULL THEN t.loaded
                        WHEN t.loaded IS NOT NULL AND %s THEN {rounded("lot.initial_quantity + t.loaded")}
                        ELSE lot.initial_quantity END AS initial,
                    CASE WHEN lot.initial_quantity IS NULL THEN t.packages
                        WHEN t.loaded IS NOT NULL AND %s
                            THEN COALESCE(lot.initial_packages + t.packages, lot.initial_packages, t.packages)
                        ELSE lot.initial_packages END AS packages
                FROM (
                    SELECT m.lot_id, SUM(m.quantity) AS quantity,
                        SUM(CASE WHEN {_BRINGS} THEN m.quantity END) AS loaded,
                        SUM(CASE WHEN {_BRINGS} THEN l.packages END) AS packages
                    FROM inventory_documentline l JOIN inventory_movement m ON m.line_id = l.id
                    WHERE l.document_id = %s AND m.lot_id IS NOT NULL AND m.quantity <> 0
                    GROUP BY m.lot_id
                ) AS t JOIN lots_lot lot ON lot.id = t.lot_id
            ) AS x
            WHERE lots_lot.id = x.id
            """,
            [integrates, integrates, document.pk],
        )


def take_back_lots(reversal: Document) -> None:
    """Take what a reversal undid off its lots; their initial quantity is that of the loads that still stand."""
    on_hand = rounded("lots_lot.on_hand + x.quantity")
    # Without a load of the lot undone, its first load is what it was, whatever its template says by now.
    initial = "CASE WHEN x.undone > 0 THEN x.initial ELSE lots_lot.initial_quantity END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH loads AS (
                SELECT m.lot_id, m.id, l.document_id, m.quantity, l.packages,
                    COALESCE(t.integrate_initial_quantity, FALSE) AS integrates,
                    FIRST_VALUE(l.document_id) OVER (PARTITION BY m.lot_id ORDER BY m.id) AS first_document
                FROM inventory_movement m
                JOIN inventory_documentline l ON l.id = m.line_id
                LEFT JOIN inventory_movementtemplate t ON t.id = m.template_id
                WHERE m.lot_id IN ({_TOUCHED}) AND {STANDING_LOAD}
            )
            UPDATE lots_lot SET on_hand = {on_hand}, closed = ({initial} IS NOT NULL AND {on_hand} = 0),
                initial_quantity = {initial},
                initial_packages = CASE WHEN x.undone > 0 THEN x.packages ELSE lots_lot.initial_packages END
            FROM (
                SELECT moved.lot_id, moved.quantity, moved.undone, {rounded("SUM(counted.quantity)")} AS initial,
                    SUM(counted.packages) AS packages
                FROM (
                    SELECT m.lot_id, SUM(m.quantity) AS quantity,
                        SUM(CASE WHEN {_TAKES_BACK} THEN 1 ELSE 0 END) AS undone
                    FROM inventory_documentline l JOIN inventory_movement m ON m.line_id = l.id
                    WHERE l.document_id = %s AND m.lot_id IS NOT NULL AND m.quantity <> 0
                    GROUP BY m.lot_id
                ) AS moved
                LEFT JOIN loads counted ON counted.lot_id = moved.lot_id
                    AND (counted.document_id = counted.first_document OR counted.integrates)
                GROUP BY moved.lot_id, moved.quantity, moved.undone
            ) AS x
            WHERE lots_lot.id = x.lot_id
            """,
            [reversal.pk, reversal.pk],
        )

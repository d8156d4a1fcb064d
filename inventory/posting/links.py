"""What becomes of serial numbers that are there: tied to the movements of their lines, and given their new state."""

from __future__ import annotations

from django.db import connection

from core.sql import in_order
from inventory.exceptions import Conflict
from inventory.models import Document
from inventory.posting.planned import Plan
from inventory.posting.serials import SAME_SERIAL, SOMEBODY_ELSE, TYPED

# What a movement of a line says that the piece is from then on.
DESCRIBED = "COALESCE(l.target_property_instance_id, l.property_instance_id, m.property_instance_id)"


def link_typed(document: Document) -> int:
    """Tie the serial numbers that were there to the movements of their lines; return how many ties were made.

    Those that the document made are tied already.
    """
    of_line = """
        m.line_id = d.line_id AND (m.order_line_id IS NULL OR m.order_line_id = d.line_id)
        AND COALESCE(s.last_movement_id, 0) <> m.id
        AND COALESCE(m.property_instance_id, 0) = CASE WHEN m.quantity > 0
            THEN COALESCE(d.target_property_instance_id, d.property_instance_id, s.property_instance_id, 0)
            ELSE COALESCE(s.property_instance_id, 0) END
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO inventory_movementserial (movement_id, serial_id)
            {TYPED}
            SELECT m.id, s.id
            FROM d {in_order(("serials_serialnumber s", SAME_SERIAL), ("inventory_movement m", of_line))}
            """,
            [document.pk],
        )
        return int(cursor.rowcount)


def move_states(document: Document, *, once: bool = False) -> None:
    """Give the serial numbers that the document moved their new place, properties and commitment; those it made have
    theirs.

    The place is that of the movement that added them, if one did; otherwise they are no longer on hand. ``once``: each
    has one movement in this document, so that nothing need be put together.
    """
    most, together = ("", "") if once else ("MAX", "GROUP BY ms.serial_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE serials_serialnumber SET
                location_id = CASE WHEN x.moves > 0 THEN x.location_id ELSE serials_serialnumber.location_id END,
                property_instance_id = CASE WHEN x.moves > 0 THEN x.instance_id
                    ELSE serials_serialnumber.property_instance_id END,
                last_moved_on = CASE WHEN x.moves > 0 THEN x.date ELSE serials_serialnumber.last_moved_on END,
                committed_line_id = CASE WHEN x.commits > 0 THEN x.order_line_id
                    ELSE serials_serialnumber.committed_line_id END,
                last_movement_id = x.movement_id
            FROM (
                SELECT ms.serial_id, {most}(m.id) AS movement_id, {most}(m.date) AS date,
                    {most}(CASE WHEN m.quantity > 0 THEN m.location_id END) AS location_id,
                    {most}(CASE WHEN m.quantity <> 0 THEN {DESCRIBED} END) AS instance_id,
                    {most}(CASE WHEN m.quantity <> 0 THEN 1 ELSE 0 END) AS moves,
                    {most}(CASE WHEN m.committed > 0 THEN m.order_line_id END) AS order_line_id,
                    {most}(CASE WHEN m.committed <> 0 THEN 1 ELSE 0 END) AS commits
                FROM inventory_documentline l
                JOIN inventory_movement m ON m.line_id = l.id
                JOIN inventory_movementserial ms ON ms.movement_id = m.id
                WHERE l.document_id = %s
                {together}
            ) AS x
            WHERE serials_serialnumber.id = x.serial_id
                AND COALESCE(serials_serialnumber.last_movement_id, 0) <> x.movement_id
            """,
            [document.pk],
        )


def require_all(plan: Plan, linked: int) -> None:
    """Raise Conflict when fewer or more serial numbers were linked than the lines hold: nothing may slip by."""
    legs = sum((p.serials_typed + p.serials_to_make) * (2 if p.counter_location else 1) for p in plan.lines)
    if linked != legs:
        raise Conflict(str(SOMEBODY_ELSE))


def restore_before(reversal: Document) -> None:
    """After a reversal the last move is the one before what was reversed: a correction may be dated there, and pieces
    have the properties that they had."""
    standing = """
        FROM inventory_movementserial ms
        JOIN inventory_movement m ON m.id = ms.movement_id
        JOIN inventory_documentline l ON l.id = m.line_id
        WHERE ms.serial_id = serials_serialnumber.id AND m.quantity <> 0 AND m.reverses_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM inventory_movement undone WHERE undone.reverses_id = m.id)
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE serials_serialnumber SET last_moved_on = (SELECT MAX(m.date) {standing}),
                property_instance_id = (SELECT {DESCRIBED} {standing} ORDER BY m.id DESC LIMIT 1)
            WHERE id IN (
                SELECT ms.serial_id FROM inventory_documentline l
                JOIN inventory_movement m ON m.line_id = l.id
                JOIN inventory_movementserial ms ON ms.movement_id = m.id
                WHERE l.document_id = %s)
            """,
            [reversal.pk],
        )

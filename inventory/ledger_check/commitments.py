"""What orders engage is released from where it was engaged, and once."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from core.sql import exact_sum
from inventory.ledger_check.telling import MOVEMENTS, SAME_KIND, Check, tell_movement


def commitment_checks() -> list[Check]:
    """What commitments and releases must be. A line's commitment is the movement that is its own order line's."""
    return [
        Check(
            "releases match commitments",
            f"""
            {MOVEMENTS} LEFT JOIN inventory_movement made
                ON made.order_line_id = m.order_line_id AND made.line_id = made.order_line_id
            WHERE m.order_line_id IS NOT NULL AND m.reverses_id IS NULL AND (
                made.id IS NULL OR made.committed < 0 OR (m.committed > 0 AND m.line_id <> m.order_line_id)
                OR NOT ({SAME_KIND.format(a="m", b="made")}) OR m.location_id <> made.location_id)
            """,
            tell_movement(
                gettext_noop(
                    "Movement #%(pk)s of %(document)s, line %(position)s, does not release what its order committed."
                )
            ),
        ),
        Check(
            "commitments are not released twice",
            f"""
            SELECT x.movement_id, d.document_type_id, d.number, l.position
            FROM (
                SELECT order_line_id, MAX(id) AS movement_id FROM inventory_movement
                WHERE order_line_id IS NOT NULL
                GROUP BY order_line_id, item_id, variant_id, lot_id, property_instance_id, location_id
                HAVING {exact_sum("committed")} < 0
            ) AS x
            JOIN inventory_documentline l ON l.id = x.order_line_id
            JOIN inventory_document d ON d.id = l.document_id
            """,
            tell_movement(gettext_noop("Line %(position)s of %(document)s had more released than it committed.")),
        ),
    ]

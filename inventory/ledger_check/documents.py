"""Documents have the movements that their lines and their state ask for; reversals undo all of one document."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from core.sql import exact_sum, rounded
from inventory.ledger_check.telling import MILLIONTHS, MOVEMENTS, SAME_KIND, Check, tell_document, tell_movement

_COUNTS = """
    SELECT l.document_id, COUNT(*) AS movements
    FROM inventory_movement m JOIN inventory_documentline l ON l.id = m.line_id
    WHERE l.document_id IN (
        SELECT id FROM inventory_document WHERE reverses_id IS NOT NULL
        UNION SELECT reverses_id FROM inventory_document WHERE reverses_id IS NOT NULL)
    GROUP BY l.document_id
"""
# Both are there for each link that a reversal shares with what it reverses; one alone is a difference.
_UNSHARED_LINKS = """
    SELECT movement_id FROM (
        SELECT m.id AS movement_id, ms.serial_id
        FROM inventory_movement m JOIN inventory_movementserial ms ON ms.movement_id = m.id
        WHERE m.reverses_id IS NOT NULL
        UNION ALL
        SELECT m.id, ms.serial_id
        FROM inventory_movement m JOIN inventory_movementserial ms ON ms.movement_id = m.reverses_id
    ) AS links GROUP BY movement_id, serial_id HAVING COUNT(*) <> 2
"""


# Whether a line adds stock somewhere, and whether it takes some.
_COMES = "l.direction = 1 OR l.target_location_id IS NOT NULL"
_GOES = "l.direction = -1 OR l.target_location_id IS NOT NULL"


def document_checks() -> list[Check]:
    """What documents must have."""
    return [_lines_moved(), _states_of_reversed(), *_reversal_checks()]


def _lines_moved() -> Check:
    """A line has a movement for each property instance of what comes, and of what goes: together they are all of it."""
    whole = MILLIONTHS.format("l.managed_quantity")
    return Check(
        "every posted line moved",
        f"""
        SELECT l.id, d.document_type_id, d.number, l.position
        FROM inventory_documentline l JOIN inventory_document d ON d.id = l.document_id
        LEFT JOIN (
            SELECT line_id, COUNT(CASE WHEN quantity <> 0 THEN 1 END) AS moves, COUNT(*) AS all_of_them,
                {exact_sum("CASE WHEN quantity > 0 THEN quantity ELSE 0 END")} AS came,
                {exact_sum("CASE WHEN quantity < 0 THEN -quantity ELSE 0 END")} AS went,
                {exact_sum("CASE WHEN order_line_id = line_id THEN committed ELSE 0 END")} AS engaged
            FROM inventory_movement GROUP BY line_id
        ) AS x ON x.line_id = l.id
        WHERE d.state <> 'draft' AND l.managed_quantity IS NOT NULL AND (
            COALESCE(x.all_of_them, 0) = 0
            OR (x.moves > 0 AND (
                x.came <> CASE WHEN {_COMES} THEN {whole} ELSE 0 END
                OR x.went <> CASE WHEN {_GOES} THEN {whole} ELSE 0 END))
            OR (d.reverses_id IS NULL AND x.engaged <> CASE WHEN x.moves > 0 THEN 0 ELSE {whole} END))
        """,
        tell_movement(gettext_noop("Line %(position)s of %(document)s has lost movements, or has too many.")),
    )


def _states_of_reversed() -> Check:
    return Check(
        "reversed documents have a reversal",
        """
        SELECT d.document_type_id, d.number
        FROM inventory_document d
        LEFT JOIN inventory_document undoing ON undoing.reverses_id = d.id AND undoing.state = 'posted'
        WHERE (d.state = 'reversed') <> (undoing.id IS NOT NULL)
        """,
        tell_document(
            gettext_noop("%(document)s is reversed without a reversal, or has a reversal without being reversed.")
        ),
    )


def _reversal_checks() -> list[Check]:
    return [
        Check(
            "reversals reverse one document",
            f"""
            {MOVEMENTS} LEFT JOIN inventory_movement o ON o.id = m.reverses_id
            LEFT JOIN inventory_documentline ol ON ol.id = o.line_id
            WHERE COALESCE(d.reverses_id, 0) <> COALESCE(ol.document_id, 0) OR ol.position <> l.position
            """,
            tell_movement(
                gettext_noop(
                    "Movement #%(pk)s of %(document)s, line %(position)s: "
                    "it does not reverse the document that its own reverses."
                )
            ),
        ),
        Check(
            "reversals are complete",
            f"""
            SELECT d.document_type_id, d.number
            FROM inventory_document d
            LEFT JOIN ({_COUNTS}) AS mine ON mine.document_id = d.id
            LEFT JOIN ({_COUNTS}) AS undone ON undone.document_id = d.reverses_id
            WHERE d.reverses_id IS NOT NULL AND COALESCE(mine.movements, 0) <> COALESCE(undone.movements, 0)
            """,
            tell_document(gettext_noop("%(document)s has more or fewer movements than what it reverses.")),
        ),
        Check(
            "reversals are opposite",
            f"""
            {MOVEMENTS} JOIN inventory_movement o ON o.id = m.reverses_id
            WHERE NOT ({SAME_KIND.format(a="m", b="o")}) OR m.location_id <> o.location_id
                OR COALESCE(m.property_instance_id, 0) <> COALESCE(o.property_instance_id, 0)
                OR COALESCE(m.order_line_id, 0) <> COALESCE(o.order_line_id, 0)
                OR {rounded("m.quantity + o.quantity")} <> 0 OR {rounded("m.committed + o.committed")} <> 0
            """,
            tell_movement(
                gettext_noop("Movement #%(pk)s of %(document)s, line %(position)s, does not undo what it reverses.")
            ),
        ),
        Check(
            "reversals name the same serial numbers",
            f"{MOVEMENTS} WHERE m.id IN ({_UNSHARED_LINKS})",
            tell_movement(
                gettext_noop(
                    "Movement #%(pk)s of %(document)s, line %(position)s: "
                    "its serial numbers are not those of what it reverses."
                )
            ),
        ),
    ]

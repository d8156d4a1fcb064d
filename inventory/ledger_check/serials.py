"""The state of every serial number follows from the movements that name it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from inventory.ledger_check.telling import Check, tell_serial
from inventory.posting.links import DESCRIBED

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
_LAST_MOVES = """
    SELECT ms.serial_id, MAX(m.date) AS date
    FROM inventory_movementserial ms JOIN inventory_movement m ON m.id = ms.movement_id
    LEFT JOIN inventory_movement undoing ON undoing.reverses_id = m.id
    WHERE m.quantity <> 0 AND m.reverses_id IS NULL AND undoing.id IS NULL
    GROUP BY ms.serial_id
"""
_COMMITTED = """
    SELECT serial_id, MAX(order_line_id) AS order_line_id, COUNT(*) AS orders FROM (
        SELECT ms.serial_id, m.order_line_id
        FROM inventory_movement m JOIN inventory_movementserial ms ON ms.movement_id = m.id
        WHERE m.order_line_id IS NOT NULL GROUP BY ms.serial_id, m.order_line_id
        HAVING SUM(CASE WHEN m.committed > 0 THEN 1 ELSE -1 END) <> 0
    ) AS engaged GROUP BY serial_id
"""


# What the last movement that stands says of a piece.
_PROPERTIES = f"""
    SELECT last.serial_id, {DESCRIBED} AS instance_id
    FROM (
        SELECT ms.serial_id, MAX(m.id) AS movement_id
        FROM inventory_movementserial ms JOIN inventory_movement m ON m.id = ms.movement_id
        LEFT JOIN inventory_movement undoing ON undoing.reverses_id = m.id
        WHERE m.quantity <> 0 AND m.reverses_id IS NULL AND undoing.id IS NULL
        GROUP BY ms.serial_id
    ) AS last
    JOIN inventory_movement m ON m.id = last.movement_id
    JOIN inventory_documentline l ON l.id = m.line_id
"""


def serial_checks() -> list[Check]:
    """What serial numbers must be."""
    head = "SELECT sn.id, sn.code, i.code FROM serials_serialnumber sn JOIN items_item i ON i.id = sn.item_id"
    states = f"{head} LEFT JOIN ({_STATES}) AS x ON x.serial_id = sn.id"
    return [
        Check(
            "one place",
            f"{states} WHERE x.places > 1 OR x.fewest < 0 OR x.most > 1",
            tell_serial(
                gettext_noop("Serial number %(code)s of %(item)s (#%(pk)s) is not once in one place, or nowhere.")
            ),
        ),
        Check(
            "serial states",
            f"{states} WHERE COALESCE(sn.location_id, 0) <> COALESCE(x.location_id, 0) "
            "OR COALESCE(sn.last_movement_id, 0) <> COALESCE(x.last_movement_id, 0)",
            tell_serial(
                gettext_noop("Serial number %(code)s of %(item)s (#%(pk)s) is not where its movements put it.")
            ),
        ),
        Check(
            "serial properties",
            f"{head} LEFT JOIN ({_PROPERTIES}) AS x ON x.serial_id = sn.id "
            "WHERE COALESCE(sn.property_instance_id, 0) <> COALESCE(x.instance_id, 0)",
            tell_serial(
                gettext_noop("Serial number %(code)s of %(item)s (#%(pk)s) has not the properties that it moved with.")
            ),
        ),
        Check(
            "serial dates",
            f"{head} LEFT JOIN ({_LAST_MOVES}) AS x ON x.serial_id = sn.id "
            "WHERE COALESCE(sn.last_moved_on, '0001-01-01') <> COALESCE(x.date, '0001-01-01')",
            tell_serial(
                gettext_noop("Serial number %(code)s of %(item)s (#%(pk)s) did not last move when its movements say.")
            ),
        ),
        Check(
            "serial commitments",
            f"{head} LEFT JOIN ({_COMMITTED}) AS x ON x.serial_id = sn.id "
            "WHERE COALESCE(sn.committed_line_id, 0) <> COALESCE(x.order_line_id, 0) OR x.orders > 1",
            tell_serial(
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
            tell_serial(gettext_noop("Serial number %(code)s of %(item)s (#%(pk)s) is on hand, and no load made it.")),
        ),
    ]

"""A movement is what its line and its document say."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from inventory.ledger_check.telling import MOVEMENTS, SAME_KIND, Check, tell_movement

_IS_MAIN = "((m.quantity > 0) = (l.direction = 1))"
# No whole number, so no cost, stands for none.
_COST = "COALESCE(ROUND({0} * 10000), -0.5)"


def movement_checks() -> list[Check]:
    """What movements must be."""
    return [_matching_lines(), _properties(), *_template_checks(), _costs(), _serial_counts()]


def _matching_lines() -> Check:
    # Where there may be a movement for each property instance, "every posted line moved" looks at how much in all.
    comes_in = "CASE WHEN l.direction = 1 THEN l.location_id ELSE l.target_location_id END"
    goes_from = "CASE WHEN l.direction = -1 THEN l.location_id ELSE l.target_location_id END"
    place = f"m.location_id = CASE WHEN m.quantity > 0 THEN {comes_in} ELSE {goes_from} END"
    stock = SAME_KIND.format(a="m", b="l")
    return Check(
        "movements match their lines",
        f"""
        {MOVEMENTS} JOIN items_item i ON i.id = m.item_id
        WHERE d.state = 'draft' OR m.date <> d.date
        OR (i.property_set_id IS NULL AND m.quantity <> 0 AND ABS(m.quantity) <> l.managed_quantity)
        OR (i.property_set_id IS NULL AND m.order_line_id = l.id AND m.committed <> l.managed_quantity)
        OR (m.quantity <> 0 AND NOT ({stock} AND COALESCE({place}, 1 = 0)))
        OR (m.order_line_id = l.id AND (NOT ({stock}) OR m.location_id <> l.location_id OR m.committed <= 0))
        """,
        tell_movement(
            gettext_noop("Movement #%(pk)s is not what line %(position)s of %(document)s says it should be.")
        ),
    )


def _properties() -> Check:
    """What comes has the properties that its line gives it; what goes, unless it is known by serial numbers, those
    that the line names, or none. Of a reversal, what goes is what had come."""
    said = "COALESCE(l.target_property_instance_id, l.property_instance_id)"
    comes = "((m.quantity > 0) = (m.reverses_id IS NULL))"
    return Check(
        "movements have their line's properties",
        f"""
            {MOVEMENTS} JOIN items_item i ON i.id = m.item_id
            WHERE m.quantity <> 0 AND (
                ({comes} AND {said} IS NOT NULL AND COALESCE(m.property_instance_id, 0) <> {said})
                OR (NOT {comes} AND NOT i.serial_managed AND m.property_instance_id IS NOT NULL
                    AND m.property_instance_id <> COALESCE(l.property_instance_id, 0)))
            """,
        tell_movement(
            gettext_noop("Movement #%(pk)s of %(document)s, line %(position)s, has not the properties of its line.")
        ),
    )


def _template_checks() -> list[Check]:
    """A template's offset may be changed after it was used, so which one it was then is no longer known.

    What holds for ever: only a document with a template has one, never its own, and the same on all its lines.
    """
    return [
        Check(
            "movements have their document's template",
            f"""
            {MOVEMENTS} LEFT JOIN inventory_movement o ON o.id = m.reverses_id
            WHERE COALESCE(m.template_id, 0) <> COALESCE(CASE
                WHEN m.reverses_id IS NOT NULL THEN o.template_id
                WHEN m.quantity = 0 THEN NULL
                WHEN {_IS_MAIN} THEN d.template_id
                WHEN d.template_id IS NOT NULL AND m.template_id <> d.template_id THEN m.template_id
            END, 0)
            """,
            tell_movement(
                gettext_noop(
                    "Movement #%(pk)s of %(document)s, line %(position)s, has not the template of its document."
                )
            ),
        ),
        Check(
            "offsets have one template",
            f"""
            SELECT x.movement_id, d.document_type_id, d.number, l.position
            FROM (
                SELECT MAX(m.id) AS movement_id
                FROM inventory_movement m JOIN inventory_documentline l ON l.id = m.line_id
                WHERE m.quantity <> 0 AND NOT {_IS_MAIN}
                GROUP BY l.document_id HAVING MIN(COALESCE(m.template_id, 0)) <> MAX(COALESCE(m.template_id, 0))
            ) AS x
            JOIN inventory_movement m ON m.id = x.movement_id
            JOIN inventory_documentline l ON l.id = m.line_id
            JOIN inventory_document d ON d.id = l.document_id
            """,
            tell_movement(
                gettext_noop(
                    "Movement #%(pk)s of %(document)s, line %(position)s: "
                    "the opposite movements of one document have several templates."
                )
            ),
        ),
    ]


def _costs() -> Check:
    on_line = "CASE WHEN m.quantity <> 0 THEN l.unit_cost END"
    return Check(
        "movements have their line's cost",
        f"{MOVEMENTS} WHERE {_COST.format('m.unit_cost')} <> {_COST.format(on_line)}",
        tell_movement(
            gettext_noop("Movement #%(pk)s of %(document)s, line %(position)s, has not the unit cost of its line.")
        ),
    )


def _serial_counts() -> Check:
    return Check(
        "serial numbers match quantities",
        f"""
        {MOVEMENTS} JOIN items_item i ON i.id = m.item_id
        LEFT JOIN (
            SELECT ms.movement_id, COUNT(*) AS pieces,
                COUNT(CASE WHEN NOT ({SAME_KIND.format(a="sn", b="mm")}) THEN 1 END) AS strangers
            FROM inventory_movementserial ms
            JOIN serials_serialnumber sn ON sn.id = ms.serial_id
            JOIN inventory_movement mm ON mm.id = ms.movement_id
            GROUP BY ms.movement_id
        ) AS x ON x.movement_id = m.id
        WHERE x.strangers > 0
            OR (i.serial_managed AND m.quantity <> 0 AND COALESCE(x.pieces, 0) <> ABS(m.quantity))
            OR (x.pieces > 0 AND m.quantity = 0 AND x.pieces <> ABS(m.committed))
        """,
        tell_movement(
            gettext_noop(
                "Movement #%(pk)s of %(document)s, line %(position)s: its serial numbers are not as many as moved."
            )
        ),
    )

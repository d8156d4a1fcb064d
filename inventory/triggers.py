"""Triggers that make posted history immutable, whoever writes and by whatever way.

TRUNCATE on PostgreSQL asks for ownership of the table and is left to the owner.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from core.sql import append_only, refuse

_POSTED_LINE = "(SELECT state FROM inventory_document WHERE id = {row}.document_id) <> 'draft'"
_KEPT_COLUMNS = ("document_type_id", "number", "date", "warehouse_id", "created_at", "posted_at")
_KEPT_LINKS = ("target_warehouse_id", "template_id", "partner_id", "origin_id", "reverses_id")
# The only change a posted document knows is from posted to reversed.
_POSTED_CHANGED = " OR ".join(
    ["NEW.state <> 'reversed'", "OLD.state = 'reversed'"]
    + [f"NEW.{column} <> OLD.{column}" for column in _KEPT_COLUMNS]
    + [f"COALESCE(NEW.{column}, 0) <> COALESCE(OLD.{column}, 0)" for column in _KEPT_LINKS]
)


def ledger_triggers(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    """Statements that make, and that drop, all triggers of this room."""
    parts = [
        append_only("inventory_movement", connection),
        append_only("inventory_movementserial", connection),
        refuse(
            "inventory_document",
            ["UPDATE"],
            f"OLD.state <> 'draft' AND ({_POSTED_CHANGED})",
            "a posted document is never edited: reverse it",
            connection,
        ),
        refuse(
            "inventory_document",
            ["DELETE"],
            "OLD.state <> 'draft'",
            "a posted document is never deleted: reverse it",
            connection,
        ),
    ]
    for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        message = "the lines of a posted document are never changed: reverse it"
        parts.append(refuse("inventory_documentline", [event], _POSTED_LINE.format(row=row), message, connection))
    return [s for make, _ in parts for s in make], [s for _, drop in parts for s in drop]

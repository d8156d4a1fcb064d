"""The serial numbers that a load brings in: registered now, or registered ahead and dated now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from core.sql import add_days, insert_linked
from inventory.exceptions import Conflict
from inventory.models import Document
from inventory.posting.generation import generated
from inventory.posting.planned import Plan
from inventory.posting.serials import MAKES, SAME_SERIAL, SOMEBODY_ELSE, TYPED_WHOLE


def create_named(plan: Plan, *, known: int) -> int:
    """Register the serial numbers that loads name first; ``known`` is how many were there already.

    Returns how many were made. Raises Conflict when somebody else registered one since.
    """
    brought = sum(planned.serials_typed for planned in plan.lines if planned.brings)
    return _create(plan.document, TYPED_WHOLE, [plan.document.pk], brought - known) if brought > known else 0


def create_generated(plan: Plan) -> int:
    """Register the serial numbers that code types made for loads, straight from the codes; return how many.

    Raises Conflict when somebody else registered one since.
    """
    made = sum(len(planned.serials_made) for planned in plan.lines)
    return _create(plan.document, *generated(plan), made) if made else 0


def _create(document: Document, named: str, parameters: Sequence[Any], expected: int) -> int:
    """Register what ``named``, a beginning like ``TYPED``, gives as ``d`` and is not there yet, standing where its
    movements put it, and tie it to them.

    Start date: the serial's or the line's own, else the document's. Expiry: start + the item's validity days.
    Source: serial number register, start date and expiry date.
    """
    supplier_id = document.supplier.pk if document.supplier else None
    expiry = add_days("COALESCE(d.start_date, d.line_start_date, m.date)", "i.serial_validity_days")
    made = insert_linked(
        "serials_serialnumber",
        f"""
            INSERT INTO serials_serialnumber (
                item_id, variant_id, lot_id, code, code_key, code_search, code_type_id, start_date, expiry_date,
                customer_code, customer_code_search, supplier_code, supplier_code_search, supplier_id, created_at,
                location_id, property_instance_id, last_movement_id, last_moved_on)
            {named}
            SELECT d.item_id, d.variant_id, d.lot_id, d.code, d.code_key, d.code_search, d.code_type_id,
                COALESCE(d.start_date, d.line_start_date, m.date),
                COALESCE(d.expiry_date, d.line_expiry_date, {expiry}),
                d.customer_code, d.customer_code_search, d.supplier_code, d.supplier_code_search,
                CAST(%s AS BIGINT), m.created_at, m.location_id, m.property_instance_id, m.id, m.date
            FROM d
            JOIN items_item i ON i.id = d.item_id
            JOIN inventory_movement m ON m.line_id = d.line_id AND m.quantity > 0
                AND COALESCE(m.property_instance_id, 0) = COALESCE(d.property_instance_id, 0)
            WHERE {MAKES}
            ORDER BY d.item_id, d.code_key
            ON CONFLICT DO NOTHING
        """,
        [*parameters, supplier_id],
        "last_movement_id, id",
        "inventory_movementserial (movement_id, serial_id)",
    )
    if made != expected:
        raise Conflict(str(SOMEBODY_ELSE))
    return made


# What a load proposes for a serial number that nothing holds yet: those registered ahead keep what somebody
# entered; those whose loads were all reversed are proposed anew.
_PROPOSED = f"""
    {TYPED_WHOLE}, proposed AS (
        SELECT s.id, s.version, m.created_at, s.last_movement_id IS NOT NULL AS anew,
            s.start_date AS had_start, s.expiry_date AS had_expiry,
            s.supplier_code AS had_supplier_code, s.customer_code AS had_customer_code,
            COALESCE(d.start_date, d.line_start_date, m.date) AS start_date,
            COALESCE(d.expiry_date, d.line_expiry_date) AS expiry_date, i.serial_validity_days,
            d.supplier_code, d.supplier_code_search, d.customer_code, d.customer_code_search
        FROM d
        JOIN serials_serialnumber s ON {SAME_SERIAL} AND s.last_moved_on IS NULL
        JOIN items_item i ON i.id = d.item_id
        JOIN inventory_movement m ON m.line_id = d.line_id AND m.quantity > 0
            AND COALESCE(m.property_instance_id, 0) = COALESCE(d.property_instance_id, s.property_instance_id, 0)
        WHERE {MAKES}
    ), started AS (
        SELECT proposed.*, CASE WHEN anew THEN start_date ELSE COALESCE(had_start, start_date) END AS starts
        FROM proposed
    )
"""


def propose_headers(document: Document, *, user_id: int | None) -> None:
    """Give serial numbers that exist, and that this load is the first to bring in, what the load says of them.

    What changes is kept as a change of the header, by the user who posts.
    """
    expiry = f"COALESCE(expiry_date, {add_days('starts', 'serial_validity_days')})"
    settled = f"""
        {_PROPOSED}, settled AS (
            SELECT id, version, created_at, had_start, had_expiry, had_supplier_code, had_customer_code,
                starts, CASE WHEN anew THEN {expiry} ELSE COALESCE(had_expiry, {expiry}) END AS expires,
                supplier_code_search, customer_code_search,
                CASE WHEN supplier_code <> '' AND (anew OR had_supplier_code = '')
                    THEN supplier_code ELSE had_supplier_code END AS supplier_code,
                CASE WHEN customer_code <> '' AND (anew OR had_customer_code = '')
                    THEN customer_code ELSE had_customer_code END AS customer_code
            FROM started
        )
    """
    columns = (
        ("start_date", "had_start", "starts"),
        ("expiry_date", "had_expiry", "expires"),
        ("supplier_code", "had_supplier_code", "supplier_code"),
        ("customer_code", "had_customer_code", "customer_code"),
    )
    texts = [(field, _text(old), _text(new)) for field, old, new in columns]
    changes = " UNION ALL ".join(
        f"SELECT id, version + 1, '{field}', {old}, {new}, CAST(%s AS BIGINT), created_at FROM settled "
        f"WHERE {old} <> {new}"
        for field, old, new in texts
    )
    changed = " OR ".join(f"{old} <> {new}" for _field, old, new in texts)
    supplier_id = document.supplier.pk if document.supplier else None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO serials_serialnumberchange "
            f"(serial_id, version, field, old_value, new_value, user_id, changed_at) {settled} {changes}",
            [document.pk, *[user_id] * len(columns)],
        )
        cursor.execute(
            f"""
            {settled}
            UPDATE serials_serialnumber SET start_date = r.starts, expiry_date = r.expires,
                supplier_code = r.supplier_code, customer_code = r.customer_code, version = r.new_version,
                supplier_code_search = CASE WHEN r.supplier_code <> r.had_supplier_code
                    THEN r.supplier_code_search ELSE serials_serialnumber.supplier_code_search END,
                customer_code_search = CASE WHEN r.customer_code <> r.had_customer_code
                    THEN r.customer_code_search ELSE serials_serialnumber.customer_code_search END,
                supplier_id = COALESCE(CAST(%s AS BIGINT), serials_serialnumber.supplier_id)
            FROM (SELECT settled.*, version + CASE WHEN {changed} THEN 1 ELSE 0 END AS new_version FROM settled) AS r
            WHERE serials_serialnumber.id = r.id
            """,
            [document.pk, supplier_id],
        )


def _text(column: str) -> str:
    return f"COALESCE(CAST({column} AS TEXT), '')"

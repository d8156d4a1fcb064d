"""The serial numbers that a load brings in: registered now, or registered ahead and dated now."""

from __future__ import annotations

from django.db import connection

from core.sql import add_days
from inventory.exceptions import Conflict
from inventory.models import Document
from inventory.posting.serials import MAKES, SAME_SERIAL, SOMEBODY_ELSE, TYPED


def create_loaded(document: Document, *, known: int) -> None:
    """Register the serial numbers that a load names first, standing where its movements put them.

    ``known`` is how many of them ``lock_typed`` found. Raises Conflict when somebody else registered one since.
    Start date: the serial's or the line's own, else the document's. Expiry: start + the item's validity days.
    Source: serial number register, start date and expiry date.
    """
    supplier_id = document.partner_id if document.partner and document.partner.is_supplier else None
    expiry = add_days("COALESCE(d.start_date, d.line_start_date, m.date)", "i.serial_validity_days")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO serials_serialnumber (
                item_id, variant_id, lot_id, code, code_key, code_search, code_type_id, start_date, expiry_date,
                customer_code, customer_code_search, supplier_code, supplier_code_search, supplier_id, created_at,
                location_id, last_movement_id, last_moved_on)
            {TYPED}
            SELECT d.item_id, d.variant_id, d.lot_id, d.code, d.code_key, d.code_search, d.code_type_id,
                COALESCE(d.start_date, d.line_start_date, m.date),
                COALESCE(d.expiry_date, d.line_expiry_date, {expiry}),
                d.customer_code, d.customer_code_search, d.supplier_code, d.supplier_code_search,
                CAST(%s AS BIGINT), m.created_at, m.location_id, m.id, m.date
            FROM d
            JOIN items_item i ON i.id = d.item_id
            JOIN inventory_movement m ON m.line_id = d.line_id AND m.quantity > 0
            WHERE {MAKES}
            ORDER BY d.item_id, d.code_key
            ON CONFLICT DO NOTHING
            """,
            [document.pk, supplier_id],
        )
        made = cursor.rowcount
        cursor.execute(f"{TYPED} SELECT COUNT(*) FROM d WHERE {MAKES}", [document.pk])
        if made + known != cursor.fetchone()[0]:
            raise Conflict(str(SOMEBODY_ELSE))


def date_registered(document: Document) -> None:
    """Give serial numbers registered ahead, which this first load brings in, the dates of what it loads.

    Header data that somebody entered stays; what is filled in is kept as a change, like any other.
    """
    start = "COALESCE(d.start_date, d.line_start_date, m.date)"
    dates = f"""
        {TYPED}, registered AS (
            SELECT s.id, s.version, m.created_at, s.start_date AS had_start, s.expiry_date AS had_expiry,
                COALESCE(s.start_date, {start}) AS start_date,
                COALESCE(s.expiry_date, d.expiry_date, d.line_expiry_date,
                    {add_days(f"COALESCE(s.start_date, {start})", "i.serial_validity_days")}) AS expiry_date
            FROM d
            JOIN serials_serialnumber s ON {SAME_SERIAL} AND s.last_movement_id IS NULL
            JOIN items_item i ON i.id = d.item_id
            JOIN inventory_movement m ON m.line_id = d.line_id AND m.quantity > 0
            WHERE {MAKES}
        )
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO serials_serialnumberchange
                (serial_id, version, field, old_value, new_value, user_id, changed_at)
            {dates}
            SELECT id, version + 1, 'start_date', '', CAST(start_date AS TEXT), CAST(%s AS BIGINT), created_at
            FROM registered WHERE had_start IS NULL
            UNION ALL
            SELECT id, version + 1, 'expiry_date', '', CAST(expiry_date AS TEXT), CAST(%s AS BIGINT), created_at
            FROM registered WHERE had_expiry IS NULL AND expiry_date IS NOT NULL
            """,
            [document.pk, document.created_by_id, document.created_by_id],
        )
        cursor.execute(
            f"""
            {dates}
            UPDATE serials_serialnumber SET start_date = r.start_date, expiry_date = r.expiry_date,
                version = r.version + 1
            FROM registered AS r
            WHERE serials_serialnumber.id = r.id AND (
                r.had_start IS NULL OR (r.had_expiry IS NULL AND r.expiry_date IS NOT NULL))
            """,
            [document.pk],
        )

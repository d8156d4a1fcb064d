"""What a posting may not leave behind: stock below zero, what others committed, what others used later."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attributes.models import PropertyInstance
from core.sql import rounded
from inventory.draft_rules import MAX_QUANTITY, quantity_text
from inventory.exceptions import Problem
from inventory.models import Document
from inventory.posting.ledger import SAME_STOCK
from items.models import Item

MAX_PROBLEMS = 100


def shortages(document: Document, *, spare_committed: bool, commits_available_only: bool = False) -> list[Problem]:
    """Balances that the document left below zero where the warehouse forbids it, or beyond what can be counted.

    ``spare_committed``: and those it left below what others committed; what the order that it carries out still
    engages is not others'. ``commits_available_only``: and those that it committed beyond what is on hand.
    """
    takes = "(touched.quantity < 0 OR touched.engaged > 0)" if commits_available_only else "touched.quantity < 0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT * FROM (
                SELECT touched.position, b.item_id, b.on_hand, b.committed - COALESCE((
                        SELECT SUM(o.committed) FROM inventory_movement o
                        JOIN inventory_documentline ol ON ol.id = o.order_line_id
                        WHERE ol.document_id = %s AND {SAME_STOCK.format(a="o", b="b")}), 0) AS committed,
                    w.code, place.code AS place, touched.quantity, touched.engaged, b.property_instance_id,
                    w.allow_negative, {takes} AS takes
                FROM (
                    SELECT m.item_id, m.variant_id, m.lot_id, m.property_instance_id, m.location_id,
                        -- A release hangs on any leaving line: the shortage is where the stock itself is named.
                        MIN(CASE WHEN COALESCE(m.order_line_id, l.id) = l.id THEN l.position END) AS position,
                        SUM(m.quantity) AS quantity,
                        SUM(CASE WHEN m.committed > 0 THEN m.committed ELSE 0 END) AS engaged
                    FROM inventory_movement m JOIN inventory_documentline l ON l.id = m.line_id
                    WHERE l.document_id = %s
                    GROUP BY m.item_id, m.variant_id, m.lot_id, m.property_instance_id, m.location_id
                ) AS touched
                JOIN inventory_balance b ON {SAME_STOCK.format(a="b", b="touched")}
                JOIN places_location place ON place.id = b.location_id
                JOIN places_warehouse w ON w.id = place.warehouse_id
            ) AS found
            WHERE ABS(on_hand) > {MAX_QUANTITY} OR (NOT allow_negative AND (
                (on_hand < 0 AND quantity < 0) OR (%s AND on_hand < committed AND takes)))
            ORDER BY position LIMIT {MAX_PROBLEMS}
            """,
            [document.origin_id or 0, document.pk, spare_committed],
        )
        rows = cursor.fetchall()
    items = _items(rows)
    named = PropertyInstance.objects.in_bulk({row[8] for row in rows if row[8]}) if rows else {}
    return [_shortage(row, items, named.get(row[8])) for row in rows]


def takes_from_open_orders(document: Document, *, commits_available_only: bool = False) -> list[Problem]:
    """Lots, or stock with properties, taken although orders that leave them open engage all that is left there.

    An order may leave both open, or name the lot or the properties alone: what it waits for is free only beyond
    what is engaged of the item, of that lot, or of those properties. What the order engages that the document
    carries out is not others'. ``commits_available_only``: what the document engages is taken too.
    """
    takes = "(taken.quantity < 0 OR taken.engaged > 0)" if commits_available_only else "taken.quantity < 0"
    scopes = [_takes_from_open_orders(scope, open_, takes) for scope, open_ in _OPEN.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({' UNION ALL '.join(scopes)}) AS found "
            f"WHERE on_hand < committed ORDER BY position, on_hand LIMIT {MAX_PROBLEMS}",
            [document.origin_id or 0, document.pk] * len(scopes),
        )
        rows = cursor.fetchall()
    items = _items(rows)
    first = {row[0]: row for row in reversed(rows)}
    return [_shortage(first[position], items) for position in sorted(first)]


# What orders name besides the item, with what they leave open, and what of it is taken.
_OPEN = {
    (): "open.lot_id IS NULL AND open.property_instance_id IS NULL",
    ("lot_id",): "open.property_instance_id IS NULL AND taken.instances > 0",
    ("property_instance_id",): "open.lot_id IS NULL AND taken.lots > 0",
}


def _takes_from_open_orders(scope: tuple[str, ...], open_: str, takes: str) -> str:
    """The statement for orders that name just ``scope`` of an item; two parameters: the order, the document."""
    same = """
        {a}.item_id = {b}.item_id AND {a}.location_id = {b}.location_id
        AND COALESCE({a}.variant_id, 0) = COALESCE({b}.variant_id, 0)
    """ + "".join(f" AND {{a}}.{name} = {{b}}.{name}" for name in scope)
    key = ("item_id", "variant_id", "location_id", *scope)
    of_movement = ", ".join(f"m.{name}" for name in key)
    named = " AND ".join(f"m.{name} IS NOT NULL" for name in scope)
    return f"""
        SELECT taken.position, taken.item_id, {rounded("SUM(b.on_hand)")} AS on_hand,
            {rounded("SUM(b.committed)")} - COALESCE((
                SELECT SUM(o.committed) FROM inventory_movement o
                JOIN inventory_documentline ol ON ol.id = o.order_line_id
                WHERE ol.document_id = %s AND {same.format(a="o", b="taken")}), 0) AS committed,
            w.code, place.code AS place, taken.quantity, taken.engaged
        FROM (
            SELECT {of_movement}, MIN(l.position) AS position, SUM(m.quantity) AS quantity,
                SUM(CASE WHEN m.committed > 0 THEN m.committed ELSE 0 END) AS engaged,
                COUNT(m.lot_id) AS lots, COUNT(m.property_instance_id) AS instances
            FROM inventory_movement m JOIN inventory_documentline l ON l.id = m.line_id
            WHERE l.document_id = %s AND ({named or "m.lot_id IS NOT NULL OR m.property_instance_id IS NOT NULL"})
            GROUP BY {of_movement}
        ) AS taken
        JOIN inventory_balance b ON {same.format(a="b", b="taken")}
        JOIN places_location place ON place.id = taken.location_id
        JOIN places_warehouse w ON w.id = place.warehouse_id
        WHERE NOT w.allow_negative AND {takes} AND EXISTS (
            SELECT 1 FROM inventory_balance open
            WHERE {same.format(a="open", b="taken")} AND open.committed > 0 AND {open_})
        GROUP BY taken.position, {", ".join(f"taken.{name}" for name in key)}, w.code, place.code,
            taken.quantity, taken.engaged
    """


def _items(rows: Sequence[tuple[object, ...]]) -> dict[int, Item]:
    return Item.objects.select_related("unit").in_bulk({row[1] for row in rows})


def _shortage(row: tuple[Any, ...], items: dict[int, Item], properties: PropertyInstance | None = None) -> Problem:
    position, item_id = int(str(row[0])), int(str(row[1]))
    warehouse, location = row[4], row[5]
    on_hand, committed, quantity, engaged = (Decimal(str(row[index])) for index in (2, 3, 6, 7))
    item = items[item_id]
    before, elsewhere = on_hand - quantity, committed - engaged
    values = {
        "item": f"{item.code} {properties}" if properties else item.code,
        "place": f"{warehouse} / {location}",
        "on_hand": quantity_text(before),
        "committed": quantity_text(elsewhere),
        "unit": item.unit.code,
        "wanted": quantity_text(max(-quantity, engaged)),
    }
    if on_hand > 0 and on_hand > MAX_QUANTITY:
        text = _("%(item)s in %(place)s: more than 999,999,999 %(unit)s cannot be counted in one place.")
    elif elsewhere > 0:
        text = _(
            "%(item)s in %(place)s: %(on_hand)s %(unit)s on hand, of which %(committed)s committed to others; "
            "%(wanted)s wanted."
        )
    else:
        text = _("%(item)s in %(place)s: %(on_hand)s %(unit)s on hand; %(wanted)s wanted.")
    return Problem(text % values, position, "quantity")


def breaks_in_history(document: Document, *, since: datetime.date) -> list[Problem]:
    """Stock that others used from the day ``since`` on, and that this document, dated so, would take away.

    What was reversed, and its reversal, count as if neither had been. Looked at only where later movements exist,
    which one index probe tells.
    """
    undone = "EXISTS (SELECT 1 FROM inventory_movement r WHERE r.reverses_id = m.id)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH touched AS (
                SELECT m.item_id, m.variant_id, m.lot_id, m.property_instance_id, m.location_id,
                    MIN(l.position) AS position
                FROM inventory_movement m
                JOIN inventory_documentline l ON l.id = m.line_id
                JOIN places_location place ON place.id = m.location_id
                JOIN places_warehouse w ON w.id = place.warehouse_id
                WHERE l.document_id = %s AND m.quantity < 0 AND NOT w.allow_negative AND EXISTS (
                    SELECT 1 FROM inventory_movement later
                    WHERE later.item_id = m.item_id AND later.location_id = m.location_id AND later.date > %s)
                GROUP BY m.item_id, m.variant_id, m.lot_id, m.property_instance_id, m.location_id
            ),
            days AS (
                SELECT t.position, m.item_id, m.location_id, m.date, {rounded("SUM(SUM(m.quantity)) OVER w")} AS stock
                FROM touched t JOIN inventory_movement m ON {SAME_STOCK.format(a="m", b="t")}
                WHERE m.reverses_id IS NULL AND NOT {undone}
                GROUP BY t.position, m.item_id, m.variant_id, m.lot_id, m.property_instance_id, m.location_id, m.date
                WINDOW w AS (
                    PARTITION BY m.item_id, m.variant_id, m.lot_id, m.property_instance_id, m.location_id
                    ORDER BY m.date)
            )
            SELECT position, item_id, MIN(date) FROM days WHERE stock < 0 AND date >= %s
            GROUP BY position, item_id ORDER BY position LIMIT {MAX_PROBLEMS}
            """,
            [document.pk, since, since],
        )
        rows = cursor.fetchall()
    items = _items(rows)
    return [
        Problem(
            _("Item %(item)s: dated %(date)s, this would leave less than nothing on %(day)s, when others used it.")
            % {
                "item": items[item_id].code,
                "date": date_format(document.date, "SHORT_DATE_FORMAT"),
                "day": date_format(_as_date(day), "SHORT_DATE_FORMAT"),
            },
            position,
            "quantity",
        )
        for position, item_id, day in rows
    ]


def _as_date(value: datetime.date | str) -> datetime.date:
    """SQLite gives an aggregated date as text."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value

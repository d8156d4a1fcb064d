"""Serial numbers in sets: those that a draft names are locked and checked.

Every statement starts from the serial numbers typed on the draft, joined to the register by item, variant, lot
and folded code, so that one or 100,000 of them cost the same number of statements. The typed ones are
materialized first: a planner without statistics, as in a new database, would start from the register.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attributes.describing import joined
from core.sql import in_order, lock_rows
from inventory.exceptions import Problem
from inventory.models import Document

MAX_PROBLEMS = 100
SOMEBODY_ELSE = gettext_lazy(
    "Somebody else moved some of these serial numbers just now. Nothing was posted: look again and repeat."
)


def _named(columns: str, *, materialized: bool = True) -> str:
    return f"""
    WITH d AS {"" if materialized else "NOT "}MATERIALIZED (
        SELECT {columns}, l.position AS line_position, l.direction, l.item_id, l.variant_id, l.lot_id, l.location_id,
            l.target_location_id, l.property_instance_id, l.target_property_instance_id,
            l.start_date AS line_start_date, l.expiry_date AS line_expiry_date
        FROM inventory_documentline l {in_order(("inventory_draftserial typed", "typed.line_id = l.id"))}
        WHERE l.document_id = %s
    )
    """


# One parameter: the document. What is typed of a serial number: what finds it, and its dates; or all of it.
TYPED = _named(
    "typed.line_id, typed.position, typed.code, typed.code_key, typed.code_search, typed.start_date, typed.expiry_date",
    # SQLite keeps to the order of reads by itself, and reads twice as fast what it need not write down first.
    materialized=connection.vendor == "postgresql",
)
TYPED_WHOLE = _named("typed.*")
SAME_SERIAL = """
    s.item_id = d.item_id AND s.code_key = d.code_key
    AND COALESCE(s.variant_id, 0) = COALESCE(d.variant_id, 0) AND COALESCE(s.lot_id, 0) = COALESCE(d.lot_id, 0)
"""
# A load makes its serial numbers, or takes back those that are not on hand; with an offset it takes them from there.
MAKES = "(d.direction = 1 AND d.target_location_id IS NULL)"
_SOURCE = "(CASE WHEN d.direction = 1 THEN d.target_location_id ELSE d.location_id END)"


def lock_moving(document: Document) -> int:
    """Wait for others who move the same serial numbers, in the order of their ids, so that nobody waits in a circle.

    Those are the typed ones, and the committed ones that closing an order releases. Returns how many there are, of
    typed ones at least one where nobody need be waited for: SQLite has one writer at a time.
    """
    if connection.vendor != "postgresql":
        return 1
    order = f"ORDER BY s.id {lock_rows('s')}"
    moving = f"{TYPED} SELECT COUNT(*) FROM (SELECT s.id FROM d JOIN serials_serialnumber s ON {SAME_SERIAL} {order})"
    parameters: list[Any] = [document.pk]
    if document.closes_origin:
        moving = f"""
            {TYPED}, moving AS (
                SELECT s.id FROM d JOIN serials_serialnumber s ON {SAME_SERIAL}
                UNION ALL
                SELECT s.id FROM inventory_documentline ol
                JOIN serials_serialnumber s ON s.committed_line_id = ol.id
                WHERE ol.document_id = %s
            )
            SELECT COUNT(*) FROM (SELECT s.id FROM serials_serialnumber s WHERE s.id IN (SELECT id FROM moving) {order})
        """
        parameters.append(document.origin_id or 0)
    with connection.cursor() as cursor:
        cursor.execute(f"{moving} AS locked", parameters)
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class Survey:
    """Of the serial numbers that lines name, how many: may not move; are there though a line brings them in; are
    committed where they leave."""

    refused: int = 0
    known: int = 0
    committed: int = 0


def survey(document: Document, *, override: bool) -> Survey:
    """What the named serial numbers are, now that they are locked: one look at each. ``override``: reservations."""
    reasons, facts = _reasons(document, override=override)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {TYPED}
            SELECT COUNT({reasons}), COUNT(CASE WHEN {MAKES} THEN s.id END),
                COUNT(CASE WHEN NOT {MAKES} THEN s.committed_line_id END)
            FROM d
            LEFT JOIN serials_serialnumber s ON {SAME_SERIAL}
            LEFT JOIN inventory_documentline ol ON ol.id = s.committed_line_id
            """,
            [document.pk, *facts],
        )
        return Survey(*cursor.fetchone())


def check_typed(document: Document, *, override: bool) -> list[Problem]:
    """What stands in the way of moving each serial number; up to the first hundred. Asked once the survey found any."""
    return check_named(document, TYPED, [document.pk], override=override, limit=MAX_PROBLEMS)


def check_named(
    document: Document, named: str, parameters: Sequence[Any], *, override: bool, limit: int
) -> list[Problem]:
    """As ``check_typed``, for serial numbers that ``named``, a beginning like ``TYPED``, gives as ``d``."""
    reasons, facts = _reasons(document, override=override)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {named}
            SELECT * FROM (
                SELECT d.line_position, d.code, {reasons} AS reason, place.code AS place, w.code AS warehouse,
                    s.last_moved_on, ol.document_id, p.description, pi.description AS properties, pi.warranty_date,
                    d.position AS entry
                FROM d
                LEFT JOIN serials_serialnumber s ON {SAME_SERIAL}
                LEFT JOIN places_location place ON place.id = s.location_id
                LEFT JOIN places_warehouse w ON w.id = place.warehouse_id
                LEFT JOIN inventory_documentline ol ON ol.id = s.committed_line_id
                LEFT JOIN partners_partner p ON p.id = s.reserved_partner_id
                LEFT JOIN attributes_propertyinstance pi ON pi.id = s.property_instance_id
            ) AS found
            WHERE reason IS NOT NULL ORDER BY line_position, entry LIMIT {limit}
            """,
            [*parameters, *facts],
        )
        rows = cursor.fetchall()
    return [_problem(row) for row in rows]


def _reasons(document: Document, *, override: bool) -> tuple[str, list[Any]]:
    """An expression saying why a named serial number ``d``, which may be there as ``s``, cannot move; else null."""
    origin_id = document.origin_id or 0
    reserved = committed = ""
    facts: list[Any] = []
    if not override:
        reserved = """
            WHEN s.reserved AND COALESCE(s.reserved_partner_id, -1) <> %s
                AND COALESCE(s.reserved_document_id, -1) NOT IN (%s, %s, %s) THEN 'reserved'
        """
        committed = f"""
            WHEN {_SOURCE} IS NOT NULL AND s.committed_line_id IS NOT NULL AND COALESCE(ol.document_id, -1) <> %s
                THEN 'committed'
        """
        # Of a picking list that is delivered, the order that it picked for.
        order_id = (document.origin.origin_id if document.origin else None) or 0
        facts = [document.partner_id or 0, document.pk or 0, origin_id, order_id, origin_id]
    return (
        f"""
        CASE
            WHEN s.id IS NULL THEN CASE WHEN {MAKES} THEN NULL ELSE 'unknown' END
            WHEN s.cancelled THEN 'cancelled'
            WHEN s.force_closed THEN 'force_closed'
            WHEN {MAKES} AND s.location_id IS NOT NULL THEN 'on_hand'
            WHEN NOT {MAKES} AND s.location_id IS NULL THEN 'gone'
            WHEN s.location_id <> {_SOURCE} THEN 'elsewhere'
            WHEN NOT {MAKES} AND s.property_instance_id <> d.property_instance_id THEN 'described'
            {reserved}
            {committed}
            WHEN s.last_moved_on > %s THEN 'too_early'
            WHEN {MAKES} AND s.last_movement_id IS NULL
                AND COALESCE(s.start_date, d.start_date, d.line_start_date, %s)
                    > COALESCE(s.expiry_date, d.expiry_date, d.line_expiry_date) THEN 'expired'
        END
    """,
        [*facts, document.date, document.date],
    )


def _problem(row: tuple[Any, ...]) -> Problem:
    position, code, reason, place, warehouse, moved_on, order_id, partner, described, warranty, _entry = row
    values = {
        "code": code,
        "place": f"{warehouse} / {place}",
        "date": date_format(moved_on, "SHORT_DATE_FORMAT") if moved_on else "",
        "partner": partner or _("a document"),
        "properties": joined([described or "", date_format(warranty, "SHORT_DATE_FORMAT") if warranty else ""]),
    }
    messages = {
        "unknown": _("%(code)s is not a serial number of this item and lot."),
        "cancelled": _("%(code)s is cancelled: it takes part in no movement."),
        "force_closed": _("%(code)s is force-closed: it takes part in no movement."),
        "on_hand": _("%(code)s is on hand already, in %(place)s."),
        "gone": _("%(code)s is not on hand."),
        "elsewhere": _("%(code)s is in %(place)s, not in the location of this line."),
        "described": _(
            "%(code)s is %(properties)s, not what is named here: leave it out, or begin from its own properties."
        ),
        "reserved": _("%(code)s is reserved for %(partner)s."),
        "committed": _("%(code)s is committed to another order."),
        "expired": _("%(code)s, registered ahead, would expire before its start date: correct its dates first."),
        "too_early": _("%(code)s last moved on %(date)s: a movement dated before that would break its history."),
    }
    return Problem(messages[reason] % values, position, "serials", code, order_id if reason == "committed" else None)


def explain_unknown(problems: list[Problem], document: Document) -> list[Problem]:
    """Say of an unknown serial number which item or lot it does belong to. Asked only once something is refused."""
    return explain_named(problems, TYPED, [document.pk])


def explain_named(problems: list[Problem], named: str, parameters: Sequence[Any]) -> list[Problem]:
    """As ``explain_unknown``, for serial numbers that ``named`` gives as ``d``."""
    unknown = [problem.serial for problem in problems if problem.serial]
    if not unknown:
        return problems
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {named}
            SELECT d.line_position, d.code, i.code, COALESCE(lot.code, ''), s.item_id = d.item_id
            FROM d
            JOIN serials_serialnumber s ON s.code_search = d.code_search
            JOIN items_item i ON i.id = s.item_id
            LEFT JOIN lots_lot lot ON lot.id = s.lot_id
            WHERE NOT ({SAME_SERIAL})
            ORDER BY d.line_position, d.position LIMIT 1000
            """,
            parameters,
        )
        others = {(row[0], row[1]): row[2:] for row in cursor.fetchall()}
    return [_explained(problem, others.get((problem.position, problem.serial))) for problem in problems]


def _explained(problem: Problem, other: tuple[str, str, bool] | None) -> Problem:
    plain = _("%(code)s is not a serial number of this item and lot.") % {"code": problem.serial}
    if other is None or problem.message != plain:
        return problem
    item, lot, same_item = other
    values = {"code": problem.serial, "item": item, "lot": lot}
    if same_item:
        text = _("%(code)s is in lot %(lot)s: name that lot.") if lot else _("%(code)s is in no lot: name none.")
    else:
        text = _("%(code)s is a serial number of item %(item)s, not of this one.")
    return Problem(text % values, problem.position, problem.field, problem.serial)

"""The state of every lot follows from its balances and from the loads that stand, and can be made so again."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_noop

from core.sql import exact_sum, is_ascii
from inventory.ledger_check.telling import MILLIONTHS, MOVEMENTS, Check, tell_lot, tell_movement
from inventory.posting.lot_states import STANDING_LOAD

_LOTS = "SELECT lot.id, lot.name, i.code FROM lots_lot lot JOIN items_item i ON i.id = lot.item_id"
_HELD = f"""
    SELECT lot_id, {exact_sum("on_hand")} AS on_hand FROM inventory_balance WHERE lot_id IS NOT NULL GROUP BY lot_id
"""
_ON_HAND = MILLIONTHS.format("lot.on_hand")
_CLOSED = "(lot.initial_quantity IS NOT NULL AND {0} = 0)"
# Whether a template adds later loads to the initial quantity may be changed after it was used, and nothing keeps what
# it said then. So any sum between these two is right, and what holds for ever is proven: the first document that stands
# counts, and nothing counts that does not.
_LOADED = f"""
    SELECT lot_id, SUM(quantity) AS whole, SUM(packages) AS all_packages,
        SUM(CASE WHEN document_id = first_document THEN quantity ELSE 0 END) AS first,
        SUM(CASE WHEN document_id = first_document THEN packages ELSE 0 END) AS first_packages
    FROM (
        SELECT m.lot_id, l.document_id, {MILLIONTHS.format("m.quantity")} AS quantity,
            COALESCE(l.packages, 0) AS packages,
            FIRST_VALUE(l.document_id) OVER (PARTITION BY m.lot_id ORDER BY m.id) AS first_document
        FROM inventory_movement m JOIN inventory_documentline l ON l.id = m.line_id
        WHERE m.lot_id IS NOT NULL AND {STANDING_LOAD}
    ) AS loads GROUP BY lot_id
"""


def lot_checks() -> list[Check]:
    """What lots must be."""
    return [*_state_checks(), _costs(), *_identity_checks()]


def _state_checks() -> list[Check]:
    return [
        Check(
            "lot quantities",
            f"{_LOTS} LEFT JOIN ({_HELD}) AS held ON held.lot_id = lot.id "
            f"WHERE {_ON_HAND} <> COALESCE(held.on_hand, 0)",
            tell_lot(gettext_noop("Lot %(lot)s of %(item)s (#%(pk)s) has not on hand what its balances add up to.")),
        ),
        Check(
            "closed lots",
            f"{_LOTS} WHERE lot.closed <> {_CLOSED.format('lot.on_hand')}",
            tell_lot(
                gettext_noop(
                    "Lot %(lot)s of %(item)s (#%(pk)s) is closed though something is left or nothing was loaded, "
                    "or is not closed though nothing is left."
                )
            ),
        ),
        Check(
            "initial quantities",
            f"""
            {_LOTS} LEFT JOIN ({_LOADED}) AS loaded ON loaded.lot_id = lot.id
            WHERE (lot.initial_quantity IS NULL) <> (loaded.lot_id IS NULL)
                OR {MILLIONTHS.format("lot.initial_quantity")} NOT BETWEEN loaded.first AND loaded.whole
                OR COALESCE(lot.initial_packages, 0)
                    NOT BETWEEN COALESCE(loaded.first_packages, 0) AND COALESCE(loaded.all_packages, 0)
            """,
            tell_lot(
                gettext_noop(
                    "The initial quantity or packages of lot %(lot)s of %(item)s (#%(pk)s) are not of loads that stand."
                )
            ),
        ),
        Check(
            "lots reach back to a load",
            f"""
            {_LOTS} WHERE lot.on_hand > 0 AND NOT EXISTS (
                SELECT 1 FROM inventory_movement m JOIN inventory_documentline l ON l.id = m.line_id
                WHERE m.lot_id = lot.id AND {STANDING_LOAD})
            """,
            tell_lot(gettext_noop("Lot %(lot)s of %(item)s (#%(pk)s) is on hand, and no load made it.")),
        ),
    ]


def _costs() -> Check:
    """FIFO lots alone have a unit cost (seed: Lot Fifo). It stays that of a load that gave it, though that be undone
    while others stand; where there is none, no load that stands says one."""
    loads = (
        "SELECT 1 FROM inventory_movement m JOIN inventory_documentline l ON l.id = m.line_id WHERE m.lot_id = lot.id"
    )
    same = "ROUND(m.unit_cost * 10000) = ROUND(lot.unit_cost * 10000)"
    return Check(
        "lot costs",
        f"""
        {_LOTS} WHERE lot.unit_cost IS NOT NULL
                AND (lot.instance = 0 OR NOT EXISTS ({loads} AND m.quantity > 0 AND m.reverses_id IS NULL AND {same}))
            OR lot.unit_cost IS NULL AND lot.instance > 0
                AND EXISTS ({loads} AND {STANDING_LOAD} AND m.unit_cost IS NOT NULL)
        """,
        tell_lot(gettext_noop("Lot %(lot)s of %(item)s (#%(pk)s) has a unit cost that no load gave it, or lacks one.")),
    )


def _identity_checks() -> list[Check]:
    return [
        Check(
            "lots are of one item",
            f"{MOVEMENTS} JOIN lots_lot lot ON lot.id = m.lot_id "
            "WHERE lot.item_id <> m.item_id OR COALESCE(lot.variant_id, 0) <> COALESCE(m.variant_id, 0)",
            tell_movement(
                gettext_noop(
                    "Movement #%(pk)s of %(document)s, line %(position)s, "
                    "is of another item or variant than the lot that it moves."
                )
            ),
        ),
        # With the code unique for each instance, so is the name by which documents mean a lot.
        Check(
            "lot names",
            f"""
            {_LOTS} WHERE (lot.instance > 0) <> i.fifo_lots OR lot.name <> CASE
                WHEN lot.instance = 0 THEN lot.code ELSE lot.code || ' #' || CAST(lot.instance AS VARCHAR(10)) END
            """,
            tell_lot(
                gettext_noop("Lot %(lot)s of %(item)s (#%(pk)s) is not called by its code and its FIFO instance.")
            ),
        ),
        # Beyond ASCII only Python folds codes as they are kept.
        Check(
            "lot keys",
            f"{_LOTS} WHERE {is_ascii('lot.code')} AND (lot.code_key <> UPPER(lot.code) "
            "OR lot.code_search <> UPPER(lot.code))",
            tell_lot(gettext_noop("Lot %(lot)s of %(item)s (#%(pk)s) is not found under its code.")),
        ),
    ]


def repair_lots() -> int:
    """Give every lot what its balances add up to, and close it accordingly; return how many were wrong."""
    on_hand = "held.on_hand / 1000000.0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE lots_lot AS lot SET on_hand = {on_hand}, closed = {_CLOSED.format("held.on_hand")}
            FROM (
                SELECT l.id, COALESCE(h.on_hand, 0) AS on_hand
                FROM lots_lot l LEFT JOIN ({_HELD}) AS h ON h.lot_id = l.id
            ) AS held
            WHERE held.id = lot.id AND ({_ON_HAND} <> held.on_hand OR lot.closed <> {_CLOSED.format("held.on_hand")})
            """
        )
        return int(cursor.rowcount)

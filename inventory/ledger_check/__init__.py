"""Proving the ledger: each invariant is one statement that gives the rows that break it.

Source: domain, invariants of documents, movements and stock. Quantities are compared in whole millionths, exact on
both databases.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from inventory.ledger_check.balances import balance_checks, repair_balances
from inventory.ledger_check.commitments import commitment_checks
from inventory.ledger_check.documents import document_checks
from inventory.ledger_check.lots import lot_checks, repair_lots
from inventory.ledger_check.movements import movement_checks
from inventory.ledger_check.properties import property_checks
from inventory.ledger_check.serials import serial_checks
from inventory.ledger_check.telling import Check

__all__ = ["Check", "breaches", "checks", "repair"]


def checks() -> list[Check]:
    """Every invariant, in the order in which it is easiest to understand what went wrong."""
    return [
        *balance_checks(),
        *lot_checks(),
        *serial_checks(),
        *property_checks(),
        *movement_checks(),
        *document_checks(),
        *commitment_checks(),
    ]


def breaches() -> Iterator[tuple[str, str]]:
    """(invariant, sentence) for every breach, all read from one moment of the database."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for check in checks():
            cursor.execute(check.sql)
            for row in cursor.fetchall():
                yield check.name, check.tell(*row)


def repair() -> tuple[int, int]:
    """Make balances the sums of their movements again, and lots those of their balances; how many were wrong of each.

    Movements are never changed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # In the order in which posting comes to them.
            cursor.execute("LOCK TABLE lots_lot, inventory_balance IN EXCLUSIVE MODE")
        return repair_balances(), repair_lots()

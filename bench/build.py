"""The data that is measured: as posting would have left it, made by a few statements."""

from __future__ import annotations


def fill(rows: int) -> None:
    """Put ``rows`` serial numbers with their lots, documents, movements and balances into the database in use."""

"""The sections of the recall page: what became of everything affected, a row for each item and place or document."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracing.ledger import What
from tracing.pieces import DocumentLabel, PieceLabel, Properties
from tracing.recall import Group, Recall

Label = TypeVar("Label")

ROWS_SHOWN = 200
PIECES_SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One item in one place, or on one document. The ``more`` are how many are not named."""

    item: PieceLabel
    quantity: Decimal
    place: str
    properties: Properties
    document: DocumentLabel | None
    pieces: list[PieceLabel]
    more_pieces: int
    into: list[PieceLabel]
    more_into: int


@dataclass(frozen=True)
class Section:
    name: str
    title: str | Promise
    icon: str
    rows: list[Row]
    more: int
    by_place: bool
    names_properties: bool
    names_into: bool


_TITLES: dict[What, tuple[str | Promise, str]] = {
    What.ON_HAND: (_("On hand"), "stock"),
    What.COMMITTED: (_("Committed"), "lock"),
    What.SHIPPED: (_("Shipped"), "unload"),
    What.CONSUMED: (_("Consumed"), "transfer"),
    What.ADJUSTED: (_("Adjusted"), "pencil"),
    What.RECEIVED: (_("Received or made"), "load"),
}


def sections(found: Recall) -> list[Section]:
    """Those that have something to tell: first what is still within reach, last where it came from."""
    told = []
    for what, (title, icon) in _TITLES.items():
        groups = found.groups(what)
        if groups:
            rows = [_row(group) for group in groups[:ROWS_SHOWN]]
            more = max(0, len(groups) - ROWS_SHOWN)
            told.append(
                Section(
                    what.value,
                    title,
                    icon,
                    rows,
                    more,
                    by_place=what is What.ON_HAND,
                    names_properties=any(row.properties for row in rows),
                    names_into=any(row.into for row in rows),
                )
            )
    return told


def _row(group: Group) -> Row:
    first = group.first
    pieces, more_pieces = _some(list(group.pieces.values()))
    into, more_into = _some(list(first.into))
    return Row(
        first.piece,
        group.quantity,
        first.place,
        first.properties,
        first.document,
        pieces,
        more_pieces,
        into,
        more_into,
    )


def _some(labels: list[Label]) -> tuple[list[Label], int]:
    """The first few, and how many more there are."""
    return labels[:PIECES_SHOWN], max(0, len(labels) - PIECES_SHOWN)

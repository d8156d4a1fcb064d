"""The recall: everything that is affected, where it is and where it went, in quantities that add up."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tracing.genealogy import Genealogy, where_used
from tracing.ledger import What, read_commitments, read_events, read_stock
from tracing.pieces import (
    NO_PROPERTIES,
    DocumentLabel,
    Piece,
    PieceLabel,
    Properties,
    label_documents,
    label_pieces,
    lot_members,
)

# More than any recall that people can carry out; the page says so when there is more.
MAX_PIECES = 20_000


@dataclass(frozen=True)
class Happening:
    """What became of one piece: a quantity of it, in a place or through a document."""

    what: What
    piece: PieceLabel
    quantity: Decimal
    depth: int
    place: str = ""
    # Of what stands in a place; what a document moved has them in the ledger.
    properties: Properties = NO_PROPERTIES
    document: DocumentLabel | None = None
    into: Sequence[PieceLabel] = ()


@dataclass
class Group:
    """What became of the pieces of one item in one place, with the same properties, or through one document, as one
    row of the page."""

    first: Happening
    quantity: Decimal = Decimal(0)
    pieces: dict[str, PieceLabel] = field(default_factory=dict)


@dataclass
class Sum:
    """The quantities of one item, in its unit. They add up when what came is what is here and what went."""

    item: PieceLabel
    received: Decimal = Decimal(0)
    on_hand: Decimal = Decimal(0)
    shipped: Decimal = Decimal(0)
    consumed: Decimal = Decimal(0)
    adjusted: Decimal = Decimal(0)
    committed: Decimal = Decimal(0)

    @property
    def difference(self) -> Decimal:
        return self.received + self.adjusted - self.on_hand - self.shipped - self.consumed


@dataclass
class Recall:
    """All that a recall found."""

    roots: list[PieceLabel]
    affected: list[tuple[int, PieceLabel]]
    happenings: list[Happening]
    sums: list[Sum]
    cut: bool
    seconds: float = 0

    def groups(self, what: What) -> list[Group]:
        """The rows of one section of the page."""
        groups: dict[tuple[object, ...], Group] = {}
        for one in self.happenings:
            if one.what is what:
                key = (one.document and one.document.pk, one.place, one.properties.pk, *_item(one.piece))
                group = groups.setdefault(key, Group(one))
                group.quantity += one.quantity
                group.pieces[one.piece.piece.address] = one.piece
        return list(groups.values())


def recall(roots: Sequence[Piece]) -> Recall:
    """All that descends from the pieces, and what became of it. Seven statements, however much there is.

    Source: domain, tracing: received = on hand + shipped + consumed; and what counts and other records corrected.
    """
    begun = time.perf_counter()
    found = where_used(*roots, max_rows=MAX_PIECES)
    depths = dict.fromkeys(roots, 0)
    for step in found.steps():
        depths[step.piece] = min(step.depth, depths.get(step.piece, step.depth))
    members = lot_members([piece for piece in depths if not piece.is_serial], MAX_PIECES)
    for lot, serial in members:
        depths[serial] = min(depths[lot], depths.get(serial, depths[lot]))
    labels = label_pieces(depths)
    happenings = _happenings(labels, depths, found)
    result = Recall(
        roots=sorted((labels[piece] for piece in roots), key=_by_code),
        affected=sorted(((depths[piece], label) for piece, label in labels.items()), key=_by_depth),
        happenings=happenings,
        sums=_sums(happenings),
        cut=found.cut or max(len(roots), len(members)) >= MAX_PIECES,
    )
    result.seconds = time.perf_counter() - begun
    return result


def _by_depth(affected: tuple[int, PieceLabel]) -> tuple[object, ...]:
    depth, label = affected
    return depth, _by_code(label)


def _happenings(labels: dict[Piece, PieceLabel], depths: dict[Piece, int], found: Genealogy) -> list[Happening]:
    affected = list(labels)
    events, commitments = read_events(affected), read_commitments(affected)
    documents = label_documents({event.document_id for event in (*events, *commitments)})
    happenings = [
        Happening(What.ON_HAND, labels[row.piece], row.quantity, depths[row.piece], row.place, row.properties)
        for row in read_stock(affected)
    ]
    for event in (*commitments, *events):
        into = found.made.get(event.document_id, []) if event.what is What.CONSUMED else []
        happenings.append(
            Happening(
                event.what,
                labels[event.piece],
                event.quantity,
                depths[event.piece],
                document=documents[event.document_id],
                into=[labels[step.piece] for step in into],
            )
        )
    return sorted(happenings, key=_as_told)


_PLACE = {what: place for place, what in enumerate(What)}


def _as_told(one: Happening) -> tuple[object, ...]:
    day = (one.document.date.toordinal(), one.document.pk) if one.document else (0, 0)
    return _PLACE[one.what], one.place, *day, _by_code(one.piece), str(one.properties), one.properties.pk or 0


def _by_code(label: PieceLabel) -> tuple[str, ...]:
    return label.item_class, label.item, label.variant, label.lot, label.serial


def _item(label: PieceLabel) -> tuple[str, str, str]:
    return label.item_class, label.item, label.variant


def _sums(happenings: Iterable[Happening]) -> list[Sum]:
    sums: dict[tuple[str, str, str], Sum] = {}
    totals: dict[tuple[tuple[str, str, str], What], Decimal] = defaultdict(Decimal)
    for one in happenings:
        sums.setdefault(_item(one.piece), Sum(one.piece))
        totals[_item(one.piece), one.what] += one.quantity
    for key, line in sums.items():
        for what in What:
            setattr(line, what.value, totals[key, what])
    return [sums[key] for key in sorted(sums)]

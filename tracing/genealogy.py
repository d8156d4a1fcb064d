"""Where-from and where-used across any depth.

What a document took from stock went into what it brought: on production records, on subcontracting returns and on
warehouse records that create lots from lots, unless reversed, and without the movements of templates that take no
part in traceability (domain: tracing; create lot from lot). A line with a target moved its goods elsewhere and used
nothing up.

The ledger is walked from pieces to documents and from those to pieces, so that a document with a thousand
components and a thousand products is two thousand steps rather than a million.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from core.sql import Way, exact_sum, in_order, recursive, rows_source
from inventory.models import Direction, State
from numbering.document_kinds import DocumentKind
from tracing.pieces import PIECE_COLUMNS, Kind, Piece

_MAKING = (DocumentKind.PRODUCTION_RECORD, DocumentKind.SUBCONTRACT_RETURN)
# Document ``doc`` makes goods of other goods.
MAKES_GOODS = (
    f"(doc.document_type_id IN ({', '.join(repr(kind.value) for kind in _MAKING)}) "
    f"OR (doc.document_type_id = '{DocumentKind.WAREHOUSE_RECORD.value}' AND EXISTS ("
    "SELECT 1 FROM inventory_movementtemplate made WHERE made.id = doc.template_id AND made.create_lot_from_lot)))"
)
# Deeper than any product is built; lots that are reworked into themselves end here.
MAX_DEPTH = 40
MILLION = Decimal(1_000_000)
_DOCUMENT = 0
_LAST = 2**63 - 1


@dataclass(frozen=True)
class Sense:
    """Which way to walk: from components to products, or back."""

    leaves: Direction
    # A serial number that came back after it was used went no earlier than it came: movements grow.
    follows: str
    start: int


USED = Sense(Direction.UNLOAD, ">", 0)
FROM = Sense(Direction.LOAD, "<", _LAST)


@dataclass
class Step:
    """One piece of a tree: so deep, reached through a document on which it has this quantity."""

    depth: int
    piece: Piece
    document_id: int
    quantity: Decimal
    after: list[Step] = field(default_factory=list)


@dataclass
class Genealogy:
    """What was found. ``made`` says of each document which pieces it led to. ``cut_*``: there is more."""

    roots: list[Step] = field(default_factory=list)
    made: dict[int, list[Step]] = field(default_factory=dict)
    cut_rows: bool = False
    cut_depth: bool = False

    @property
    def cut(self) -> bool:
        return self.cut_rows or self.cut_depth

    def steps(self) -> Iterator[Step]:
        """Every step, each followed by those it leads to, as an indented table shows them."""
        waiting = list(reversed(self.roots))
        while waiting:
            step = waiting.pop()
            yield step
            waiting += reversed(step.after)


def where_used(*pieces: Piece, max_rows: int, max_depth: int = MAX_DEPTH) -> Genealogy:
    """What the pieces went into, and what that went into, at most ``max_rows`` pieces and documents."""
    return _walk(USED, pieces, max_rows, max_depth)


def where_from(*pieces: Piece, max_rows: int, max_depth: int = MAX_DEPTH) -> Genealogy:
    """What went into the pieces, and what went into that, at most ``max_rows`` pieces and documents."""
    return _walk(FROM, pieces, max_rows, max_depth)


def _takes_part(direction: Direction) -> str:
    """Movement ``m`` of line ``l`` is one of a document that makes goods, in that direction."""
    return (
        f"m.line_id = l.id AND l.direction = {direction:d} AND l.target_location_id IS NULL "
        f"AND m.quantity {'>' if direction == Direction.LOAD else '<'} 0 "
        "AND COALESCE((SELECT t.traceability FROM inventory_movementtemplate t WHERE t.id = m.template_id), TRUE)"
    )


# A scalar sub-select: a planner without statistics would otherwise read all documents first.
_STANDS = (
    f"(SELECT doc.state = '{State.POSTED}' AND doc.reverses_id IS NULL AND {MAKES_GOODS} "
    "FROM inventory_document doc WHERE doc.id = l.document_id)"
)
_NAMES_NO_SERIAL = "NOT EXISTS (SELECT 1 FROM inventory_movementserial named WHERE named.movement_id = m.id)"
_LINES, _MOVEMENTS, _LINKS = "inventory_documentline l", "inventory_movement m", "inventory_movementserial ms"


def _reached(sense: Sense, source: str, max_rows: int, max_depth: int) -> str:
    """The pieces and documents reached from those of ``source``; ``entry`` is the movement that led to a piece."""
    leaves, enters = _takes_part(sense.leaves), _takes_part(Direction(-sense.leaves))
    casts = f"CAST(0 AS integer), CAST(r.kind AS integer), CAST(r.id AS bigint), CAST({sense.start} AS bigint)"
    to_document = f"w.depth, {_DOCUMENT}, l.document_id, CAST(0 AS bigint)"
    from_document = f"w.kind = {_DOCUMENT} AND w.depth < {max_depth}"
    its_lines = (_LINES, "l.document_id = w.id")
    ways = [
        Way(
            to_document,
            in_order(
                (_LINKS, f"ms.serial_id = w.id AND ms.movement_id {sense.follows} w.entry"),
                (_MOVEMENTS, "m.id = ms.movement_id"),
                (_LINES, f"{leaves} AND {_STANDS}"),
            ),
            f"w.kind = {Kind.SERIAL:d}",
        ),
        Way(
            to_document,
            in_order((_MOVEMENTS, "m.lot_id = w.id"), (_LINES, f"{leaves} AND {_STANDS}")),
            f"w.kind = {Kind.LOT:d}",
        ),
        Way(
            f"w.depth + 1, {Kind.SERIAL:d}, ms.serial_id, m.id",
            in_order(its_lines, (_MOVEMENTS, enters), (_LINKS, "ms.movement_id = m.id")),
            from_document,
        ),
        Way(
            f"w.depth + 1, {Kind.LOT:d}, m.lot_id, CAST(0 AS bigint)",
            in_order(its_lines, (_MOVEMENTS, f"{enters} AND m.lot_id IS NOT NULL AND {_NAMES_NO_SERIAL}")),
            from_document,
        ),
    ]
    return recursive("reached", "depth, kind, id, entry", f"SELECT {casts} FROM {source} AS r", ways, max_rows + 1)


def _read(sense: Sense, pieces: Sequence[Piece], max_rows: int, max_depth: int) -> list[tuple[int, ...]]:
    """How the documents reached tie the pieces reached to what they led to: one statement.

    Rows: document, its depth, direction, kind and id of the piece, movement, millionths, how many were reached.
    Where not everything is reached, the documents reached first are told whole.
    """
    source, parameters = rows_source(PIECE_COLUMNS, pieces)
    leaves, enters = _takes_part(sense.leaves), _takes_part(Direction(-sense.leaves))
    its_lines = (_LINES, "l.document_id = found.id")
    either = f"(({leaves}) OR ({enters}))"
    sources_first = "ASC" if sense.leaves < 0 else "DESC"
    is_end = f"l.direction = {-sense.leaves:d}"
    count = "(SELECT COUNT(*) FROM reached)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE {_reached(sense, source, max_rows, max_depth)},
            found AS MATERIALIZED (SELECT id, MIN(depth) AS depth FROM reached WHERE kind = {_DOCUMENT} GROUP BY id)
            SELECT found.id, found.depth, l.direction, {Kind.SERIAL:d}, ms.serial_id, MIN(m.id), 1000000, {count}
            FROM found {in_order(its_lines, (_MOVEMENTS, either), (_LINKS, "ms.movement_id = m.id"))}
            WHERE {is_end} OR ms.serial_id IN (SELECT id FROM reached WHERE kind = {Kind.SERIAL:d})
            GROUP BY found.id, found.depth, l.direction, ms.serial_id
            UNION ALL
            SELECT found.id, found.depth, l.direction, {Kind.LOT:d}, m.lot_id, MIN(m.id),
                {exact_sum("ABS(m.quantity)")}, {count}
            FROM found {in_order(its_lines, (_MOVEMENTS, f"m.lot_id IS NOT NULL AND {either}"))}
            WHERE ({is_end} AND {_NAMES_NO_SERIAL})
                OR (NOT {is_end} AND m.lot_id IN (SELECT id FROM reached WHERE kind = {Kind.LOT:d}))
            GROUP BY found.id, found.depth, l.direction, m.lot_id
            ORDER BY 2, 1, 3 {sources_first}, 4, 5 LIMIT {2 * max_rows + 1}
            """,
            parameters,
        )
        rows: list[tuple[int, ...]] = cursor.fetchall()
    return rows


def _walk(sense: Sense, pieces: Sequence[Piece], max_rows: int, max_depth: int) -> Genealogy:
    """The tree over what was read: each document is gone through once, where it is reached first."""
    found = Genealogy()
    ways: dict[Piece, list[tuple[int, int]]] = defaultdict(list)
    ends: dict[int, list[tuple[Piece, int, Decimal]]] = defaultdict(list)
    rows = _read(sense, pieces, max_rows, max_depth)
    found.cut_rows = len(rows) > 2 * max_rows
    for document, depth, direction, kind, pk, movement, millionths, count in rows:
        found.cut_rows |= count > max_rows
        if depth >= max_depth:
            found.cut_depth = True
        elif direction == sense.leaves:
            ways[Piece(kind, pk)].append((document, movement))
        else:
            ends[document].append((Piece(kind, pk), movement, Decimal(millionths) / MILLION))
    waiting = deque((piece, sense.start, 0, found.roots) for piece in pieces)
    while waiting:
        piece, entry, depth, after = waiting.popleft()
        for document, movement in ways[piece]:
            if document in found.made or (piece.is_serial and not _later(sense, movement, entry)):
                continue
            steps = [Step(depth + 1, end, document, quantity) for end, _, quantity in ends[document]]
            found.made[document] = steps
            after += steps
            waiting += (
                (step.piece, end[1], step.depth, step.after) for step, end in zip(steps, ends[document], strict=True)
            )
    return found


def _later(sense: Sense, movement: int, entry: int) -> bool:
    return movement > entry if sense is USED else movement < entry

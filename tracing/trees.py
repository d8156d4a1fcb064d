"""Trees as pages show them: every step with the names of its piece and document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracing.genealogy import Genealogy, Step
from tracing.pieces import DocumentLabel, Piece, PieceLabel, label_documents, label_pieces

# Deeper steps are not indented further, so that a telephone still shows them.
MAX_INDENT = 8


@dataclass(frozen=True)
class Row:
    """A line of an indented table."""

    depth: int
    piece: PieceLabel
    document: DocumentLabel
    quantity: Decimal

    @property
    def indent(self) -> int:
        return min(self.depth, MAX_INDENT)


@dataclass(frozen=True)
class Tree:
    rows: list[Row]
    found: Genealogy


def named_trees(*found: Genealogy, also: Iterable[Piece] = ()) -> tuple[dict[Piece, PieceLabel], list[Tree]]:
    """The trees with names, and the names of all pieces in them and of ``also``. Two statements."""
    steps = [list(one.steps()) for one in found]
    pieces = label_pieces({*also, *(step.piece for some in steps for step in some)})
    documents = label_documents(step.document_id for some in steps for step in some)
    trees = [
        Tree([_row(step, pieces, documents) for step in some], one) for one, some in zip(found, steps, strict=True)
    ]
    return pieces, trees


def _row(step: Step, pieces: dict[Piece, PieceLabel], documents: dict[int, DocumentLabel]) -> Row:
    return Row(step.depth, pieces[step.piece], documents[step.document_id], step.quantity)

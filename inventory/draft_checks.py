"""What a draft still lacks, and what is to be said of its lots, before posting is tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from inventory.draft_rules import line_direction
from inventory.exceptions import Problem
from inventory.lot_rules import Purpose, purpose_of
from inventory.lots_named import NamedLots, Note, lot_notes, takes_from_stock, unknown_lot
from inventory.models import Document, DocumentLine
from inventory.posting.pieces import standing, unsettled
from inventory.posting.places import Places
from inventory.posting.plan import header_gaps, moves_nothing, plan_line
from inventory.posting.planned import LinePlan
from inventory.posting.properties import LineProperties, left_open
from inventory.posting.withdrawal import open_lots
from inventory.services.rights import Actor, may
from inventory.units import managed_quantity, unit_factors
from lots.models import Lot

# Of how many pieces of a line it is told that they are not there, or which is meant.
_PIECES_TOLD = 20


@dataclass
class LineCheck:
    """One line. ``wanted`` is its quantity in the management unit, which its serial numbers are counted against;
    ``left_open``: posting takes its lots by the withdrawal of the item."""

    wanted: Decimal | None = None
    left_open: bool = False
    notes: list[Note] = field(default_factory=list)


def check_draft(
    document: Document, lines: Sequence[DocumentLine], serial_counts: Mapping[int, int], user: Actor
) -> tuple[list[Problem], dict[int, LineCheck]]:
    """What the header lacks, and a check of each of ``lines`` by its id, without a change to anything.

    The number of queries does not depend on the number of lines.
    """
    if moves_nothing(document):
        return [], {}
    places = Places(document)
    factors = unit_factors(line.item_id for line in lines)
    purpose = purpose_of(document, override=may(user, "override_reservation"))
    named = NamedLots(lines)
    properties = LineProperties(document, lines)
    stands = standing(document, lines, places, serial_counts)
    open_ones = unsettled(document, stands, places, override=purpose.override)
    checks: dict[int, LineCheck] = {}
    planned: list[LinePlan] = []
    for line in lines:
        line.document = document
        checks[line.pk] = check = LineCheck()
        direction = line_direction(document.document_type, document.template, line.direction)
        check.left_open = open_lots(document, line, direction)
        if line.unit_id == line.item.unit_id or (line.item_id, line.unit_id) in factors:
            check.wanted = managed_quantity(line.item, line.unit_id, line.quantity, factors)
        gaps: list[Problem] = []
        resolved = plan_line(line, factors, places, properties, serial_counts.get(line.pk, 0), gaps)
        if resolved and not check.left_open:
            planned.append(resolved)
        told = check.left_open or line.pk in stands
        lacking = [gap for gap in gaps if not (told and gap.field in ("lot_code", "location"))]
        lacking += [problem for problem in open_ones if problem.position == line.position][:_PIECES_TOLD]
        check.notes = [Note("warn", gap.message) for gap in lacking]
        if direction is not None and line.lot_code and line.item.lot_managed and not check.left_open:
            check.notes += _of_lot(line, named.of_line(line), purpose, takes_from_stock(document, line, places))
    for one, problem in left_open(document, planned, {one.line.pk: named.of_line(one.line) for one in planned}):
        checks[one.line.pk].notes.append(Note("warn", problem.message))
    return list(header_gaps(document, places)), checks


def _of_lot(line: DocumentLine, lot: Lot | None, purpose: Purpose, taken: bool) -> list[Note]:
    """What is to be said of the lot that a line names; ``taken``: from stock, so that there has to be one."""
    if lot:
        return lot_notes(lot, line, purpose, taken=taken)
    return [unknown_lot(line)] if taken else []

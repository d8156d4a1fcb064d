"""The lots that lines name, and what is said of each before posting: what forbids it, what to watch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.codes import code_key
from inventory.draft_rules import line_direction
from inventory.lot_rules import Purpose, no_movement, refusal, warning
from inventory.models import Direction, Document, DocumentLine
from inventory.posting.places import Places
from lots.models import Lot
from lots.names import parse_lot_name


@dataclass(frozen=True)
class Note:
    """A sentence and its tone: bad forbids posting, warn does not."""

    tone: str
    text: str


class NamedLots:
    """The lots that ``lines`` name, found in one statement; FIFO instances by name or all of their code."""

    def __init__(self, lines: Iterable[DocumentLine]) -> None:
        named = [line for line in lines if line.lot_code and line.item.lot_managed]
        keys = {code_key(text) for line in named for text in (line.lot_code, parse_lot_name(line.lot_code)[0])}
        lots = Lot.objects.filter(item__in={line.item_id for line in named}, code_key__in=keys)
        self._lots: dict[tuple[int, int | None, str], list[Lot]] = {}
        for lot in lots.select_related("status", "reserved_partner").order_by("instance") if named else ():
            self._lots.setdefault((lot.item_id, lot.variant_id, lot.code_key), []).append(lot)

    def of_code(self, line: DocumentLine, code: str) -> list[Lot]:
        """All lots of the line's item and variant that share a code, in the order of their instances."""
        return self._lots.get((line.item_id, line.variant_id, code_key(code)), [])

    def of_line(self, line: DocumentLine) -> Lot | None:
        """The one lot that the line names; None when there is none, or the code is of FIFO instances."""
        code, instance = parse_lot_name(line.lot_code) if line.item.fifo_lots else (line.lot_code, 0)
        return next((lot for lot in self.of_code(line, code) if lot.instance == instance), None)


def takes_from_stock(document: Document, line: DocumentLine, places: Places) -> bool:
    """Whether posting takes the line's lot from stock: on an unload, or a load that another place gives."""
    direction = line_direction(document.document_type, document.template, line.direction)
    return direction == Direction.UNLOAD or places.counter_warehouse is not None


def lot_notes(lot: Lot, line: DocumentLine, purpose: Purpose, *, taken: bool) -> list[Note]:
    """What forbids the lot of a line, or its expiry warning (domain: expired and soon-blocked lots warn or refuse)."""
    forbidden = refusal(lot, line.item, purpose) if taken else no_movement(lot)
    if forbidden:
        return [Note("bad", forbidden)]
    soon = warning(lot, line.item, purpose.day)
    return [Note("warn", soon)] if soon else []


def unknown_lot(line: DocumentLine) -> Note:
    """That a line takes a lot which does not exist."""
    return Note("bad", _("Item %(item)s has no lot %(lot)s.") % {"item": line.item.code, "lot": line.lot_code})

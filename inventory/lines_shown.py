"""The lines of a document as its page shows them: a window of lines, and of each a window of serial numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery

from inventory.draft_checks import LineCheck
from inventory.models import Document, DocumentLine, DraftSerial, Movement, MovementSerial
from inventory.stock import total

LINES_SHOWN = 50
SERIALS_SHOWN = 100


@dataclass(frozen=True)
class ShownSerial:
    """``pk`` is None while the serial number is only typed on a draft."""

    code: str
    pk: int | None = None


@dataclass
class ShownLine:
    """One line with what was made of it. ``outstanding`` is what an order still engages, in the management unit."""

    line: DocumentLine
    serials: list[ShownSerial] = field(default_factory=list)
    more: bool = False
    serial_count: int | None = None
    movements: list[Movement] = field(default_factory=list)
    outstanding: Decimal | None = None
    # Of drafts.
    check: LineCheck | None = None


def shown_lines(document: Document, after: int = 0) -> tuple[list[ShownLine], int | None]:
    """The lines after position ``after``, and the position after which the next window starts, if there is one.

    The number of queries does not depend on the number of lines or serial numbers.
    """
    related = ("item__item_class", "item__unit", "variant", "unit", "location__warehouse", "lot")
    lines = document.lines.filter(position__gt=after).select_related(*related, "target_location__warehouse")
    window = list(lines.order_by("position")[: LINES_SHOWN + 1])
    following = window[LINES_SHOWN - 1].position if len(window) > LINES_SHOWN else None
    shown = {line.pk: ShownLine(line) for line in window[:LINES_SHOWN]}
    if document.is_draft:
        _add_typed(shown)
    else:
        _add_movements(shown)
        _add_outstanding(shown)
    return list(shown.values()), following


def _add_typed(shown: dict[int, ShownLine]) -> None:
    """The serial numbers as typed; their positions count from 1 on each line."""
    typed = DraftSerial.objects.filter(line__in=shown)
    first = typed.filter(position__lte=SERIALS_SHOWN).order_by("line_id", "position")
    for line_id, code in first.values_list("line_id", "code"):
        shown[line_id].serials.append(ShownSerial(code))
    for line_id, count in typed.values_list("line_id").annotate(count=Count("pk")).order_by():
        shown[line_id].serial_count = count
        shown[line_id].more = count > SERIALS_SHOWN


def _add_movements(shown: dict[int, ShownLine]) -> None:
    # The last serial number that is still shown: found in the index, however many follow.
    links = MovementSerial.objects.filter(movement=OuterRef("pk")).order_by("serial_id")
    cut = Subquery(links.values("serial_id")[SERIALS_SHOWN : SERIALS_SHOWN + 1])
    movements = (
        Movement.objects.filter(line__in=shown)
        .select_related("location__warehouse", "lot", "template", "order_line__document__document_type")
        .annotate(first_hidden=cut)
        .order_by("id")
    )
    for movement in movements:
        shown[movement.line_id].movements.append(movement)
    _add_serials(shown)


def _add_serials(shown: dict[int, ShownLine]) -> None:
    """The first serial numbers of each line: those of its first movement, as the others move the same ones."""
    windows = Q()
    named = [movement for entry in shown.values() if (movement := _naming(entry.movements))]
    for movement in named:
        hidden = movement.first_hidden  # type: ignore[attr-defined]
        window = Q(movement=movement.pk)
        windows |= window & Q(serial_id__lt=hidden) if hidden is not None else window
        shown[movement.line_id].more = hidden is not None
    if not named:
        return
    lines = {movement.pk: movement.line_id for movement in named}
    links = MovementSerial.objects.filter(windows).order_by("movement_id", "serial_id")
    for movement_id, serial_id, code in links.values_list("movement_id", "serial_id", "serial__code"):
        shown[lines[movement_id]].serials.append(ShownSerial(code, serial_id))


def _add_outstanding(shown: dict[int, ShownLine]) -> None:
    sums = Movement.objects.filter(order_line__in=shown).values_list("order_line_id")
    for line_id, outstanding in sums.annotate(outstanding=total("committed")).order_by():
        shown[line_id].outstanding = outstanding


def naming_movement(line: DocumentLine) -> Movement | None:
    """The movement by which a posted line names its serial numbers."""
    return _naming(list(line.movements.order_by("id")))


def _naming(movements: Sequence[Movement]) -> Movement | None:
    # The release of an order's commitment may stand on the same line, and names those that were committed.
    own = [movement for movement in movements if movement.quantity] or list(movements)
    return own[0] if own else None

"""The lines of a document as its page shows them: a window of lines, and of each a window of serial numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from attributes.describing import describe
from attributes.models import PropertyInstance
from attributes.tables import values_text
from inventory.draft_checks import LineCheck
from inventory.models import Document, DocumentLine, DraftSerial, Movement, MovementSerial
from inventory.stock import total

LINES_SHOWN = 50
SERIALS_SHOWN = 100
# A line has one movement, or two, for each property instance of its serial numbers.
MOVEMENTS_SHOWN = 100


@dataclass(frozen=True)
class ShownSerial:
    """``pk`` is None while the serial number is only typed on a draft."""

    code: str
    pk: int | None = None


@dataclass(frozen=True)
class ShownProperties:
    """How a property instance reads, and which it is; None for stock without properties, and for several."""

    text: str
    pk: int | None = None


@dataclass
class PiecesAlike:
    """Serial numbers of a line that had the same properties when they moved."""

    properties: ShownProperties
    serials: list[ShownSerial] = field(default_factory=list)


@dataclass
class ShownLine:
    """One line with what was made of it. ``outstanding`` is what an order still engages, in the management unit."""

    line: DocumentLine
    # Serial numbers by what they were; without properties all of them are alike.
    alike: list[PiecesAlike] = field(default_factory=list)
    more: bool = False
    serial_count: int | None = None
    movements: list[Movement] = field(default_factory=list)
    movement_count: int = 0
    outstanding: Decimal | None = None
    # What the stock of the line has, and what a transfer makes of that.
    properties: ShownProperties | None = None
    new_properties: ShownProperties | None = None
    # Of drafts.
    check: LineCheck | None = None

    @property
    def serials(self) -> list[ShownSerial]:
        """All that are shown."""
        return [serial for pieces in self.alike for serial in pieces.serials]

    @property
    def movements_have_properties(self) -> bool:
        """Whether some movement shown says which property instance it moved."""
        return any(movement.property_instance_id for movement in self.movements)


def shown_lines(document: Document, after: int = 0) -> tuple[list[ShownLine], int | None]:
    """The lines after position ``after``, and the position after which the next window starts, if there is one.

    The number of queries does not depend on the number of lines or serial numbers.
    """
    related = ("item__item_class", "item__unit", "item__property_set", "variant", "unit", "location__warehouse", "lot")
    instances = ("property_instance__property_set", "target_property_instance__property_set")
    lines = document.lines.filter(position__gt=after).select_related(*related, *instances, "target_location__warehouse")
    window = list(lines.order_by("position")[: LINES_SHOWN + 1])
    following = window[LINES_SHOWN - 1].position if len(window) > LINES_SHOWN else None
    shown = {line.pk: ShownLine(line) for line in window[:LINES_SHOWN]}
    if document.is_draft:
        _add_typed(shown)
    else:
        _add_movements(shown)
        _add_outstanding(shown)
    for entry in shown.values():
        _add_properties(entry, undone=document.reverses_id is not None)
    return list(shown.values()), following


def _add_typed(shown: dict[int, ShownLine]) -> None:
    """The serial numbers as typed; their positions count from 1 on each line."""
    typed = DraftSerial.objects.filter(line__in=shown)
    first = typed.filter(position__lte=SERIALS_SHOWN).order_by("line_id", "position")
    for line_id, code in first.values_list("line_id", "code"):
        alike = shown[line_id].alike
        if not alike:
            alike.append(PiecesAlike(_without()))
        alike[0].serials.append(ShownSerial(code))
    for line_id, count in typed.values_list("line_id").annotate(count=Count("pk")).order_by():
        shown[line_id].serial_count = count
        shown[line_id].more = count > SERIALS_SHOWN


def _add_movements(shown: dict[int, ShownLine]) -> None:
    # The last serial number that is still shown: found in the index, however many follow.
    links = MovementSerial.objects.filter(movement=OuterRef("pk")).order_by("serial_id")
    cut = Subquery(links.values("serial_id")[SERIALS_SHOWN : SERIALS_SHOWN + 1])
    numbered = Movement.objects.filter(line__in=shown).annotate(
        number=Window(RowNumber(), partition_by=F("line_id"), order_by="id"),
        of=Window(Count("pk"), partition_by=F("line_id")),
    )
    counts = dict(numbered.filter(number__lte=MOVEMENTS_SHOWN).values_list("pk", "of"))
    related = ("location__warehouse", "lot", "template", "order_line__document__document_type")
    movements = (
        Movement.objects.filter(pk__in=counts)
        .select_related(*related, "property_instance__property_set")
        .annotate(first_hidden=cut)
        .order_by("id")
    )
    for movement in movements:
        entry = shown[movement.line_id]
        movement.properties = _read(movement.property_instance)  # type: ignore[attr-defined]
        entry.movements.append(movement)
        entry.movement_count = counts[movement.pk]
    _add_serials(shown)


def _add_serials(shown: dict[int, ShownLine]) -> None:
    """The first serial numbers of each line, by what they were: those of the movements in its own direction, as the
    others move the same ones."""
    whole: list[int] = []
    windows = Q()
    for entry in shown.values():
        room = Decimal(SERIALS_SHOWN)
        for movement in _naming(entry.movements) if entry.line.item.serial_managed else ():
            hidden = movement.first_hidden  # type: ignore[attr-defined]
            entry.more = room <= 0 or hidden is not None
            if room <= 0:
                break
            entry.alike.append(PiecesAlike(_read(movement.property_instance)))
            if hidden is None:
                whole.append(movement.pk)
            else:
                windows |= Q(movement=movement.pk, serial_id__lt=hidden)
            room -= abs(movement.quantity or movement.committed)
        entry.more = entry.more or (bool(entry.alike) and entry.movement_count > len(entry.movements))
    _fill(shown, Q(movement__in=whole) | windows if whole else windows)
    for entry in shown.values():
        _cut(entry)


def _fill(shown: dict[int, ShownLine], windows: Q) -> None:
    if not windows:
        return
    places = {
        movement.pk: pieces
        for entry in shown.values()
        for movement, pieces in zip(_naming(entry.movements), entry.alike, strict=False)
    }
    links = MovementSerial.objects.filter(windows).order_by("movement_id", "serial_id")
    for movement_id, serial_id, code in links.values_list("movement_id", "serial_id", "serial__code"):
        places[movement_id].serials.append(ShownSerial(code, serial_id))


def _cut(entry: ShownLine) -> None:
    """Leave no more serial numbers than a line shows."""
    room = SERIALS_SHOWN
    for pieces in entry.alike:
        entry.more = entry.more or len(pieces.serials) > room
        pieces.serials = pieces.serials[:room]
        room -= len(pieces.serials)
    entry.alike = [pieces for pieces in entry.alike if pieces.serials]


def _add_outstanding(shown: dict[int, ShownLine]) -> None:
    sums = Movement.objects.filter(order_line__in=shown).values_list("order_line_id")
    for line_id, outstanding in sums.annotate(outstanding=total("committed")).order_by():
        shown[line_id].outstanding = outstanding


def _add_properties(entry: ShownLine, *, undone: bool) -> None:
    """What the line says of properties; where it says nothing, what its movements moved.

    A reversal gives back what there was: it is told the other way round.
    """
    line, moved = entry.line, {one.property_instance_id: one.property_instance for one in _naming(entry.movements)}
    named, target = line.property_instance, line.target_property_instance
    if named or (target and len(moved) < 2 and (moved or not line.item.serial_managed)):
        # What has new properties is what was taken, and not what the line would have described.
        taken = next(iter(moved.values())) if target and len(moved) == 1 else named
        entry.properties = _read(taken, line.lot_code)
    elif len(moved) == 1 and (instance := next(iter(moved.values()))):
        entry.properties = _read(instance, line.lot_code)
    elif len(moved) > 1:
        entry.properties = ShownProperties(_("several"))
    entry.new_properties = _read(target, line.lot_code) if target else None
    if undone and target:
        entry.properties, entry.new_properties = entry.new_properties, entry.properties


def _read(instance: PropertyInstance | None, lot: str = "") -> ShownProperties:
    if instance is None:
        return _without()
    told = describe(instance.property_set, instance.description, lot=lot, warranty_date=instance.warranty_date)
    return ShownProperties(told, instance.pk)


def _without() -> ShownProperties:
    return ShownProperties(_("without properties"))


def pieces_alike(rows: Iterable[Sequence[Any]]) -> list[PiecesAlike]:
    """Serial numbers by what they were, of rows of id and code, then of the instance id, values and warranty date."""
    found: dict[int | None, PiecesAlike] = {}
    for pk, code, *instance in rows:
        instance_id, *values = instance or (None,)
        told = ShownProperties(values_text(*values), instance_id) if instance_id else _without()
        found.setdefault(instance_id, PiecesAlike(told)).serials.append(ShownSerial(code, pk))
    return list(found.values())


def naming_movements(line: DocumentLine) -> QuerySet[Movement]:
    """The movements by which a posted line names its serial numbers: one for each of their property instances."""
    movements = line.movements.order_by("id")
    first = movements.exclude(quantity=0).first() or movements.first()
    if first is None:
        return movements.none()
    name = "quantity" if first.quantity else "committed"
    return movements.filter(**{f"{name}__{'gt' if getattr(first, name) > 0 else 'lt'}": 0})


def _naming(movements: Sequence[Movement]) -> list[Movement]:
    # The release of an order's commitment may stand on the same line, and names those that were committed.
    own = [movement for movement in movements if movement.quantity] or list(movements)
    loads = bool(own) and (own[0].quantity or own[0].committed) > 0
    return [movement for movement in own if ((movement.quantity or movement.committed) > 0) is loads]

"""Lines that name pieces and leave open where those stand, or of which lot they are: the pieces themselves say it.

Pieces that stand in several places, or are of several lots, make several lines of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from core.codes import code_key
from core.sql import rows_source
from inventory.draft_rules import line_direction
from inventory.exceptions import Problem
from inventory.models import Direction, Document, DocumentLine
from inventory.posting.line_parts import LinePart, write_parts
from inventory.posting.places import Places
from inventory.units import managed_quantity
from lots.models import Lot
from lots.names import parse_lot_name

# How many of the codes that name several pieces are told.
_NAMED = 20
# Location and lot of pieces that stand together.
Stand = tuple[int, int | None]


@dataclass
class Standing:
    """Where the pieces of one line stand: the ids of its typed serial numbers by place and lot.

    ``ambiguous`` are codes that name more than one piece there.
    """

    line: DocumentLine
    groups: dict[Stand, list[int]] = field(default_factory=lambda: defaultdict(list))
    ambiguous: list[str] = field(default_factory=list)

    @property
    def counted(self) -> int:
        return sum(len(ids) for ids in self.groups.values())

    def problems(self) -> Iterator[Problem]:
        """Codes that do not say which piece is meant."""
        for code in self.ambiguous[:_NAMED]:
            text = _("%(code)s names several pieces, of several lots: name the lot or the location.")
            yield Problem(text % {"code": code}, self.line.position, "serials", code)


def standing(
    document: Document, lines: Sequence[DocumentLine], places: Places, typed: Mapping[int, int]
) -> dict[int, Standing]:
    """Where the pieces stand that lines name without saying it, by the ids of the lines. ``typed`` counts the serial
    numbers of each line. One statement; none where no line leaves anything open."""
    asked = {line.pk: row for line in lines if typed.get(line.pk) and (row := _open(document, line, places))}
    if not asked:
        return {}
    columns = {"line_id": "bigint", "location_id": "bigint", "warehouse_id": "bigint", "lot_key": "text"}
    columns["instance"] = "integer"
    source, parameters = rows_source(columns, asked.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT d.line_id, d.id, d.code, s.location_id, s.lot_id
            FROM {source} AS r
            JOIN inventory_documentline l ON l.id = r.line_id
            JOIN inventory_draftserial d ON d.line_id = l.id
            JOIN serials_serialnumber s ON s.code_search = d.code_search AND s.code_key = d.code_key
                AND s.item_id = l.item_id AND COALESCE(s.variant_id, 0) = COALESCE(l.variant_id, 0)
            JOIN places_location p ON p.id = s.location_id
            LEFT JOIN lots_lot lot ON lot.id = s.lot_id
            WHERE p.warehouse_id = r.warehouse_id AND (r.location_id = 0 OR r.location_id = s.location_id)
                AND (r.lot_key = '' OR (lot.code_key = r.lot_key AND r.instance IN (0, lot.instance)))
            ORDER BY d.line_id, d.position
            """,
            parameters,
        )
        rows = cursor.fetchall()
    return _grouped({line.pk: line for line in lines}, rows)


def _open(document: Document, line: DocumentLine, places: Places) -> tuple[int, int, int, str, int] | None:
    """The line's id, and what it does say of where its pieces stand; None when it says all, or takes nothing."""
    direction = line_direction(document.document_type, document.template, line.direction)
    if direction != Direction.UNLOAD or not line.item.serial_managed:
        return None
    own = places.of_line(line, direction)
    there = places.sources(line, direction)
    if not there or (own and (line.lot_code or not line.item.lot_managed)):
        return None
    code, instance = parse_lot_name(line.lot_code) if line.item.fifo_lots else (line.lot_code, 0)
    return line.pk, own.pk if own else 0, there[0].warehouse_id, code_key(code), instance or 0


def _grouped(
    lines: Mapping[int, DocumentLine], rows: Sequence[tuple[int, int, str, int, int | None]]
) -> dict[int, Standing]:
    found: dict[int, Standing] = {}
    seen: set[int] = set()
    for line_id, typed_id, code, location_id, lot_id in rows:
        stands = found.setdefault(line_id, Standing(lines[line_id]))
        if typed_id in seen:
            if code not in stands.ambiguous:
                stands.ambiguous.append(code)
            continue
        seen.add(typed_id)
        stands.groups[location_id, lot_id].append(typed_id)
    return found


def place_lines(
    document: Document,
    stands: Mapping[int, Standing],
    lines: Sequence[DocumentLine],
    factors: Mapping[tuple[int, int], Decimal],
) -> dict[int, int]:
    """Write on the lines where their pieces stand, a line for each place and lot; call it when nothing is ambiguous.
    Returns where each position came from.

    A line whose pieces are not as many as its quantity, or not all found, stays one: posting refuses it anyway, and
    tells about each piece.
    """
    named = {lot for one in stands.values() for _place, lot in one.groups if lot}
    names = dict(Lot.objects.filter(pk__in=named).values_list("pk", "name"))
    parts: dict[int, list[LinePart]] = {}
    moved: list[tuple[int, int, int]] = []
    for line in lines:
        if stands_of := stands.get(line.pk):
            groups = _lines_of(line, stands_of, factors)
            for number, ((place, lot), typed, quantity, unit_id) in enumerate(groups):
                lot_code = names[lot] if lot else line.lot_code
                part = LinePart(lot_code, line.property_instance_id, place, unit_id, quantity)
                parts.setdefault(line.pk, []).append(part)
                moved += [(typed_id, line.position, number) for typed_id in typed if number]
    came_from = write_parts(document, lines, parts)
    if moved:
        _hand_over(document, came_from, moved)
    return came_from


def _lines_of(
    line: DocumentLine, stands: Standing, factors: Mapping[tuple[int, int], Decimal]
) -> Iterator[tuple[Stand, list[int], Decimal, int]]:
    """The lines that come of one: where it is, the typed serial numbers, the quantity and its unit."""
    groups = sorted(stands.groups.items(), key=lambda group: -len(group[1]))
    wanted = managed_quantity(line.item, line.unit_id, line.quantity, factors)
    if len(groups) == 1 or stands.counted != wanted:
        stand, typed = groups[0]
        yield stand, typed, line.quantity, line.unit_id
        return
    for stand, typed in groups:
        yield stand, typed, Decimal(len(typed)), line.item.unit_id


def _hand_over(document: Document, came_from: Mapping[int, int], moved: Sequence[tuple[int, int, int]]) -> None:
    """Give the further lines their serial numbers; ``moved`` names the line's former position and which part it is."""
    first: dict[int, int] = {}
    for position, former in came_from.items():
        first.setdefault(former, position)
    rows = [(typed_id, first[former] + number) for typed_id, former, number in moved]
    source, parameters = rows_source({"id": "bigint", "position": "integer"}, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE inventory_draftserial SET line_id = l.id FROM {source} AS r
            JOIN inventory_documentline l ON l.document_id = %s AND l.position = r.position
            WHERE inventory_draftserial.id = r.id
            """,
            [*parameters, document.pk],
        )

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
from inventory.posting.serials import MAX_PROBLEMS, check_named, explain_named
from inventory.units import managed_quantity
from lots.models import Lot
from lots.names import parse_lot_name

# How many of the codes that name several pieces are told.
_NAMED = 20
# Of a line: what it says of where its pieces stand, and of their lot (``_open``).
_ASKED = {
    "line_id": "bigint",
    "location_id": "bigint",
    "warehouse_id": "bigint",
    "lot_key": "text",
    "instance": "integer",
}
_OF_LOT = "(r.lot_key = '' OR (lot.code_key = r.lot_key AND r.instance IN (0, lot.instance)))"
# As ``posting.serials.TYPED``: of the lots that the pieces have, in a place where none of them is.
_NOT_THERE = f"""
    WITH d AS MATERIALIZED (
        SELECT typed.*, l.position AS line_position, -1 AS direction, l.item_id, l.variant_id, COALESCE((
                SELECT s.lot_id FROM serials_serialnumber s LEFT JOIN lots_lot lot ON lot.id = s.lot_id
                WHERE s.code_search = typed.code_search AND s.code_key = typed.code_key AND s.item_id = l.item_id
                    AND COALESCE(s.variant_id, 0) = COALESCE(l.variant_id, 0) AND {_OF_LOT}
                ORDER BY CASE WHEN s.location_id IS NULL THEN 1 ELSE 0 END, s.id LIMIT 1
            ), CASE WHEN r.lot_key <> '' THEN -1 END) AS lot_id, -1 AS location_id, l.target_location_id,
            l.property_instance_id, l.start_date AS line_start_date, l.expiry_date AS line_expiry_date
        FROM {{source}} AS r
        JOIN inventory_documentline l ON l.id = r.line_id
        JOIN inventory_draftserial typed ON typed.line_id = l.id
    )
"""
# Location and lot of pieces that stand together.
Stand = tuple[int, int | None]


@dataclass
class Standing:
    """Where the pieces of one line stand: the ids of its typed serial numbers by place and lot.

    ``ambiguous`` are codes that name more than one piece there; ``typed`` is how many serial numbers the line names.
    """

    line: DocumentLine
    typed: int
    groups: dict[Stand, list[int]] = field(default_factory=lambda: defaultdict(list))
    ambiguous: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether all that is typed was found."""
        return sum(len(ids) for ids in self.groups.values()) == self.typed

    def problems(self) -> Iterator[Problem]:
        """Codes that do not say which piece is meant."""
        for code in self.ambiguous[:_NAMED]:
            yield Problem(several(code), self.line.position, "serials", code)


def several(code: str) -> str:
    """That a code does not say which piece is meant."""
    return _("%(code)s names several pieces, of several lots: name the lot or the location.") % {"code": code}


def standing(
    document: Document, lines: Sequence[DocumentLine], places: Places, typed: Mapping[int, int]
) -> dict[int, Standing]:
    """Where the pieces stand that lines name without saying it, by the ids of the lines. ``typed`` counts the serial
    numbers of each line. One statement; none where no line leaves anything open."""
    asked = {line.pk: row for line in lines if typed.get(line.pk) and (row := _open(document, line, places))}
    if not asked:
        return {}
    source, parameters = rows_source(_ASKED, asked.values())
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
                AND {_OF_LOT}
            ORDER BY d.line_id, d.position
            """,
            parameters,
        )
        rows = cursor.fetchall()
    return _grouped({line.pk: Standing(line, typed[line.pk]) for line in lines if line.pk in asked}, rows)


def unsettled(document: Document, stands: Mapping[int, Standing], places: Places, *, override: bool) -> list[Problem]:
    """Why it is not known of some lines where their pieces stand: codes of several pieces, and what is known of the
    pieces of lines of which none stands where it may be taken. Two statements for those, else none."""
    problems = [problem for one in stands.values() for problem in one.problems()]
    lost = [row for one in stands.values() if not one.groups and (row := _open(document, one.line, places))]
    if not lost:
        return problems
    source, parameters = rows_source(_ASKED, lost)
    named = _NOT_THERE.format(source=source)
    found = check_named(document, named, parameters, override=override, limit=MAX_PROBLEMS)
    return problems + explain_named(found, named, parameters)


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


def _grouped(asked: dict[int, Standing], rows: Sequence[tuple[int, int, str, int, int | None]]) -> dict[int, Standing]:
    seen: set[int] = set()
    for line_id, typed_id, code, location_id, lot_id in rows:
        stands = asked[line_id]
        if typed_id in seen:
            if code not in stands.ambiguous:
                stands.ambiguous.append(code)
            continue
        seen.add(typed_id)
        stands.groups[location_id, lot_id].append(typed_id)
    return asked


def place_lines(
    document: Document,
    stands: Mapping[int, Standing],
    lines: Sequence[DocumentLine],
    factors: Mapping[tuple[int, int], Decimal],
) -> dict[int, int]:
    """Write on the lines where their pieces stand, a line for each place and lot; call it when nothing is unsettled.
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
    if len(groups) == 1 or not stands.whole or stands.typed != wanted:
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

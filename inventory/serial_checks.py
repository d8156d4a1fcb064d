"""What posting would say of serial numbers while they are typed: the same rules, asked of what no draft holds yet.

It is advice. Posting decides, of what it then finds. The number of statements does not depend on how many are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from core.codes import code_key, search_key
from core.sql import rows_source
from inventory.draft_rules import line_direction
from inventory.lots_named import NamedLots
from inventory.models import Direction, Document, DocumentLine
from inventory.posting.pieces import several
from inventory.posting.places import Places
from inventory.posting.plan import moves_nothing
from inventory.posting.serials import SAME_SERIAL, check_named, explain_named
from inventory.services.rights import Actor, may
from numbering.services import excluding

# A lot or place that does not exist: no serial number is of it.
_NOWHERE = -1


@dataclass(frozen=True)
class Found:
    """What is said of one code. ``bad``: posting would refuse it; ``warn``: look again; ``info``: good to know."""

    tone: str
    message: str


def check_codes(document: Document, line: DocumentLine, codes: Sequence[str], user: Actor) -> dict[str, Found]:
    """What is to be said of ``codes``, by their keys; nothing of those that are simply right.

    ``document`` and ``line`` need not be saved; ``line`` has direction 0 while that is not known.
    """
    direction = line_direction(document.document_type, document.template, line.direction)
    if direction is None or not line.item.serial_managed or not codes:
        return {}
    if moves_nothing(document):
        message = _("Name no serial numbers here: delivery note %(origin)s moved them already.")
        said = Found("bad", message % {"origin": document.origin})
        return dict.fromkeys(map(code_key, codes), said)
    named, parameters = _named(document, line, codes, direction)
    override = may(user, "override_reservation")
    problems = check_named(document, named, parameters, override=override, limit=len(codes))
    found = {}
    if named.startswith(_STANDING_BEGINS):
        found = _of_several(named, parameters)
    if direction == Direction.LOAD:
        found = _of_loads(document, line, named, parameters)
    for problem in explain_named(problems, named, parameters):
        found[code_key(problem.serial)] = Found("bad", problem.message)
    return found


def _named(
    document: Document,
    line: DocumentLine,
    codes: Sequence[str],
    direction: int,
) -> tuple[str, list[Any]]:
    """The codes with what their line says, as ``posting.serials.TYPED`` gives those of a draft."""
    places = Places(document)
    location, counter = places.of_line(line, direction), places.counter(line)
    lot = NamedLots([line]).of_line(line) if line.lot_code else None
    common = {
        "direction": ("integer", direction),
        "item_id": ("bigint", line.item.pk),
        "variant_id": ("bigint", line.variant.pk if line.variant else None),
        "lot_id": ("bigint", lot.pk if lot else _NOWHERE if line.lot_code else None),
        "location_id": ("bigint", location.pk if location else None),
        "target_location_id": ("bigint", counter.pk if counter else None),
        "property_instance_id": ("bigint", line.property_instance.pk if line.property_instance else None),
        "line_start_date": ("date", line.start_date),
        "line_expiry_date": ("date", line.expiry_date),
    }
    own = {"position": "integer", "code": "text", "code_key": "text", "code_search": "text"}
    columns = own | {name: kind for name, (kind, _value) in common.items()}
    values = [value for _kind, value in common.values()]
    rows = [(place, code, code_key(code), search_key(code), *values) for place, code in enumerate(codes, start=1)]
    source, parameters = rows_source(columns, rows)
    # Dates of its own a code has only once it is on a draft.
    said = "1 AS line_position, NULLIF(r.line_start_date, r.line_start_date) AS start_date, "
    said += "NULLIF(r.line_expiry_date, r.line_expiry_date) AS expiry_date"
    there = places.sources(line, direction)
    leaves_open = location is None or (line.item.lot_managed and not line.lot_code)
    if direction == Direction.UNLOAD and leaves_open and there:
        warehouse_id = there[0].warehouse_id
        open_place = [warehouse_id, location.pk if location else 0, location.pk if location else 0]
        return _STANDING.format(source=source, said=said, columns=_columns(columns)), [*parameters, *open_place]
    return f"WITH d AS MATERIALIZED (SELECT r.*, {said} FROM {source} AS r)", parameters


def _columns(columns: Iterable[str]) -> str:
    return ", ".join(f"r.{name}" for name in columns if name not in ("lot_id", "location_id"))


# Where a line leaves open where its pieces stand, or of which lot they are, the pieces say it (posting.pieces).
_STANDING_BEGINS = "WITH r AS"
_STANDING = f"""{_STANDING_BEGINS} MATERIALIZED (SELECT r.* FROM {{source}} AS r), standing AS (
        SELECT r.position, s.lot_id, s.location_id, here.id AS here_id, ROW_NUMBER() OVER (
            PARTITION BY r.position
            ORDER BY CASE WHEN here.id IS NOT NULL THEN 0 WHEN s.location_id IS NOT NULL THEN 1 ELSE 2 END, s.id
        ) AS rank
        FROM r
        JOIN serials_serialnumber s ON s.code_search = r.code_search AND s.code_key = r.code_key
            AND s.item_id = r.item_id
            AND COALESCE(s.variant_id, 0) = COALESCE(r.variant_id, 0) AND (r.lot_id IS NULL OR s.lot_id = r.lot_id)
        LEFT JOIN places_location here ON here.id = s.location_id AND here.warehouse_id = %s
            AND (%s = 0 OR here.id = %s)
    ), d AS MATERIALIZED (
        SELECT {{columns}}, COALESCE(p.lot_id, r.lot_id) AS lot_id,
            COALESCE(p.here_id, r.location_id, {_NOWHERE}) AS location_id, {{said}}
        FROM r LEFT JOIN standing p ON p.position = r.position AND p.rank = 1
    )
"""


def _of_several(named: str, parameters: Sequence[Any]) -> dict[str, Found]:
    """Codes that name several pieces where the line may take them from."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {named}
            SELECT d.code FROM d JOIN standing p ON p.position = d.position
            WHERE p.here_id IS NOT NULL GROUP BY d.code HAVING COUNT(*) > 1
            """,
            parameters,
        )
        return {code_key(code): Found("bad", several(code)) for (code,) in cursor.fetchall()}


def _of_loads(document: Document, line: DocumentLine, named: str, parameters: Sequence[Any]) -> dict[str, Found]:
    """What a load should know of codes that it may bring in."""
    rule = line.item.serial_rule
    kind = document.document_type
    excluded = rule and excluding(code_type_ids={rule.pk}, document_kind=kind.pk, sales=kind.rules.sales)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {named}
            SELECT d.code, d.code_key, s.id, s.location_id, s.last_moved_on, w.code, place.code, lot.name
            FROM d
            LEFT JOIN serials_serialnumber s ON {SAME_SERIAL}
            LEFT JOIN serials_serialnumber other ON other.code_search = d.code_search
                AND other.code_key = d.code_key AND other.item_id = d.item_id
                AND other.location_id IS NOT NULL AND other.id <> COALESCE(s.id, 0)
            LEFT JOIN places_location place ON place.id = other.location_id
            LEFT JOIN places_warehouse w ON w.id = place.warehouse_id
            LEFT JOIN lots_lot lot ON lot.id = other.lot_id
            WHERE s.id IS NOT NULL OR other.id IS NOT NULL OR %s
            """,
            [*parameters, bool(excluded)],
        )
        rows = cursor.fetchall()
    messages = {
        "excluded": _("The code type of item %(item)s makes no new serial numbers on a %(type)s."),
        "lot": _("%(code)s is on hand in lot %(lot)s already, in %(place)s: another piece of the same code?"),
        "other": _("%(code)s is on hand already, in %(place)s: another piece of the same code?"),
        "returns": _("%(code)s was in stock before: it comes back."),
        "ahead": _("%(code)s is registered already and comes into stock for the first time."),
    }
    found: dict[str, Found] = {}
    for code, key, known, here, moved_on, warehouse, place, lot in rows:
        values = {"code": code, "lot": lot, "place": f"{warehouse} / {place}", "item": line.item.code, "type": kind}
        if not known and excluded:
            found[key] = Found("bad", messages["excluded"] % values)
        elif place:
            found[key] = Found("warn", messages["lot" if lot else "other"] % values)
        elif known and not here:
            found[key] = Found("info", messages["returns" if moved_on else "ahead"] % values)
    return found

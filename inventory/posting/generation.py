"""Serial numbers made by the code type of the item when a load is posted, and what a code type excludes."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from core.codes import code_key, search_key
from core.sql import rows_source
from inventory.exceptions import Problem
from inventory.models import Direction
from inventory.posting.code_context import line_context
from inventory.posting.planned import LinePlan, Plan
from inventory.posting.serials import SAME_SERIAL, TYPED
from inventory.typed_serials import SERIAL_COLUMNS, serial_row
from numbering.allocation import Offered
from numbering.exceptions import NumberingError
from numbering.models import CodeType
from numbering.rendering import CodeContext
from numbering.services import excluding, take_codes

MAX_PROBLEMS = 100


def excluded_problems(plan: Plan) -> list[Problem]:
    """New serial numbers on a kind of document that their item's code type excludes (manual: tab Exclude)."""
    document_type = plan.document.document_type
    loads = [p for p in plan.lines if p.direction == Direction.LOAD and p.line.item.serial_rule]
    asked = {_rule_id(planned) for planned in loads}
    rules = excluding(code_type_ids=asked, document_kind=document_type.pk, sales=document_type.rules.sales)
    excluded = [planned for planned in loads if _rule_id(planned) in rules]
    new = _lines_with_new_serials(plan) if excluded else set()
    return [
        Problem(
            _("The code type of item %(item)s makes no new serial numbers on a %(type)s.")
            % {"item": planned.line.item.code, "type": document_type},
            planned.line.position,
            "serials",
        )
        for planned in excluded
        if planned.serials_to_make or planned.line.pk in new
    ]


def _rule_id(planned: LinePlan) -> int:
    rule = planned.line.item.serial_rule
    return rule.pk if rule else 0


def _lines_with_new_serials(plan: Plan) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"{TYPED} SELECT DISTINCT d.line_id FROM d LEFT JOIN serials_serialnumber s ON {SAME_SERIAL} "
            "WHERE d.direction = 1 AND s.id IS NULL",
            [plan.document.pk],
        )
        return {row[0] for row in cursor.fetchall()}


def make_serials(plan: Plan) -> list[Problem]:
    """Take the missing codes of all lines from their code types.

    Called late: the counters stay locked until the posting ends. One rule's lines are served at once.
    """
    wanted: dict[CodeType, list[LinePlan]] = defaultdict(list)
    for planned in plan.lines:
        if planned.serials_to_make and (rule := planned.line.item.serial_rule):
            wanted[rule].append(planned)
    problems: list[Problem] = []
    for code_type in sorted(wanted, key=lambda code_type: code_type.pk):
        lines = wanted[code_type]
        try:
            made = take_codes(
                code_type=code_type,
                contexts=[(serial_context(planned), planned.serials_to_make) for planned in lines],
                taken=lambda asked, lines=lines: _taken(asked, lines),  # type: ignore[misc]
            )
        except NumberingError as error:
            problems.append(Problem(str(error), lines[0].line.position, "serials"))
        else:
            for planned, codes in zip(lines, made, strict=True):
                planned.serials_made = codes
    return problems


def serial_context(planned: LinePlan) -> CodeContext:
    """What the codes of the serial numbers that a line makes are composed of."""
    lot = planned.line.lot
    return line_context(
        planned.line,
        expiry_date=_expiry(planned, planned.line.document.date),
        lot_type=lot.lot_type.code if lot and lot.lot_type else "",
        lot_code=lot.code if lot else "",
    )


def _expiry(planned: LinePlan, day: datetime.date) -> datetime.date | None:
    """The expiry date that the piece will have, as ``loading`` gives it; else that of its lot."""
    line = planned.line
    if line.expiry_date is None and line.item.serial_validity_days is not None:
        return (line.start_date or day) + datetime.timedelta(days=line.item.serial_validity_days)
    return line.expiry_date or (line.lot.expiry_date if line.lot else None)


def _taken(asked: Offered, lines: Sequence[LinePlan]) -> set[tuple[int, str]]:
    """Those of the codes that a serial number of the same item, or another line of this draft, has already.

    New codes lie beyond all that are there, which one look at the index between the first and the last one tells.
    """
    offered = [(index, lines[index].line.item_id, codes, folded(codes, code_key)) for index, codes in asked]
    between = [(item_id, min(keys), max(keys)) for _index, item_id, _codes, keys in offered]
    ranges, parameters = rows_source({"item_id": "bigint", "low": "text", "high": "text"}, between)
    document_id = lines[0].line.document_id
    with connection.cursor() as cursor:
        there = "{a}.item_id = r.item_id AND {a}.code_key BETWEEN r.low AND r.high"
        cursor.execute(
            f"""
            {TYPED} SELECT 1 FROM {ranges} AS r
            WHERE EXISTS (SELECT 1 FROM serials_serialnumber s WHERE {there.format(a="s")})
            OR EXISTS (SELECT 1 FROM d WHERE {there.format(a="d")}) LIMIT 1
            """,
            [document_id, *parameters],
        )
        if not cursor.fetchone():
            return set()
        columns = {"place": "integer", "code": "text", "key": "text", "item_id": "bigint"}
        rows = (
            (index, code, key, item_id)
            for index, item_id, codes, keys in offered
            for code, key in zip(codes, keys, strict=True)
        )
        source, parameters = rows_source(columns, rows)
        cursor.execute(
            f"""
            {TYPED} SELECT r.place, r.code FROM {source} AS r
            WHERE EXISTS (SELECT 1 FROM serials_serialnumber s WHERE s.item_id = r.item_id AND s.code_key = r.key)
            OR (r.item_id, r.key) IN (SELECT d.item_id, d.code_key FROM d)
            """,
            [document_id, *parameters],
        )
        return set(cursor.fetchall())


def folded(codes: Sequence[str], fold: Callable[[str], str]) -> list[str]:
    """``codes``, made by a rule, as ``fold`` gives each. Plain ones are folded together: none has a line break."""
    together = "\n".join(codes)
    return together.upper().split("\n") if together.isascii() else [fold(code) for code in codes]


def generated(plan: Plan) -> tuple[str, list[Any]]:
    """The codes made for lines with what their lines say, as ``posting.serials.TYPED`` gives those of a draft."""
    lines = [planned for planned in plan.lines if planned.serials_made]
    columns = {"line_id": "bigint", "code": "text", "code_key": "text", "code_search": "text"}
    codes, parameters = rows_source(columns, chain.from_iterable(map(_rows, lines)))
    said = {"line_id": "bigint", "code_type_id": "bigint", **dict.fromkeys(SERIAL_COLUMNS[3:], "text")}
    of_lines, said_parameters = rows_source(said, [_said(planned) for planned in lines])
    return (
        f"""
        WITH d AS (
            SELECT r.*, {", ".join(f"said.{name}" for name in list(said)[1:])}, l.direction, l.item_id, l.variant_id,
                l.lot_id, l.target_location_id, l.property_instance_id, l.start_date AS line_start_date,
                l.expiry_date AS line_expiry_date, CAST(NULL AS DATE) AS start_date, CAST(NULL AS DATE) AS expiry_date
            FROM {codes} AS r
            JOIN {of_lines} AS said ON said.line_id = r.line_id
            JOIN inventory_documentline l ON l.id = r.line_id
        )
        """,
        [*parameters, *said_parameters],
    )


def _rows(planned: LinePlan) -> Iterator[tuple[int, str, str, str]]:
    codes = planned.serials_made
    return zip(repeat(planned.line.pk), codes, folded(codes, code_key), folded(codes, search_key))


def _said(planned: LinePlan) -> tuple[Any, ...]:
    """What all serial numbers made for a line have: their rule, and the codes that others know them by."""
    line = planned.line
    _code, _key, _search, *others = serial_row("", line.supplier_code, line.customer_code)
    return (line.pk, _rule_id(planned), *others)

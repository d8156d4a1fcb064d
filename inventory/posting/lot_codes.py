"""Lot codes made by the code type of the item when a load is posted, and what a code type excludes."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from core.codes import code_key
from inventory.exceptions import Problem
from inventory.models import Document
from inventory.posting.code_context import line_context
from inventory.posting.planned import LinePlan, Plan
from items.expiry import lot_expiry
from lots.models import Lot
from numbering.allocation import Offered
from numbering.exceptions import NumberingError
from numbering.models import CodeType
from numbering.rendering import CodeContext
from numbering.services import excluding, load_rule, take_codes


def typed_expiry(planned: LinePlan) -> datetime.date | None:
    """The expiry date that a load gives its lot: as typed, or by the item's validity, as its policy settles it."""
    line = planned.line
    return lot_expiry(line.item, line.start_date or line.document.date, line.expiry_date)


def make_codes(plan: Plan, loads: Sequence[LinePlan]) -> list[Problem]:
    """Give the loads that name no lot one by the item's rule, and write it on their lines.

    Lines of one item whose lots would be alike share one. The counters stay locked until the posting ends.
    """
    wanted: dict[CodeType, dict[tuple[object, ...], list[LinePlan]]] = defaultdict(lambda: defaultdict(list))
    for planned in loads:
        rule = planned.line.item.lot_rule
        if rule and not planned.line.lot_code and planned.makes_code:
            wanted[rule][_alike(planned)].append(planned)
    problems = []
    for rule in sorted(wanted, key=lambda rule: rule.pk):
        groups = list(wanted[rule].values())
        problems += excluded_lots(plan.document, [group[0] for group in groups])
        try:
            codes = _take(rule, plan, groups)
        except NumberingError as error:
            problems.append(Problem(str(error), groups[0][0].line.position, "lot_code"))
            continue
        for group, code in zip(groups, codes, strict=True):
            for planned in group:
                planned.line.lot_code = code
                plan.lots_made[planned.line.pk] = rule.pk
    return problems


def _alike(planned: LinePlan) -> tuple[object, ...]:
    line = planned.line
    dates = (line.start_date, line.expiry_date)
    return line.item_id, line.variant_id, *dates, line.supplier_code, line.customer_code, line.unit_cost


def _take(rule: CodeType, plan: Plan, groups: Sequence[Sequence[LinePlan]]) -> list[str]:
    contexts = [(_context(group[0]), 1) for group in groups]
    # Without a progressive a code that is there already names the lot to add to.
    counts = load_rule(rule).counts

    def taken(asked: Offered) -> set[tuple[int, str]]:
        offered = [(index, code) for index, codes in asked for code in codes]
        items = {groups[index][0].line.item_id for index, _code in offered}
        keys = {code_key(code) for _index, code in offered}
        named = set(Lot.objects.filter(item__in=items, code_key__in=keys).values_list("item", "code_key"))
        typed = {(p.line.item_id, code_key(p.line.lot_code)) for p in plan.lines if p.line.lot_code}
        return {
            (index, code) for index, code in offered if (groups[index][0].line.item_id, code_key(code)) in named | typed
        }

    return [codes[0] for codes in take_codes(code_type=rule, contexts=contexts, taken=taken if counts else None)]


def _context(planned: LinePlan) -> CodeContext:
    lot_type = planned.line.item.lot_type
    return line_context(planned.line, expiry_date=typed_expiry(planned), lot_type=lot_type.code if lot_type else "")


def excluded_lots(document: Document, makers: Iterable[LinePlan]) -> list[Problem]:
    """New lots on a kind of document that their item's code type excludes (seed: tab Exclude)."""
    ruled = [(planned, rule.pk) for planned in makers if (rule := planned.line.item.lot_rule)]
    kind = document.document_type
    rules = {rule_id for _planned, rule_id in ruled}
    excluded = excluding(code_type_ids=rules, document_kind=kind.pk, sales=kind.rules.sales)
    return [
        Problem(
            _("The code type of item %(item)s makes no new lots on a %(type)s: name a lot that is there.")
            % {"item": planned.line.item.code, "type": kind},
            planned.line.position,
            "lot_code",
        )
        for planned, rule_id in ruled
        if rule_id in excluded
    ]

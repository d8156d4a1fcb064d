"""The lots that lines name: found and held, or made by a load; and whether they may be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.codes import code_key, search_key
from core.sql import insert_new
from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.lot_rules import Purpose, no_movement, refusal
from inventory.models import Direction
from inventory.posting.lot_codes import excluded_lots, make_codes
from inventory.posting.lot_headers import Said, date_problems, describe, emptied
from inventory.posting.lots_from_lots import (
    hand_on,
    makes_lots_of_lots,
    said_with_sources,
    side_problems,
    target_problems,
)
from inventory.posting.planned import LinePlan, Plan
from lots.header import fifo_code_problem
from lots.models import Lot
from lots.names import lot_name, parse_lot_name

_LOT_FIELDS = (
    "item",
    "variant",
    "code",
    "code_key",
    "code_search",
    "instance",
    "name",
    "code_type",
    "lot_type",
    "status",
    "start_date",
    "expiry_date",
    "customer_code",
    "customer_code_search",
    "supplier_code",
    "supplier_code_search",
    "supplier",
    "unit_cost",
    "created_at",
)
# Item, variant, folded code, FIFO instance.
_Key = tuple[int, int | None, str, int]


def resolve_lots(plan: Plan, purpose: Purpose, *, user_id: int | None) -> list[Problem]:
    """Point each line at its lot, making those that a load brings first; return what is wrong with them.

    The lots are held until the posting ends, in the order of their ids: what allows them stays as it is.
    """
    loads = [planned for planned in plan.lines if planned.brings and plan.effect is not Effect.COMMIT]
    from_lots = makes_lots_of_lots(plan.document)
    problems = [*(side_problems(plan) if from_lots else ()), *make_codes(plan, loads)]
    named = [planned for planned in plan.lines if planned.line.lot_code]
    keys, unknown = _keys(named)
    problems += unknown
    if problems or not keys:
        return problems
    said = _said(loads, keys)
    lots = _held(keys.values())
    if from_lots:
        said = said_with_sources(plan, said, {pk: lots[key] for pk, key in keys.items() if key in lots})
    problems, made = _make_missing(plan, said, lots)
    if problems:
        return problems
    # Made here, or by others since we looked.
    lots = lots if said.keys() <= lots.keys() else _held(keys.values())
    emptied_ids = emptied(lot for lot in lots.values() if lot.pk not in made)
    there = {key: lot for key, lot in lots.items() if key in said and lot.pk not in made}
    for planned in named:
        problems += _point(plan, planned, lots.get(keys[planned.line.pk]), purpose, fresh=made | emptied_ids)
    for key, lot in there.items():
        problems += date_problems(said[key], lot, anew=lot.pk in emptied_ids)
    problems += target_problems(plan, made | emptied_ids) if from_lots else ()
    if not problems:
        describe({lot.pk: (lot, said[key]) for key, lot in there.items()}, emptied_ids, plan.document.supplier, user_id)
        problems += hand_on(plan, made, user_id) if from_lots else ()
    for planned in loads:
        if planned.line.lot and planned.line.expiry_date:
            # The document says what the policy made of the date that was typed.
            planned.line.expiry_date = planned.line.lot.expiry_date
    return problems


def _keys(named: Sequence[LinePlan]) -> tuple[dict[int, _Key], list[Problem]]:
    """Which lot each line means, by the id of the line. A FIFO lot typed on a load is a new instance (seed: Lot Fifo);
    one that is chosen is called with its number."""
    fifo = {planned.line.pk: planned for planned in named if planned.line.item.fifo_lots and planned.brings}
    last = _last_instances(list(fifo.values()))
    keys: dict[int, _Key] = {}
    problems = []
    for planned in named:
        line = planned.line
        code, instance = parse_lot_name(line.lot_code) if line.item.fifo_lots else (line.lot_code, 0)
        scope = (line.item_id, line.variant_id, code_key(code))
        if line.pk in fifo:
            if reason := fifo_code_problem(line.item, code):
                problems.append(Problem(reason, line.position, "lot_code"))
                continue
            newest = last.get(scope, 0)
            instance = instance or newest + 1
            if instance > newest + 1:
                problems.append(_unknown(planned))
                continue
            last[scope] = max(newest, instance)
        keys[line.pk] = (*scope, instance)
    return keys, problems


def _said(loads: Sequence[LinePlan], keys: Mapping[int, _Key]) -> dict[_Key, Said]:
    lines: dict[_Key, list[LinePlan]] = defaultdict(list)
    for planned in loads:
        if planned.line.pk in keys:
            lines[keys[planned.line.pk]].append(planned)
    return {key: Said.together(of_lot) for key, of_lot in lines.items()}


def _make_missing(plan: Plan, said: Mapping[_Key, Said], lots: Mapping[_Key, Lot]) -> tuple[list[Problem], set[int]]:
    """Make the lots that loads name first; the ids of those that this posting made, and nobody else at once."""
    missing = {key: of_lot for key, of_lot in said.items() if key not in lots}
    problems = [problem for of_lot in missing.values() for problem in date_problems(of_lot, None, anew=False)]
    problems += excluded_lots(plan.document, [of_lot.lines[0] for of_lot in missing.values()])
    if problems or not missing:
        return problems, set()
    # Sorted, so that two documents making the same lots wait for each other in the same order.
    rows = [_row(missing[key], key[3], plan) for key in sorted(missing, key=str)]
    return [], insert_new(Lot, _LOT_FIELDS, rows)


def _point(plan: Plan, planned: LinePlan, lot: Lot | None, purpose: Purpose, *, fresh: set[int]) -> Iterator[Problem]:
    """Point a line at its lot, and say why it may not use it."""
    line = planned.line
    line.lot = lot
    if lot is None:
        yield _unknown(planned)
        return
    line.lot_code = lot.name
    if line.unit_cost is None and not planned.brings:
        # What leaves a FIFO lot has the cost at which it came (seed: Lot Fifo).
        line.unit_cost = lot.unit_cost
    leaves = planned.direction == Direction.UNLOAD or planned.counter_location is not None
    if reason := refusal(lot, line.item, purpose) if leaves else no_movement(lot):
        yield Problem(reason, line.position, "lot_code")
    supplier = plan.document.supplier
    one_only = planned.brings and line.item.single_supplier_lots and lot.pk not in fresh
    if one_only and supplier and lot.supplier_id not in (None, supplier.pk):
        text = _("Lot %(lot)s is of supplier %(supplier)s, and takes goods of one supplier only: name another lot.")
        values = {"lot": lot.name, "supplier": lot.supplier.description if lot.supplier else ""}
        yield Problem(text % values, line.position, "lot_code")


def _last_instances(loads: Sequence[LinePlan]) -> dict[tuple[int, int | None, str], int]:
    """The newest instance of each FIFO lot. The plan holds the items, so that two receipts number in turn."""
    if not loads:
        return {}
    items = {planned.line.item_id for planned in loads}
    codes = {code_key(parse_lot_name(planned.line.lot_code)[0]) for planned in loads}
    lots = Lot.objects.filter(item__in=items, code_key__in=codes).order_by()
    newest = lots.values_list("item", "variant", "code_key").annotate(Max("instance"))
    return {(item, variant, key): instance for item, variant, key, instance in newest}


def _held(keys: Iterable[_Key]) -> dict[_Key, Lot]:
    wanted = set(keys)
    lots = Lot.objects.filter(Q(item__in={key[0] for key in wanted}) & Q(code_key__in={key[2] for key in wanted}))
    # Locked first, read then: what a lock waited for is seen whole only by the next statement.
    list(lots.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    related = ("lot_type", "status", "evaluation", "reserved_partner", "supplier", "producer", "label_type")
    found = lots.select_related(*related).order_by("pk")
    by_key = {(lot.item_id, lot.variant_id, lot.code_key, lot.instance): lot for lot in found}
    return {key: lot for key, lot in by_key.items() if key in wanted}


def _unknown(planned: LinePlan) -> Problem:
    values = {"item": planned.line.item.code, "lot": planned.line.lot_code}
    return Problem(_("Item %(item)s has no lot %(lot)s.") % values, planned.line.position, "lot_code")


def _row(said: Said, instance: int, plan: Plan) -> tuple[object, ...]:
    line = said.lines[0].line
    code = parse_lot_name(line.lot_code)[0] if line.item.fifo_lots else line.lot_code
    supplier = plan.document.supplier
    return (
        line.item_id,
        line.variant_id,
        code,
        code_key(code),
        search_key(code),
        instance,
        lot_name(code, instance),
        plan.lots_made.get(line.pk),
        line.item.lot_type_id,
        line.item.initial_lot_status_id,
        said.start_date,
        said.expiry_date,
        said.customer_code,
        search_key(said.customer_code),
        said.supplier_code,
        search_key(said.supplier_code),
        supplier.pk if supplier else None,
        said.unit_cost if instance else None,
        timezone.now(),
    )

"""The lots that lines name: found and held, or made by a load; and whether they may be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.codes import code_key, search_key
from core.sql import insert_rows
from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.lot_rules import Purpose, no_movement, refusal
from inventory.models import Direction
from inventory.posting.lot_codes import excluded_lots, make_codes, typed_expiry
from inventory.posting.lot_headers import describe, emptied
from inventory.posting.lots_from_lots import hand_on, makes_lots_of_lots, one_side_problems, target_problems
from inventory.posting.plan import LinePlan, Plan
from lots.models import Lot
from lots.names import lot_name, parse_lot_name
from partners.models import Partner

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
    problems = [*_date_problems(loads), *(one_side_problems(plan) if from_lots else ()), *make_codes(plan, loads)]
    if problems:
        return problems
    named = [planned for planned in plan.lines if planned.line.lot_code]
    if not named:
        return []
    keys, problems = _keys(named)
    lots = _held(keys.values())
    missing = {keys[p.line.pk]: p for p in loads if p.line.pk in keys and keys[p.line.pk] not in lots}
    if missing:
        problems += excluded_lots(plan.document, missing.values())
        # Sorted, so that two documents making the same lots wait for each other in the same order.
        insert_rows(Lot, _LOT_FIELDS, [_row(missing[key], key[3], plan) for key in sorted(missing, key=str)])
        lots = _held(keys.values())
    made = {lots[key].pk for key in missing if key in lots}
    anew = made | emptied(lot for lot in lots.values() if lot.pk not in made)
    for planned in named:
        key = keys.get(planned.line.pk)
        planned.line.lot = lot = lots.get(key) if key else None
        if lot is None:
            problems += [] if key is None else [_unknown(planned)]
        else:
            planned.line.lot_code = lot.name
            if planned.line.unit_cost is None and not planned.brings:
                # What leaves a FIFO lot has the cost at which it came (seed: Lot Fifo).
                planned.line.unit_cost = lot.unit_cost
            found = _reasons(plan, planned, lot, purpose, is_new=lot.pk in anew)
            problems += [Problem(text, planned.line.position, field) for text, field in found]
    problems += target_problems(plan, anew) if from_lots else ()
    if not problems and from_lots:
        hand_on(plan, made, user_id)
    if not problems:
        describe([p for p in loads if p.line.lot and p.line.lot.pk not in made], anew, _supplier(plan), user_id)
    return problems


def _keys(named: Sequence[LinePlan]) -> tuple[dict[int, _Key], list[Problem]]:
    """Which lot each line means, by the id of the line. A FIFO lot typed on a load is a new instance (seed: Lot Fifo);
    one that is chosen is called with its number."""
    fifo = [planned for planned in named if planned.line.item.fifo_lots and planned.brings]
    last = _last_instances(fifo)
    keys: dict[int, _Key] = {}
    problems = []
    for planned in named:
        line = planned.line
        code, instance = parse_lot_name(line.lot_code) if line.item.fifo_lots else (line.lot_code, 0)
        scope = (line.item_id, line.variant_id, code_key(code))
        if planned in fifo:
            newest = last.get(scope, 0)
            instance = instance or newest + 1
            if instance > newest + 1:
                problems.append(_unknown(planned))
                continue
            last[scope] = max(newest, instance)
        keys[line.pk] = (*scope, instance)
    return keys, problems


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


def _row(planned: LinePlan, instance: int, plan: Plan) -> tuple[object, ...]:
    line, document = planned.line, plan.document
    code = parse_lot_name(line.lot_code)[0] if line.item.fifo_lots else line.lot_code
    start = line.start_date or document.date
    supplier = _supplier(plan)
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
        start,
        typed_expiry(planned),
        line.customer_code,
        search_key(line.customer_code),
        line.supplier_code,
        search_key(line.supplier_code),
        supplier.pk if supplier else None,
        line.unit_cost if instance else None,
        timezone.now(),
    )


def _supplier(plan: Plan) -> Partner | None:
    partner = plan.document.partner
    return partner if partner and partner.is_supplier else None


def _date_problems(loads: Sequence[LinePlan]) -> Iterator[Problem]:
    """What is wrong with the dates that loads give their lots (domain: expiry per item)."""
    for planned in loads:
        line = planned.line
        if not line.item.lot_managed:
            continue
        expiry, start = typed_expiry(planned), line.start_date or line.document.date
        if line.expiry_date and not line.item.expiry_editable and line.expiry_date != expiry:
            text = _("%(item)s: its lots always expire %(days)d days after they start. Leave the expiry date empty.")
            values = {"item": line.item.code, "days": line.item.lot_validity_days}
            yield Problem(text % values, line.position, "expiry_date")
        elif expiry and expiry < start:
            text = _("The lot would expire on %(expiry)s, before it starts on %(start)s: correct one of them.")
            yield Problem(text % {"expiry": _day(expiry), "start": _day(start)}, line.position, "expiry_date")


def _reasons(plan: Plan, planned: LinePlan, lot: Lot, purpose: Purpose, *, is_new: bool) -> Iterator[tuple[str, str]]:
    """Why this line may not use the lot, each with the field to mend."""
    leaves = planned.direction == Direction.UNLOAD or planned.counter_location is not None
    reason = refusal(lot, planned.line.item, purpose) if leaves else no_movement(lot)
    if reason:
        yield reason, "lot_code"
    if not planned.brings or is_new:
        return
    supplier = _supplier(plan)
    if planned.line.item.single_supplier_lots and supplier and lot.supplier_id not in (None, supplier.pk):
        text = _("Lot %(lot)s is of supplier %(supplier)s, and takes goods of one supplier only: name another lot.")
        yield text % {"lot": lot.name, "supplier": lot.supplier.description if lot.supplier else ""}, "lot_code"
    expiry = typed_expiry(planned) if planned.line.expiry_date else None
    if expiry and lot.expiry_date and expiry != lot.expiry_date:
        text = _("Lot %(lot)s expires on %(known)s, not on %(typed)s: correct the date, or name another lot.")
        yield text % {"lot": lot.name, "known": _day(lot.expiry_date), "typed": _day(expiry)}, "expiry_date"


def _day(day: object) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")  # type: ignore[arg-type]

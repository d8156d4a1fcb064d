"""Documents that create lots from lots: what they must hold, and what a new lot has of its source (domain: create lot
from lot)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.sql import update_rows
from inventory.draft_rules import quantity_text
from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.models import Direction, Document
from inventory.posting.lot_headers import Said
from inventory.posting.planned import LinePlan, Plan
from items.expiry import lot_expiry, settled_expiry
from items.models import Item
from lots.header import HEADER
from lots.models import Lot, LotChange, LotStatus
from lots.traced.header import RESERVED_FOR

Key = TypeVar("Key")
# What describes the goods is as true of them in their new lot.
_DESCRIBES_GOODS = ("lot_type", "evaluation", "producer", "label_type")
_RESERVATION = ("reserved", *RESERVED_FOR)
_HANDED_ON = (*_DESCRIBES_GOODS, "supplier", "status", "sellable", *_RESERVATION)
_STATUS_FLAGS = ("sales", "production", "other_unloads", "automatic_withdrawal")


def makes_lots_of_lots(document: Document) -> bool:
    """Whether the document's template creates lots from lots."""
    template = document.template
    by_template = document.document_type.rules.effect is Effect.BY_TEMPLATE
    return bool(by_template and template and template.create_lot_from_lot)


def _sides(plan: Plan) -> tuple[list[LinePlan], list[LinePlan]]:
    """The lines that are taken from, and those that are made."""
    taken = [planned for planned in plan.lines if planned.direction == Direction.UNLOAD]
    return taken, [planned for planned in plan.lines if planned.direction == Direction.LOAD]


def _sources(plan: Plan) -> dict[int, list[Lot]]:
    """What the new lots of each item are made of, by the item: lots of the same where there are, else all that leave
    and do not come again as the same item."""
    taken, made = _sides(plan)
    own: dict[int, list[Lot]] = defaultdict(list)
    for planned in taken:
        if planned.line.lot:
            own[planned.line.item_id].append(planned.line.lot)
    comes = {planned.line.item_id for planned in made}
    others = [lot for item_id, lots in own.items() if item_id not in comes for lot in lots]
    return {item_id: own.get(item_id, others) for item_id in comes}


def side_problems(plan: Plan) -> Iterator[Problem]:
    """That nothing is taken or nothing made, or that something is made of nothing.

    Of the same item as much comes as leaves, in its management unit.
    """
    taken, made = _sides(plan)
    if not taken:
        yield Problem(_("This document creates lots from lots: add the line of the lot that it takes from."))
    if not made:
        yield Problem(_("This document creates lots from lots: add the line of the lot that it makes."))
    leaves, comes = _sums(taken), _sums(made)
    for item, quantity in comes.items():
        position = max(planned.line.position for planned in made if planned.line.item_id == item.pk)
        leaving = quantity_text(leaves.get(item, Decimal(0)))
        values = {"item": item.code, "unit": item.unit.code, "leaves": leaving, "comes": quantity_text(quantity)}
        if item in leaves and leaves[item] != quantity:
            text = _(
                "%(item)s: %(leaves)s %(unit)s leave and %(comes)s come. Of the same item as much comes as leaves."
            )
            yield Problem(text % values, position, "quantity")
        elif taken and item not in leaves and leaves.keys() <= comes.keys():
            text = _("%(item)s would be made of nothing: all that leaves comes again as the same item.")
            yield Problem(text % values, position, "item")


def _sums(side: Iterable[LinePlan]) -> dict[Item, Decimal]:
    sums: dict[Item, Decimal] = defaultdict(Decimal)
    for planned in side:
        sums[planned.line.item] += planned.quantity
    return sums


def said_with_sources(plan: Plan, said: Mapping[Key, Said], held: Mapping[int, Lot]) -> dict[Key, Said]:
    """What loads say of the lots that they make, with what the lots say that these are made of, of the same item.

    Dates and codes that are not typed are those of the goods: they start as the first did, and expire as the first
    does. ``held`` are the lots by the id of the line that names them.
    """
    taken, _made = _sides(plan)
    sources: dict[int, list[Lot]] = defaultdict(list)
    for planned in taken:
        if planned.line.pk in held:
            sources[planned.line.item_id].append(held[planned.line.pk])
    return {key: _of_goods(of_lot, sources[of_lot.lines[0].line.item_id]) for key, of_lot in said.items()}


def _of_goods(said: Said, sources: Sequence[Lot]) -> Said:
    if not sources:
        return said
    item = said.lines[0].line.item
    start_typed = any(planned.line.start_date for planned in said.lines)
    starts = [lot.start_date for lot in sources if lot.start_date and not start_typed]
    start = min(starts, default=said.start_date)
    typed = said.typed_expiry if item.expiry_editable else None
    expiry = lot_expiry(item, start, typed) if typed else _earliest_expiry(sources) or lot_expiry(item, start, None)
    if expiry and not start_typed:
        # Nobody knows when an expired lot without a start date began; it was not after it expired.
        start = min(start, expiry)
    costs = {lot.unit_cost for lot in sources if lot.unit_cost is not None}
    if said.unit_cost is None and len(costs) == 1:
        # Written on the lines, as what leaves a FIFO lot has its cost (seed: Lot Fifo).
        said = replace(said, unit_cost=costs.pop())
        for planned in said.lines:
            planned.line.unit_cost = said.unit_cost
    return replace(
        said,
        start_date=start,
        expiry_date=expiry,
        supplier_code=said.supplier_code or _shared(sources, "supplier_code") or "",
        customer_code=said.customer_code or _shared(sources, "customer_code") or "",
    )


def _earliest_expiry(sources: Iterable[Lot]) -> Any:
    return min((lot.expiry_date for lot in sources if lot.expiry_date), default=None)


def _shared(sources: Iterable[Lot], name: str) -> Any:
    """What the lots say that say something, if they do not contradict each other."""
    said = {value for lot in sources if (value := getattr(lot, name))}
    return said.pop() if len(said) == 1 else None


def target_problems(plan: Plan, fresh: set[int]) -> Iterator[Problem]:
    """What stands in the way of the lots to be made. ``fresh``: the lots that nothing stood in before."""
    sources = _sources(plan)
    for planned in _sides(plan)[1]:
        line, lot = planned.line, planned.line.lot
        if lot is None:
            continue
        of = sources[line.item_id]
        if lot in of:
            text = _("Lot %(lot)s is taken from and made on one document: make two of it.")
            yield Problem(text % {"lot": lot.name}, line.position, "lot_code")
        elif lot.pk not in fresh and not lot.predefined:
            text = _("Item %(item)s has a lot %(lot)s already: type another code.")
            yield Problem(text % {"item": line.item.code, "lot": lot.name}, line.position, "lot_code")
        for text in _unlike(of, line.item) if _same_item(of, lot) else _contradicting_statuses(of, lot):
            yield Problem(text % {"item": line.item.code}, line.position, "lot_code")
        if _same_item(of, lot):
            yield from _expires_later(planned, lot, of, fresh)


def _same_item(sources: Sequence[Lot], lot: Lot) -> bool:
    return bool(sources) and sources[0].item_id == lot.item_id


def _unlike(sources: Sequence[Lot], item: Item) -> Iterator[str]:
    """In what lots of one item differ that cannot go into one."""
    if len({lot.status_id for lot in sources}) > 1:
        yield _("The lots of %(item)s that are taken have different statuses: make one document for each status.")
    if len({(lot.reserved, lot.reserved_partner_id, lot.reserved_document_id) for lot in sources}) > 1:
        yield _("The lots of %(item)s that are taken are not all reserved alike: make one document for each.")
    if item.single_supplier_lots and len({lot.supplier_id for lot in sources} - {None}) > 1:
        yield _("A lot of %(item)s takes goods of one supplier only: make one document for each supplier.")


def _contradicting_statuses(sources: Sequence[Lot], lot: Lot) -> Iterator[str]:
    if not _strict_enough(sources, lot):
        yield _("The lots that %(item)s is made of have different statuses: make one document for each status.")


def _expires_later(planned: LinePlan, lot: Lot, sources: Sequence[Lot], fresh: set[int]) -> Iterator[Problem]:
    """That goods would expire later only because they are called otherwise."""
    line, due = planned.line, _earliest_expiry(sources)
    entered = lot.expiry_date if lot.pk not in fresh else None
    said = line.expiry_date if line.item.expiry_editable else None
    typed = settled_expiry(line.item.expiry_policy, said) if said else None
    later = max((day for day in (entered, typed) if day), default=None)
    if due and later and later > due:
        text = _("Lot %(lot)s would expire on %(later)s; what it is made of expires on %(due)s: correct the date.")
        values = {"lot": lot.name, "later": _day(later), "due": _day(due)}
        yield Problem(text % values, line.position, "expiry_date" if typed == later else "lot_code")


def _day(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _strict_enough(sources: Sequence[Lot], lot: Lot) -> list[LotStatus | None]:
    """The statuses that forbid all that those of the sources do: first that of the lot itself, then theirs."""
    theirs = [source.status for source in sources]
    forbidden = set().union(*map(_forbidden, theirs))
    return [status for status in (lot.status, *theirs) if forbidden <= _forbidden(status)]


def _forbidden(status: LotStatus | None) -> set[str]:
    return {flag for flag in _STATUS_FLAGS if status and not getattr(status, flag)}


def hand_on(plan: Plan, made_now: set[int], user_id: int | None) -> list[Problem]:
    """Give each new lot what its sources say of the goods; say whose reservation somebody is working at.

    It is never freer than its sources. Of the same item it takes over their status and reservation, and is sold only
    if they are; of another item it takes over a status that forbids more than its own: quarantined goods stay
    quarantined when they are repacked. What somebody entered for a lot made ahead stays otherwise, and what changes
    of it is kept in its history; a lot made just now was never seen without.
    """
    sources = _sources(plan)
    same = [lot for item_id, of in sources.items() for lot in of if lot.item_id == item_id]
    if problems := _hold_reserved_for(plan, same):
        return problems
    changed = {planned.line.lot.pk: planned.line.lot for planned in _sides(plan)[1] if planned.line.lot}
    changes: list[LotChange] = []
    for lot in changed.values():
        of = sources[lot.item_id]
        values = _of_same_item(of, lot, plan.document) if _same_item(of, lot) else _of_another_item(of, lot)
        told = {name: value for name, value in values.items() if value != getattr(lot, name)}
        kept = [name for name in told if name in HEADER.editable] if lot.pk not in made_now else []
        lot.version += 1 if kept else 0
        changes += [_change(lot, name, told[name], user_id) for name in kept]
        for name, value in told.items():
            setattr(lot, name, value)
    update_rows(Lot, [*_HANDED_ON, "version"], list(changed.values()))
    LotChange.objects.bulk_create(changes)
    return []


def _of_another_item(sources: Sequence[Lot], lot: Lot) -> dict[str, Any]:
    return {"status": _strict_enough(sources, lot)[0]}


def _of_same_item(sources: Sequence[Lot], lot: Lot, document: Document) -> dict[str, Any]:
    first = sources[0]
    values = {name: getattr(lot, name) or _shared(sources, name) for name in _DESCRIBES_GOODS}
    values["supplier"] = _shared(sources, "supplier") or lot.supplier
    values["status"] = first.status or lot.status
    values["sellable"] = lot.sellable and all(source.sellable for source in sources)
    # What was reserved for this document is what it makes: nobody need wait for it any longer.
    if first.reserved and first.reserved_document_id != document.pk:
        values |= {name: getattr(first, name) for name in _RESERVATION}
    return values


def _hold_reserved_for(plan: Plan, sources: Iterable[Lot]) -> list[Problem]:
    """Keep the documents that the sources are reserved for, as the new lots will be, without waiting for anybody.

    Posting holds documents before lots: who posts one of these now waits for our lots already.
    """
    wanted = {lot.reserved_document_id for lot in sources if lot.reserved_document_id}
    wanted -= {plan.document.pk, plan.document.origin_id}
    free = Document.objects.filter(pk__in=wanted).select_for_update(no_key=True, skip_locked=True)
    if not wanted or wanted == set(free.values_list("pk", flat=True)):
        return []
    text = _("A document that what you take is reserved for is being posted or changed just now: try again.")
    return [Problem(text)]


def _change(lot: Lot, name: str, value: Any, user_id: int | None) -> LotChange:
    return LotChange(
        lot=lot,
        version=lot.version,
        field=name,
        old_value=HEADER.as_text(name, getattr(lot, name)),
        new_value=HEADER.as_text(name, value),
        user_id=user_id,
        changed_at=timezone.now(),
    )


def hand_on_suppliers(document: Document) -> None:
    """Serial numbers that changed lots keep their supplier."""
    lots = "SELECT l.lot_id FROM inventory_documentline l WHERE l.document_id = %s AND l.direction = "
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE serials_serialnumber SET supplier_id = old.supplier_id
            FROM serials_serialnumber old
            WHERE serials_serialnumber.lot_id IN ({lots} 1) AND serials_serialnumber.supplier_id IS NULL
                AND old.lot_id IN ({lots} -1) AND old.item_id = serials_serialnumber.item_id
                AND old.code_key = serials_serialnumber.code_key
            """,
            [document.pk, document.pk],
        )

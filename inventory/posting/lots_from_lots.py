"""Documents that create lots from lots: what they must hold, and what a new lot has of its source (domain: create lot
from lot)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.models import Direction, Document
from inventory.posting.plan import LinePlan, Plan
from lots.header import HEADER
from lots.models import Lot, LotChange

# What describes the goods is as true of them in their new lot.
_DESCRIBES_GOODS = ("lot_type", "evaluation", "supplier", "producer", "label_type")
_HANDED_ON = (*_DESCRIBES_GOODS, "status", "sellable")


def makes_lots_of_lots(document: Document) -> bool:
    """Whether the document's template creates lots from lots."""
    template = document.template
    by_template = document.document_type.rules.effect is Effect.BY_TEMPLATE
    return bool(by_template and template and template.create_lot_from_lot)


def _sides(plan: Plan) -> tuple[list[LinePlan], list[LinePlan]]:
    """The lines that are taken from, and those that are made."""
    taken = [planned for planned in plan.lines if planned.direction == Direction.UNLOAD]
    return taken, [planned for planned in plan.lines if planned.direction == Direction.LOAD]


def one_side_problems(plan: Plan) -> Iterator[Problem]:
    """That nothing is taken, or nothing is made."""
    taken, made = _sides(plan)
    if not taken:
        yield Problem(_("This document creates lots from lots: add the line of the lot that it takes from."))
    if not made:
        yield Problem(_("This document creates lots from lots: add the line of the lot that it makes."))


def target_problems(plan: Plan, fresh: set[int]) -> Iterator[Problem]:
    """What stands in the way of the lots to be made. ``fresh``: the lots that nothing stood in before."""
    taken, made = _sides(plan)
    for planned in made:
        line = planned.line
        if line.lot and line.lot.pk not in fresh and not line.lot.predefined:
            text = _("Item %(item)s has a lot %(lot)s already: type another code.")
            yield Problem(text % {"item": line.item.code, "lot": line.lot.name}, line.position, "lot_code")
        sources = [source.line.lot for source in taken if source.line.item_id == line.item_id and source.line.lot]
        if len({lot.status_id for lot in sources}) > 1:
            text = _("The lots of %(item)s that are taken have different statuses: make one document for each status.")
            yield Problem(text % {"item": line.item.code}, line.position, "lot_code")


def hand_on(plan: Plan, made_now: set[int], user_id: int | None) -> None:
    """Give each new lot what its source says of the goods, if it is of the same item.

    It is never freer than its source: it takes over the status, and is sold only if that is. What somebody entered
    for a lot made ahead stays otherwise, and what changes of it is kept in its history; a lot made just now was never
    seen without.
    """
    taken, made = _sides(plan)
    sources = {source.line.item_id: source.line.lot for source in reversed(taken) if source.line.lot}
    unsellable = {s.line.item_id for s in taken if s.line.lot and not s.line.lot.sellable}
    changed: dict[int, Lot] = {}
    changes: list[LotChange] = []
    for planned in made:
        lot, source = planned.line.lot, sources.get(planned.line.item_id)
        if lot is None or source is None or lot.pk in changed:
            continue
        changed[lot.pk] = lot
        values: dict[str, Any] = {name: getattr(lot, name) or getattr(source, name) for name in _DESCRIBES_GOODS}
        values["status"] = source.status or lot.status
        values["sellable"] = lot.sellable and lot.item_id not in unsellable
        told = {name: value for name, value in values.items() if value != getattr(lot, name)}
        kept = [name for name in told if name in HEADER.editable] if lot.pk not in made_now else []
        lot.version += 1 if kept else 0
        changes += [_change(lot, name, told[name], user_id) for name in kept]
        for name, value in told.items():
            setattr(lot, name, value)
    Lot.objects.bulk_update(changed.values(), [*_HANDED_ON, "version"])
    LotChange.objects.bulk_create(changes)


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

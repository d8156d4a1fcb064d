"""The lots that lines name: found, or made by a load. Plain records; their own rules come with the lot register."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.codes import code_key, search_key
from core.sql import insert_rows
from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.models import Direction, Document
from inventory.posting.plan import LinePlan, Plan
from lots.models import Lot

_LOT_FIELDS = (
    "item",
    "variant",
    "code",
    "code_key",
    "code_search",
    "name",
    "start_date",
    "expiry_date",
    "customer_code",
    "customer_code_search",
    "supplier_code",
    "supplier_code_search",
    "supplier",
    "created_at",
)
_Key = tuple[int, int | None, str]


def resolve_lots(plan: Plan) -> list[Problem]:
    """Point each line at its lot, making those that a load names first; return what cannot be found."""
    named = [planned for planned in plan.lines if planned.line.lot_code]
    if not named:
        return []
    lots = _existing(named)
    loads = [p for p in named if p.direction == Direction.LOAD and plan.effect is not Effect.COMMIT]
    missing = {_key(p): p for p in loads if _key(p) not in lots}
    if missing:
        # Sorted, so that two documents making the same lots wait for each other in the same order.
        rows = [_row(missing[key], plan.document) for key in sorted(missing, key=str)]
        insert_rows(Lot, _LOT_FIELDS, rows)
        lots = _existing(named)
    problems = []
    for planned in named:
        planned.line.lot = lots.get(_key(planned))
        if planned.line.lot is None:
            message = _("Item %(item)s has no lot %(lot)s.") % {
                "item": planned.line.item.code,
                "lot": planned.line.lot_code,
            }
            problems.append(Problem(message, planned.line.position, "lot_code"))
    return problems


def _key(planned: LinePlan) -> _Key:
    return planned.line.item_id, planned.line.variant_id, code_key(planned.line.lot_code)


def _existing(named: Sequence[LinePlan]) -> dict[_Key, Lot]:
    items = {planned.line.item_id for planned in named}
    keys = {code_key(planned.line.lot_code) for planned in named}
    found = Lot.objects.select_related("lot_type").filter(Q(item__in=items) & Q(code_key__in=keys))
    return {(lot.item_id, lot.variant_id, lot.code_key): lot for lot in found}


def _row(planned: LinePlan, document: Document) -> tuple[object, ...]:
    line = planned.line
    start = line.start_date or document.date
    expiry = line.expiry_date
    if expiry is None and line.item.lot_validity_days is not None:
        expiry = start + datetime.timedelta(days=line.item.lot_validity_days)
    supplier = document.partner if document.partner and document.partner.is_supplier else None
    code = line.lot_code
    return (
        line.item_id,
        line.variant_id,
        code,
        code_key(code),
        search_key(code),
        code,
        start,
        expiry,
        line.customer_code,
        search_key(line.customer_code),
        line.supplier_code,
        search_key(line.supplier_code),
        supplier.pk if supplier else None,
        timezone.now(),
    )

"""What a load says of a lot that was there before anything stood in it: made ahead, or emptied by reversals."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from core.codes import search_key
from inventory.models import Movement
from inventory.posting.lot_codes import typed_expiry
from inventory.posting.plan import LinePlan
from lots.header import HEADER
from lots.models import Lot, LotChange
from partners.models import Partner

_FIELDS = ("start_date", "expiry_date", "supplier_code", "customer_code")


def emptied(lots: Iterable[Lot]) -> set[int]:
    """Those of the lots that hold nothing because all their loads were reversed: a load describes them anew."""
    waiting = [lot.pk for lot in lots if lot.predefined]
    if not waiting:
        return set()
    return set(Movement.objects.filter(lot__in=waiting).order_by().values_list("lot", flat=True).distinct())


def describe(loads: Iterable[LinePlan], anew: set[int], supplier: Partner | None, user_id: int | None) -> None:
    """Give lots that these loads are the first to fill what their lines say, as loads do with serial numbers.

    A lot made ahead keeps what somebody entered. Each change is kept in its history. Two statements, or none.
    """
    changed: dict[int, Lot] = {}
    changes: list[LotChange] = []
    now = timezone.now()
    for planned in loads:
        lot = planned.line.lot
        if lot is None or not lot.predefined or lot.pk in changed:
            continue
        changed[lot.pk] = lot
        lot.supplier = supplier or lot.supplier
        told = {name: value for name, value in _said(planned).items() if value and value != getattr(lot, name)}
        wanted = {name: value for name, value in told.items() if lot.pk in anew or not getattr(lot, name)}
        lot.version += 1 if wanted else 0
        for name, value in wanted.items():
            before, after = HEADER.as_text(name, getattr(lot, name)), HEADER.as_text(name, value)
            setattr(lot, name, value)
            changes.append(
                LotChange(
                    lot=lot,
                    version=lot.version,
                    field=name,
                    old_value=before,
                    new_value=after,
                    user_id=user_id,
                    changed_at=now,
                )
            )
        lot.supplier_code_search, lot.customer_code_search = map(search_key, (lot.supplier_code, lot.customer_code))
    if changed:
        searched = ("supplier_code_search", "customer_code_search")
        Lot.objects.bulk_update(changed.values(), [*_FIELDS, *searched, "supplier", "version"])
        LotChange.objects.bulk_create(changes)


def _said(planned: LinePlan) -> dict[str, Any]:
    line = planned.line
    start: datetime.date = line.start_date or line.document.date
    return {
        "start_date": start,
        "expiry_date": typed_expiry(planned),
        "supplier_code": line.supplier_code,
        "customer_code": line.customer_code,
    }

"""What loads say of the lots that they bring: taken together, checked, and written on lots that are there already."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.codes import search_key
from core.sql import update_rows
from inventory.exceptions import Problem
from inventory.models import Movement
from inventory.posting.planned import LinePlan
from items.expiry import lot_expiry
from lots.header import HEADER
from lots.models import Lot, LotChange
from partners.models import Partner


@dataclass(frozen=True)
class Said:
    """What the loads of one lot say of it. Of several lines the first that says something counts.

    ``expiry_date`` is as typed or by the item's validity, as its policy settles it.
    """

    lines: Sequence[LinePlan]
    start_date: datetime.date
    typed_expiry: datetime.date | None
    expiry_date: datetime.date | None
    supplier_code: str
    customer_code: str
    unit_cost: Decimal | None

    @classmethod
    def together(cls, lines: Sequence[LinePlan]) -> Said:
        first = lines[0].line
        start: datetime.date = _first(lines, "start_date") or first.document.date
        typed = _first(lines, "expiry_date")
        costs = [planned.line.unit_cost for planned in lines if planned.line.unit_cost is not None]
        return cls(
            lines,
            start,
            typed,
            lot_expiry(first.item, start, typed),
            _first(lines, "supplier_code") or "",
            _first(lines, "customer_code") or "",
            costs[0] if costs else None,
        )


def _first(lines: Sequence[LinePlan], name: str) -> Any:
    return next((value for planned in lines if (value := getattr(planned.line, name))), None)


def emptied(lots: Iterable[Lot]) -> set[int]:
    """Those of the lots that hold nothing because all their loads were reversed: a load describes them anew."""
    waiting = [lot.pk for lot in lots if lot.predefined]
    if not waiting:
        return set()
    loads = Movement.objects.filter(lot__in=waiting, quantity__gt=0, line__direction=1, reverses=None)
    return set(loads.order_by().values_list("lot", flat=True).distinct())


def date_problems(said: Said, lot: Lot | None, *, anew: bool) -> Iterator[Problem]:
    """What is wrong with the dates of a load, with those of its lot in mind (domain: expiry per item).

    ``lot`` is None when the load makes it; ``anew``: its dates are those of loads that were all reversed.
    """
    item = said.lines[0].line.item
    known = lot.expiry_date if lot and not anew else None
    due = known or said.expiry_date
    for planned in said.lines:
        typed = planned.line.expiry_date
        if typed is None:
            continue
        if (lot_expiry(item, said.start_date, typed) if item.expiry_editable else typed) == due:
            continue
        if known is None and not item.expiry_editable:
            text = _("%(item)s: its lots always expire %(days)d days after they start. Leave the expiry date empty.")
            yield _at(planned, text % {"item": item.code, "days": item.lot_validity_days})
        else:
            text = _("Lot %(lot)s expires on %(known)s, not on %(typed)s: correct the date, or name another lot.")
            name = lot.name if lot else planned.line.lot_code
            yield _at(planned, text % {"lot": name, "known": _day(due), "typed": _day(typed)})
    values = _wanted(said, lot, anew=anew) if lot else {}
    start = values.get("start_date") or (lot.start_date if lot and not anew else None) or said.start_date
    expiry = values.get("expiry_date", known or (None if lot else said.expiry_date))
    if expiry and expiry < start:
        text = _("The lot would expire on %(expiry)s, before it starts on %(start)s: correct one of them.")
        yield _at(said.lines[0], text % {"expiry": _day(expiry), "start": _day(start)})


def _at(planned: LinePlan, message: str) -> Problem:
    return Problem(message, planned.line.position, "expiry_date")


def _day(day: object) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")  # type: ignore[arg-type]


def _wanted(said: Said, lot: Lot, *, anew: bool) -> dict[str, Any]:
    """The fields of the lot's header that the load gives: all of a lot emptied, else what is blank.

    A validity counts from the first load, so into a lot with stock only a typed expiry date is taken over.
    """
    expiry = said.expiry_date if lot.predefined or said.typed_expiry else None
    codes = {"supplier_code": said.supplier_code, "customer_code": said.customer_code}
    if anew:
        return {"start_date": said.start_date, "expiry_date": expiry, **{k: v for k, v in codes.items() if v}}
    told = {"start_date": said.start_date, "expiry_date": expiry, **codes}
    return {name: value for name, value in told.items() if value and not getattr(lot, name)}


def describe(
    loads: Mapping[int, tuple[Lot, Said]], emptied_ids: set[int], supplier: Partner | None, user_id: int | None
) -> None:
    """Give lots that were there before what loads say of them and nobody entered, with their history.

    As loads do with serial numbers that are registered ahead. ``loads`` are by the id of the lot.
    """
    changed: list[Lot] = []
    changes: list[LotChange] = []
    now = timezone.now()
    for lot, said in loads.values():
        anew = lot.pk in emptied_ids
        values = _wanted(said, lot, anew=anew)
        told = {name: value for name, value in values.items() if value != getattr(lot, name)}
        cost = said.unit_cost if lot.instance and (anew or lot.unit_cost is None) else lot.unit_cost
        giver = supplier if supplier and (anew or lot.supplier is None) else lot.supplier
        if not told and cost == lot.unit_cost and giver == lot.supplier:
            continue
        lot.unit_cost, lot.supplier = cost, giver
        lot.version += 1 if told else 0
        for name, value in told.items():
            texts = {"old_value": HEADER.as_text(name, getattr(lot, name)), "new_value": HEADER.as_text(name, value)}
            changes.append(
                LotChange(lot=lot, version=lot.version, field=name, user_id=user_id, changed_at=now, **texts)
            )
            setattr(lot, name, value)
        lot.supplier_code_search, lot.customer_code_search = map(search_key, (lot.supplier_code, lot.customer_code))
        changed.append(lot)
    fields = ("start_date", "expiry_date", "supplier_code", "customer_code", "supplier", "unit_cost", "version")
    if changed:
        update_rows(Lot, [*fields, "supplier_code_search", "customer_code_search"], changed)
    LotChange.objects.bulk_create(changes)

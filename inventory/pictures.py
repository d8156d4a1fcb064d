"""Stock and movements over time, as pictures on the pages of items and lots.

From the ledger, backwards from what is on hand: what happened before the period drawn is never read. Of an item the
index of the ledger is asked place by place (item, location, date); of a lot its own movements. More movements than
``MOST`` in a period take a shorter one, so that no page waits for a year of millions: the counting itself stops there.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import panels
from core.formatting import quantity, text
from core.pictures import Column, Picture, TableRow, columns, steps
from core.pictures.scales import month_after, month_name
from inventory.models import Balance, Movement
from inventory.stock import total
from items.models import Item
from lots.models import Lot

# Movements that one picture reads at most, and the days that it looks back: the most first.
MOST = 100_000
PERIODS = (365, 31)
# Points of a line: a picture has no room for more.
POINTS = 120


class Day(NamedTuple):
    """What came and went on a day; a transfer within brings and takes nothing."""

    day: datetime.date
    came: Decimal
    went: Decimal


@dataclass(frozen=True)
class Flow:
    """The days with movements since ``start``, what stood before them, and what is left."""

    start: datetime.date
    days: Sequence[Day]
    before: Decimal
    now: Decimal

    def last(self, until: datetime.date) -> datetime.date:
        return max(until, self.days[-1].day) if self.days else until

    def points(self, until: datetime.date) -> list[tuple[datetime.date, Decimal]]:
        """What stood from each day on, at most ``POINTS`` times: of several days together the last one's."""
        width = max((self.last(until) - self.start).days // (POINTS - 1) + 1, 1)
        # From the day before the first movement, if that is all there is.
        stood = {-1: (self.start, self.before)}
        level = self.before
        for day in self.days:
            level += day.came - day.went
            stood[(day.day - self.start).days // width] = (day.day, level)
        return list(stood.values())

    def months(self, until: datetime.date) -> list[Day]:
        """What came and went in each month, also in those in which nothing did."""
        sums: dict[datetime.date, Day] = {}
        month, last = self.start.replace(day=1), self.last(until)
        while month <= last and month not in sums:
            sums[month] = Day(month, Decimal(0), Decimal(0))
            month = month_after(month, 1)
        for day in self.days:
            month = day.day.replace(day=1)
            sums[month] = Day(month, sums[month].came + day.came, sums[month].went + day.went)
        return list(sums.values())


def flow(movements: QuerySet[Movement], now: Decimal, today: datetime.date) -> Flow | None:
    """What movements did in the longest period that has not too many; None when even the shortest has."""
    for period in PERIODS:
        start = today - datetime.timedelta(days=period)
        recent = movements.filter(date__gte=start)
        if recent.order_by()[: MOST + 1].count() > MOST:
            continue
        days = _by_day(recent)
        before = now - sum((day.came - day.went for day in days), Decimal(0))
        if not before and days:
            # It begins with its first movement.
            start = days[0].day
        return Flow(start, days, before, now)
    return None


def _by_day(movements: QuerySet[Movement]) -> list[Day]:
    """One row a day: what lines added and what they took away, each line by what it did to the whole."""
    lines = movements.order_by().values("line", "date").annotate(net=total("quantity"))
    inner, parameters = lines.query.sql_with_params()
    sums = "SUM(CASE WHEN net > 0 THEN net ELSE 0 END), SUM(CASE WHEN net < 0 THEN net ELSE 0 END)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT date, {sums} FROM ({inner}) AS lines GROUP BY date ORDER BY date", parameters)
        return [Day(_date(day), _exact(came), -_exact(went)) for day, came, went in cursor.fetchall() if came or went]


def _date(value: Any) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def _exact(value: Any) -> Decimal:
    """As a quantity is kept: SQLite adds as floating point."""
    return round(Decimal(str(value)), 6)


def of_item(_request: HttpRequest, item: Item) -> Mapping[str, Any]:
    """The pictures of an item: of all its places and lots together."""
    places = Balance.objects.filter(item=item)
    now = places.aggregate(now=total("on_hand"))["now"] or Decimal(0)
    moved = Movement.objects.filter(item=item, location__in=places.values("location"))
    return _pictures(moved, now, item.unit.code)


def of_lot(_request: HttpRequest, lot: Lot) -> Mapping[str, Any]:
    """The pictures of a lot."""
    return _pictures(Movement.objects.filter(lot=lot), lot.on_hand, lot.item.unit.code)


def _pictures(moved: QuerySet[Movement], now: Decimal, unit: str) -> Mapping[str, Any]:
    today = localdate()
    found = flow(moved, now, today)
    if found is None:
        counted = {"count": quantity(MOST), "days": PERIODS[-1]}
        text_of = _("More than %(count)s movements in the last %(days)s days: too many for a picture.")
        return {"empty_text": text_of % counted}
    if not found.days and not found.before:
        return {"empty_text": _("Nothing has moved in the last 12 months, and nothing is on hand.")}
    return {"pictures": [_stock_picture(found, unit, today), _movements_picture(found, unit, today)]}


def _stock_picture(found: Flow, unit: str, today: datetime.date) -> Picture:
    points = found.points(today)
    told = {"before": quantity(found.before), "start": text(found.start), "now": quantity(found.now), "unit": unit}
    summary = _("%(before)s %(unit)s before %(start)s, %(now)s %(unit)s now.") % told
    rows = [TableRow([day, level]) for day, level in reversed(points)]
    headings = (_("From"), _("On hand"))
    return steps("stock-over-time", _("Stock"), summary, points, today, headings=headings, rows=rows)


def _movements_picture(found: Flow, unit: str, today: datetime.date) -> Picture:
    months = found.months(today)
    came, went = (sum((getattr(day, name) for day in months), Decimal(0)) for name in ("came", "went"))
    told = {"came": quantity(came), "went": quantity(went), "unit": unit}
    summary = _("Up what came, down what went, by month: %(came)s and %(went)s %(unit)s together.") % told
    drawn = [
        Column(
            month_name(month.day, first=n == 0),
            month.came,
            month.went,
            _("%(month)s: %(came)s came, %(went)s went")
            % {
                "month": month_name(month.day, first=True),
                "came": quantity(month.came),
                "went": quantity(month.went),
            },
        )
        for n, month in enumerate(months)
    ]
    rows = [TableRow([month_name(month.day, first=True), month.came, month.went]) for month in months]
    headings = (_("Month"), _("Came"), _("Went"))
    return columns("movements-over-time", _("Movements"), summary, drawn, headings=headings, rows=rows)


_TEMPLATE = "inventory/panels/pictures.html"
_TITLE = gettext_lazy("Stock and movements over time")
_VIEW_STOCK = "inventory.view_balance"


def register() -> None:
    """Put them on the pages of items and lots, after the stock by warehouse."""
    pages: tuple[tuple[str, panels.ContextFunction], ...] = (("items.item", of_item), ("lots.lot", of_lot))
    for page, context in pages:
        panels.register(
            page,
            "over-time",
            title=_TITLE,
            template=_TEMPLATE,
            context=context,
            order=12,
            permission=_VIEW_STOCK,
            icon="history",
        )

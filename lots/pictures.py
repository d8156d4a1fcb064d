"""Expiry ahead: how many lots expire in each of the next months, on the first page and on the page of an item.

The lots that the register calls not closed: their index by expiry date is read as far as the picture goes.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, QuerySet, Value, When
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import panels
from core.formatting import quantity
from core.pictures import Column, Picture, TableRow, columns
from core.pictures.scales import month_after, month_end, month_name
from items.expiry import Shelf
from items.models import Item
from lots.filters import Stock
from lots.models import Lot

MONTHS = 12


def expiry_ahead(lots: QuerySet[Lot], today: datetime.date, name: str, **filters: str) -> Picture | None:
    """The picture of ``lots``, which the register finds by ``filters``; None when none expires. One statement."""
    last = month_end(month_after(today, MONTHS - 1))
    dated = lots.filter(closed=False, expiry_date__lte=last)
    # What expired, however long ago, is together: it has no month.
    months = Case(When(expiry_date__lt=today, then=Value(None)), default=TruncMonth("expiry_date"))
    by_month = dated.order_by().annotate(month=months).values_list("month").annotate(count=Count("pk"))
    # PostgreSQL cuts a date to a moment.
    counted = {month and datetime.date(month.year, month.month, 1): count for month, count in by_month}
    if not counted:
        return None
    found = [_column(_("expired"), counted.get(None, 0), _url(shelf=Shelf.EXPIRED.value, **filters), "bad")]
    for n in range(MONTHS):
        first = month_after(today, n)
        label, whole = month_name(first, first=n == 0), month_name(first, first=True)
        asked = {"expiry_from": max(first, today).isoformat(), "expiry_to": month_end(first).isoformat()}
        url = _url(**asked, stock=Stock.OPEN.value, **filters)
        found.append(_column(label, counted.get(first, 0), url, "", whole))
    count = sum(counted.values())
    summary = ngettext(
        "%(count)s lot that is not closed has expired or expires by %(month)s.",
        "%(count)s lots that are not closed have expired or expire by %(month)s.",
        count,
    ) % {"count": quantity(count), "month": month_name(last, first=True)}
    rows = [TableRow([column.hint.rpartition(": ")[0], column.up], column.url) for column in found]
    headings = (_("Month"), _("Lots"))
    return columns(name, _("Expiry ahead"), summary, found, headings=headings, rows=rows, whole=True)


def _column(label: str, count: int, url: str, tone: str, whole: str = "") -> Column:
    return Column(label, count, hint=f"{whole or label}: {quantity(count)}", url=url if count else "", tone=tone)


def _url(**filters: str) -> str:
    return f"{reverse('lots:list')}?{urlencode({**filters, 'sort': 'expiry_date'})}"


def on_first_page(_request: HttpRequest, _nothing: Any) -> Mapping[str, Any]:
    picture = expiry_ahead(Lot.objects.all(), localdate(), "expiry-picture")
    return {"picture": picture, "empty_text": _("No lot expires in the next 12 months.")}


def of_item(_request: HttpRequest, item: Item) -> Mapping[str, Any] | None:
    """The lots of one item, if it has such."""
    if not item.lot_managed:
        return None
    lots = Lot.objects.filter(item=item)
    picture = expiry_ahead(lots, localdate(), "expiry-picture", item=item.full_code)
    return {"picture": picture, "empty_text": _("No lot of it expires in the next 12 months.")}


def register() -> None:
    """Put the picture on the first page and on that of an item."""
    pages: tuple[tuple[str, panels.ContextFunction, int], ...] = (
        ("home", on_first_page, 33),
        ("items.item", of_item, 14),
    )
    for page, context, order in pages:
        panels.register(
            page,
            "expiry",
            title=gettext_lazy("Expiry ahead"),
            template="core/picture_panel.html",
            context=context,
            order=order,
            permission="lots.view_lot",
            icon="calendar",
        )

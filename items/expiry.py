"""When lots expire, and from which day on that warns or blocks (domain: expiry per item)."""

from __future__ import annotations

import calendar
import datetime
from typing import TYPE_CHECKING, Protocol

from django.db import models
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext_lazy as _

from core.sql import DaysUntil

if TYPE_CHECKING:
    from items.models import Item


class ExpiryPolicy(models.TextChoices):
    """On which day of its month a lot expires."""

    EXACT = "exact", _("exact date")
    MONTH_END = "month_end", _("last day of the month")
    MONTH_START = "month_start", _("first day of the month")


class Shelf(models.TextChoices):
    """Where a lot stands on the way to its expiry date."""

    GOOD = "good", _("in date")
    WARN = "warn", _("expires soon")
    EXPIRED = "expired", _("expired")
    BLOCKED = "blocked", _("blocked by its expiry date")


def settled_expiry(policy: str, day: datetime.date) -> datetime.date:
    """The expiry date that the policy makes of ``day``."""
    if policy == ExpiryPolicy.MONTH_START:
        return day.replace(day=1)
    if policy == ExpiryPolicy.MONTH_END:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def lot_expiry(item: Item, start: datetime.date, typed: datetime.date | None) -> datetime.date | None:
    """The expiry date of a lot that starts on ``start``: as typed, if the item lets it, else by its validity."""
    day = typed if item.expiry_editable else None
    if day is None and item.lot_validity_days is not None:
        # Dates end on 31 December 9999.
        days = min(item.lot_validity_days, (datetime.date.max - start).days)
        day = start + datetime.timedelta(days=days)
    return settled_expiry(item.expiry_policy, day) if day else None


class ExpiryDays(Protocol):
    """The days before expiry of an item, as ``Item`` has them."""

    @property
    def expiry_warn_days(self) -> int | None: ...

    @property
    def expiry_block_days(self) -> int | None: ...


def shelf(item: ExpiryDays, expiry: datetime.date | None, day: datetime.date) -> Shelf:
    """How a lot that expires on ``expiry`` stands on ``day``: the days before expiry count from the item."""
    if expiry is None:
        return Shelf.GOOD
    left = (expiry - day).days
    if item.expiry_block_days is not None and left <= item.expiry_block_days:
        return Shelf.BLOCKED
    if left < 0:
        return Shelf.EXPIRED
    return Shelf.WARN if item.expiry_warn_days is not None and left <= item.expiry_warn_days else Shelf.GOOD


def shelf_on(day: datetime.date) -> Case:
    """``shelf`` as the database works it out, of what has an ``item`` and an ``expiry_date``."""
    left = DaysUntil(F("expiry_date"), Value(day, output_field=models.DateField()))
    return Case(
        When(item__expiry_block_days__gte=left, then=Value(Shelf.BLOCKED.value)),
        When(expiry_date__lt=day, then=Value(Shelf.EXPIRED.value)),
        When(item__expiry_warn_days__gte=left, then=Value(Shelf.WARN.value)),
        default=Value(Shelf.GOOD.value),
        output_field=models.CharField(),
    )

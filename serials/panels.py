"""Serial numbers on the pages of the rooms below: the newest of an item, of a lot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber
from serials.querysets import SerialNumberQuerySet
from serials.tables import RegisterTable

SHOWN = 10
TEMPLATE = "serials/panel.html"
# What the page does not say already.
_COLUMNS = ("serial", "variant", "lot", "status", "location", "start_date", "expiry_date")


def of_item(_request: HttpRequest, item: Item) -> Mapping[str, Any] | None:
    """The newest serial numbers of an item; None for an item that has none and never will."""
    if not item.serial_managed:
        return None
    return _newest(SerialNumber.objects.filter(item=item), {"item": item.full_code})


def of_lot(_request: HttpRequest, lot: Lot) -> Mapping[str, Any] | None:
    """The newest serial numbers in a lot; None for an item that has none and never will."""
    if not lot.item.serial_managed:
        return None
    return _newest(SerialNumber.objects.filter(lot=lot), {"item": lot.item.full_code, "lot": lot.code})


def _newest(serials: SerialNumberQuerySet, search: Mapping[str, str]) -> Mapping[str, Any]:
    table = RegisterTable([column for column in RegisterTable.columns if column.name in _COLUMNS])
    rows = table.first(serials, SHOWN + 1)
    return {
        "headings": table.headings(),
        "rows": rows[:SHOWN],
        "empty_text": _("None yet."),
        "all_url": f"{reverse('serials:list')}?{urlencode(search)}" if len(rows) > SHOWN else "",
    }

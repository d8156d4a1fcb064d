"""Serial numbers on the pages of the rooms below: the newest of an item, of a lot, of a property instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from attributes.models import PropertyInstance
from attributes.tables import PROPERTIES
from core.tables import Column
from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber
from serials.querysets import SerialNumberQuerySet
from serials.tables import DESCRIPTION_OF_PIECE, RegisterTable

SHOWN = 10
TEMPLATE = "serials/panel.html"


def _columns(*names: str) -> list[Column]:
    return [column for column in RegisterTable.columns if column.name in names]


# What the page does not say already.
_OF_ITEM = _columns("serial", "variant", "lot", "properties", "status", "location", "start_date", "expiry_date")
_SERIAL, *_OTHERS = _columns("serial", "item", "variant", "lot", "status", "location")
_OF_INSTANCE = [_SERIAL, DESCRIPTION_OF_PIECE, *_OTHERS]


def of_item(_request: HttpRequest, item: Item) -> Mapping[str, Any] | None:
    """The newest serial numbers of an item; None for an item that has none and never will."""
    if not item.serial_managed:
        return None
    return _newest(SerialNumber.objects.filter(item=item), _of(item), {"item": item.full_code})


def of_lot(_request: HttpRequest, lot: Lot) -> Mapping[str, Any] | None:
    """The newest serial numbers in a lot; None for an item that has none and never will."""
    if not lot.item.serial_managed:
        return None
    search = {"item": lot.item.full_code, "lot": lot.code}
    return _newest(SerialNumber.objects.filter(lot=lot), _of(lot.item), search)


def of_instance(_request: HttpRequest, instance: PropertyInstance) -> Mapping[str, Any] | None:
    """The newest serial numbers that have these properties now; None where there is none."""
    serials = SerialNumber.objects.filter(property_instance=instance)
    found = _newest(serials, _OF_INSTANCE, {"instance": str(instance.pk)})
    return found if found["rows"] else None


def _of(item: Item) -> list[Column]:
    """The columns for serial numbers of one item."""
    return [column for column in _OF_ITEM if item.has_instances or column is not PROPERTIES]


def _newest(serials: SerialNumberQuerySet, columns: Sequence[Column], search: Mapping[str, str]) -> Mapping[str, Any]:
    table = RegisterTable(columns)
    rows = table.first(serials, SHOWN + 1)
    return {
        "headings": table.headings(),
        "rows": rows[:SHOWN],
        "empty_text": _("None yet."),
        "all_url": f"{reverse('serials:list')}?{urlencode(search)}" if len(rows) > SHOWN else "",
    }

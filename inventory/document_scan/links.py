"""A label may hold the address of a page of ours: scanned onto a draft, it means what that page is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.http import HttpRequest
from django.urls import resolve

from core.gs1 import Scanned
from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber
from serials.views.scan import page_of_ours


def linked(request: HttpRequest, codes: Iterable[str]) -> dict[str, Scanned]:
    """What those of ``codes`` mean that are addresses of our pages; one statement for each kind of page among them."""
    asked: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for code in codes:
        if path := page_of_ours(request, code):
            match = resolve(path)
            asked[match.view_name][match.kwargs["pk"]].append(code)
    readers = {"serials:detail": _pieces, "lots:detail": _lots, "items:detail": _items}
    return {
        code: scanned
        for name, records in asked.items()
        for pk, scanned in readers[name](records).items()
        for code in records[pk]
    }


def _meant(item: Item, lot: str = "", serial: str = "") -> Scanned:
    text = " ".join(part for part in (item.full_code, lot, serial) if part)
    return Scanned(text=text, item_code=item.full_code, lot=lot, serial=serial, structured=True)


def _pieces(ids: Mapping[int, object]) -> dict[int, Scanned]:
    found = SerialNumber.objects.filter(pk__in=list(ids)).select_related("item__item_class", "lot")
    return {one.pk: _meant(one.item, one.lot.name if one.lot else "", one.code) for one in found}


def _lots(ids: Mapping[int, object]) -> dict[int, Scanned]:
    found = Lot.objects.filter(pk__in=list(ids)).select_related("item__item_class")
    return {one.pk: _meant(one.item, one.name) for one in found}


def _items(ids: Mapping[int, object]) -> dict[int, Scanned]:
    found = Item.objects.filter(pk__in=list(ids)).select_related("item_class")
    return {one.pk: _meant(one) for one in found}

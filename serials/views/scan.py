"""The one search field: a code as typed or scanned leads to what it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.codes import code_key, search_key
from core.filters import CodeMatch
from core.tables import Row
from items.models import Item
from lots.filters import lot_called
from lots.models import Lot
from lots.traced.filters import WhichCode, called
from serials.models import SerialNumber
from serials.tables import register_table

# How many candidates of a kind are listed; the registers find the others.
LISTED = 50
# A longer text is no code of anything.
LONGEST = 200
# The shortest part of a code worth looking for.
SHORTEST_PART = 3


class Hit(NamedTuple):
    """A lot or an item that a code names."""

    kind: str
    code: str
    description: str
    url: str


class Found(NamedTuple):
    """What a code names: of each kind one more than is listed, when there are so many."""

    serials: Sequence[Row] = ()
    lots: Sequence[Hit] = ()
    items: Sequence[Hit] = ()

    @property
    def urls(self) -> list[str]:
        return [row.url for row in self.serials] + [hit.url for hit in (*self.lots, *self.items)]


@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """One exact hit opens its page; several are listed; none: what contains the code is offered."""
    # PostgreSQL knows no NUL; no code has one.
    typed = request.GET.get("code", "").replace("\0", "").strip()[:LONGEST]
    if not search_key(typed):
        return show(request, typed, Found())
    exact = Found(serials(request, typed), lots(request, typed), items(request, typed))
    if len(exact.urls) == 1:
        return redirect(exact.urls[0])
    if exact.urls or len(search_key(typed)) < SHORTEST_PART:
        return show(request, typed, exact)
    part = CodeMatch.CONTAINS
    return show(request, typed, Found(serials(request, typed, part), lots(request, typed, part)), near=True)


def serials(request: HttpRequest, typed: str, match: str = CodeMatch.IS) -> Sequence[Row]:
    """Serial numbers by their own, customer's or supplier's code."""
    if not request.user.has_perm("serials.view_serialnumber"):
        return []
    return register_table().first(SerialNumber.objects.filter(called(typed, match)), LISTED + 1)


def lots(request: HttpRequest, typed: str, match: str = CodeMatch.IS) -> Sequence[Hit]:
    """Lots by their own, customer's or supplier's code; FIFO instances also by name."""
    if not request.user.has_perm("lots.view_lot"):
        return []
    found = Lot.objects.filter(lot_called(typed, match)).select_related("item__item_class")[: LISTED + 1]
    return [Hit(_("Lot"), lot.name, str(lot.item), reverse("lots:detail", args=[lot.pk])) for lot in found]


def items(request: HttpRequest, typed: str) -> Sequence[Hit]:
    """Items that are called exactly so, or have this GTIN."""
    if not request.user.has_perm("items.view_item"):
        return []
    named = Q(code_key=code_key(typed))
    if typed.isascii() and typed.isdigit() and len(typed) <= 14:
        named |= Q(gtin__in={typed, typed.zfill(14), typed.lstrip("0").zfill(13)})
    found = Item.objects.filter(named).select_related("item_class")[:LISTED]
    return [Hit(_("Item"), item.full_code, item.description, reverse("items:detail", args=[item.pk])) for item in found]


def show(request: HttpRequest, typed: str, found: Found, *, near: bool = False) -> HttpResponse:
    """The lists to choose from, or that nothing is known, with what was typed kept."""
    search = {"code": typed, "which": WhichCode.ANY, "match": CodeMatch.CONTAINS if near else CodeMatch.IS}
    context = {
        "title": typed or _("Search"),
        "typed": typed,
        "near": near,
        "others": [*found.lots[:LISTED], *found.items],
        "more_lots": len(found.lots) > LISTED,
        "headings": [heading._replace(sort="") for heading in register_table().headings()],
        "rows": found.serials[:LISTED],
        "more": len(found.serials) > LISTED,
        "search": urlencode(search),
    }
    return render(request, "serials/scan.html", context)

"""The one search field: a code as typed or scanned leads to what it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.codes import code_key, search_key
from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber
from serials.querysets import SerialNumberQuerySet
from serials.tables import RegisterTable

# How many candidates are listed; the register finds the others.
LISTED = 50
# A longer text is no code of anything.
LONGEST = 200
# The shortest part of a code worth looking for.
SHORTEST_PART = 3


class Hit(NamedTuple):
    """What else a code names."""

    kind: str
    code: str
    description: str
    url: str


@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """One exact hit opens its page; several are listed; none: what contains the code is offered."""
    # PostgreSQL knows no NUL; no code has one.
    typed = request.GET.get("code", "").replace("\0", "").strip()[:LONGEST]
    if not search_key(typed):
        return show(request, typed, [], SerialNumber.objects.none())
    serials = SerialNumber.objects.all()
    if not request.user.has_perm("serials.view_serialnumber"):
        serials = serials.none()
    exact = serials.known_as(typed)
    found = list(exact.order_by().values_list("pk", flat=True)[:2])
    if len(found) == 1:
        return redirect("serials:detail", pk=found[0])
    if found:
        return show(request, typed, [], exact)
    others = list(other_hits(request, typed))
    if len(others) == 1:
        return redirect(others[0].url)
    worth_it = not others and len(search_key(typed)) >= SHORTEST_PART
    near = serials.known_partly_as(typed) if worth_it else serials.none()
    return show(request, typed, others, near, near=True)


def other_hits(request: HttpRequest, typed: str) -> Iterator[Hit]:
    """Lots and items that are called exactly so."""
    if request.user.has_perm("lots.view_lot"):
        lots = Lot.objects.filter(code_search=search_key(typed)).select_related("item__item_class")
        for lot in lots[:LISTED]:
            yield Hit(_("Lot"), lot.code, str(lot.item), reverse("lots:detail", args=[lot.pk]))
    if request.user.has_perm("items.view_item"):
        named = Q(code_key=code_key(typed))
        if typed.isascii() and typed.isdigit() and len(typed) <= 14:
            named |= Q(gtin__in={typed, typed.zfill(14), typed.lstrip("0").zfill(13)})
        for item in Item.objects.filter(named).select_related("item_class")[:LISTED]:
            yield Hit(_("Item"), item.full_code, item.description, reverse("items:detail", args=[item.pk]))


def show(
    request: HttpRequest, typed: str, others: list[Hit], serials: SerialNumberQuerySet, *, near: bool = False
) -> HttpResponse:
    """The list to choose from, or that nothing is known, with what was typed kept."""
    table = RegisterTable()
    rows = table.first(serials, LISTED + 1)
    context = {
        "title": typed or _("Search"),
        "typed": typed,
        "others": others,
        "near": near,
        "headings": [heading._replace(sort="") for heading in table.headings()],
        "rows": rows[:LISTED],
        "more": len(rows) > LISTED,
    }
    return render(request, "serials/scan.html", context)

"""The first page: what needs whoever looks at it, the most urgent first, and what there is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Q, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import panels
from core.cards import ALONE, SHOWN, Group, Line, card
from core.formatting import quantity, text
from core.paging import bounded_count
from core.pictures import Bar, TableRow, bars
from inventory.filters import DocumentFilterSet
from inventory.histories import marks
from inventory.home_lists import (
    DRAFTS,
    DUE_LOTS,
    DUE_SERIALS,
    OTHERS_DRAFTS,
    RESERVED_LOTS,
    RESERVED_SERIALS,
    SERIALS,
    TYPE,
    WITHHELD_LOTS,
    joined,
)
from inventory.models import Balance, Document, State
from inventory.models.typed import kept_drafts
from inventory.stock import AMOUNT, total
from inventory.tables import type_name
from lots.filters import DUE, Stock
from serials.status import Status

_LOTS, _SERIALS = "lots.view_lot", "serials.view_serialnumber"
_DOCUMENTS, _STOCK = "inventory.view_document", "inventory.view_balance"
# Serial numbers have no days before expiry of their own: they are told of this many days ahead.
SOON = 30
# More warehouses than a page of a company has; the rest are on the stock page. And as many as a picture holds.
_WAREHOUSES, _DRAWN = 50, 6

Context = Mapping[str, Any] | None


def my_drafts(request: HttpRequest, _nothing: Any) -> Context:
    """What the user typed and did not save, and what they saved and did not post."""
    if not request.user.has_perm("inventory.add_document"):
        return None
    kept = kept_drafts(request.user)
    lines = [Line(str(one), one.url, "", text(one.kept_at)) for one in kept[:SHOWN]]
    typed = Group(_("Typed, not saved"), lines, *_counted(kept))
    asked = {"state": State.DRAFT.value, "mine": "on"}
    drafts = DRAFTS.group(_("Drafts"), request, asked, SHOWN if typed.count else ALONE)
    return card([typed, drafts], _("No draft waits for you. “New document” on the page of documents begins one."))


def _counted(rows: Any) -> tuple[int, str, bool]:
    count, more = bounded_count(rows)
    return count, "", more


def others_drafts(request: HttpRequest, _nothing: Any) -> Context:
    """For who may finish them."""
    drafts = OTHERS_DRAFTS.group(_("Drafts"), request, {"state": State.DRAFT.value, "others": "on"}, ALONE)
    return card([drafts], _("Nobody else has left a draft."))


def due(request: HttpRequest, _nothing: Any) -> Context:
    """Lots by the days of their items; serial numbers by date."""
    groups = []
    if request.user.has_perm(_LOTS):
        groups.append(DUE_LOTS.group(_("Lots"), request, {"shelf": DUE}))
    if request.user.has_perm(_SERIALS):
        until = (localdate() + datetime.timedelta(days=SOON)).isoformat()
        asked = {"status": Status.ON_HAND.value, "expiry_to": until}
        groups.append(DUE_SERIALS.group(_("Serial numbers"), request, asked))
    nothing = _(
        "No lot that is not closed has expired, is blocked by its date or expires soon by the rules of its item; no "
        "serial number on hand expires in the next %(days)s days."
    )
    return card(groups, nothing % {"days": SOON}) if groups else None


def withheld(request: HttpRequest, _nothing: Any) -> Context:
    """Stock that nothing may leave: by status, cancelled, force-closed."""
    groups = []
    if request.user.has_perm(_LOTS):
        groups.append(WITHHELD_LOTS.group(_("Lots"), request, {"withheld": "on"}))
    if request.user.has_perm(_SERIALS):
        on_hand = {"status": Status.ON_HAND.value}
        groups.append(SERIALS.group(_("Cancelled serial numbers"), request, {"cancelled": "yes", **on_hand}))
        closed = SERIALS.group(_("Force-closed serial numbers"), request, {"force_closed": "yes", **on_hand})
        groups.append(closed)
    return card(groups, _("Nothing in stock is withheld: all of it may leave.")) if groups else None


def reserved(request: HttpRequest, _nothing: Any) -> Context:
    """What is kept for somebody, and for whom."""
    groups = []
    if request.user.has_perm(_LOTS):
        groups.append(RESERVED_LOTS.group(_("Lots"), request, {"reserved": "yes", "stock": Stock.OPEN.value}))
    if request.user.has_perm(_SERIALS):
        asked = {"reserved": "yes", "status": Status.ON_HAND.value}
        groups.append(RESERVED_SERIALS.group(_("Serial numbers"), request, asked))
    return card(groups, _("Nothing in stock is reserved.")) if groups else None


def today(request: HttpRequest, _nothing: Any) -> Context:
    """How many documents of each type were posted today, and the latest ones."""
    day = {"posted_on": localdate().isoformat()}
    posted = DocumentFilterSet(day, queryset=Document.objects.all(), request=request).qs
    counted = posted.order_by().values_list(*TYPE).annotate(count=Count("pk")).order_by("-count", "document_type_id")
    url = reverse("documents:list")
    by_type = [
        Line(str(type_name(*kind)), f"{url}?{urlencode({**day, 'type': kind[0]})}", aside=quantity(count))
        for *kind, count in counted
    ][:SHOWN]
    fields = ("pk", "number", *TYPE, "date", "partner__description", "state", "reverses_id")
    # Said for the index.
    latest = Document.objects.filter(posted_at__isnull=False).order_by("-posted_at", "-pk")
    lines = [_latest(*row) for row in latest.values_list(*fields)[:SHOWN]]
    groups = [
        Group(_("Today, by type"), by_type, sum(int(count) for *_kind, count in counted), f"{url}?{urlencode(day)}"),
        Group(_("Latest posted"), lines, len(lines), f"{url}?{urlencode({'state': State.POSTED.value})}"),
    ]
    shown = card(groups, _("Nothing has been posted yet."))
    note = _("Nothing was posted today.") if lines and not by_type else ""
    return {**shown, "total": groups[0].total, "note": note}


def _latest(pk: int, number: str, kind: str, description: str, day: Any, partner: str, state: str, undoes: Any) -> Line:
    special = marks(reverses=undoes, reversed_by=state == State.REVERSED)
    about = joined(type_name(kind, description), partner)
    return Line(number, reverse("documents:detail", args=[pk]), about, special or text(day))


def _items(count: int) -> str:
    return ngettext("%(count)s item", "%(count)s items", count) % {"count": quantity(count)}


def stock(_request: HttpRequest, _nothing: Any) -> Context:
    """How many items and serial numbers stand in each warehouse, from the balances."""
    pieces = Case(When(item__serial_managed=True, then=F("on_hand")), default=None, output_field=AMOUNT)
    by = ("location__warehouse", "location__warehouse__code", "location__warehouse__description")
    rows = list(
        Balance.objects.filter(Q(on_hand__gt=0))
        .values_list(*by)
        .annotate(items=Count("item", distinct=True), serials=total(pieces))
        .order_by("location__warehouse__code_key")[:_WAREHOUSES]
    )
    if not rows:
        return {"empty_text": _("Nothing is on hand yet: a document that loads brings the first stock.")}
    urls = {pk: f"{reverse('stock:list')}?{urlencode({'by': 'place', 'warehouse': pk})}" for pk, *_others in rows}
    most = sorted(rows, key=lambda row: -row[3])[:_DRAWN]
    drawn = [
        Bar(joined(code, name), items, _items(items), urls[pk])
        for pk, code, name, items, _serials in rows
        if any(pk == row[0] for row in most)
    ]
    table = [TableRow([joined(code, name), items, serials or 0], urls[pk]) for pk, code, name, items, serials in rows]
    summary = _("The longer the bar, the more items are on hand.")
    if len(rows) > _DRAWN:
        summary = _("The %(count)s with the most items; the table has all.") % {"count": _DRAWN}
    headings = (_("Warehouse"), _("Items"), _("Serial numbers"))
    name = "stock-picture"
    return {"picture": bars(name, _("Items by warehouse"), summary, drawn, headings=headings, rows=table)}


_CARD, _PICTURE = "core/card.html", "core/picture_panel.html"
# Name, title, template, context, permission, icon; in the order of the page, before those of other rooms.
PANELS: tuple[tuple[str, Any, str, panels.ContextFunction, str, str], ...] = (
    ("drafts", gettext_lazy("My drafts"), _CARD, my_drafts, _DOCUMENTS, "pencil"),
    ("due", gettext_lazy("Expires soon, expired or blocked"), _CARD, due, "", "calendar"),
    ("withheld", gettext_lazy("Withheld"), _CARD, withheld, "", "blocked"),
    ("reserved", gettext_lazy("Reserved"), _CARD, reserved, "", "lock"),
    ("others", gettext_lazy("Drafts of others"), _CARD, others_drafts, "inventory.change_others_draft", "user"),
    ("posted", gettext_lazy("Posted today"), _CARD, today, _DOCUMENTS, "document"),
    ("stock", gettext_lazy("Stock by warehouse"), _PICTURE, stock, _STOCK, "stock"),
)

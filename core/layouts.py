"""Which columns of a list somebody sees, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.models import ListLayout
from core.tables import Table

if TYPE_CHECKING:
    from core.views import ListView


@dataclass(frozen=True)
class Arrangement:
    """The columns after the first, by name: all of them in order, and those hidden."""

    order: Sequence[str]
    hidden: frozenset[str]

    @property
    def shown(self) -> list[str]:
        return [name for name in self.order if name not in self.hidden]

    def moved(self, name: str, step: int) -> Arrangement:
        """With one column a place further up or down."""
        order = list(self.order)
        if name in order:
            at = order.index(name)
            order.insert(min(max(at + step, 0), len(order) - 1), order.pop(at))
        return Arrangement(order, self.hidden)


def arranged(table: Table, shown: Sequence[str], hidden: Sequence[str]) -> Arrangement:
    """What of a layout holds for a table: columns that are no more are left out, new ones stand where they belong."""
    names = [column.name for column in table.columns[1:]]
    order = [name for name in dict.fromkeys(shown) if name in names]
    for at, name in enumerate(names):
        if name not in order:
            before = [order.index(one) for one in names[:at] if one in order]
            order.insert(before[-1] + 1 if before else 0, name)
    return Arrangement(order, frozenset(hidden) & frozenset(order))


def arrangement(table: Table, layout: ListLayout | None) -> Arrangement:
    """How somebody sees a list who keeps this layout of it."""
    return arranged(table, layout.shown if layout else [], layout.hidden if layout else [])


def keep(*, user: Any, list_name: str, arrangement: Arrangement) -> None:
    """See the list so from now on."""
    ListLayout.objects.update_or_create(
        user=user,
        list_name=list_name,
        defaults={"shown": list(arrangement.order), "hidden": sorted(arrangement.hidden)},
    )


def forget(*, user: Any, list_name: str) -> None:
    """See the list as everybody does."""
    ListLayout.objects.filter(user=user, list_name=list_name).delete()


def change(view: ListView, request: HttpRequest) -> HttpResponse:
    """Answer the page of columns: a move shows it again, as not yet saved."""
    table = view.get_table()
    verb, _colon, name = request.POST["columns"].partition(":")
    here: dict[str, Any] = {"user": request.user, "list_name": view.name}
    if verb == "reset":
        forget(**here)
        messages.success(request, _("The columns are the usual ones again."))
        return redirect(view.address())
    order = request.POST.getlist("order")
    chosen = arranged(table, order, [one for one in order if one not in request.POST.getlist("shown")])
    if verb in ("up", "down"):
        return page(view, request, chosen.moved(name, -1 if verb == "up" else 1))
    keep(**here, arrangement=chosen)
    messages.success(request, _("The columns are as you chose them."))
    return redirect(view.address())


def page(view: ListView, request: HttpRequest, chosen: Arrangement | None = None) -> HttpResponse:
    """The page on which the columns of a list are chosen and ordered."""
    table = view.get_table()
    chosen = chosen or arrangement(table, view.kept.layout)
    labels = {column.name: column.label for column in table.columns}
    context = {
        "title": _("Columns"),
        "list_title": view.title,
        "list_url": view.address(),
        "post_url": request.get_full_path(),
        "first": table.columns[0].label,
        "columns": [(name, labels[name], name not in chosen.hidden) for name in chosen.order],
    }
    return render(request, "core/columns_page.html", context)

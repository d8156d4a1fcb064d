"""Where labels are offered: on the pages and lists of serial numbers and lots, on posted documents, for many rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import bulk, panels
from core.formatting import quantity
from inventory.models import State
from labels import selections
from labels.records import MAX_LABELS, PERMISSIONS, Kind, allowed_kinds

LISTS = {
    Kind.SERIAL: ("serials:list", "serials:cancelled", "properties:search/serials"),
    Kind.LOT: ("lots:list", "lots:cancelled"),
}


def register() -> None:
    """Put the buttons on the pages, and the act on the lists."""
    pages = (
        ("serials.serialnumber.actions", PERMISSIONS[Kind.SERIAL], _of_serial),
        ("serials.list.actions", PERMISSIONS[Kind.SERIAL], _of_serial),
        ("lots.lot.actions", PERMISSIONS[Kind.LOT], _of_lot),
        ("lots.list.actions", PERMISSIONS[Kind.LOT], _of_lot),
        ("inventory.document.actions", "inventory.view_document", _of_document),
    )
    for page, permission, context in pages:
        panels.register(
            page,
            "labels",
            title=gettext_lazy("Print labels"),
            template="labels/button.html",
            context=context,
            permission=permission,
        )
    for kind, lists in LISTS.items():
        bulk.register(
            lists,
            bulk.Action(
                "labels",
                gettext_lazy("Print labels"),
                "print",
                act=_print_serials if kind == Kind.SERIAL else _print_lots,
                permission=PERMISSIONS[kind],
                changes=False,
                order=80,
            ),
        )


def address(**parameters: object) -> str:
    """The page of labels, prefilled."""
    return f"{reverse('labels:print')}?{urlencode(parameters)}"


def _of_serial(_request: HttpRequest, record: Any) -> Mapping[str, Any]:
    return {"url": _of(Kind.SERIAL, record)}


def _of_lot(_request: HttpRequest, record: Any) -> Mapping[str, Any]:
    return {"url": _of(Kind.LOT, record)}


def _of(kind: Kind, record: Any) -> str:
    """Of one record; without one, of those whose codes are typed there."""
    return address(kind=kind.value, record=record.pk) if record else address(kind=kind.value)


def _of_document(request: HttpRequest, document: Any) -> Mapping[str, Any] | None:
    """Of what is posted: a draft names pieces that are not there yet."""
    if document.state != State.POSTED or not allowed_kinds(request.user):
        return None
    return {"url": address(document=document.pk)}


def _print_serials(request: HttpRequest, rows: QuerySet[Any], _values: Mapping[str, Any]) -> Any:
    return _print(request, Kind.SERIAL, rows)


def _print_lots(request: HttpRequest, rows: QuerySet[Any], _values: Mapping[str, Any]) -> Any:
    return _print(request, Kind.LOT, rows)


def _print(request: HttpRequest, kind: Kind, rows: QuerySet[Any]) -> HttpResponseBase | bulk.Outcome:
    """To the page of labels, if they are not too many."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MAX_LABELS + 1])
    if len(ids) > MAX_LABELS:
        reason = _("more than %(limit)s labels are not made at once: choose fewer") % {"limit": quantity(MAX_LABELS)}
        return bulk.Outcome(0, [bulk.Left(reason, rows.count())])
    return redirect(address(kind=kind.value, selection=selections.keep(request, kind, ids)))

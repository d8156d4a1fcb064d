"""The page of one lot: header, state, quick actions, history of changes; higher rooms add their panels."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.formatting import Detail, describe, quantity, text, value_html
from lots.header import HEADER
from lots.models import DeletedLot, Lot, LotChange, LotStatus
from lots.tables import EXPIRY_COLUMNS, STANDING_COLUMNS, USES, expiry, shelf_badge, standing, status_badge
from lots.traced.pages import flag_details, history, item_details, supplier_details
from lots.traced.verbs import may

_WITH = ("item__item_class", "item__unit", "variant", "code_type", "supplier", *HEADER.related)
# How many other instances of a FIFO lot the page links to.
INSTANCES_SHOWN = 50


@require_safe
@permission_required("lots.view_lot", raise_exception=True)
def lot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one lot; of a deleted one, what is left of it."""
    try:
        lot = get_object_or_404(Lot.objects.select_related(*_WITH), pk=pk)
    except Http404:
        left = get_object_or_404(DeletedLot, lot_id=pk)
        return redirect("lots:deleted_detail", pk=left.pk)
    user = request.user
    may_edit = may(user, "lots.change_lot")
    may_release = may_edit and may(user, "lots.change_lot_status")
    context = {
        "title": lot.name,
        "record": lot,
        "standing": standing(*_values(lot, STANDING_COLUMNS)),
        "due": shelf_badge(*_values(lot, EXPIRY_COLUMNS)),
        "header": header_details(lot, request),
        "state": state_details(lot),
        "instances": other_instances(lot),
        "may_edit": may_edit,
        "may_delete": lot.predefined and may(user, "lots.delete_lot"),
        "statuses": offered_statuses(lot) if may_release else None,
        **history(HEADER, lot.changes.all(), request.GET.get("changes_before", "")),
    }
    return render(request, "lots/detail.html", context)


@require_safe
@permission_required("lots.view_lot", raise_exception=True)
def deleted_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is left of a deleted lot."""
    related = ("item__item_class", "variant", "deleted_by")
    left = get_object_or_404(DeletedLot.objects.select_related(*related), pk=pk)
    of_it = LotChange.objects.filter(lot_id=left.lot_id)
    context = {
        "title": left.code,
        "left": left,
        "header": [*item_details(left, request), *describe(left, "customer_code", "supplier_code", "created_at")],
        "deletion": describe(left, "deleted_at", "deleted_by", "reason"),
        "list_name": "lots:deleted",
        "list_title": _("Deleted lots"),
        "record_icon": "lot",
        **history(HEADER, of_it, request.GET.get("changes_before", "")),
    }
    return render(request, "lots/traced/deleted_detail.html", context)


def header_details(lot: Lot, request: HttpRequest) -> list[Detail]:
    """Every field of the header, in the order of the register's description."""
    return [
        *item_details(lot, request),
        Detail(_("Lot code"), value_html(lot.code)),
        *([Detail(_("FIFO instance"), value_html(lot.instance))] if lot.instance else []),
        *describe(lot, "lot_type", "code_type", "start_date"),
        Detail(_("Expiry date"), value_html(expiry(*_values(lot, EXPIRY_COLUMNS)))),
        *describe(lot, "customer_code", "supplier_code"),
        *supplier_details(lot),
        *describe(lot, "producer", "label_type", "evaluation", "notes"),
        *flag_details(HEADER, lot, request),
        *describe(lot, "created_at"),
    ]


def state_details(lot: Lot) -> list[Detail]:
    """What may be done with it, and what was loaded and is left."""
    unit = lot.item.unit.code
    status = [Detail(_("Status"), status_badge(lot.status) if lot.status else value_html(_("none: nothing forbidden")))]
    if lot.status:
        status.append(Detail(_("It forbids"), value_html(", ".join(_forbidden(lot.status)) or _("nothing"))))
    initial = _("nothing was loaded yet: predefined") if lot.predefined else f"{quantity(lot.initial_quantity)} {unit}"
    cost = [Detail(_("Unit cost"), value_html(text(lot.unit_cost)))] if lot.item.fifo_lots else []
    return [
        *status,
        *describe(lot, "sellable"),
        Detail(_("Initial quantity"), value_html(initial)),
        *describe(lot, "initial_packages"),
        Detail(_("On hand"), value_html(f"{quantity(lot.on_hand)} {unit}")),
        *describe(lot, "closed"),
        *cost,
    ]


def _forbidden(status: LotStatus) -> list[str]:
    fields: list[Any] = [LotStatus._meta.get_field(use) for use in USES]
    return [str(field.verbose_name) for field in fields if not getattr(status, field.name)]


def other_instances(lot: Lot) -> list[Detail]:
    """The other FIFO lots of the same code, newest first, each with what is left of it (seed: Lot Fifo)."""
    if not lot.instance:
        return []
    same = Lot.objects.filter(item=lot.item_id, variant=lot.variant_id, code_key=lot.code_key).exclude(pk=lot.pk)
    unit = lot.item.unit.code
    return [
        Detail(other.name, format_html("{} {}", quantity(other.on_hand), unit), reverse("lots:detail", args=[other.pk]))
        for other in same.order_by("-instance")[:INSTANCES_SHOWN]
    ]


def offered_statuses(lot: Lot) -> list[LotStatus]:
    """What the lot may be released to: the statuses in use, and the one it has."""
    return list(LotStatus.objects.filter(Q(active=True) | Q(pk=lot.status_id)))


def _values(lot: Lot, columns: tuple[str, ...]) -> list[Any]:
    """What a list shows in these columns, of one lot."""
    return [_follow(lot, column.split("__")) for column in columns]


def _follow(value: Any, path: list[str]) -> Any:
    for name in path:
        value = getattr(value, name) if value is not None else None
    return value

"""The page of one serial number: header, state, history of changes; higher rooms add their panels."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.formatting import Detail, badge, describe, text, value_html
from lots.traced.tables import FLAG_COLUMNS
from serials.header import field_label, shown
from serials.models import DeletedSerialNumber, SerialNumber, SerialNumberChange
from serials.services import may
from serials.status import STATE_COLUMNS, TONES, Status, status_of
from serials.tables import standing

CHANGES_SHOWN = 200

_WITH = (
    "item__item_class",
    "variant",
    "lot__lot_type",
    "lot__code_type",
    "code_type",
    "supplier",
    "reserved_partner",
    "reserved_document__document_type",
    "location__warehouse",
    "last_movement__line__document__document_type",
    "committed_line__document__document_type",
)


class Change(NamedTuple):
    """One changed field as people read it."""

    when: Any
    who: str
    label: str
    old: str
    new: str


def find_serial(pk: int, *related: str) -> SerialNumber:
    """The serial number, read along with what is ``related``, or 404."""
    return get_object_or_404(SerialNumber.objects.select_related(*related), pk=pk)


@require_safe
@permission_required("serials.view_serialnumber", raise_exception=True)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one serial number; of a deleted one, what is left of it."""
    try:
        serial = find_serial(pk, *_WITH)
    except Http404:
        left = get_object_or_404(DeletedSerialNumber, serial_id=pk)
        return redirect("serials:deleted_detail", pk=left.pk)
    changes, older = history(serial.changes.all(), request.GET.get("changes_before", ""))
    context = {
        "title": serial.code,
        "serial": serial,
        "standing": standing(*(getattr(serial, name) for name in (*STATE_COLUMNS, *FLAG_COLUMNS))),
        "header": header_details(serial, request),
        "state": state_details(serial, request),
        "changes": changes,
        "older_changes": older,
        "may_edit": may(request.user, "change_serialnumber"),
        "may_delete": serial.last_movement_id is None and may(request.user, "delete_serialnumber"),
    }
    return render(request, "serials/detail.html", context)


@require_safe
@permission_required("serials.view_serialnumber", raise_exception=True)
def deleted_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is left of a deleted serial number."""
    related = ("item__item_class", "variant", "lot", "deleted_by")
    left = get_object_or_404(DeletedSerialNumber.objects.select_related(*related), pk=pk)
    of_it = SerialNumberChange.objects.filter(serial_id=left.serial_id)
    changes, older = history(of_it, request.GET.get("changes_before", ""))
    header = [
        *item_details(left, request),
        Detail(_("Lot code"), value_html(left.lot.name if left.lot else None), lot_url(left.lot_id, request)),
        *describe(left, "customer_code", "supplier_code", "created_at"),
    ]
    context = {
        "title": left.code,
        "left": left,
        "header": header,
        "deletion": describe(left, "deleted_at", "deleted_by", "reason"),
        "changes": changes,
        "older_changes": older,
    }
    return render(request, "serials/deleted_detail.html", context)


def history(changes: QuerySet[SerialNumberChange], before: str) -> tuple[list[Change], int | None]:
    """The newest changes, or those before the one numbered ``before``; and where the older ones begin, if any."""
    if before.isascii() and before.isdigit() and len(before) < 19:
        changes = changes.filter(pk__lt=int(before))
    newest = list(changes.select_related("user").order_by("-pk")[: CHANGES_SHOWN + 1])
    older = newest[CHANGES_SHOWN - 1].pk if len(newest) > CHANGES_SHOWN else None
    return [as_change(change) for change in newest[:CHANGES_SHOWN]], older


def as_change(change: SerialNumberChange) -> Change:
    return Change(
        change.changed_at,
        changed_by(change),
        field_label(change.field),
        shown(change.field, change.old_value),
        shown(change.field, change.new_value),
    )


def changed_by(change: SerialNumberChange) -> str:
    """Who made a change; a command has no user."""
    return change.user.get_username() if change.user else _("the system")


def item_details(record: SerialNumber | DeletedSerialNumber, request: HttpRequest) -> list[Detail]:
    """Item and variant: class, code and description of each."""
    item, variant = record.item, record.variant
    url = reverse("items:detail", args=[item.pk]) if request.user.has_perm("items.view_item") else ""
    return [
        Detail(_("Item class"), value_html(str(item.item_class))),
        Detail(_("Item code"), value_html(item.code), url),
        Detail(_("Item description"), value_html(item.description)),
        Detail(_("Variant"), value_html(variant.code if variant else None)),
        Detail(_("Variant description"), value_html(variant.description if variant else None)),
    ]


def lot_url(lot_id: int | None, request: HttpRequest) -> str:
    if lot_id is None or not request.user.has_perm("lots.view_lot"):
        return ""
    return reverse("lots:detail", args=[lot_id])


def header_details(serial: SerialNumber, request: HttpRequest) -> list[Detail]:
    """Every field of the header, in the order of the register's description."""
    lot, supplier = serial.lot, serial.supplier
    reserved_for = [
        Detail(field_label("reserved_partner"), value_html(text(serial.reserved_partner))),
        document_detail(field_label("reserved_document"), serial.reserved_document, request),
    ]
    return [
        *item_details(serial, request),
        Detail(_("Lot code"), value_html(lot.name if lot else None), lot_url(serial.lot_id, request)),
        Detail(_("Lot type"), value_html(text(lot.lot_type) if lot else None)),
        Detail(_("Lot code type"), value_html(text(lot.code_type) if lot else None)),
        Detail(_("Serial number code"), value_html(serial.code)),
        Detail(_("Serial number code type"), value_html(text(serial.code_type))),
        *describe(serial, "start_date", "expiry_date", "customer_code", "supplier_code"),
        Detail(_("Supplier account"), value_html(supplier.account if supplier else None)),
        Detail(_("Supplier detail account"), value_html(supplier.detail_account if supplier else None)),
        Detail(_("Supplier description"), value_html(supplier.description if supplier else None)),
        *describe(serial, "cancelled", "force_closed", "reserved"),
        *(reserved_for if serial.reserved else []),
        *describe(serial, "created_at"),
    ]


def state_details(serial: SerialNumber, request: HttpRequest) -> list[Detail]:
    """Where it is, since when and by which document; what it is committed to."""
    status = status_of(*(getattr(serial, name) for name in STATE_COLUMNS))
    location, movement, line = serial.location, serial.last_movement, serial.committed_line
    details = [Detail(_("Status"), badge(status.label, TONES[status]))]
    if location:
        details.append(Detail(_("Warehouse"), value_html(str(location.warehouse))))
        details.append(Detail(_("Location"), value_html(f"{location.code} – {location.description}")))
    if movement:
        since = _("On hand since") if location else _("Last moved on")
        details.append(Detail(since, value_html(serial.last_moved_on)))
        details.append(document_detail(_("By document"), movement.line.document, request))
    if line:
        details.append(document_detail(_("Committed to"), line.document, request))
    if status == Status.REGISTERED:
        details.append(Detail(_("Where"), value_html(_("Never moved: known ahead of stock."))))
    return details


def document_detail(label: str | Promise, document: Any, request: HttpRequest) -> Detail:
    """A document by type and number, with its address if the user may see it."""
    if document is None:
        return Detail(label, "")
    may_see = request.user.has_perm("inventory.view_document")
    return Detail(label, value_html(str(document)), reverse("documents:detail", args=[document.pk]) if may_see else "")

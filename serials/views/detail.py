"""The page of one serial number: header, state, history of changes; higher rooms add their panels."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from attributes.describing import describe as describe_piece
from attributes.pages import instance_url, value_details
from core.formatting import Detail, badge, describe, text, value_html
from core.prepared import ASKED, Prepared
from lots.traced.pages import document_detail, flag_details, history, item_details, supplier_details
from lots.traced.tables import FLAG_COLUMNS
from lots.traced.verbs import may
from serials.header import HEADER
from serials.models import DeletedSerialNumber, SerialNumber, SerialNumberChange
from serials.status import STATE_COLUMNS, TONES, Status, status_of
from serials.tables import standing

_WITH = (
    "item__item_class",
    "item__property_set",
    "property_instance__property_set",
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
_RECORDS = Prepared(SerialNumber.objects.filter(pk=ASKED).select_related(*_WITH))


@require_safe
@permission_required("serials.view_serialnumber", raise_exception=True)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one serial number; of a deleted one, what is left of it."""
    serial = next(iter(_RECORDS.ask(pk)), None)
    if serial is None:
        left = get_object_or_404(DeletedSerialNumber, serial_id=pk)
        return redirect("serials:deleted_detail", pk=left.pk)
    context = {
        "title": serial.code,
        "record": serial,
        "standing": standing(*(getattr(serial, name) for name in (*STATE_COLUMNS, *FLAG_COLUMNS))),
        "header": header_details(serial, request),
        "state": state_details(serial, request),
        "properties": property_details(serial, request),
        "may_edit": may(request.user, "serials.change_serialnumber"),
        "may_delete": serial.last_movement_id is None and may(request.user, "serials.delete_serialnumber"),
        **history(HEADER, serial.changes.all(), request.GET.get("changes_before", "")),
    }
    return render(request, "serials/detail.html", context)


@require_safe
@permission_required("serials.view_serialnumber", raise_exception=True)
def deleted_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is left of a deleted serial number."""
    related = ("item__item_class", "variant", "lot", "deleted_by")
    left = get_object_or_404(DeletedSerialNumber.objects.select_related(*related), pk=pk)
    of_it = SerialNumberChange.objects.filter(serial_id=left.serial_id)
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
        "list_name": "serials:deleted",
        "list_title": _("Deleted serial numbers"),
        "record_icon": "serial",
        **history(HEADER, of_it, request.GET.get("changes_before", "")),
    }
    return render(request, "lots/traced/deleted_detail.html", context)


def lot_url(lot_id: int | None, request: HttpRequest) -> str:
    if lot_id is None or not request.user.has_perm("lots.view_lot"):
        return ""
    return reverse("lots:detail", args=[lot_id])


def header_details(serial: SerialNumber, request: HttpRequest) -> list[Detail]:
    """Every field of the header, in the order of the register's description."""
    lot = serial.lot
    return [
        *item_details(serial, request),
        Detail(_("Lot code"), value_html(lot.name if lot else None), lot_url(serial.lot_id, request)),
        Detail(_("Lot type"), value_html(text(lot.lot_type) if lot else None)),
        Detail(_("Lot code type"), value_html(text(lot.code_type) if lot else None)),
        Detail(_("Serial number code"), value_html(serial.code)),
        Detail(_("Serial number code type"), value_html(text(serial.code_type))),
        *describe(serial, "start_date", "expiry_date", "customer_code", "supplier_code"),
        *supplier_details(serial),
        *flag_details(HEADER, serial, request),
        *describe(serial, "created_at"),
    ]


def property_details(serial: SerialNumber, request: HttpRequest) -> list[Detail]:
    """How the piece reads (domain: property sets, allocation), then value by value. Nothing for one without a set."""
    instance = serial.property_instance
    property_set = instance.property_set if instance else serial.item.property_set
    if property_set is None or not (instance or serial.item.has_instances):
        return []
    described = describe_piece(
        property_set,
        instance.description if instance else "",
        serial=serial.code,
        lot=serial.lot.name if serial.lot else "",
        warranty_date=instance.warranty_date if instance else None,
    )
    url = instance_url(serial.property_instance_id, request)
    return [
        Detail(_("Description"), value_html(described), url, wide=True),
        Detail(_("Property set"), value_html(property_set.name)),
        *(value_details(instance) if instance else [Detail(_("Values"), value_html(_("None were named.")))]),
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

"""The ways to the page on which stock gets other properties: from rows of stock and from serial numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core import panels
from core.icons import icon
from core.tables import Column
from inventory.models import Balance
from serials.models import SerialNumber

ADDRESS = "stock:change-properties"
RIGHTS = ("inventory.view_balance", "inventory.add_document", "inventory.post_document")


def _offered(on_hand: Decimal, instance_set: bool | None) -> SafeString | str:
    if not instance_set or on_hand <= 0:
        return ""
    return format_html('<span title="{}">{}</span>', _("Change"), icon("pencil", _("Change")))


CHANGE = Column(
    "change",
    pgettext_lazy("title", "Change properties"),
    ("on_hand", "item__property_set__instance"),
    value=_offered,
    link=ADDRESS,
    link_id="pk",
    export=False,
    css="act",
    optional=True,
)


def with_changes(columns: Sequence[Column], request: HttpRequest) -> list[Column]:
    """The columns of stock by place, and the way to change the properties shown, for those who may."""
    return [*columns, CHANGE] if request.user.has_perms(RIGHTS) else list(columns)


def of_serial(request: HttpRequest, serial: SerialNumber) -> Mapping[str, Any] | None:
    """The way there for a piece on hand whose stock has properties."""
    blocked = serial.location_id is None or serial.cancelled or serial.force_closed
    if blocked or not serial.item.has_instances or not request.user.has_perms(RIGHTS):
        return None
    same = {
        "item": serial.item_id,
        "location": serial.location_id,
        "variant": serial.variant_id,
        "lot": serial.lot_id,
        "property_instance": serial.property_instance_id,
    }
    key = {name if value else f"{name}__isnull": value or True for name, value in same.items()}
    place = Balance.objects.filter(**key).values_list("pk", flat=True).first()
    # Between quotes it is one code, whatever it holds.
    query = urlencode({"serials": '"' + serial.code.replace('"', '""') + '"'})
    return {"url": f"{reverse(ADDRESS, args=[place])}?{query}"} if place else None


def register() -> None:
    """Show the way there on the page of a serial number."""
    panels.register(
        "serials.serialnumber.properties",
        "change-properties",
        title=pgettext_lazy("title", "Change properties"),
        template="inventory/panels/change_properties.html",
        context=of_serial,
        permission="inventory.post_document",
    )

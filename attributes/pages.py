"""The values of a property instance on the pages of the rooms above."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attributes.models import InstanceValue, PropertyInstance, UsedProperty
from attributes.tables import PAGE
from core.formatting import Detail, badge, text, value_html

# How many characters a text may have to stand beside others.
LONG = 120


def value_details(instance: PropertyInstance) -> list[Detail]:
    """Every value, in the sequence in which the set had its properties, and the warranty date. One statement.

    What was made inactive since, also in the set, stays in sight and is marked (seed: rămâne vizibilă în seturile
    specifice).
    """
    used = UsedProperty.objects.filter(property_set=instance.property_set_id, active=True, property__active=True)
    values = (
        instance.values.select_related("property", "choice")
        .annotate(used=Exists(used.filter(property=OuterRef("property"))))
        .order_by("id")
    )
    details = [
        Detail(value.property.name, _value_html(value, used=value.used), wide=_is_long(value.text)) for value in values
    ]
    if instance.warranty_date:
        details.append(Detail(_("Warranty date"), warranty(instance.warranty_date)))
    return details


def _is_long(written: str) -> bool:
    return len(written) > LONG or "\n" in written


def _value_html(value: InstanceValue, *, used: bool) -> SafeString:
    told = value_html(value.number if value.number is not None else value.shown())
    if "\n" in value.text:
        told = format_html('<span class="as-typed">{}</span>', told)
    if used and (value.choice is None or value.choice.active):
        return told
    return format_html("{} {}", told, badge(_("inactive"), "neutral"))


def warranty(day: datetime.date) -> SafeString:
    """A warranty date, and whether it is past."""
    standing = (
        badge(pgettext("warranty", "expired"), "bad")
        if day < localdate()
        else badge(pgettext("warranty", "valid"), "good")
    )
    return format_html("{} {}", text(day), standing)


def may_see_instances(request: HttpRequest) -> bool:
    """Whether the user may open the page of a property instance."""
    return request.user.has_perm("inventory.view_balance")


def instance_url(instance_id: int | None, request: HttpRequest) -> str:
    """The page of a property instance, for those who may open it."""
    return reverse(PAGE, args=[instance_id]) if instance_id and may_see_instances(request) else ""

"""The page of one property instance: what it says, and everything that has these properties."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from attributes.models import PropertyInstance
from attributes.pages import may_see_instances, value_details, warranty
from attributes.tables import short, values_text
from core.formatting import Detail, badge, describe, value_html


@require_safe
def instance_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One combination of values. Those who may not see stock are shown what items have as general values."""
    sees_stock, sees_items = may_see_instances(request), request.user.has_perm("items.view_item")
    if not (sees_stock or sees_items):
        raise PermissionDenied
    instance = get_object_or_404(PropertyInstance.objects.select_related("property_set"), pk=pk)
    general = instance.items.exists()
    if not (sees_stock or general):
        raise PermissionDenied
    context = {
        "title": short(values_text(instance.description, instance.warranty_date)),
        "instance": instance,
        "general": general and sees_items,
        "standing": warranty(instance.warranty_date) if instance.warranty_date else "",
        "values": value_details(instance),
        "made": made_details(instance),
    }
    return render(request, "inventory/property_instance.html", context)


def made_details(instance: PropertyInstance) -> list[Detail]:
    """The set, and when the values were first entered."""
    of_set = instance.property_set
    name = value_html(" – ".join(part for part in (of_set.name, of_set.description) if part))
    if not of_set.active:
        name = format_html("{} {}", name, badge(_("inactive"), "neutral"))
    return [Detail(_("Property set"), name), *describe(of_set, "instance"), *describe(instance, "created_at")]

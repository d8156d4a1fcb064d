"""The page of an item."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from attributes.describing import describe as described
from attributes.fields import Scope, fields_of
from attributes.models import PropertySet
from attributes.pages import instance_url, value_details
from core.formatting import Detail, badge, describe, value_html, yes_or_no
from items.changes import history
from items.models import SET_RULES, Item
from items.property_sets import brought

# Idle for an item without serial numbers, or without lots, and shown then only in Administration.
_SERIAL_RULES = ("serial_code_type", "serials_automatic", "serial_validity_days")
_LOT_RULES = (
    "lot_code_type",
    "lots_automatic",
    "lot_type",
    "initial_lot_status",
    "single_supplier_lots",
    "withdrawal",
    "fifo_lots",
)
_EXPIRY_RULES = ("lot_validity_days", "expiry_policy", "expiry_editable", "expiry_warn_days", "expiry_block_days")


@require_safe
@permission_required("items.view_item", raise_exception=True)
def item_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything an item says, its variants and units, and what the other rooms know of it."""
    related = ("item_class", "unit", "lot_code_type", "serial_code_type", "lot_type", "initial_lot_status")
    items = Item.objects.select_related(*related, *SET_RULES, "property_instance")
    item = get_object_or_404(items, pk=pk)
    context = {
        "item": item,
        "title": item.code,
        "details": describe(item, "item_class", "description", "unit", "gtin")
        + describe(item, "product_category", "item_type", "characteristic"),
        "serial_rules": _rules(item, "serial_managed", *(_SERIAL_RULES if item.serial_managed else ())),
        "lot_rules": _rules(item, "lot_managed", *(_LOT_RULES if item.lot_managed else ())),
        "expiry_rules": describe(item, *_EXPIRY_RULES) if item.lot_managed else (),
        "variants": item.variants.order_by("code_key", "id"),
        "units": item.alternative_units.select_related("unit").order_by("unit__code_key", "id"),
        **history(item.general_changes.all(), request.GET.get("changes_before", "")),
        **(_properties(item, item.property_set, request) if item.property_set else {}),
    }
    return render(request, "items/detail.html", context)


def _properties(item: Item, of: PropertySet, request: HttpRequest) -> dict[str, Any]:
    """The set, the general values, and what its stock has besides."""
    instance = item.property_instance
    general, of_stock = fields_of(of, Scope.ITEM), fields_of(of, Scope.STOCK)
    values = value_details(instance) if instance else []
    filled = list(instance.values.values_list("property", flat=True)) if instance else []
    name = format_html("{} {}", of, badge(_("inactive"), "neutral")) if not of.active else value_html(of.name)
    details = [Detail(_("Property set"), name)]
    if general or instance:
        told = described(of, instance.description, warranty_date=instance.warranty_date) if instance else ""
        url = instance_url(item.property_instance_id, request)
        details.append(Detail(_("Description of the values"), value_html(told), url, wide=True))
    return {
        "properties": [*details, *values],
        "missing": list(general.missing(filled, instance.warranty_date if instance else None).values()),
        "general": bool(general or instance),
        "of_stock": [*(p.name for p in of_stock.properties), *([_("warranty date")] if of_stock.warranty else [])],
    }


def _rules(item: Item, *names: str) -> list[Detail]:
    """Rules as the item has them; what it has from its property set says so."""
    of_set = dict.fromkeys(brought(item), yes_or_no(True))
    if item.lot_rule and not item.lot_code_type:
        of_set["lot_code_type"] = value_html(str(item.lot_rule))
    if item.serial_rule and not item.serial_code_type:
        of_set["serial_code_type"] = value_html(str(item.serial_rule))
    if item.makes_lots and not item.lots_automatic:
        of_set["lots_automatic"] = yes_or_no(True)
    if item.makes_serials and not item.serials_automatic:
        of_set["serials_automatic"] = yes_or_no(True)
    source = _("from property set %(set)s") % {"set": item.property_set}
    return [
        replace(detail, html=format_html('{} <span class="muted">({})</span>', of_set[name], source))
        if name in of_set
        else detail
        for name, detail in zip(names, describe(item, *names), strict=True)
    ]

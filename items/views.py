from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.formatting import describe
from core.views import ListView
from items.filters import ItemFilterSet
from items.models import Item
from items.tables import ItemTable

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


class ItemList(ListView):
    permission_required = "items.view_item"
    model = Item
    table_class = ItemTable
    filterset_class = ItemFilterSet
    title = _("Items")
    empty_text = _("Items are made in Administration, or come in a file with the command import_items.")
    export_name = "items"


@require_safe
@permission_required("items.view_item", raise_exception=True)
def item_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything an item says, its variants and units, and what the other rooms know of it."""
    related = ("item_class", "unit", "lot_code_type", "serial_code_type", "lot_type", "initial_lot_status")
    item = get_object_or_404(Item.objects.select_related(*related), pk=pk)
    context = {
        "item": item,
        "title": item.code,
        "details": describe(item, "item_class", "description", "unit", "gtin")
        + describe(item, "product_category", "item_type", "characteristic"),
        "serial_rules": describe(item, "serial_managed", *(_SERIAL_RULES if item.serial_managed else ())),
        "lot_rules": describe(item, "lot_managed", *(_LOT_RULES if item.lot_managed else ())),
        "expiry_rules": describe(item, *_EXPIRY_RULES) if item.lot_managed else (),
        "variants": item.variants.order_by("code_key", "id"),
        "units": item.alternative_units.select_related("unit").order_by("unit__code_key", "id"),
    }
    return render(request, "items/detail.html", context)

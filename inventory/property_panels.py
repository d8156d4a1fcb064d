"""What has the properties of one property instance: stock, movements, items. Each bounded, the rest a link away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Q, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from attributes.models import PropertyInstance
from core import panels
from core.tables import Column, Table
from inventory import histories
from inventory.histories import HistoryTable
from inventory.models import Movement
from inventory.property_changes import with_changes
from inventory.stock import available
from inventory.tables import StockByPlaceTable
from items.models import Item
from items.tables import ItemTable
from lots.traced.tables import DESCRIPTION, ITEM, VARIANT

PAGE = "attributes.propertyinstance"
TEMPLATE = "inventory/property_instance_panel.html"
SHOWN = 50

_STOCK_COLUMNS = [*StockByPlaceTable.before, *StockByPlaceTable.after]
_ITEM_COLUMNS = ("code", "description", "item_class", "uom", "active")
_MOVED = Column(
    "quantity",
    _("Quantity"),
    ("quantity", "committed"),
    kind="number",
    value=lambda quantity, committed: abs(quantity or committed),
)
_MOVEMENT_COLUMNS = (
    histories.TYPE,
    histories.NUMBER,
    histories.DATE,
    histories.MARKS,
    ITEM,
    DESCRIPTION,
    VARIANT,
    Column("lot", _("Lot"), "lot__name", kind="code", link="lots:detail", link_id="lot_id"),
    histories.ENGAGEMENT,
    _MOVED,
    Column("unit", _("Unit"), "item__unit__code"),
    Column("warehouse", _("Warehouse"), "location__warehouse__code"),
    Column("location", _("Location"), "location__code", kind="code"),
    histories.PARTNER,
)


def stock(request: HttpRequest, instance: PropertyInstance) -> Mapping[str, Any] | None:
    """The places where something with these properties stands; None for what stock never had."""
    if not Movement.objects.filter(property_instance=instance).exists():
        return None
    held = instance.balances.filter(~Q(on_hand=0) | ~Q(committed=0)).annotate(available=available())
    query = urlencode({"by": "place", "instance": instance.pk})
    table = StockByPlaceTable(with_changes(_STOCK_COLUMNS, request))
    return _first(table, held, f"{reverse('stock:list')}?{query}", _NOTHING)


def movements(request: HttpRequest, instance: PropertyInstance) -> Mapping[str, Any] | None:
    """The movements of it, those posted last first; None where nothing moved."""
    # By the index, however many there are.
    table = HistoryTable(_MOVEMENT_COLUMNS, ("-pk",), histories.row_url(request))
    first = Value(False, output_field=BooleanField())
    moved = Movement.objects.filter(property_instance=instance).annotate(first=first)
    found = histories.part(request, "movements", table, lambda limit: table.first(moved, limit), "")
    return found if found["rows"] else None


def items(_request: HttpRequest, instance: PropertyInstance) -> Mapping[str, Any] | None:
    """The items whose general values these are; None where there is none."""
    table = ItemTable([column for column in ItemTable.columns if column.name in _ITEM_COLUMNS])
    all_url = f"{reverse('items:list')}?{urlencode({'instance': instance.pk})}"
    found = _first(table, Item.objects.filter(property_instance=instance), all_url, "")
    return found if found["rows"] else None


def of_item(_request: HttpRequest, item: Item) -> Mapping[str, Any] | None:
    """The ways from an item to the properties of its stock; None where its stock has none."""
    if not item.has_instances:
        return None
    stock_query = urlencode({"by": "place", "item": item.full_code})
    search_query = urlencode({"kind": "stock", "q": item.code})
    return {
        "stock_url": f"{reverse('stock:list')}?{stock_query}",
        "search_url": f"{reverse('properties:search')}?{search_query}",
    }


_NOTHING = _("Nothing is on hand, and nothing is engaged.")


def _first(table: Table, found: Any, all_url: str, empty_text: Any) -> Mapping[str, Any]:
    rows = table.first(found, SHOWN + 1)
    return {
        "headings": table.headings(),
        "rows": rows[:SHOWN],
        "empty_text": empty_text,
        "more": len(rows) > SHOWN,
        "all_url": all_url,
    }


def register() -> None:
    """Put them on the page of a property instance."""
    for order, name, title, template, context, permission, icon in (
        (10, "stock", _("Stock"), TEMPLATE, stock, "inventory.view_balance", "stock"),
        (
            30,
            "movements",
            _("Latest movements"),
            histories.PANEL_TEMPLATE,
            movements,
            "inventory.view_movement",
            "history",
        ),
        (40, "items", _("Items with these general values"), TEMPLATE, items, "items.view_item", "item"),
    ):
        panels.register(
            PAGE,
            name,
            title=title,
            template=template,
            context=context,
            order=order,
            permission=permission,
            icon=icon,
        )
    panels.register(
        "items.item.properties",
        "stock-properties",
        title=_("Its stock by properties"),
        template="inventory/panels/item_properties.html",
        context=of_item,
        permission="inventory.view_balance",
    )

"""What this room shows on the pages of items and lots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from attributes.filters import NONE
from attributes.tables import OF_INSTANCE, PAGE, short, values_text
from core import panels
from inventory import home, life, pictures, property_changes, property_panels
from inventory.models import Balance, Movement
from inventory.stock import available, total
from items.models import Item
from lots.models import Lot

# More warehouses than a page of a company has; the rest are on the stock page.
_WAREHOUSES = 50
# How many property instances of them; the rest are on the stock page.
_INSTANCES = 100
_WAREHOUSE = "location__warehouse"


def item_stock(_request: HttpRequest, item: Item) -> Mapping[str, Any]:
    """The item's stock by warehouse and property instance; each warehouse leads to its locations."""
    held = Balance.objects.filter(~Q(on_hand=0) | ~Q(committed=0), item=item)
    filters = {"item": item.full_code}
    parts = _by_instance(held, "on_hand", "committed") if item.has_instances else ()
    rows = _by_warehouse(held, "on_hand", "committed")
    return {**_with_parts(rows, parts, **filters), "unit": item.unit.code}


def lot_stock(_request: HttpRequest, lot: Lot) -> Mapping[str, Any]:
    """The lot's stock by warehouse, with all that standing loads and transfers brought in (domain, the lot register).

    From the movements, whose sums the balances are: one statement tells both. By property instance too, where the
    item's stock has such.
    """
    came_in = Q(quantity__gt=0, reverses__isnull=True, reversed_by__isnull=True)
    moved = Movement.objects.filter(lot=lot).order_by()
    loaded = total("quantity", filter=came_in, default=0)
    filters = {"item": lot.item.full_code, "lot": lot.name}
    parts = _by_instance(moved, "quantity", "committed", loaded=loaded) if lot.item.has_instances else ()
    rows = _by_warehouse(moved, "quantity", "committed", loaded=loaded)
    return {**_with_parts(_told(rows), _told(parts), **filters), "unit": lot.item.unit.code, "lot": lot}


def _told(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["loaded"] or row["total"] or row["engaged"]]


def lot_from_lot(request: HttpRequest, lot: Lot) -> Mapping[str, Any] | None:
    """The way to making a lot of this one, while there is something to make it of."""
    may = request.user.has_perm("inventory.add_document")
    return {"url": reverse("lot-from-lot", args=[lot.pk])} if may and lot.on_hand > 0 else None


def _by_warehouse(stock: QuerySet[Any], on_hand: str, committed: str, **sums: Any) -> Iterable[Mapping[str, Any]]:
    by = (_WAREHOUSE, f"{_WAREHOUSE}__code", f"{_WAREHOUSE}__description")
    return _summed(stock.values(*by), on_hand, committed, **sums).order_by(f"{_WAREHOUSE}__code_key")[:_WAREHOUSES]


def _by_instance(stock: QuerySet[Any], on_hand: str, committed: str, **sums: Any) -> Iterable[Mapping[str, Any]]:
    """The same for each property instance in a warehouse: one more than are shown, if there are so many."""
    rows = _summed(stock.values(_WAREHOUSE, "property_instance", *OF_INSTANCE), on_hand, committed, **sums)
    order = (f"{_WAREHOUSE}__code_key", F("property_instance__description_search").asc(nulls_last=True))
    return rows.order_by(*order, "property_instance")[: _INSTANCES + 1]


def _summed(grouped: QuerySet[Any, Any], on_hand: str, committed: str, **sums: Any) -> QuerySet[Any, Any]:
    free = total(available(on_hand, committed))
    rows: QuerySet[Any, Any] = grouped.annotate(total=total(on_hand), engaged=total(committed), free=free, **sums)
    return rows


def _with_parts(
    warehouses: Iterable[Mapping[str, Any]], instances: Iterable[Mapping[str, Any]], **filters: str
) -> Mapping[str, Any]:
    """Rows of warehouses, in each those of its property instances, which lead to what the properties are."""
    found = list(instances)
    parts: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in found[:_INSTANCES]:
        instance = row["property_instance"]
        url = reverse(PAGE, args=[instance]) if instance else _places(**filters, instance=NONE)
        told = short(values_text(*(row[name] for name in OF_INSTANCE))) or _("without properties")
        parts[row[_WAREHOUSE]].append({**row, "url": url, "properties": told})
    rows = [{**row, "parts": parts[row[_WAREHOUSE]]} for row in _leading(warehouses, **filters)]
    return {"warehouses": rows, "more_parts": _places(**filters) if len(found) > _INSTANCES else ""}


def _leading(rows: Iterable[Mapping[str, Any]], **filters: str) -> list[Mapping[str, Any]]:
    """Rows that lead to the places of their warehouse."""
    return [{**row, "url": _places(**filters, warehouse=row[_WAREHOUSE])} for row in rows]


def _places(**filters: Any) -> str:
    return f"{reverse('stock:list')}?{urlencode({'by': 'place', **filters})}"


_STOCK = "inventory/panels/stock.html"
_SPLIT = "inventory/panels/lot_from_lot.html"
_VIEW_STOCK = "inventory.view_balance"
# Page, name, title, template, context, permission, icon; in their order on each page, before those of other rooms.
_PANELS: tuple[tuple[str, str, Any, str, panels.ContextFunction, str, str], ...] = (
    ("items.item", "stock", _("Stock by warehouse"), _STOCK, item_stock, _VIEW_STOCK, "stock"),
    ("lots.lot", "stock", _("Stock by warehouse"), _STOCK, lot_stock, _VIEW_STOCK, "stock"),
    ("lots.lot", "split", _("Create a lot from this lot"), _SPLIT, lot_from_lot, "inventory.post_document", "lot"),
)


def register() -> None:
    """Put these panels on their pages."""
    pictures.register()
    life.register()
    property_panels.register()
    property_changes.register()
    shown = [*(("home", *panel) for panel in home.PANELS), *_PANELS]
    for order, (page, name, title, template, context, permission, icon) in enumerate(shown, start=1):
        panels.register(
            page,
            name,
            title=title,
            template=template,
            context=context,
            order=5 * order,
            permission=permission,
            icon=icon,
        )

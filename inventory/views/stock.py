"""Stock on hand, from balances, down to the serial numbers that stand in a place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from attributes.filters import NONE
from attributes.tables import PROPERTIES, in_use
from core.tables import Table
from core.views import ListView
from inventory.filters import ItemStockFilterSet, PlaceFilterSet
from inventory.models import Balance
from inventory.property_changes import with_changes
from inventory.tables import StockByItemTable, StockByPlaceFile, StockByPlaceTable


class _Stock(ListView):
    permission_required = "inventory.view_balance"
    model = Balance
    title = _("Stock")
    empty_text = _("Nothing is on hand, and nothing is engaged.")
    export_name = "stock"


class StockByItem(_Stock):
    """A row for each item."""

    table_class = StockByItemTable
    filterset_class = ItemStockFilterSet


class StockByPlace(_Stock):
    """A row for each item, variant, lot, property instance and location."""

    table_class = StockByPlaceTable
    filterset_class = PlaceFilterSet
    template_name = "inventory/stock.html"
    kind = "place"

    def get_table(self) -> Table:
        columns = in_use(StockByPlaceTable.columns)
        return StockByPlaceTable(with_changes(columns, self.request) if PROPERTIES in columns else columns)

    def export(self, table: Table, found: QuerySet[Any], sort: str) -> StreamingHttpResponse:
        """The badges of the page are words in a file."""
        return super().export(StockByPlaceFile(in_use(StockByPlaceFile.columns)), found, sort)


_by_item, _by_place = StockByItem.as_view(), StockByPlace.as_view()


def stock_list(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """``/stock/``; ``by=place`` gives a row for each place instead of each item."""
    return (_by_place if request.GET.get("by") == "place" else _by_item)(request, **kwargs)


@permission_required("inventory.view_balance", raise_exception=True)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in one place: its serial numbers; without such, the lot or the item."""
    related = ("item__item_class", "item__property_set", "lot", "location__warehouse", "variant")
    balance = get_object_or_404(Balance.objects.select_related(*related), pk=pk)
    if balance.item.serial_managed and request.user.has_perm("serials.view_serialnumber"):
        return redirect(f"{reverse('serials:list')}?{urlencode(serials_at(balance))}")
    if balance.lot_id:
        return redirect("lots:detail", balance.lot_id)
    return redirect("items:detail", balance.item_id)


def serials_at(balance: Balance) -> dict[str, str]:
    """The register's filters that leave the serial numbers of a balance."""
    filters = {
        "item": balance.item.full_code,
        "warehouse": str(balance.location.warehouse_id),
        "location": balance.location.code,
    }
    if balance.lot:
        filters["lot"] = balance.lot.code
    if balance.variant:
        filters["variant"] = balance.variant.code
    if balance.property_instance_id:
        filters["instance"] = str(balance.property_instance_id)
    elif balance.item.has_instances:
        filters["instance"] = NONE
    return filters

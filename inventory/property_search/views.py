"""The page of the search by properties: one search, three kinds of results. The address holds all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attributes.pages import may_see_instances
from attributes.tables import PAGE
from core.paging import PAGE_PARAMETERS, bounded_count
from core.tables import Table
from core.views import ListView, is_partial
from inventory.models import Balance
from inventory.property_search.filters import (
    ItemsByProperties,
    PropertyFilterSet,
    SerialsByProperties,
    StockByProperties,
)
from inventory.property_search.form import NAMED, SearchForm
from inventory.property_search.tables import (
    ItemsFound,
    ItemsFoundFile,
    SerialsFound,
    SerialsFoundFile,
    StockFound,
    StockFoundFile,
)
from items.models import Item
from serials.models import SerialNumber


class Found(NamedTuple):
    """One kind of results: how many there are of it for this search, and its address."""

    name: str
    label: str | Promise
    url: str
    current: bool
    rows: int | None
    more: bool


class ByProperties(ListView):
    """What the kinds of results share."""

    title = _("Search by properties")
    template_name = "inventory/property_search.html"
    results_template = "inventory/property_search_results.html"
    filterset_class: ClassVar[type[PropertyFilterSet]]
    file_class: ClassVar[type[Table]]
    kind = ""
    label: ClassVar[str | Promise] = ""

    def get_table(self) -> Table:
        if may_see_instances(self.request):
            return self.table_class()
        columns = self.table_class.columns
        return self.table_class([replace(one, link=False) if one.link == PAGE else one for one in columns])

    def export(self, table: Table, found: QuerySet[Any], sort: str) -> StreamingHttpResponse:
        """Plain values in a file."""
        return super().export(self.file_class(), found, sort)

    def get_context(self) -> dict[str, Any]:
        form: SearchForm = self.filterset.form
        return {
            "form": form,
            "partial": is_partial(self.request),
            "kind": self.kind,
            "kinds": [self._found(view) for view in allowed(self.request)],
            "asked": bool(form.criteria),
            "chips": [(chip, self._without(chip.parameters)) for chip in form.chips()],
            "named": [(one, told, self._address({NAMED: str(one.pk)})) for one, told in form.links()],
        }

    def _found(self, view: type[ByProperties]) -> Found:
        criteria = self.filterset.form.criteria
        current = view is type(self)
        url = self._address({"kind": view.kind, "sort": ""})
        if current or not criteria:
            return Found(view.kind, view.label, url, current, None, False)
        rows = view.filterset_class.found(view.model._default_manager.all(), criteria)
        return Found(view.kind, view.label, url, current, *bounded_count(rows))

    def _parameters(self) -> QueryDict:
        """Those of this search, without the place in its pages."""
        parameters = self.request.GET.copy()
        for name in PAGE_PARAMETERS:
            parameters.pop(name, None)
        return parameters

    def _address(self, changes: Mapping[str, str]) -> str:
        parameters = self._parameters()
        for name, value in changes.items():
            parameters[name] = value
        return self._as_address(parameters)

    def _without(self, chosen: tuple[tuple[str, str], ...]) -> str:
        parameters = self._parameters()
        for name, value in chosen:
            parameters.setlist(name, [one for one in parameters.getlist(name) if value and one != value])
        return self._as_address(parameters)

    def _as_address(self, parameters: QueryDict) -> str:
        for name in list(parameters):
            parameters.setlist(name, [value for value in parameters.getlist(name) if value])
        return f"{self.request.path}?{parameters.urlencode()}"


class Items(ByProperties):
    permission_required = "items.view_item"
    model = Item
    table_class, file_class, filterset_class = ItemsFound, ItemsFoundFile, ItemsByProperties
    kind, label = "items", _("Items")
    export_name = "items-by-properties"


class Stock(ByProperties):
    permission_required = "inventory.view_balance"
    model = Balance
    table_class, file_class, filterset_class = StockFound, StockFoundFile, StockByProperties
    kind, label = "stock", _("Stock")
    export_name = "stock-by-properties"

    def get_queryset(self) -> QuerySet[Any]:
        return Balance.objects.annotate(pieces=Case(When(item__serial_managed=True, then=F("pk"))))


class Serials(ByProperties):
    permission_required = "serials.view_serialnumber"
    model = SerialNumber
    table_class, file_class, filterset_class = SerialsFound, SerialsFoundFile, SerialsByProperties
    kind, label = "serials", _("Serial numbers")
    export_name = "serials-by-properties"


KINDS: tuple[type[ByProperties], ...] = (Items, Stock, Serials)


def allowed(request: HttpRequest) -> list[type[ByProperties]]:
    """The kinds of results that the user may see."""
    return [view for view in KINDS if request.user.has_perm(view.permission_required)]


def search(request: HttpRequest) -> HttpResponseBase:
    """``/properties/search/``; ``kind`` says what is searched: items, stock or serials. Else what the user may see."""
    asked = [view for view in KINDS if view.kind == request.GET.get("kind")]
    views = asked or allowed(request)
    if not views:
        raise PermissionDenied
    return views[0].as_view()(request)

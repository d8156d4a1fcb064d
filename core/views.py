"""The list page: filters, a table, pages and an export over one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar, NamedTuple

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.views.generic.base import View

from core.csv import csv_lines
from core.filters import ListFilterSet
from core.paging import PAGE_SIZE, all_rows, get_page
from core.tables import Table

# Parameters of the page rather than filters of the list.
CURSOR_PARAMETERS = ("after", "before")


class Tab(NamedTuple):
    label: str | Promise
    url: str
    current: bool


class ListView(PermissionRequiredMixin, View):
    """A list of records of any size. A subclass says which: ``model``, ``table_class``, ``filterset_class``.

    The address holds everything (filters, ``sort``, ``after``/``before``), so that going back comes to the same
    place. ``export=csv`` streams every row that the filters leave, in the columns of the table.
    """

    model: ClassVar[type[Model]]
    table_class: ClassVar[type[Table]]
    filterset_class: ClassVar[type[ListFilterSet]]
    title: ClassVar[str | Promise] = ""
    template_name = "core/list.html"
    # What htmx puts in the place of the results on the page.
    results_template = "core/results.html"
    empty_text: ClassVar[str | Promise] = ""
    export_name = "export"
    page_size = PAGE_SIZE
    # The lists that this one belongs with: the name of the address of each, and what it is called.
    tabs: ClassVar[Mapping[str, str | Promise]] = {}
    # Of the request, for ``get_context``.
    filterset: ListFilterSet

    def get_queryset(self) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def get_table(self) -> Table:
        return self.table_class()

    def get_context(self) -> dict[str, Any]:
        """What else the template of a subclass shows, for instance ``actions``."""
        return {}

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        queryset = self.get_queryset()
        filterset = self.filterset = self.filterset_class(request.GET, queryset=queryset, request=request)
        # A filter that is not understood is shown as such; the list is empty rather than wrong.
        found = filterset.qs if filterset.is_valid() else filterset.qs.none()
        table = self.get_table()
        sort = request.GET.get("sort", "")
        if request.GET.get("export") == "csv":
            return self.export(table, found, sort)
        ordering = table.ordering(found, sort)
        page = get_page(found, ordering, table.fields, request.GET.dict(), self.page_size)
        if page.rows:
            table.leave_out_empty(page.rows)
        context = {
            "title": self.title,
            "empty_text": self.empty_text,
            "filterset": filterset,
            "headings": table.headings(sort),
            "rows": table.rows(page.rows),
            "page": page,
            "sort": sort,
            "page_size": self.page_size,
            "tabs": [Tab(label, url := reverse(name), url == request.path) for name, label in self.tabs.items()],
            **self.get_context(),
        }
        partial = is_partial(request)
        response = render(request, self.results_template if partial else self.template_name, context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def export(self, table: Table, found: QuerySet[Any], sort: str) -> StreamingHttpResponse:
        """Every row found, as CSV, sent while it is read."""
        rows = table.export_rows(all_rows(found, table.ordering(found, sort), table.fields))
        return csv_response(f"{self.export_name}-{localdate().isoformat()}.csv", table.export_header(), rows)


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A CSV file to save under ``filename``, sent while it is read."""
    return StreamingHttpResponse(
        csv_lines(chain([header], rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asked for the results alone, to put them in the place of those on the page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and htmx.target == "results" and not htmx.history_restore_request

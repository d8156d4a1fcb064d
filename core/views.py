"""The list page: filters, a table, pages and an export over one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar, NamedTuple

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise, cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import View

from core import bulk, layouts, saved, selection
from core.bulk import Action
from core.csv import csv_lines
from core.filters import ListFilterSet
from core.kept import Kept, kept_of
from core.models import SHOW_ALL, SavedFilter
from core.paging import PAGE_SIZE, all_rows, get_page
from core.tables import Table


class Tab(NamedTuple):
    label: str | Promise
    url: str
    current: bool


class ListView(PermissionRequiredMixin, View):
    """A list of records of any size. A subclass says which: ``model``, ``table_class``, ``filterset_class``.

    The address holds everything (filters, ``sort``, ``after``/``before``), so that going back comes to the same
    place. ``export=csv`` streams every row that the filters leave, in the columns of the table. What is posted to it
    acts on many rows (``core.selection``), on searches kept (``core.saved``) or on the columns (``core.layouts``).
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
    # Where one address shows rows of several kinds: which these are.
    kind: ClassVar[str] = ""
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

    @property
    def address_name(self) -> str:
        """The name of the list's address."""
        match = self.request.resolver_match
        return str(match.view_name) if match else ""

    @property
    def name(self) -> str:
        """What the list is called where something is registered or kept for it."""
        return f"{self.address_name}/{self.kind}" if self.kind else self.address_name

    def address(self, **changes: str | None) -> str:
        """The address of this page as it stands, without what was opened of it; some parameters changed."""
        parameters = self.request.GET.copy()
        for name, value in {"open": None, **changes}.items():
            parameters.pop(name, None)
            if value is not None:
                parameters[name] = value
        return f"{self.request.path}?{parameters.urlencode()}" if parameters else self.request.path

    def found(self) -> QuerySet[Any]:
        """What the filters leave. One that is not understood is shown as such: nothing is found, rather than wrong."""
        self.filterset = self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)
        rows: QuerySet[Any] = self.filterset.qs
        return rows if self.filterset.is_valid() else rows.none()

    def every(self) -> QuerySet[Any]:
        """The rows of the list, whatever the filters."""
        rows: QuerySet[Any] = self.filterset_class(queryset=self.get_queryset(), request=self.request).qs
        return rows

    @cached_property
    def kept(self) -> Kept:
        """The searches and columns that the reader keeps of this list. One statement."""
        return kept_of(user=self.request.user, list_name=self.address_name, layout_name=self.name)

    def get_shown_table(self) -> Table:
        """The table that is read. It may have more columns than can be chosen, left out where they are empty."""
        return self.get_table()

    def arranged_table(self) -> Table:
        """The table, with the columns that the reader chose."""
        table = self.get_shown_table()
        table.arrange(layouts.arrangement(table, self.kept.layout).shown)
        return table

    def actions(self) -> list[Action]:
        """What the reader may do with many rows; the export along with anything else."""
        offered = bulk.offered(self.name, self.request.user)
        export = Action("export", _("Export"), "download", self.export_chosen, "", changes=False)
        return [*offered, export] if offered else []

    def export_chosen(self, request: HttpRequest, rows: QuerySet[Any], _values: Mapping[str, Any]) -> HttpResponseBase:
        return self.export(self.get_table(), rows, request.GET.get("sort", ""))

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        partial = is_partial(request)
        default = next((one for one in self.kept.searches if one.default), None)
        if default and not request.GET and not partial:
            return redirect(f"{request.path}?{default.parameters}")
        if request.GET.get("open") == "saved":
            return saved.page(self, request)
        if request.GET.get("open") == "columns":
            return layouts.page(self, request)
        found, sort = self.found(), request.GET.get("sort", "")
        if request.GET.get("export") == "csv":
            return self.export(self.get_table(), found, sort)
        context = {**self.results(found, sort), **self._searches(default), "many_actions": self.actions()}
        if not partial:
            context["outcome"] = selection.outcome_to_tell(self, request)
        response = render(
            request, self.results_template if partial else self.template_name, {**context, **self.get_context()}
        )
        patch_vary_headers(response, ["HX-Request"])
        return response

    def results(self, found: QuerySet[Any], sort: str) -> dict[str, Any]:
        """A page of what was found, read: the context of ``results_template``. Its rows are written when it is."""
        table = self.arranged_table()
        page = get_page(found, table.ordering(found, sort), table.fields, self.request.GET.dict(), self.page_size)
        if page.rows:
            table.leave_out_empty(page.rows)
        path = self.request.path
        return {
            "title": self.title,
            "empty_text": self.empty_text,
            "filterset": self.filterset,
            "headings": table.headings(sort),
            "rows": table.rows(page.rows),
            "page": page,
            "sort": sort,
            "page_size": self.page_size,
            "tabs": [Tab(label, url := reverse(name), url == path) for name, label in self.tabs.items()],
        }

    def _searches(self, default: SavedFilter | None) -> dict[str, Any]:
        """The searches kept, which of them is shown, and the way out of one that opens the list."""
        query = saved.query_of(self.request.GET, self.filterset)
        kept = self.kept.searches
        return {
            "saved_searches": kept,
            "current": next((one for one in kept if one.query == query), None),
            "match": query,
            "show_all": SHOW_ALL if default else "",
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """What the bar of the list, or one of its own pages, sent."""
        if "act" in request.POST:
            return selection.act(self, request)
        if "saved" in request.POST:
            return saved.change(self, request)
        if "columns" in request.POST:
            return layouts.change(self, request)
        raise BadRequest

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

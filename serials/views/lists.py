"""The register: all serial numbers, the cancelled and the deleted ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.tables import Table
from core.views import ListView
from serials.filters import DeletedSerialFilterSet, SerialFilterSet
from serials.models import DeletedSerialNumber, SerialNumber
from serials.tables import DeletedTable, RegisterTable, register_file, register_table

TABS: Mapping[str, str | Promise] = {
    "serials:list": _("All"),
    "serials:cancelled": pgettext_lazy("several", "Cancelled"),
    "serials:deleted": pgettext_lazy("several", "Deleted"),
}


class TabbedList(ListView):
    """One of the lists of the register."""

    permission_required = "serials.view_serialnumber"
    template_name = "serials/list.html"
    tabs = TABS

    def get_context(self) -> dict[str, Any]:
        return {"may_register": self.request.user.has_perm("serials.add_serialnumber")}


class SerialList(TabbedList):
    """The register. A file of it has the layout that the commands write."""

    model = SerialNumber
    table_class = RegisterTable
    filterset_class = SerialFilterSet
    title = _("Serial numbers")
    empty_text = _("Serial numbers come in with the documents that load them, or are registered ahead.")
    export_name = "serials"

    def get_table(self) -> Table:
        return register_table()

    def get_shown_table(self) -> Table:
        # Properties are left out where no row has any: whether stock has some is not asked for each page.
        return RegisterTable()

    def export(self, table: Table, found: QuerySet[Any], sort: str) -> StreamingHttpResponse:
        return super().export(register_file(), found, sort)


class CancelledList(SerialList):
    title = _("Cancelled serial numbers")
    empty_text = _("No serial number is cancelled.")
    export_name = "cancelled-serials"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(cancelled=True)


class DeletedList(TabbedList):
    model = DeletedSerialNumber
    table_class = DeletedTable
    filterset_class = DeletedSerialFilterSet
    title = _("Deleted serial numbers")
    empty_text = _("No serial number was deleted.")
    export_name = "deleted-serials"

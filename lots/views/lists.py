"""The lot register: all lots, the cancelled and the deleted ones."""

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
from lots.filters import DeletedLotFilterSet, LotFilterSet
from lots.models import DeletedLot, Lot
from lots.tables import DeletedLotTable, LotTable, lot_file

TABS: Mapping[str, str | Promise] = {
    "lots:list": _("All"),
    "lots:cancelled": pgettext_lazy("several", "Cancelled"),
    "lots:deleted": pgettext_lazy("several", "Deleted"),
}


class TabbedList(ListView):
    """One of the lists of the register."""

    permission_required = "lots.view_lot"
    template_name = "lots/list.html"
    tabs = TABS

    def get_context(self) -> dict[str, Any]:
        return {"may_register": self.request.user.has_perm("lots.add_lot")}


class LotList(TabbedList):
    """The register: all lots unless closed ones are left out, so that a code always finds its lot.

    A file of it has the layout that the command writes.
    """

    model = Lot
    table_class = LotTable
    filterset_class = LotFilterSet
    title = _("Lots")
    empty_text = _("A lot is made when a document that loads it is posted.")
    export_name = "lots"

    def export(self, table: Table, found: QuerySet[Any], sort: str) -> StreamingHttpResponse:
        return super().export(lot_file(found), found, sort)


class CancelledList(LotList):
    title = _("Cancelled lots")
    empty_text = _("No lot is cancelled.")
    export_name = "cancelled-lots"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(cancelled=True)


class DeletedList(TabbedList):
    model = DeletedLot
    table_class = DeletedLotTable
    filterset_class = DeletedLotFilterSet
    title = _("Deleted lots")
    empty_text = _("No lot was deleted.")
    export_name = "deleted-lots"

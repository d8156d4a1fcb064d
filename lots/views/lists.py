"""The lists of the lot register."""

from django.utils.translation import gettext_lazy as _

from core.views import ListView
from lots.filters import LotFilterSet
from lots.models import Lot
from lots.tables import LotTable


class LotList(ListView):
    permission_required = "lots.view_lot"
    model = Lot
    table_class = LotTable
    filterset_class = LotFilterSet
    title = _("Lots")
    empty_text = _("A lot is made when a document that loads it is posted.")
    export_name = "lots"

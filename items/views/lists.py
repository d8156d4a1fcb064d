from django.utils.translation import gettext_lazy as _

from attributes.models import PropertySet
from core.tables import Table
from core.views import ListView
from items.filters import ItemFilterSet
from items.models import Item
from items.tables import OF_SETS, ItemTable


class ItemList(ListView):
    permission_required = "items.view_item"
    model = Item
    template_name = "items/list.html"
    table_class = ItemTable
    filterset_class = ItemFilterSet
    title = _("Items")
    empty_text = _("Items are made in Administration, or come in a file with the command import_items.")
    export_name = "items"

    def get_table(self) -> Table:
        if PropertySet.objects.exists():
            return ItemTable()
        return ItemTable([column for column in ItemTable.columns if column not in OF_SETS])

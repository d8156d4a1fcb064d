from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table


class LotTable(Table):
    row_url = "lots:detail"
    order_by = ("-pk",)
    columns = (
        Column("lot", _("Lot"), "code", kind="code", order_by=("code_search",)),
        Column("item_class", _("Class"), "item__item_class__code"),
        Column(
            "item",
            _("Item"),
            "item__code",
            kind="code",
            order_by=("item__code_key",),
            link="items:detail",
            link_id="item_id",
        ),
        Column("description", _("Description"), "item__description"),
        Column("variant", _("Variant"), "variant__code", kind="code"),
        Column("start_date", _("Start date"), kind="date", sortable=True),
        Column("expiry_date", _("Expiry date"), kind="date", sortable=True),
        Column("supplier", _("Supplier"), "supplier__description"),
        Column("created_at", _("Insert date"), kind="datetime", sortable=True),
    )

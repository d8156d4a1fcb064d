from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table


class ItemTable(Table):
    row_url = "items:detail"
    order_by = ("code_key",)
    columns = (
        Column("code", _("Code"), kind="code", order_by=("code_key",)),
        Column("description", _("Description"), sortable=True),
        Column("item_class", _("Class"), "item_class__code", order_by=("item_class__code_key", "code_key")),
        Column("uom", _("Unit"), "unit__code"),
        Column("lot_managed", _("Lots"), kind="bool"),
        Column("serial_managed", _("Serial numbers"), kind="bool"),
        Column("gtin", _("GTIN"), kind="code"),
        Column(
            "active",
            _("State"),
            kind="badge",
            badges={True: (_("active"), "good"), False: (_("inactive"), "neutral")},
        ),
    )

from django.utils.translation import gettext_lazy as _

from attributes.tables import OF_INSTANCE, values_text
from core.tables import Column, Table

# Left out where there are no property sets.
OF_SETS = (
    Column("property_set", _("Property set"), "property_set__name"),
    Column("general_values", _("General values"), OF_INSTANCE, value=values_text, css="clip"),
)


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
        *OF_SETS,
        Column(
            "active",
            _("State"),
            kind="badge",
            badges={True: (_("active"), "good"), False: (_("inactive"), "neutral")},
        ),
    )

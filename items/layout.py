"""The columns of items.csv."""

from core.csv import Layout

# What each field of an item is called in the file.
FIELD_COLUMNS = {
    "description": "description",
    "unit": "uom",
    "lot_managed": "lot_managed",
    "serial_managed": "serial_managed",
    "lot_code_type": "lot_code_type",
    "serial_code_type": "serial_code_type",
    "lot_validity_days": "lot_validity_days",
    "serial_validity_days": "serial_validity_days",
    "gtin": "gtin",
}
COLUMNS = ("item_class", "code", *FIELD_COLUMNS.values())
# Written only when some item uses them; always understood. Called as the fields are.
EXTRA_FIELDS = (
    "active",
    "product_category",
    "item_type",
    "characteristic",
    "serials_automatic",
    "lots_automatic",
    "lot_type",
    "initial_lot_status",
    "single_supplier_lots",
    "withdrawal",
    "fifo_lots",
    "expiry_policy",
    "expiry_editable",
    "expiry_warn_days",
    "expiry_block_days",
    "property_set",
)
UNITS = "alternative_units"
ALL_FIELD_COLUMNS = {**FIELD_COLUMNS, **{name: name for name in EXTRA_FIELDS}}
_ALL = (*COLUMNS, *EXTRA_FIELDS, UNITS)
LAYOUT = Layout(_ALL, frozenset(_ALL) - {"item_class", "code", "description", "uom"})

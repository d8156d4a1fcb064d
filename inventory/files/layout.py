"""The columns of documents.csv."""

from attributes.columns import PropertyColumns
from core.csv import Layout

HEADER = (
    "document_type",
    "document_number",
    "document_date",
    "warehouse",
    "template",
    "partner_account",
    "partner_detail_account",
    "reference",
)
BASIC = (
    "document_type",
    "document_number",
    "document_date",
    "warehouse",
    "location",
    "template",
    "partner_account",
    "partner_detail_account",
    "reference",
    "item_class",
    "item",
    "variant",
    "lot",
    "serial",
    "quantity",
    "uom",
    "packages",
    "supplier_code",
    "customer_code",
    "start_date",
    "expiry_date",
)
# Written only when some document has such a thing; always understood.
HEADER_EXTRAS = ("reference_date", "origin", "closes_origin", "note")
LOT_STATUS = "lot_status"
LINE_EXTRAS = ("unit_cost", "line_note", LOT_STATUS)
REQUIRED = frozenset(
    {"document_type", "document_number", "document_date", "warehouse", "item_class", "item", "quantity"}
)
COLUMNS = (*BASIC, *HEADER_EXTRAS, *LINE_EXTRAS)
LAYOUT = Layout(COLUMNS, frozenset(COLUMNS) - REQUIRED)
AGREEING = (*HEADER, *HEADER_EXTRAS)

# What the services call a field, and the column that gives it.
HEADER_FIELDS = {
    "number": "document_number",
    "date": "document_date",
    "target_warehouse": "warehouse",
    "partner": "partner_account",
}
LINE_FIELDS = {
    "unit": "uom",
    "direction": "quantity",
    "target_location": "location",
    "lot_code": "lot",
    "serials": "serial",
    "generate_serials": "serial",
    "note": "line_note",
    # Which of them, the message says.
    "property_instance": PropertyColumns.told[0],
    "target_property_instance": PropertyColumns.told[0],
}

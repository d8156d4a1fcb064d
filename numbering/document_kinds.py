"""The kinds of documents. They stand in the lowest room that names them: a code type excludes some."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """The closed list of documents that move, commit or produce stock; what each does is in ``inventory.kinds``."""

    WAREHOUSE_RECORD = "warehouse-record", _("Warehouse record")
    PURCHASE_DELIVERY = "purchase-delivery", _("Purchase delivery note")
    PRODUCTION_RECORD = "production-record", _("Production record")
    SUBCONTRACT_DELIVERY = "subcontract-delivery", _("Subcontracting delivery note")
    SUBCONTRACT_RETURN = "subcontract-return", _("Subcontracting return")
    PRODUCTION_ORDER = "production-order", _("Production order")
    CUSTOMER_ORDER = "customer-order", _("Customer order")
    PICKING_LIST = "picking-list", _("Picking list")
    SALES_DELIVERY = "sales-delivery", _("Sales delivery note")
    SALES_INVOICE = "sales-invoice", _("Sales invoice")
    TRANSFER = "transfer", _("Transfer")
    CONSUMPTION = "consumption", _("Consumption note")
    STOCK_ADJUSTMENT = "stock-adjustment", _("Stock adjustment")


# All documents of these kinds are sales transactions (seed: tab Exclude); a picking list is what its order is.
SALES_KINDS = frozenset({DocumentKind.CUSTOMER_ORDER, DocumentKind.SALES_DELIVERY, DocumentKind.SALES_INVOICE})
_EITHER = frozenset({DocumentKind.PICKING_LIST})


def is_possible(kind: str, *, sales: bool) -> bool:
    """Whether a document of this kind can be a sales transaction (``sales``), or can be none."""
    return kind in _EITHER or (kind in SALES_KINDS) == sales

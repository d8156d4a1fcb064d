"""What a segment of a code is taken from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SegmentSource(models.TextChoices):
    """The closed list of segment sources, by the names that settings files use."""

    CONSTANT = "constant", _("constant")
    ITEM_CLASS = "item_class", _("item class")
    ITEM_CODE = "item_code", _("item code")
    CHARACTERISTIC = "characteristic", _("characteristic")
    PRODUCT_CATEGORY = "product_category", _("product category")
    ITEM_TYPE = "item_type", _("item type")
    VARIANT = "variant", _("variant")
    PROGRESSIVE = "progressive", _("progressive number")
    LETTERS = "letters", _("alphabetical progressive")
    INSERT_DAY = "insert_day", _("day of the insert date")
    INSERT_MONTH = "insert_month", _("month of the insert date")
    INSERT_YEAR = "insert_year", _("year of the insert date")
    EXPIRY_DAY = "expiry_day", _("day of the expiry date")
    EXPIRY_MONTH = "expiry_month", _("month of the expiry date")
    EXPIRY_YEAR = "expiry_year", _("year of the expiry date")
    LOT_TYPE = "lot_type", _("lot type")
    LOT_CODE = "lot_code", _("lot code")
    YEAR_LETTER = "year_letter", _("year letter")
    MONTH_LETTER = "month_letter", _("month letter")
    SUPPLIER_CODE_NAME = "supplier_code_name", _("supplier code name")
    PURCHASE_NUMBER = "purchase_number", _("purchase document number")
    DELIVERY_NUMBER = "delivery_number", _("delivery note number")
    SUPPLIER_LOT = "supplier_lot", _("supplier lot")


# What changes from one code to the next; everything else is the same for all codes of one context.
PROGRESSIVES = frozenset({SegmentSource.PROGRESSIVE, SegmentSource.LETTERS})
YEARS = frozenset({SegmentSource.INSERT_YEAR, SegmentSource.EXPIRY_YEAR})
DAYS_AND_MONTHS = frozenset(
    {SegmentSource.INSERT_DAY, SegmentSource.INSERT_MONTH, SegmentSource.EXPIRY_DAY, SegmentSource.EXPIRY_MONTH}
)

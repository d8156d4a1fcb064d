"""The columns that the lists of lots and of serial numbers share."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formatting import badge
from core.tables import Column

FLAG_COLUMNS = ("cancelled", "force_closed", "reserved")


def full_code(item_class: str, code: str) -> str:
    return f"{item_class}/{code}"


def account(main: str | None, detail: str | None) -> str | None:
    """A partner as files name it; nothing for none."""
    return None if main is None else f"{main}.{detail}"


def flag_badges(cancelled: bool, force_closed: bool, reserved: bool) -> Iterator[SafeString]:
    """The flags that are set, of ``FLAG_COLUMNS``."""
    if cancelled:
        yield badge(_("cancelled"), "bad")
    if force_closed:
        yield badge(_("force-closed"), "bad")
    if reserved:
        yield badge(_("reserved"), "warn")


def side_by_side(*badges: SafeString) -> SafeString:
    return format_html_join(" ", "{}", ((one,) for one in badges))


ITEM = Column(
    "item",
    gettext_lazy("Item"),
    ("item__item_class__code", "item__code"),
    kind="code",
    css="clip",
    value=full_code,
    order_by=("item__item_class__code_key", "item__code_key"),
)
DESCRIPTION = Column("description", gettext_lazy("Description"), "item__description", css="clip")
VARIANT = Column("variant", gettext_lazy("Variant"), "variant__code", kind="code", css="clip", optional=True)
START_DATE = Column("start_date", gettext_lazy("Start date"), kind="date", sortable=True)
CUSTOMER_CODE = Column("customer_code", gettext_lazy("Customer code"), kind="code", order_by=("customer_code_search",))
SUPPLIER_CODE = Column("supplier_code", gettext_lazy("Supplier code"), kind="code", order_by=("supplier_code_search",))
SUPPLIER = Column("supplier", gettext_lazy("Supplier"), "supplier__description", css="clip")

# What is left of something deleted, after its own code, item and variant.
LEFT = (
    Column("customer_code", gettext_lazy("Customer code"), kind="code"),
    Column("supplier_code", gettext_lazy("Supplier code"), kind="code"),
    Column("created_at", gettext_lazy("Insert date"), kind="datetime"),
    Column("deleted_at", gettext_lazy("Deleted at"), kind="datetime", sortable=True),
    Column("deleted_by", gettext_lazy("Deleted by"), "deleted_by__username"),
    Column("reason", gettext_lazy("Reason")),
)

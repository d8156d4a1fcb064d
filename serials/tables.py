"""The lists of the register, on the screen and in files."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formatting import badge
from core.tables import Column, Table
from serials.status import STATE_COLUMNS, TONES, status_of

FLAG_COLUMNS = ("cancelled", "force_closed", "reserved")


def full_code(item_class: str, code: str) -> str:
    return f"{item_class}/{code}"


def place(warehouse: str | None, location: str | None) -> str | None:
    return f"{warehouse} / {location}" if location else None


def standing(*values: Any) -> SafeString:
    """Status and flags of a serial number as badges, of its state and flag columns."""
    state, (cancelled, force_closed, reserved) = values[: len(STATE_COLUMNS)], values[len(STATE_COLUMNS) :]
    status = status_of(*state)
    badges = [badge(status.label, TONES[status])]
    if cancelled:
        badges.append(badge(_("cancelled"), "bad"))
    if force_closed:
        badges.append(badge(_("force-closed"), "bad"))
    if reserved:
        badges.append(badge(_("reserved"), "warn"))
    return format_html_join(" ", "{}", ((one,) for one in badges))


class RegisterTable(Table):
    row_url = "serials:detail"
    order_by = ("-pk",)
    columns = (
        Column("serial", gettext_lazy("Serial number"), "code", kind="code", order_by=("code_search",), css="own"),
        Column(
            "item",
            gettext_lazy("Item"),
            ("item__item_class__code", "item__code"),
            kind="code",
            css="clip",
            value=full_code,
            order_by=("item__item_class__code_key", "item__code_key"),
        ),
        Column("description", gettext_lazy("Description"), "item__description", css="clip"),
        Column("variant", gettext_lazy("Variant"), "variant__code", kind="code", css="clip"),
        Column("lot", gettext_lazy("Lot"), "lot__code", kind="code", css="clip"),
        Column("status", gettext_lazy("Status"), (*STATE_COLUMNS, *FLAG_COLUMNS), value=standing),
        Column(
            "location",
            gettext_lazy("Where"),
            ("location__warehouse__code", "location__code"),
            kind="code",
            value=place,
            css="clip",
        ),
        Column("start_date", gettext_lazy("Start date"), kind="date", sortable=True),
        Column("expiry_date", gettext_lazy("Expiry date"), kind="date", sortable=True),
        Column("customer_code", gettext_lazy("Customer code"), kind="code", order_by=("customer_code_search",)),
        Column("supplier_code", gettext_lazy("Supplier code"), kind="code", order_by=("supplier_code_search",)),
        Column("supplier", gettext_lazy("Supplier"), "supplier__description", css="clip"),
    )


def status_value(*state: Any) -> str:
    return str(status_of(*state).value)


def account(main: str | None, detail: str | None) -> str | None:
    return None if main is None else f"{main}.{detail}"


class RegisterFile(Table):
    """The layout of the register in files (design: ``export_serials``)."""

    order_by = ("-pk",)
    columns = (
        Column("item_class", "item_class", "item__item_class__code"),
        Column("item", "item", "item__code", order_by=("item__item_class__code_key", "item__code_key")),
        Column("variant", "variant", "variant__code"),
        Column("lot", "lot", "lot__code"),
        Column("serial", "serial", "code", order_by=("code_search",)),
        Column("status", "status", STATE_COLUMNS, value=status_value),
        Column("warehouse", "warehouse", "location__warehouse__code"),
        Column("location", "location", "location__code"),
        Column("start_date", "start_date", sortable=True),
        Column("expiry_date", "expiry_date", sortable=True),
        Column("customer_code", "customer_code", order_by=("customer_code_search",)),
        Column("supplier_code", "supplier_code", order_by=("supplier_code_search",)),
        Column("supplier", "supplier", ("supplier__account", "supplier__detail_account"), value=account),
        Column("cancelled", "cancelled"),
        Column("force_closed", "force_closed"),
        Column("reserved", "reserved"),
    )


class DeletedTable(Table):
    row_url = "serials:deleted_detail"
    order_by = ("-pk",)
    columns = (
        Column("serial", gettext_lazy("Serial number"), "code", kind="code", sortable=True),
        Column(
            "item",
            gettext_lazy("Item"),
            ("item__item_class__code", "item__code"),
            kind="code",
            css="clip",
            value=full_code,
            order_by=("item__item_class__code_key", "item__code_key"),
        ),
        Column("description", gettext_lazy("Description"), "item__description"),
        Column("variant", gettext_lazy("Variant"), "variant__code", kind="code", css="clip"),
        Column("lot", gettext_lazy("Lot"), "lot__code", kind="code", css="clip"),
        Column("customer_code", gettext_lazy("Customer code"), kind="code"),
        Column("supplier_code", gettext_lazy("Supplier code"), kind="code"),
        Column("created_at", gettext_lazy("Insert date"), kind="datetime"),
        Column("deleted_at", gettext_lazy("Deleted at"), kind="datetime", sortable=True),
        Column("deleted_by", gettext_lazy("Deleted by"), "deleted_by__username"),
        Column("reason", gettext_lazy("Reason")),
    )

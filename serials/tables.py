"""The lists of the register, on the screen and in files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from attributes.tables import DESCRIBED, IN_FILES, PROPERTIES, described, in_use
from core.formatting import badge
from core.tables import Column, Table
from lots.traced.tables import (
    CUSTOMER_CODE,
    DESCRIPTION,
    FLAG_COLUMNS,
    ITEM,
    LEFT,
    START_DATE,
    SUPPLIER,
    SUPPLIER_CODE,
    VARIANT,
    account,
    flag_badges,
    side_by_side,
)
from serials.status import STATE_COLUMNS, TONES, status_of


def place(warehouse: str | None, location: str | None) -> str | None:
    return f"{warehouse} / {location}" if location else None


def standing(*values: Any) -> SafeString:
    """Status and flags of a serial number as badges, of its state and flag columns."""
    state, flags = values[: len(STATE_COLUMNS)], values[len(STATE_COLUMNS) :]
    status = status_of(*state)
    return side_by_side(badge(status.label, TONES[status]), *flag_badges(*flags))


def unsorted(column: Column) -> Column:
    """As it is, but not to sort by: no index has all serial numbers in this order, and sorting millions takes long."""
    return replace(column, order_by=(), sortable=False)


class RegisterTable(Table):
    row_url = "serials:detail"
    order_by = ("-pk",)
    columns = (
        Column("serial", _("Serial number"), "code", kind="code", order_by=("code_search",), css="own"),
        unsorted(ITEM),
        DESCRIPTION,
        VARIANT,
        Column("lot", _("Lot"), "lot__name", kind="code", css="clip", optional=True),
        PROPERTIES,
        Column("status", _("Status"), (*STATE_COLUMNS, *FLAG_COLUMNS), value=standing),
        Column(
            "location",
            _("Where"),
            ("location__warehouse__code", "location__code"),
            kind="code",
            value=place,
            css="clip",
        ),
        START_DATE,
        Column("expiry_date", _("Expiry date"), kind="date", sortable=True),
        unsorted(CUSTOMER_CODE),
        unsorted(SUPPLIER_CODE),
        SUPPLIER,
    )


def status_value(*state: Any) -> str:
    return str(status_of(*state).value)


class RegisterFile(Table):
    """The layout of the register in files (design: ``export_serials``)."""

    order_by = ("-pk",)
    columns: tuple[Column, ...] = (
        Column("item_class", "item_class", "item__item_class__code"),
        Column("item", "item", "item__code", order_by=("item__item_class__code_key", "item__code_key")),
        Column("variant", "variant", "variant__code"),
        Column("lot", "lot", "lot__name"),
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
        *IN_FILES,
    )


def register_table() -> RegisterTable:
    """The register here: properties only where stock has any. One statement."""
    return RegisterTable(in_use(RegisterTable.columns))


def register_file() -> RegisterFile:
    """Its layout in files here, likewise."""
    return RegisterFile(in_use(RegisterFile.columns))


# Values, serial number, lot and warranty date, as the set joins them.
DESCRIPTION_OF_PIECE = Column("described", _("Description"), (*DESCRIBED, "code", "lot__name"), value=described)


class DeletedTable(Table):
    row_url = "serials:deleted_detail"
    order_by = ("-pk",)
    columns = (
        Column("serial", _("Serial number"), "code", kind="code", sortable=True),
        ITEM,
        DESCRIPTION,
        VARIANT,
        Column("lot", _("Lot"), "lot__name", kind="code", css="clip"),
        *LEFT,
    )

"""The lists of the lot register, on the screen and in files."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formatting import badge, text
from core.tables import Column, Table
from items.expiry import Shelf, shelf
from lots.models import Lot, LotStatus
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

# What a status allows or forbids.
USES = ("sales", "production", "other_unloads", "automatic_withdrawal")
STATUS_COLUMNS = ("status__description", *(f"status__{use}" for use in USES))
EXPIRY_COLUMNS = ("expiry_date", "item__expiry_warn_days", "item__expiry_block_days", "closed")
STANDING_COLUMNS = (*STATUS_COLUMNS, "initial_quantity", "closed", "sellable", *FLAG_COLUMNS)
SHELF_TONES = {Shelf.WARN: "warn", Shelf.EXPIRED: "bad", Shelf.BLOCKED: "bad"}


class Days(NamedTuple):
    """The days before expiry of a lot's item."""

    expiry_warn_days: int | None
    expiry_block_days: int | None


def status_badge(status: LotStatus) -> SafeString:
    """A lot status, with a title that says what it forbids; green, amber or red by how much that is."""
    refused = [_use(name) for name in USES if not getattr(status, name)]
    tone = "bad" if status.forbids_withdrawal else "warn" if refused else "good"
    title = _("It forbids: %(uses)s.") % {"uses": ", ".join(refused)} if refused else _("It forbids nothing.")
    return format_html('<span title="{}">{}</span>', title, badge(status.description, tone))


def _use(name: str) -> str:
    field: Any = LotStatus._meta.get_field(name)
    return str(field.verbose_name)


def expiry(*values: Any) -> SafeString | str:
    """The expiry date, with how the lot stands today when somebody has to know, of ``EXPIRY_COLUMNS``."""
    due = shelf_badge(*values)
    return format_html("{} {}", text(values[0]), due) if due else text(values[0])


def shelf_badge(
    day: datetime.date | None, warn: int | None, block: int | None, closed: bool | None
) -> SafeString | str:
    """How a lot stands today when somebody has to know: nobody has to of a lot that is closed."""
    stands = shelf(Days(warn, block), day, localdate())
    return "" if stands is Shelf.GOOD or closed else badge(stands.label, SHELF_TONES[stands])


def standing(*values: Any) -> SafeString:
    """Status, state and flags of a lot as badges, of ``STANDING_COLUMNS``."""
    description, *allowed = values[: len(STATUS_COLUMNS)]
    initial_quantity, closed, sellable, *flags = values[len(STATUS_COLUMNS) :]
    badges = []
    if description is not None:
        badges.append(status_badge(LotStatus(description=description, **dict(zip(USES, allowed, strict=True)))))
    if initial_quantity is None:
        badges.append(badge(_("predefined"), "draft"))
    if closed:
        badges.append(badge(_("closed"), "neutral"))
    if not sellable:
        badges.append(badge(_("not sellable"), "warn"))
    return side_by_side(*badges, *flag_badges(*flags))


class LotTable(Table):
    row_url = "lots:detail"
    order_by = ("-pk",)
    columns: tuple[Column, ...] = (
        Column("lot", gettext_lazy("Lot"), "name", kind="code", order_by=("code_search",), css="own"),
        ITEM,
        DESCRIPTION,
        VARIANT,
        Column("status", gettext_lazy("Status"), STANDING_COLUMNS, value=standing),
        Column("on_hand", gettext_lazy("On hand"), kind="number"),
        Column("unit", gettext_lazy("Unit"), "item__unit__code"),
        START_DATE,
        Column("expiry_date", gettext_lazy("Expiry date"), EXPIRY_COLUMNS, value=expiry, order_by=("expiry_date",)),
        CUSTOMER_CODE,
        SUPPLIER_CODE,
        SUPPLIER,
    )


class LotFile(Table):
    """The layout of the register in files (``export_lots``)."""

    order_by = ("-pk",)
    columns = (
        Column("item_class", "item_class", "item__item_class__code"),
        Column("item", "item", "item__code", order_by=ITEM.order_by),
        Column("variant", "variant", "variant__code"),
        Column("lot", "lot", "name", order_by=("code_search",)),
        Column("lot_type", "lot_type", "lot_type__code"),
        Column("start_date", "start_date", sortable=True),
        Column("expiry_date", "expiry_date", sortable=True),
        Column("customer_code", "customer_code", order_by=CUSTOMER_CODE.order_by),
        Column("supplier_code", "supplier_code", order_by=SUPPLIER_CODE.order_by),
        Column("supplier", "supplier", ("supplier__account", "supplier__detail_account"), value=account),
        Column("producer", "producer", ("producer__account", "producer__detail_account"), value=account),
        Column("lot_status", "lot_status", "status__code"),
        Column("evaluation", "evaluation", "evaluation__code"),
        Column("label_type", "label_type", "label_type__code"),
        Column("initial_quantity", "initial_quantity"),
        Column("packages", "packages", "initial_packages"),
        Column("on_hand", "on_hand"),
        Column("sellable", "sellable"),
        Column("closed", "closed"),
        Column("cancelled", "cancelled"),
        Column("force_closed", "force_closed"),
        Column("reserved", "reserved"),
        Column("notes", "notes"),
    )


# Written only when some lot is reserved for somebody; always understood.
RESERVED_PARTNER = Column(
    "reserved_partner",
    "reserved_partner",
    ("reserved_partner__account", "reserved_partner__detail_account"),
    value=account,
)


def lot_file(lots: QuerySet[Lot]) -> LotFile:
    """The layout of a file of these lots."""
    named = lots.filter(reserved_partner__isnull=False).exists()
    return LotFile((*LotFile.columns, RESERVED_PARTNER) if named else None)


class DeletedLotTable(Table):
    row_url = "lots:deleted_detail"
    order_by = ("-pk",)
    columns: tuple[Column, ...] = (
        Column("lot", gettext_lazy("Lot"), "code", kind="code", sortable=True),
        ITEM,
        DESCRIPTION,
        VARIANT,
        *LEFT,
    )

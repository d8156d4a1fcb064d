"""The lists of this room."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from attributes.tables import IN_FILES, PROPERTIES
from core.tables import Column, Table
from inventory.models import State
from lots.tables import EXPIRY_COLUMNS, STANDING_COLUMNS, expiry, standing
from numbering.document_kinds import DocumentKind

STATE_TONES = {State.DRAFT: "draft", State.POSTED: "good", State.REVERSED: "neutral"}
_KINDS = dict(DocumentKind.choices)


def type_name(code: str, description: str) -> Any:
    """How a document type is called, of its columns."""
    return description or _KINDS.get(code, code)


def _partner(description: str | None) -> str:
    return description or ""


class DocumentTable(Table):
    row_url = "documents:detail"
    order_by = ("-date", "-pk")
    columns = (
        Column("number", _("Number"), kind="code", order_by=("number_key",)),
        Column(
            "type",
            _("Type"),
            ("document_type_id", "document_type__description"),
            value=type_name,
            order_by=("document_type_id", "number_key"),
        ),
        Column("date", _("Date"), kind="date", order_by=("date",)),
        Column(
            "state",
            _("State"),
            kind="badge",
            badges={state.value: (state.label, STATE_TONES[state]) for state in State},
            order_by=("state", "-date"),
        ),
        Column("warehouse", _("Warehouse"), "warehouse__code", order_by=("warehouse__code_key", "-date")),
        Column("partner", _("Customer / supplier"), "partner__description", value=_partner),
        Column("reference", _("Reference")),
        Column("user", _("Drafted by"), "created_by__username"),
    )


def _of_class(item_class: str, code: str) -> str:
    return f"{item_class}/{code}"


def _lot_standing(lot_id: int | None, *values: Any) -> Any:
    return "" if lot_id is None else standing(*values)


_AMOUNTS = (
    Column("on_hand", _("On hand"), kind="number"),
    Column("committed", _("Committed"), kind="number"),
    Column("available", _("Available"), kind="number"),
)


class StockByItemTable(Table):
    """One row an item; it opens the item's page, which shows its stock by warehouse."""

    row_url = "items:detail"
    order_by = ("item_class__code_key", "code_key")
    columns = (
        Column("item", _("Item"), ("item_class__code", "code"), "code", value=_of_class, order_by=order_by),
        Column("description", _("Description"), sortable=True),
        *_AMOUNTS,
        Column("unit", _("Unit"), "unit__code"),
    )


class StockByPlaceTable(Table):
    """One row an item, variant, lot, property instance and location; it opens what stands there."""

    row_url = "stock:place"
    order_by = (
        "item__item_class__code_key",
        "item__code_key",
        "location__warehouse__code_key",
        "location__code_key",
    )
    before: tuple[Column, ...] = (
        Column(
            "item",
            _("Item"),
            ("item__item_class__code", "item__code"),
            "code",
            value=_of_class,
            order_by=order_by,
        ),
        Column("description", _("Description"), "item__description"),
        Column("variant", _("Variant"), "variant__code", optional=True),
        Column("lot", _("Lot"), "lot__name", kind="code", link="lots:detail", link_id="lot_id", optional=True),
    )
    after: tuple[Column, ...] = (
        Column(
            "warehouse",
            _("Warehouse"),
            "location__warehouse__code",
            order_by=("location__warehouse__code_key", "location__code_key", "item__code_key"),
        ),
        Column("location", _("Location"), "location__code", kind="code"),
        Column("on_hand", _("On hand"), kind="number", sortable=True),
        Column("committed", _("Committed"), kind="number", sortable=True),
        Column("available", _("Available"), kind="number"),
        Column("unit", _("Unit"), "item__unit__code"),
    )
    columns: tuple[Column, ...] = (
        *before,
        PROPERTIES,
        Column(
            "lot_status",
            _("Lot status"),
            ("lot_id", *(f"lot__{name}" for name in STANDING_COLUMNS)),
            value=_lot_standing,
            css="badges",
            optional=True,
        ),
        Column(
            "expiry_date",
            _("Expiry date"),
            tuple(name if name.startswith("item__") else f"lot__{name}" for name in EXPIRY_COLUMNS),
            value=expiry,
            css="badges",
            order_by=("lot__expiry_date",),
        ),
        *after,
    )


class StockByPlaceFile(StockByPlaceTable):
    """The same in a file: plain values."""

    columns = (
        *StockByPlaceTable.before,
        *IN_FILES,
        Column("lot_status", "lot_status", "lot__status__code"),
        Column("expiry_date", "expiry_date", "lot__expiry_date", sortable=True),
        *StockByPlaceTable.after,
    )

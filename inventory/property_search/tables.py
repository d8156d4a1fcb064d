"""What the search by properties finds."""

from __future__ import annotations

import datetime
from dataclasses import replace

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from attributes.tables import IN_FILES, PROPERTIES, broken
from core.tables import Column, Table
from inventory.tables import StockByPlaceTable
from items.tables import ItemTable
from lots.traced.tables import DESCRIPTION
from serials.tables import RegisterFile, RegisterTable


def _named(table: type[Table], *names: str) -> tuple[Column, ...]:
    by_name = {column.name: column for column in table.columns}
    return tuple(by_name[name] for name in names)


def _whole(values: str | None, warranty_date: datetime.date | None) -> SafeString:
    told = broken(values or "", warranty_date)
    return format_html("<span>{}</span>", told) if told else told


def _readable(column: Column) -> Column:
    """People look for values here: they are not cut."""
    return replace(column, value=_whole) if column is PROPERTIES else column


def _sorted(*columns: Column) -> tuple[Column, ...]:
    """Values sort as they read, without regard to case and diacritics."""
    order = ("property_instance__description_search", "property_instance__warranty_date")
    return tuple(
        replace(_readable(column), order_by=order if column.name == "properties" else order[1:]) for column in columns
    )


def _of_item(*columns: Column) -> tuple[Column, ...]:
    """The same columns for the general values of the item of a row."""
    return tuple(
        replace(
            _readable(column),
            name=f"item_{column.name}",
            label=_("General values") if column is PROPERTIES else f"item_{column.name}",
            accessor=tuple(f"item__{path}" for path in column.paths),
            link_id=column.link_id and f"item__{column.link_id}",
            order_by=("item__property_instance__description_search", "item__property_instance__warranty_date"),
        )
        for column in columns
    )


_SET = Column("property_set", _("Property set"), "property_set__name", order_by=("property_set__name_key",))
_OF_STOCK = (*_sorted(PROPERTIES), *_of_item(PROPERTIES))
_OF_STOCK_IN_FILES = (*_sorted(*IN_FILES), *_of_item(*IN_FILES))
# Where stock stands, by place.
_PLACE = ("location__warehouse__code_key", "location__code_key", "item__code_key")


class ItemsFound(Table):
    """One row an item, with its general values."""

    row_url = "items:detail"
    order_by = ("code_key",)
    columns = (*_named(ItemTable, "code", "item_class", "description"), _SET, *_sorted(PROPERTIES))


class ItemsFoundFile(ItemsFound):
    columns = (*ItemsFound.columns[:-1], *_sorted(*IN_FILES))


class StockFound(Table):
    """One row an item, variant, lot, property instance and location; it opens what stands there.

    ``pieces``, of the query, is the place whose serial numbers the quantity leads to; None without such.
    """

    row_url = "stock:place"
    order_by = StockByPlaceTable.order_by
    before = (
        *(replace(one, css="own") for one in _named(StockByPlaceTable, "item")),
        replace(DESCRIPTION, css="clip"),
        *_named(StockByPlaceTable, "variant", "lot"),
    )
    after = (
        *(replace(one, order_by=(one.name,)) for one in _named(StockByPlaceTable, "on_hand", "committed")),
        *_named(StockByPlaceTable, "unit"),
    )
    columns = (
        *before,
        *_OF_STOCK,
        *(replace(one, order_by=_PLACE, css="") for one in _named(RegisterTable, "location")),
        *(replace(one, link="stock:place", link_id="pieces") for one in after[:1]),
        *after[1:],
    )


class StockFoundFile(StockFound):
    columns = (
        *StockFound.before,
        *_OF_STOCK_IN_FILES,
        *_named(StockByPlaceTable, "warehouse"),
        *(replace(one, order_by=_PLACE) for one in _named(StockByPlaceTable, "location")),
        *StockFound.after,
    )


class SerialsFound(Table):
    """One row a serial number, wherever it is."""

    row_url = "serials:detail"
    order_by = ("-pk",)
    columns = (
        *_named(RegisterTable, "serial", "item", "description", "variant", "lot"),
        *_OF_STOCK,
        *_named(RegisterTable, "status", "location"),
    )


class SerialsFoundFile(SerialsFound):
    columns = (
        *_named(RegisterFile, "serial", "item_class", "item"),
        DESCRIPTION,
        *_named(RegisterFile, "variant", "lot"),
        *_OF_STOCK_IN_FILES,
        *_named(RegisterFile, "status", "warehouse", "location"),
    )

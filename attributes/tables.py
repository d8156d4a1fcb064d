"""Property instances in the tables of the rooms above: which columns are read, and how they read."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from attributes.describing import JOINED_BY, describe
from attributes.models import PropertySet
from core.formatting import text
from core.tables import Column

PAGE = "properties:instance"
# How many characters of values a row shows.
SHOWN = 100
# What the set puts around serial numbers and lots.
CHARACTERS = ("uses_serial", "serial_start", "serial_end", "uses_lot", "lot_start", "lot_end")
OF_INSTANCE = ("property_instance__description", "property_instance__warranty_date")
# Columns from here on: characters, values, warranty date; then serial number and lot, as their table calls them.
DESCRIBED = (*(f"property_instance__property_set__{name}" for name in CHARACTERS), *OF_INSTANCE)


def values_text(values: str | None, warranty_date: datetime.date | None) -> str:
    """Values and warranty date, of ``OF_INSTANCE``: for a table with columns of serial numbers and lots."""
    return describe(None, values or "", warranty_date=warranty_date)


def short(values: str) -> str:
    """Values as far as a row has room for them: a text may be a page long."""
    return Truncator(values).chars(SHOWN)


def values_html(values: str | None, warranty_date: datetime.date | None) -> SafeString | str:
    """The same on a page: long values are cut, which have all of it as the title; the warranty date never is."""
    told = values_text(values, warranty_date)
    return format_html('<span title="{}">{}</span>', told, broken(short(values or ""), warranty_date)) if told else ""


def broken(values: str, warranty_date: datetime.date | None) -> SafeString:
    """Values and warranty date: a line may end after each, never within the date."""
    parts: list[str] = values.split(JOINED_BY) if values else []
    if warranty_date:
        parts.append(format_html('<span class="date">{}</span>', text(warranty_date)))
    return format_html_join(format_html("{}<wbr>", JOINED_BY), "{}", ((part,) for part in parts))


def described(*columns: Any) -> str:
    """The description with serial number and lot, of ``DESCRIBED`` and these two; long values are cut."""
    characters, (values, warranty_date, serial, lot) = columns[: len(CHARACTERS)], columns[len(CHARACTERS) :]
    if characters[0] is None:
        return ""
    of_set = PropertySet(**dict(zip(CHARACTERS, characters, strict=True)))
    return describe(of_set, short(values or ""), serial=serial or "", lot=lot or "", warranty_date=warranty_date)


PROPERTIES = Column(
    "properties",
    _("Properties"),
    OF_INSTANCE,
    value=values_html,
    link=PAGE,
    link_id="property_instance_id",
    css="described",
    optional=True,
)
# The same in files: plain values.
IN_FILES = (
    Column("properties", "properties", "property_instance__description"),
    Column("warranty_date", "warranty_date", "property_instance__warranty_date"),
)


def stock_has_properties() -> bool:
    """Whether stock is told apart by property instance here at all."""
    return PropertySet.objects.filter(instance=True).exists()


def in_use(columns: Sequence[Column]) -> list[Column]:
    """The columns of a table; those of properties only where stock has any. One statement."""
    of_properties = () if stock_has_properties() else (PROPERTIES, *IN_FILES)
    return [column for column in columns if column not in of_properties]

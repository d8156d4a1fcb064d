"""Rows of lists as the first page has them: each in a line that opens it."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.cards import Line, Listing
from core.formatting import quantity, text
from inventory.filters import DocumentFilterSet
from inventory.tables import type_name
from lots.filters import LotFilterSet
from lots.tables import EXPIRY_COLUMNS, STANDING_COLUMNS, expiry, standing
from serials.filters import SerialFilterSet


def joined(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)


TYPE = ("document_type_id", "document_type__description")


def _document(pk: int, number: str, kind: str, description: str, day: datetime.date, *others: Any) -> Line:
    about = joined(type_name(kind, description), *others)
    return Line(number, reverse("documents:detail", args=[pk]), about, text(day))


DRAFTS = Listing(
    DocumentFilterSet,
    "documents:list",
    ("number", *TYPE, "date", "warehouse__code", "partner__description"),
    _document,
    ("-date", "-pk"),
)
OTHERS_DRAFTS = Listing(
    DocumentFilterSet,
    "documents:list",
    ("number", *TYPE, "date", "warehouse__code", "created_by__username"),
    _document,
    ("-date", "-pk"),
)


def _due_lot(pk: int, name: str, description: str, on_hand: Any, unit: str, *due: Any) -> Line:
    about = joined(description, f"{quantity(on_hand)} {unit}")
    return Line(name, reverse("lots:detail", args=[pk]), about, expiry(*due))


_LOT = ("name", "item__description", "on_hand", "item__unit__code")
DUE_LOTS = Listing(
    LotFilterSet, "lots:list", (*_LOT, *EXPIRY_COLUMNS), _due_lot, ("expiry_date", "pk"), sort="expiry_date"
)


def _withheld_lot(pk: int, name: str, description: str, on_hand: Any, unit: str, *state: Any) -> Line:
    about = joined(description, f"{quantity(on_hand)} {unit}")
    return Line(name, reverse("lots:detail", args=[pk]), about, standing(*state))


WITHHELD_LOTS = Listing(LotFilterSet, "lots:list", (*_LOT, *STANDING_COLUMNS), _withheld_lot, ("-pk",))


def _reserved_for(partner: str | None, number: str | None) -> str:
    """For whom, or for what."""
    return partner or number or _("for nobody named")


_FOR = ("reserved_partner__description", "reserved_document__number")


def _reserved_lot(pk: int, name: str, description: str, on_hand: Any, unit: str, *whom: Any) -> Line:
    about = joined(description, f"{quantity(on_hand)} {unit}")
    return Line(name, reverse("lots:detail", args=[pk]), about, _reserved_for(*whom))


RESERVED_LOTS = Listing(LotFilterSet, "lots:list", (*_LOT, *_FOR), _reserved_lot, ("-pk",))


def _serial(pk: int, code: str, description: str, warehouse: str | None) -> Line:
    return Line(code, reverse("serials:detail", args=[pk]), description, warehouse or "")


_PIECE = ("code", "item__description")
SERIALS = Listing(SerialFilterSet, "serials:list", (*_PIECE, "location__warehouse__code"), _serial, ("-pk",))


def _dated_serial(pk: int, code: str, description: str, day: datetime.date) -> Line:
    return Line(code, reverse("serials:detail", args=[pk]), description, text(day))


DUE_SERIALS = Listing(
    SerialFilterSet,
    "serials:list",
    (*_PIECE, "expiry_date"),
    _dated_serial,
    ("expiry_date", "pk"),
    sort="expiry_date",
)


def _reserved_serial(pk: int, code: str, description: str, *whom: Any) -> Line:
    return Line(code, reverse("serials:detail", args=[pk]), description, _reserved_for(*whom))


RESERVED_SERIALS = Listing(SerialFilterSet, "serials:list", (*_PIECE, *_FOR), _reserved_serial, ("-pk",))

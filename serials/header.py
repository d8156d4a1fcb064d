"""The editable header of a serial number: its fields, and their values as the history keeps and shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.formatting import capital
from numbering.document_kinds import DocumentKind

if TYPE_CHECKING:
    from serials.models import SerialNumber, SerialNumberChange

CODES = ("code", "customer_code", "supplier_code")
DATES = ("start_date", "expiry_date")
FLAGS = ("cancelled", "force_closed", "reserved")
RESERVED_FOR = ("reserved_partner", "reserved_document")
EDITABLE = ("code", *DATES, "customer_code", "supplier_code", *FLAGS, *RESERVED_FOR)

# Between the kind of a document and its number, in the history.
_KIND_END = ": "


def as_text(field: str, value: Any) -> str:
    """A value as the history keeps it, the same in every language: ISO dates, flags 1 and 0, empty for nothing."""
    if field in FLAGS:
        return "1" if value else "0"
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if field == "reserved_document":
        return f"{value.document_type_id}{_KIND_END}{value.number}"
    return str(value)


def as_texts(serial: SerialNumber) -> dict[str, str]:
    """All editable fields of ``serial`` as the history keeps them."""
    return {field: as_text(field, getattr(serial, field)) for field in EDITABLE}


def field_label(field: str) -> str:
    """What people call a field of the header, as it begins a line."""
    described: Any = apps.get_model("serials", "SerialNumber")._meta.get_field(field)
    return capital(described.verbose_name)


def shown(field: str, text: str) -> str:
    """A value that the history keeps, in the reader's language and formats; a dash for nothing."""
    if field in FLAGS:
        return _("yes") if text == "1" else _("no")
    if field in DATES and (day := parse_date(text)):
        return date_format(day, "SHORT_DATE_FORMAT")
    if field == "reserved_document" and _KIND_END in text:
        kind, _end, number = text.partition(_KIND_END)
        return f"{DocumentKind(kind).label if kind in DocumentKind.values else kind} {number}"
    return text or "–"


def texts_before(now: dict[str, str], changes: Iterable[SerialNumberChange]) -> dict[str, str]:
    """The header as it was before ``changes``, given oldest first, made it what it is ``now``."""
    before: dict[str, str] = {}
    for change in changes:
        before.setdefault(change.field, change.old_value)
    return {**now, **before}

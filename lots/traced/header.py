"""The editable header: its fields, and their values as the history of changes keeps and shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.formatting import capital
from core.models import HeaderChange
from lots.traced.models import Traced
from numbering.document_kinds import DocumentKind

CODES = ("code", "customer_code", "supplier_code")
DATES = ("start_date", "expiry_date")
FLAGS = ("cancelled", "force_closed", "reserved")
RESERVED_FOR = ("reserved_partner", "reserved_document")
# What people edit in every header (seed: serial number register).
SHARED = ("code", *DATES, "customer_code", "supplier_code", *FLAGS, *RESERVED_FOR)

# Between the kind of a document and its number, in the history.
_KIND_END = ": "


class Header:
    """The fields of ``model`` that people edit, in the order in which their changes are told."""

    def __init__(self, model: type[Traced], *own_fields: str) -> None:
        self.model = model
        self.editable = (*SHARED, *own_fields)

    def field(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def label(self, name: str) -> str:
        """What people call a field, as it begins a line."""
        return capital(self.field(name).verbose_name)

    @property
    def related(self) -> list[str]:
        """The fields that name other records, to be read along; a document is shown by its type."""
        names = [name for name in self.editable if self.field(name).is_relation]
        return [*names, "reserved_document__document_type"]

    def as_text(self, name: str, value: Any) -> str:
        """A value as the history keeps it, the same in every language: ISO dates, flags 1 and 0, empty for nothing."""
        if isinstance(self.field(name), models.BooleanField):
            return "1" if value else "0"
        if value is None:
            return ""
        if isinstance(value, datetime.date):
            return value.isoformat()
        if name == "reserved_document":
            return f"{value.document_type_id}{_KIND_END}{value.number}"
        return str(value)

    def as_texts(self, record: Traced) -> dict[str, str]:
        """All editable fields of ``record`` as the history keeps them."""
        return {name: self.as_text(name, getattr(record, name)) for name in self.editable}

    def shown(self, name: str, text: str) -> str:
        """A value that the history keeps, in the reader's language and formats; a dash for nothing."""
        field = self.field(name)
        if isinstance(field, models.BooleanField):
            return _("yes") if text == "1" else _("no")
        if isinstance(field, models.DateField) and (day := parse_date(text)):
            return date_format(day, "SHORT_DATE_FORMAT")
        if name == "reserved_document" and _KIND_END in text:
            kind, _end, number = text.partition(_KIND_END)
            return f"{DocumentKind(kind).label if kind in DocumentKind.values else kind} {number}"
        return text or "–"


def texts_before(now: dict[str, str], changes: Iterable[HeaderChange]) -> dict[str, str]:
    """The header as it was before ``changes``, given oldest first, made it what it is ``now``."""
    before: dict[str, str] = {}
    for change in changes:
        before.setdefault(change.field, change.old_value)
    return {**now, **before}

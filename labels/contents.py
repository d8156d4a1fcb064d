"""What a label says: the texts beside the symbol, and what is in it, so that a scan leads back to the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import gs1
from core.formatting import text
from core.gs1.writing import Label
from labels.formats import Format
from labels.layout import Content, room
from labels.records import Kind, queryset
from labels.remarks import Remark, Remarks
from labels.symbols import Symbol, Symbology, symbol

# What a scan looks for.
_CODES = ("code_search", "customer_code_search", "supplier_code_search")
# The identifier that one element begins with.
_BRACKETS = re.compile(r"^\((\d+)\)")


class Texts(models.TextChoices):
    """What may stand beside the symbol and the code."""

    ITEM = "item", gettext_lazy("item")
    LOT = "lot", gettext_lazy("lot")
    EXPIRY = "expiry", gettext_lazy("expiry date")
    START = "start", gettext_lazy("start date")
    VARIANT = "variant", gettext_lazy("variant")
    PROPERTIES = "properties", gettext_lazy("properties")
    READABLE = "readable", gettext_lazy("what the code says")


class Rivals:
    """Which of some records a scan would take for others: it looks for their own, customers' and suppliers' codes."""

    def __init__(self, kind: Kind, chosen: Sequence[Any]) -> None:
        lot = "lot__code_search" if kind == Kind.SERIAL else "item__code_key"
        names = ("pk", "item__gtin", "item__item_class__code_key", "item__code_key", lot, *_CODES)
        keys = {record.code_search for record in chosen}
        condition = Q()
        for name in _CODES:
            condition |= Q(**{f"{name}__in": keys})
        self._by_code: defaultdict[str, set[int]] = defaultdict(set)
        self._by_item: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._by_lot: defaultdict[tuple[str, str | None, str], set[int]] = defaultdict(set)
        for pk, gtin, item_class, item, lot_key, *codes in queryset(kind).filter(condition).values_list(*names):
            identity = _gtin(gtin) or f"{item_class}/{item}"
            for key in keys.intersection(codes):
                self._by_code[key].add(pk)
                self._by_item[identity, key].add(pk)
                self._by_lot[identity, lot_key, key].add(pk)

    def same_code(self, record: Any) -> bool:
        return len(self._by_code[record.code_search]) > 1

    def same_gs1(self, record: Any) -> bool:
        """Whether item, lot and serial number are those of another one, too: of a variant, or of an instance."""
        item = record.item
        identity = _gtin(item.gtin) or f"{item.item_class.code_key}/{item.code_key}"
        lot = getattr(record, "lot", None)
        if lot:
            return len(self._by_lot[identity, lot.code_search, record.code_search]) > 1
        return len(self._by_item[identity, record.code_search]) > 1


def _gtin(gtin: str) -> str:
    return gtin.zfill(14) if gtin else ""


@dataclass
class Writer:
    """Makes what the labels of some records say. ``base`` is the address of this server, without a slash."""

    kind: Kind
    symbology: Symbology
    format: Format
    texts: Collection[str]
    base: str
    rivals: Rivals
    remarks: Remarks = field(default_factory=Remarks)

    def content(self, record: Any) -> Content:
        made, readable = self.symbol(record)
        item = record.item
        shows_item = Texts.ITEM in self.texts
        return Content(
            caption=_("Serial number") if self.kind == Kind.SERIAL else _("Lot"),
            name=str(record),
            symbol=made,
            item=item.full_code if shows_item else "",
            description=item.description if shows_item else "",
            facts=list(self.facts(record)),
            readable=readable if Texts.READABLE in self.texts else "",
        )

    def facts(self, record: Any) -> Iterator[tuple[str, str]]:
        lot, variant = getattr(record, "lot", None), record.variant
        # Those of the piece; else those of all pieces of the item.
        properties = getattr(record, "property_instance", None) or record.item.property_instance
        found: list[tuple[Texts, str | Promise, str]] = [
            (Texts.LOT, _("Lot"), lot.name if lot else ""),
            (Texts.EXPIRY, _("Expiry date"), text(record.expiry_date)),
            (Texts.START, _("Start date"), text(record.start_date)),
            (Texts.VARIANT, _("Variant"), f"{variant.code} – {variant.description}" if variant else ""),
            (Texts.PROPERTIES, "", str(properties or "")),
        ]
        for name, label, value in found:
            if value and name in self.texts:
                yield str(label), value

    def symbol(self, record: Any) -> tuple[Symbol, str]:
        """The symbol asked for, and what it says as people read it; a QR code where it cannot say it."""
        made = None
        if self.symbology == Symbology.DATA_MATRIX:
            made = self._data_matrix(record)
        elif self.symbology == Symbology.CODE_128:
            made = self._code_128(record)
        return made or self._link(record)

    def _data_matrix(self, record: Any) -> tuple[Symbol, str] | None:
        if self.rivals.same_gs1(record):
            self.remarks.add(Remark.SAME_GS1, record)
            return None
        said = self._said(record)
        try:
            # The symbol is made of each identifier in square brackets, which no value can hold.
            parts = [gs1.bracketed(**cast(Label, {name: value})) for name, value in said.items() if value]
        except ValidationError:
            self.remarks.add(Remark.NOT_GS1, record)
            return None
        made = symbol(Symbology.DATA_MATRIX, "".join(_BRACKETS.sub(r"[\1]", part) for part in parts))
        return made, "".join(parts)

    def _said(self, record: Any) -> Label:
        """What GS1 tells of a record, in the order of a label: the item by its GTIN, or by our own code for it."""
        gtin, lot = record.item.gtin, getattr(record, "lot", None)
        return {
            "gtin": gtin,
            "production_date": record.start_date,
            "expiry_date": record.expiry_date,
            "item_code": "" if gtin else record.item.full_code,
            "lot": str(record) if self.kind == Kind.LOT else (lot.name if lot else ""),
            "serial": str(record) if self.kind == Kind.SERIAL else "",
        }

    def _code_128(self, record: Any) -> tuple[Symbol, str] | None:
        code = str(record)
        if not code.isascii():
            self.remarks.add(Remark.NOT_ASCII, record)
            return None
        made = symbol(Symbology.CODE_128, code)
        if made.module(*room(self.format, linear=True)) is None:
            self.remarks.add(Remark.TOO_LONG, record)
            return None
        if self.rivals.same_code(record):
            self.remarks.add(Remark.SHARED, record)
        return made, code

    def _link(self, record: Any) -> tuple[Symbol, str]:
        """A link to the page: a GS1 Digital Link where the item has a GTIN, as long as it is read from the label."""
        address = self._digital_link(record)
        if address:
            made = symbol(Symbology.QR, address)
            if made.module(*room(self.format, linear=False)) is not None:
                return made, address
        address = self.base + page(self.kind, record)
        return symbol(Symbology.QR, address), address

    def _digital_link(self, record: Any) -> str:
        """Empty where the item has no GTIN, GS1 has no room for the codes, or others would have the same link."""
        said = self._said(record)
        if not said["gtin"] or self.rivals.same_gs1(record):
            return ""
        try:
            return gs1.digital_link(self.base, gtin=said["gtin"], lot=said["lot"], serial=said["serial"])
        except ValidationError:
            return ""


def page(kind: Kind, record: Any) -> str:
    """The address of its page on this server."""
    return reverse("serials:detail" if kind == Kind.SERIAL else "lots:detail", args=[record.pk])

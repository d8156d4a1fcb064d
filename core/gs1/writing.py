"""From what is known of a piece to what its label carries."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TypedDict, Unpack
from urllib.parse import quote, urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.gs1.elements import whole_element
from core.gs1.scanned import SEPARATOR

# Of fixed length: these need no separator after them, and so go first.
_FIXED = ("01", "11", "15", "17")
_IN_PATH = ("01", "10", "21")


class Label(TypedDict, total=False):
    """What a label may say."""

    gtin: str
    item_code: str
    lot: str
    serial: str
    production_date: datetime.date | None
    best_before: datetime.date | None
    expiry_date: datetime.date | None


def element_string(**label: Unpack[Label]) -> str:
    """What a GS1 symbol encodes, FNC1 as \\x1d between values of variable length; not before the first.

    Raises ValidationError when GS1 allows a value no place: more than 20 characters (240: 30), letters such as ș,
    spaces, a wrong check digit, a date that two digits of its year do not tell.
    """
    pairs = list(_pairs(label))
    parts = [f"{ai}{value}" + ("" if ai in _FIXED else SEPARATOR) for ai, value in pairs]
    return "".join(parts).removesuffix(SEPARATOR)


def bracketed(**label: Unpack[Label]) -> str:
    """The same for people to read, below the symbol: (01)…(10)…. Raises as ``element_string``."""
    return "".join(f"({ai}){value}" for ai, value in _pairs(label))


def digital_link(base: str, **label: Unpack[Label]) -> str:
    """The GS1 Digital Link below ``base``, such as https://id.example.com. Raises as ``element_string``."""
    if not label.get("gtin"):
        raise ValidationError(_("A GS1 Digital Link needs the GTIN of the item."), code="no_gtin")
    pairs = list(_pairs(label))
    path = "".join(f"/{ai}/{quote(value, safe='')}" for ai, value in pairs if ai in _IN_PATH)
    query = urlencode([(ai, value) for ai, value in pairs if ai not in _IN_PATH])
    return f"{base.rstrip('/')}{path}" + (f"?{query}" if query else "")


def _pairs(label: Label) -> Iterator[tuple[str, str]]:
    """Identifiers and values in the order of a label, each checked."""
    if gtin := label.get("gtin"):
        yield "01", whole_element("01", gtin.zfill(14), 1).value
    for ai, day in (
        ("11", label.get("production_date")),
        ("15", label.get("best_before")),
        ("17", label.get("expiry_date")),
    ):
        if day:
            yield ai, _written(ai, day)
    for ai, value in (("240", label.get("item_code")), ("10", label.get("lot")), ("21", label.get("serial"))):
        if value:
            yield ai, whole_element(ai, value, 1).value


def _written(ai: str, day: datetime.date) -> str:
    """YYMMDD, where the two digits of the year tell the century as of today."""
    value = day.strftime("%y%m%d")
    if whole_element(ai, value, 1).date != day:
        raise ValidationError(
            _("%(date)s is too far from today to be written with two digits of its year."),
            code="date",
            params={"date": day.isoformat()},
        )
    return value

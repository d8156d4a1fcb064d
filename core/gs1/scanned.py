"""What a scan says, and what may be wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# FNC1 as scanners transmit it, and as fields show it, which keep what can be seen only.
SEPARATOR = "\x1d"
VISIBLE_SEPARATOR = "\N{SYMBOL FOR GROUP SEPARATOR}"


def check_digit(digits: str) -> str:
    """The GS1 check digit: weights 3 and 1 in turn from the right."""
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_gtin(text: str) -> bool:
    """Whether ``text`` is a GTIN of 8, 12, 13 or 14 digits with a right check digit."""
    return text.isascii() and text.isdigit() and len(text) in (8, 12, 13, 14) and text[-1] == check_digit(text[:-1])


def gtin_forms(gtin: str) -> list[str]:
    """A GTIN as it may be stored: of 14 digits, or of 13, 12 or 8 where the others are zeros in front."""
    whole = gtin.zfill(14)
    return [whole[zeros:] for zeros in (0, 1, 2, 6) if gtin and not whole[:zeros].strip("0")]


@dataclass(frozen=True)
class Scanned:
    """What was read. A plain code has its ``text`` alone, and ``gtin`` where its digits may also be a GTIN."""

    # As scanned, trimmed, without the scanner's symbology identifier.
    text: str
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    production_date: datetime.date | None = None
    best_before: datetime.date | None = None
    expiry_date: datetime.date | None = None
    item_code: str = ""
    structured: bool = field(default=False, compare=False)
    # Without separators a lot may hold what looks like a serial number: the other ways to part the text, if any.
    # Only a register that knows one of them can tell.
    readings: tuple[Scanned, ...] = field(default=(), compare=False, repr=False)
    # Of a plain code: what would be wrong with it, were it GS1. To be told where nothing is known by the code.
    doubt: str = field(default="", compare=False)

    @property
    def expires(self) -> datetime.date | None:
        """The expiry date (17), else the best-before date (15)."""
        return self.expiry_date or self.best_before


class RunTogether(ValidationError):
    """A text that must be parted where no separator stands; ``readings`` are all the ways to do it."""

    def __init__(self, readings: Sequence[Scanned] = ()) -> None:
        super().__init__(
            _(
                "Lot and serial number run together in this code: the separator between them (FNC1) is missing. "
                "Set the scanner to send it, or type lot and serial number by hand."
            ),
            code="run_together",
        )
        self.readings = tuple(readings)

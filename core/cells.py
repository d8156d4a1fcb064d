"""Cells of a file as values. Every parser raises ValidationError with a sentence for people."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# What an integer column holds on both databases.
MAX_WHOLE = 2_147_483_647


def parse_flag(text: str) -> bool:
    """0 or 1."""
    if text.strip() not in ("0", "1"):
        raise ValidationError(_("“%(text)s” is neither 0 nor 1.") % {"text": text})
    return text.strip() == "1"


def parse_whole(text: str) -> int:
    """A whole number, zero or more."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise ValidationError(_("“%(text)s” is not a whole number of zero or more.") % {"text": text})
    if len(digits) > 10 or int(digits) > MAX_WHOLE:
        raise ValidationError(_("%(text)s is too big; at most %(max)d.") % {"text": digits, "max": MAX_WHOLE})
    return int(digits)


def parse_choice(choices: type[TextChoices]) -> Callable[[str], str]:
    """A parser of the values of ``choices``."""

    def parse(text: str) -> str:
        value = text.strip().lower()
        if value not in choices.values:
            names = {"text": text, "choices": ", ".join(choices.values)}
            raise ValidationError(_("“%(text)s” is none of %(choices)s.") % names)
        return value

    return parse


def parse_number(text: str, decimals: int = QUANTITY_DECIMALS) -> Decimal:
    """A number with a decimal point and at most ``decimals`` decimals."""
    number = text.strip()
    if not (number.isascii() and _NUMBER.fullmatch(number)):
        raise ValidationError(
            _("“%(text)s” is not a number; write it with a decimal point and nothing else, as 1234.5.") % {"text": text}
        )
    whole, _point, fraction = number.lstrip("+-").partition(".")
    if len(fraction.rstrip("0")) > decimals:
        raise ValidationError(
            _("%(text)s has more than %(decimals)d decimals.") % {"text": number, "decimals": decimals}
        )
    if len(whole.lstrip("0")) > QUANTITY_DIGITS - decimals:
        raise ValidationError(
            _("%(text)s is too big; at most %(digits)d digits before the point.")
            % {"text": number, "digits": QUANTITY_DIGITS - decimals}
        )
    return Decimal(number)


def parse_date(text: str) -> datetime.date:
    """An ISO date, year-month-day."""
    day = text.strip()
    try:
        if not (day.isascii() and _ISO_DATE.fullmatch(day)):
            raise ValueError
        return datetime.date.fromisoformat(day)
    except ValueError as error:
        raise ValidationError(
            _("“%(text)s” is not a date; write it year-month-day, as 2024-12-31.") % {"text": text}
        ) from error

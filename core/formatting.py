"""Values as people read them: dates and numbers in the reader's language, yes and no as marks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name, is_aware, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.icons import icon


def quantity(value: Any) -> str:
    """A number with the reader's decimal mark and thousands separator, without trailing zeros."""
    if value is None or value == "":
        return ""
    if isinstance(value, Decimal):
        value = Decimal(f"{value.normalize():f}")
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@lru_cache(maxsize=4096)
def _day(value: date, _language: str | None, _zone: str) -> str:
    """A day or a moment. A page has the same ones over and over, and writing one is dear."""
    if isinstance(value, datetime):
        return formats.date_format(localtime(value) if is_aware(value) else value, "SHORT_DATETIME_FORMAT")
    return formats.date_format(value, "SHORT_DATE_FORMAT")


def text(value: Any) -> str:
    """``value`` as text in the reader's language; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return _day(value, get_language(), get_current_timezone_name())
    if isinstance(value, Decimal | int | float):
        return quantity(value)
    return str(value)


def value_html(value: Any) -> SafeString:
    """``value`` escaped for a page; yes and no have a mark with their name."""
    if isinstance(value, bool):
        if value:
            return format_html('<span class="yes">{}</span>', icon("check", label=_("yes")))
        return format_html('<span class="no">{}<span class="visually-hidden">{}</span></span>', "–", _("no"))
    return conditional_escape(value if isinstance(value, str) else text(value))


_TONE_ICONS = {"good": "check", "warn": "warning", "bad": "blocked", "info": "info", "neutral": "", "draft": "pencil"}


def badge(label: Any, tone: str = "neutral") -> SafeString:
    """A state in a word, a colour and a sign. Tones: good, warn, bad, info, neutral, draft."""
    sign = _TONE_ICONS.get(tone, "")
    drawn = icon(sign) if sign else ""
    return SafeString(f'<span class="badge {escape(tone)}">{drawn}{conditional_escape(label)}</span>')


@dataclass(frozen=True)
class Detail:
    """One field of a record on its page. ``html`` is empty when there is nothing to show."""

    label: str | Promise
    html: str
    url: str = ""
    wide: bool = False


def describe(instance: models.Model, *names: str) -> list[Detail]:
    """The fields ``names`` of a record, with their own labels, for a definition list."""
    details = []
    for name in names:
        field: Any = instance._meta.get_field(name)
        display: Callable[[], str] | None = getattr(instance, f"get_{name}_display", None) if field.choices else None
        value = display() if display else getattr(instance, name)
        details.append(
            Detail(capital(field.verbose_name), yes_or_no(value) if isinstance(value, bool) else value_html(value))
        )
    return details


def yes_or_no(value: bool) -> SafeString:
    """Yes or no as a word, for where there is room for one."""
    if value:
        return format_html('<span class="yes">{} {}</span>', icon("check"), _("yes"))
    return format_html('<span class="no">{}</span>', _("no"))


def capital(label: str | Promise) -> str:
    """A label as it begins a line: with a capital, whatever its other letters."""
    words = str(label)
    return words[:1].upper() + words[1:]

"""The elements of a GS1 text: each an application identifier and its value, checked one by one.

The library that knows the identifiers is lenient; here every element must be known and whole, and errors are sentences.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_element_strings import GS1ElementString
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.gs1.scanned import Scanned, check_digit

# What is understood; everything else that GS1 knows is read over.
UNDERSTOOD = {
    "01": "gtin",
    "10": "lot",
    "11": "production_date",
    "15": "best_before",
    "17": "expiry_date",
    "21": "serial",
    "240": "item_code",
}
DATES = ("11", "12", "13", "15", "16", "17")
_LONGEST = re.compile(r"\.\.(\d+)")
_ALLOWED = re.compile(r'[!%-?A-Z_a-z"]*')


@dataclass(frozen=True)
class Element:
    ai: str
    value: str
    date: datetime.date | None = None

    def __len__(self) -> int:
        return len(self.ai) + len(self.value)


def identifier(text: str, position: int) -> GS1ApplicationIdentifier:
    """The application identifier that ``text`` begins with; ``position`` is where it stands, from 1."""
    try:
        return GS1ApplicationIdentifier.extract(text)
    except ParseError:
        raise ValidationError(
            _("At character %(position)d stands “%(text)s”, which begins with no application identifier of GS1."),
            code="unknown_identifier",
            params={"position": position, "text": text[:20]},
        ) from None


def longest(ai: GS1ApplicationIdentifier) -> int | None:
    """How many characters a value of variable length may have; none where the length is fixed."""
    limit = _LONGEST.search(ai.format)
    return int(limit[1]) if limit else None


def first_element(text: str, position: int) -> Element:
    """The element that ``text``, in which no separator stands, begins with: as long as it may be."""
    ai = identifier(text, position)
    try:
        found = GS1ElementString.extract(text)
    except ParseError:
        raise _malformed(ai, text[len(ai.ai) :]) from None
    if longest(ai) and len(found) < len(text):
        raise _malformed(ai, text[len(ai.ai) :])
    return _checked(Element(ai.ai, found.value, found.date))


def whole_element(ai: str, value: str, position: int) -> Element:
    """The element of identifier ``ai`` that has exactly this value."""
    known = identifier(ai, position)
    if known.ai != ai:
        identifier("", position)
    try:
        found = GS1ElementString.parse(f"{ai}{value}")
    except ParseError:
        raise _malformed(known, value) from None
    return _checked(Element(ai, value, found.date))


def _checked(element: Element) -> Element:
    if element.ai == "01" and (right := check_digit(element.value[:-1])) != element.value[-1]:
        raise wrong_check_digit(element.value, right)
    return element


def wrong_check_digit(gtin: str, right: str) -> ValidationError:
    return ValidationError(
        _("The check digit of GTIN %(gtin)s should be %(expected)s: scan again, or look for a mistyped digit."),
        code="gtin_check_digit",
        params={"gtin": gtin, "expected": right},
    )


def _malformed(ai: GS1ApplicationIdentifier, value: str) -> ValidationError:
    """What is wrong with a value that its identifier does not allow."""
    limit = longest(ai)
    allowed = _ALLOWED.match(value)
    strange = value[allowed.end() :][:1] if allowed else ""
    if ai.ai in DATES and value[:6].isdigit():
        value, text = value[:6], _("(%(ai)s): “%(value)s” is no date (year, month, day).")
    elif not value:
        text = _("(%(ai)s) has no value after it.")
    elif strange:
        text = _("(%(ai)s): GS1 does not allow the character “%(strange)s” in “%(value)s”.")
    elif limit and len(value) > limit:
        text = _("(%(ai)s): “%(value)s” has more than %(limit)d characters.")
    else:
        text = _("(%(ai)s): “%(value)s” is too short or has letters where digits belong.")
    params = {"ai": ai.ai, "value": value[:60], "limit": limit, "strange": strange}
    return ValidationError(text, code="malformed", params=params)


def partings(text: str, taken: frozenset[str] = frozenset()) -> Iterator[tuple[Element, ...]]:
    """Every way to read a text without separators; a value of variable length taken as long as it may be first.

    It may end anywhere that an understood identifier follows which has not been seen: no identifier comes twice.
    """
    if not text:
        yield ()
        return
    try:
        ai = identifier(text, 0)
    except ValidationError:
        return
    if ai.ai in taken:
        return
    value = text[len(ai.ai) :]
    limit = longest(ai)
    if limit is None:
        ends: Sequence[int] = [len(first) - len(ai.ai)] if (first := _attempt(text)) else []
    else:
        follow = tuple(key for key in UNDERSTOOD if key not in {*taken, ai.ai})
        ends = [
            end for end in range(min(limit, len(value)), 0, -1) if end == len(value) or value.startswith(follow, end)
        ]
    for end in ends:
        if (element := _attempt(f"{ai.ai}{value[:end]}")) and len(element) == len(ai.ai) + end:
            for rest in partings(value[end:], taken | {ai.ai}):
                yield (element, *rest)


def _attempt(text: str) -> Element | None:
    try:
        return first_element(text, 0)
    except ValidationError:
        return None


def scanned(text: str, elements: Sequence[Element]) -> Scanned:
    """What the elements say together. Raises ValidationError when two contradict each other."""
    said: dict[str, Element] = {}
    for element in elements:
        before = said.setdefault(element.ai, element)
        if before.value != element.value:
            raise ValidationError(
                _("(%(ai)s) is there twice, with “%(one)s” and with “%(other)s”: read one label at a time."),
                code="twice",
                params={"ai": element.ai, "one": before.value, "other": element.value},
            )
    values = {name: said[ai].date or said[ai].value for ai, name in UNDERSTOOD.items() if ai in said}
    return Scanned(text=text, structured=True, **values)  # type: ignore[arg-type]

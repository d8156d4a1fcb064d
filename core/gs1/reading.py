"""From what a scanner gives to what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.symbology import GS1Symbology, SymbologyIdentifier
from django.core.exceptions import ValidationError

from core.gs1.elements import Element, first_element, partings, scanned, whole_element, wrong_check_digit
from core.gs1.scanned import RunTogether, Scanned, check_digit, is_gtin

# The separator itself is white space to Python: it must not be trimmed from the front, where it says “this is GS1”.
_BLANK = " \t\r\n\0\N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"
# FNC1 as transmitted, as this program's field shows it, and as scanners are set to spell it.
_SPELLED = r"(?:[\x1d\N{SYMBOL FOR GROUP SEPARATOR}]|[{<\[](?:GS|FNC1)[}>\]]|\^\])"
_SEPARATOR = re.compile(_SPELLED, re.IGNORECASE)
_TRAILING = re.compile(_SPELLED + r"+\Z", re.IGNORECASE)
_BRACKETS = re.compile(r"\((\d{2,4})\)")
_WITH_ELEMENTS = GS1Symbology.with_gs1_messages() | {
    GS1Symbology.GS1_COMPOSITE_WITH_SEPARATOR_CHAR,
    GS1Symbology.GS1_COMPOSITE_WITH_ESCAPE_CHAR,
}
# The primary key and the qualifiers of GS1 Digital Link, with the short names of its first versions.
_KEY = {"01", "gtin"}
_SHORT = {"gtin": "01", "cpv": "22", "lot": "10", "ser": "21"}
# More readings of one text help nobody to choose.
_READINGS = 30


def read(text: str) -> Scanned:
    """What ``text`` says, typed or scanned.

    It is GS1 when it begins with a GS1 symbology identifier, a bracketed identifier, FNC1, or 01 and a GTIN with a
    right check digit; when a separator stands in it; or when it is a GS1 Digital Link. All else is a plain code.
    Raises ValidationError that says what is wrong and where; RunTogether, which holds the readings, when the text
    can only be read by parting it where no separator stands.
    """
    text = _TRAILING.sub("", text.strip(_BLANK))
    symbology, body = _symbology(text)
    start = len(text) - len(body) + 1
    if link := _link(body):
        return scanned(body, list(_link_elements(body, link)))
    if symbology in GS1Symbology.with_gtin():
        return _gtin(body, symbology)
    if _BRACKETS.match(body):
        return scanned(body, list(_bracketed(body, start)))
    if _SEPARATOR.search(body):
        return scanned(body, list(_separated(body, start)))
    if symbology in _WITH_ELEMENTS or (body[:2] == "01" and is_gtin(body[2:16])):
        return _unseparated(body, start)
    return Scanned(text=body, gtin=body.zfill(14) if is_gtin(body) else "", doubt=_doubt(body))


def _symbology(text: str) -> tuple[GS1Symbology | None, str]:
    """What the scanner says the symbol is, and the rest. A code of ours may begin with a bracket too."""
    if not re.match(r"\][A-Za-z]\d", text):
        return None, text
    try:
        found = SymbologyIdentifier.extract(text)
    except ParseError:
        return None, text
    return found.gs1_symbology, text[len(found.value) :]


def _gtin(body: str, symbology: GS1Symbology | None) -> Scanned:
    """The GTIN of a symbol that holds nothing else but, perhaps, an add-on for magazines."""
    digits = body[:13] if symbology is GS1Symbology.EAN_13_WITH_ADD_ON else body
    if not is_gtin(digits):
        if digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 13, 14):
            raise wrong_check_digit(digits, check_digit(digits[:-1]))
        return Scanned(text=body)
    return Scanned(text=body, gtin=digits.zfill(14), structured=True)


def _doubt(body: str) -> str:
    """What is wrong with digits that look like a GTIN and have another check digit. Many codes are eight digits."""
    digits = body[2:16] if re.match(r"01\d{14}", body) else body
    if not re.fullmatch(r"\d{12,14}", digits, re.ASCII) or is_gtin(digits):
        return ""
    return wrong_check_digit(digits, check_digit(digits[:-1])).messages[0]


def _bracketed(body: str, start: int) -> Iterator[Element]:
    found = list(_BRACKETS.finditer(body))
    for match, after in zip(found, [*found[1:], None], strict=True):
        value = _SEPARATOR.sub("", body[match.end() : after.start() if after else len(body)]).strip()
        yield whole_element(match[1], _padded(match[1], value), start + match.start())


def _padded(ai: str, value: str) -> str:
    """A GTIN as people and links write it, shorter, in the 14 digits of an element string."""
    return value.zfill(14) if ai == "01" and len(value) in (8, 12, 13) else value


def _separated(body: str, start: int) -> Iterator[Element]:
    """Element by element: where separators are sent, each value ends where it should."""
    at = 0
    for part in [*_SEPARATOR.finditer(body), None]:
        yield from _run(body[at : part.start() if part else len(body)], start + at)
        at = part.end() if part else at


def _run(text: str, position: int) -> Iterator[Element]:
    while text:
        element = first_element(text, position)
        yield element
        text, position = text[len(element) :], position + len(element)


def _unseparated(body: str, start: int) -> Scanned:
    """Without separators a value of variable length goes on to the end, unless it is parted by guessing."""
    readings = [scanned(body, elements) for elements in islice(partings(body), _READINGS)]
    try:
        plainly = scanned(body, list(_run(body, start)))
    except ValidationError:
        if readings:
            raise RunTogether(readings) from None
        raise
    return replace(plainly, readings=tuple(reading for reading in readings if reading != plainly))


def _link(body: str) -> SplitResult | None:
    """The parts of a web address that names a GTIN, whatever its host."""
    if not re.match(r"https?://", body, re.IGNORECASE):
        return None
    try:
        address = urlsplit(body)
    except ValueError:
        return None
    return address if _key_at(address.path.split("/")) is not None else None


def _key_at(parts: list[str]) -> int | None:
    for at, (key, value) in enumerate(pairwise(parts)):
        if key in _KEY and re.fullmatch(r"\d{8}|\d{12,14}", value, re.ASCII):
            return at
    return None


def _link_elements(body: str, address: SplitResult) -> Iterator[Element]:
    """Primary key and qualifiers of the path, then what the query says; parameters that are not GS1's are let be."""
    parts = address.path.rstrip("/").split("/")
    at = _key_at(parts) or 0
    position = body.index(address.path) + len("/".join(parts[:at])) + 2
    for key, value in zip(parts[at::2], [*parts[at + 1 :: 2], ""], strict=False):
        ai, told = _SHORT.get(key, key), unquote(value)
        yield whole_element(ai, _padded(ai, told), position)
        position += len(key) + len(value) + 2
    for key, value in parse_qsl(address.query):
        if _known(_SHORT.get(key, key)):
            yield whole_element(_SHORT.get(key, key), value, body.index(address.query) + 1)


def _known(ai: str) -> bool:
    try:
        return GS1ApplicationIdentifier.extract(ai).ai == ai
    except ParseError:
        return False

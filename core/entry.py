"""Many codes at once, as people type, paste and scan them (domain, section 9).

Entries stand on lines of their own, or side by side with a comma, a semicolon or a tab between them; empty
ones are passed over. An entry is one of:

    SN-77            one code; spaces inside it belong to it
    "1-100"          one code, whatever stands between the double quotes ("" is one quote)
    1-100            a range, when both sides are digits alone
    SN001..SN100     a range, when both sides end in digits and have the same text before them
    SN001+100        the first code and how many, when the first ends in digits and the count is digits alone

So WD-WCAU42, A+B and 12-34B are codes. Numbers keep the zeros that the first one is written with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.codes import MAX_CODE_LENGTH, clean_code, code_key

MAX_ENTRIES = 100_000
# Two codes and what stands between them; nothing longer is a range.
_LONGEST_RANGE = 2 * MAX_CODE_LENGTH + 20

_LINE_END = re.compile(r"\r\n|\r|\n")
_SEPARATORS = ",;\t，；"
_QUOTED = re.compile(rf'\s*"((?:[^"]|"")*)"[^\S\t]*(?=[{_SEPARATORS}]|$)')
_PLAIN = re.compile(rf"[^{_SEPARATORS}]*")
_DIGITS_RANGE = re.compile(r"([0-9]+)\s*-\s*([0-9]+)")
_COUNTED = re.compile(r"(.*[0-9])\s*\+\s*([0-9]+)", re.DOTALL)
_ENDS_IN_DIGITS = re.compile(r"(.*?)([0-9]+)", re.DOTALL)
# Full-width forms of the ASCII characters, which some keyboards and scanners give.
_TO_ASCII = {0xFF01 + offset: 0x21 + offset for offset in range(94)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One code and its place: line, and which entry of that line, both from 1."""

    code: str
    line: int
    position: int


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """Why an entry was left out. ``text`` is the code or range as typed, ``message`` a whole sentence."""

    text: str
    line: int
    position: int
    message: str

    def __str__(self) -> str:
        place = {"line": self.line, "position": self.position, "message": self.message}
        return _("Line %(line)d, entry %(position)d: %(message)s") % place


@dataclass
class ParsedEntries:
    """The good entries in the order given, and a problem for each that is not among them."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[EntryProblem] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.entries]


def parse_entries(text: str, *, limit: int = MAX_ENTRIES) -> ParsedEntries:
    """Read many codes at once; at most ``limit`` of them.

    Each bad or repeated one becomes a problem with its place and reason; the good ones stay.
    """
    parsed = ParsedEntries()
    first_seen: dict[str, Entry] = {}
    for _typed, read in read_entries(text, limit=limit):
        if isinstance(read, EntryProblem):
            parsed.problems.append(read)
            continue
        for entry in read:
            earlier = first_seen.setdefault(code_key(entry.code), entry)
            if earlier is entry:
                parsed.entries.append(entry)
            else:
                parsed.problems.append(_repeated(entry, earlier))
    return parsed


def read_entries(text: str, *, limit: int = MAX_ENTRIES) -> Iterator[tuple[str, list[Entry] | EntryProblem]]:
    """Each entry as typed, without quotes, and its codes, whether they stood before or not, or why it has none.

    Ends with a problem where there would be more than ``limit`` codes.
    """
    count = 0
    for line, position, raw, quoted in _split(text):
        try:
            codes = [clean_code(raw)] if quoted else _expand(raw, limit)
        except ValidationError as error:
            yield raw, EntryProblem(raw, line, position, " ".join(error.messages))
            continue
        count += len(codes)
        if count > limit:
            message = _("There are more than %(limit)d codes: from here on they were left out.")
            yield raw, EntryProblem(raw, line, position, message % {"limit": limit})
            return
        yield raw, [Entry(code, line, position) for code in codes]


def format_entries(codes: Iterable[str]) -> str:
    """One code a line, such that ``parse_entries`` reads the same codes again."""
    return "\n".join(_quote(code) if _needs_quotes(code) else code for code in codes)


def _split(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Line, position in the line, trimmed entry, and whether it stood in quotes."""
    for line_number, line in enumerate(_LINE_END.split(text), start=1):
        position, start = 0, 0
        while start <= len(line):
            quoted = _QUOTED.match(line, start)
            match = quoted or _PLAIN.match(line, start)
            assert match is not None  # noqa: S101 - the plain pattern matches nothing, too
            start = match.end() + 1
            raw = quoted[1].replace('""', '"') if quoted else match[0].strip()
            if raw or quoted:
                position += 1
                yield line_number, position, raw, bool(quoted)


def _expand(raw: str, limit: int) -> list[str]:
    """The codes that an entry without quotes stands for. Raises ValidationError."""
    text = raw if raw.isascii() else raw.translate(_TO_ASCII)
    if len(text) > _LONGEST_RANGE:
        return [clean_code(raw)]
    if match := _DIGITS_RANGE.fullmatch(text):
        return _range(raw, "", match[1], match[2], limit)
    if ".." in text:
        return _dotted_range(raw, text, limit)
    if match := _COUNTED.fullmatch(text):
        return _counted(raw, match[1], match[2], limit)
    return [clean_code(raw)]


def _dotted_range(raw: str, text: str, limit: int) -> list[str]:
    first, _dots, last = text.partition("..")
    first_parts = _ENDS_IN_DIGITS.fullmatch(first.strip())
    last_parts = _ENDS_IN_DIGITS.fullmatch(last.strip())
    if not first_parts or not last_parts or code_key(first_parts[1]) != code_key(last_parts[1]):
        raise _not_a_range(raw, _("its ends must have the same text before their last digits"))
    return _range(raw, first_parts[1], first_parts[2], last_parts[2], limit)


def _counted(raw: str, first: str, count: str, limit: int) -> list[str]:
    parts = _ENDS_IN_DIGITS.fullmatch(clean_code(first))
    assert parts is not None  # noqa: S101 - what the pattern of the entry asked for
    wanted = int(count) if len(count) <= len(str(limit)) else limit + 1
    if not wanted:
        raise _not_a_range(raw, _("its count is zero"))
    return _numbers(raw, parts[1], parts[2], wanted, limit)


def _range(raw: str, prefix: str, first: str, last: str, limit: int) -> list[str]:
    clean_code(prefix + first)
    clean_code(prefix + last)
    if last.startswith("0") and len(last) != len(first):
        raise _not_a_range(raw, _("its ends are written with different numbers of zeros"))
    if int(last) < int(first):
        raise _not_a_range(raw, _("it runs backwards"))
    return _numbers(raw, prefix, first, int(last) - int(first) + 1, limit)


def _numbers(raw: str, prefix: str, first: str, count: int, limit: int) -> list[str]:
    """``count`` codes from ``prefix + first`` on."""
    if count > limit:
        message = _("“%(text)s” asks for more than %(limit)d codes at once.")
        raise ValidationError(message, params={"text": _short(raw), "limit": limit})
    start, width = int(first), len(first)
    # The text before the digits is the same in all, and the last number is the longest.
    clean_code(f"{prefix}{start + count - 1:0{width}d}")
    return [f"{prefix}{number:0{width}d}" for number in range(start, start + count)]


def _not_a_range(raw: str, reason: str) -> ValidationError:
    message = _("“%(text)s” reads as a range, but %(reason)s. If it is one code, put it in double quotes.")
    return ValidationError(message, params={"text": _short(raw), "reason": reason})


def _repeated(entry: Entry, earlier: Entry) -> EntryProblem:
    message = _("“%(code)s” is already on line %(line)d, entry %(position)d.")
    place = {"code": entry.code, "line": earlier.line, "position": earlier.position}
    return EntryProblem(entry.code, entry.line, entry.position, message % place)


def _short(text: str) -> str:
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown if len(shown) <= 60 else shown[:59] + "…"


def _needs_quotes(code: str) -> bool:
    if code.startswith('"') or any(separator in code for separator in _SEPARATORS):
        return True
    text = code.translate(_TO_ASCII)
    return bool(".." in text or _DIGITS_RANGE.fullmatch(text) or _COUNTED.fullmatch(text))


def _quote(code: str) -> str:
    return '"' + code.replace('"', '""') + '"'

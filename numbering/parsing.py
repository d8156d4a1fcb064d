"""Taking a code apart: which root it was counted under, and where its progressives stood."""

from __future__ import annotations

from dataclasses import dataclass

from core.codes import code_key
from numbering.letters import ALPHABET, ordinal_of
from numbering.rendering import Rule, RuleSegment
from numbering.sources import SegmentSource


@dataclass(frozen=True)
class ParsedCode:
    """Zero stands for a progressive that the rule does not have."""

    root: str
    number: int = 0
    letters: int = 0


def parse_code(rule: Rule, code: str) -> ParsedCode | None:
    """The root and the progressives of ``code``, or None when ``rule`` does not give such codes."""
    if not (code.startswith(rule.prefix) and code.endswith(rule.suffix)):
        return None
    body = code[len(rule.prefix) : len(code) - len(rule.suffix)]
    if not rule.segments:
        return ParsedCode("", number=int(body)) if _is_number(body) else None
    if len(body) != sum(segment.length for segment in rule.segments):
        return None
    root, number, letters, start = "", 0, 0, 0
    for segment in rule.segments:
        text = body[start : start + segment.length]
        start += segment.length
        value = _read(segment, text)
        if value is None:
            return None
        if segment.source == SegmentSource.PROGRESSIVE:
            number = value
        elif segment.source == SegmentSource.LETTERS:
            letters = value
        elif segment.root:
            root += text
    return ParsedCode(code_key(root), number, letters)


def _read(segment: RuleSegment, text: str) -> int | None:
    """What the progressive stands at, 0 for another segment, None when this is not its text."""
    if segment.source == SegmentSource.CONSTANT:
        return 0 if text == segment.text.rjust(segment.length, segment.fill) else None
    if segment.source == SegmentSource.PROGRESSIVE:
        digits = text.lstrip(segment.fill) or ("0" if segment.fill == "0" else "")
        return int(digits) if _is_number(digits) else None
    if segment.source == SegmentSource.LETTERS:
        letters = text.lstrip(segment.fill)
        return ordinal_of(letters) if letters and set(letters) <= set(ALPHABET) else None
    return 0


def _is_number(text: str) -> bool:
    """Digits as a number is written: a leading zero would be another code."""
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")

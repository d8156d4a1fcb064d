"""Texts of labels: the typeface that has ă â î ș ț, how wide a text is, and how it is made to fit."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from ttf_opensans import OPENSANS_BOLD, OPENSANS_REGULAR

# Millimetres in a point.
POINT = 25.4 / 72
# Of the size of a text: how high its capitals rise over the line, and how far apart lines are.
RISE = 0.76
LEADING = 1.22
ELLIPSIS = "…"
# How much smaller than others one line may be.
_NARROWEST = 0.75
# Where a line may end: after a space, and before the brackets of an application identifier.
_BREAK = re.compile(r" |(?<=[^ (])(?=\()")


class Face(StrEnum):
    REGULAR = "TrasabilRegular"
    BOLD = "TrasabilBold"

    @property
    def path(self) -> str:
        return str((OPENSANS_BOLD if self == Face.BOLD else OPENSANS_REGULAR).path)


@cache
def font(face: Face) -> Any:
    """The face as the PDF embeds it; registered when it is first asked for."""
    pdfmetrics.registerFont(TTFont(face.value, face.path))
    return pdfmetrics.getFont(face.value)


@lru_cache(maxsize=4096)
def _widths(face: Face, text: str) -> tuple[float, ...]:
    """How wide the text is up to each of its characters, in thousandths of its size."""
    known, other = font(face).face.charWidths, font(face).face.defaultWidth
    return tuple(accumulate(known.get(ord(character), other) for character in text))


@dataclass(frozen=True)
class Style:
    """A face, and a size in points."""

    face: Face
    size: float

    @property
    def rise(self) -> float:
        return self.size * RISE * POINT

    @property
    def leading(self) -> float:
        """From line to line, in millimetres."""
        return self.size * LEADING * POINT

    def measure(self, text: str) -> float:
        """How wide a text is, in millimetres."""
        return _widths(self.face, text)[-1] / 1000 * self.size * POINT if text else 0.0

    def fitting(self, text: str, width: float) -> int:
        """How many of its first characters fit."""
        return bisect_right(_widths(self.face, text), width / POINT / self.size * 1000)

    def scaled(self, factor: float) -> Style:
        return Style(self.face, self.size * factor)


def cut(text: str, width: float, style: Style) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if style.measure(text) <= width:
        return text
    return text[: style.fitting(text, width - style.measure(ELLIPSIS))].rstrip() + ELLIPSIS


def fit(text: str, width: float, style: Style) -> tuple[str, Style]:
    """The text a little smaller where that makes it fit, rather than cut: of a date the year would be lost."""
    needed = style.measure(text)
    smaller = style.scaled(max(_NARROWEST, 0.999 * width / needed)) if needed > width else style
    return cut(text, width, smaller), smaller


def wrap(text: str, width: float, style: Style, lines: int) -> list[str]:
    """The text in at most so many lines, broken between words where that is possible; the last one is cut."""
    broken: list[str] = []
    rest = " ".join(text.split())
    while rest and len(broken) < lines - 1 and style.measure(rest) > width:
        line = _first_line(rest, width, style)
        broken.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return [*broken, cut(rest, width, style)] if rest and lines else broken


def _first_line(text: str, width: float, style: Style) -> str:
    """As many words as fit; of a word wider than the line, as many characters."""
    count = max(1, style.fitting(text, width))
    broken = max((match.end() for match in _BREAK.finditer(text, 0, count + 1)), default=0)
    return text[: min(broken, count + 1) or count]

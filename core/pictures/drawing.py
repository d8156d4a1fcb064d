"""What every picture is made of: elements, texts that fit, a wide and a narrow drawing, the same in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.formatting import value_html
from core.table_rows import Row

# Of the letters in a picture, in its own units; pictures.css has the same.
FONT = 12.0
# What no XML may hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
Number = int | float | Decimal
# Beyond what any quantity holds.
MOST = 1e18


class Size(NamedTuple):
    name: str
    width: float


# A drawing for a wide screen cannot be read on a telephone: there are two, and the card's width chooses (pictures.css).
WIDE, NARROW = Size("wide", 540), Size("narrow", 330)
SIZES = (WIDE, NARROW)


class Drawing(NamedTuple):
    """Marks of one size, and how high they stand."""

    height: float
    marks: Sequence[SafeString]


class TableRow(NamedTuple):
    """A row of the table that says the same; it leads somewhere when it has a ``url``."""

    cells: Sequence[Any]
    url: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture for ``core/picture.html``: what it shows, in a name and a sentence; drawings; the same as a table."""

    name: str
    title: str
    summary: str
    drawings: SafeString
    headings: Sequence[Any] = ()
    rows: Sequence[TableRow] = ()

    @property
    def table_headings(self) -> list[dict[str, Any]]:
        """For ``core/table.html``."""
        return [{"label": heading, "css": "number" if n else ""} for n, heading in enumerate(self.headings)]

    @property
    def table_rows(self) -> list[Row]:
        """What is first in a row names it; the others are amounts."""
        return [Row(None, row.url, self._cells(row)) for row in self.rows]

    def _cells(self, row: TableRow) -> SafeString:
        first, *others = (value_html(cell) for cell in row.cells)
        named = format_html('<a href="{}" class="row-link">{}</a>', row.url, first) if row.url else first
        amounts = zip(self.headings[1:], others, strict=True)
        cells = format_html_join("", '<td class="number" data-label="{}">{}</td>', amounts)
        return format_html('<td data-label="{}">{}</td>{}', self.headings[0], named, cells)


def finite(value: Number | None) -> float:
    """A number that can be drawn: nothing and what is no number are zero, the endless is very much."""
    number = 0.0 if value is None else float(value)
    return 0.0 if math.isnan(number) else min(max(number, -MOST), MOST)


def coordinate(value: float) -> str:
    """A coordinate to a tenth of a unit, as short as it can be written."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def clean(text: Any) -> str:
    """A text without what no XML may hold, on one line."""
    return " ".join(_NOT_XML.sub("", str(text)).split())


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    """As XML may hold it. Drawings have the same few words over and over."""
    return escape(clean(text))


def element(name: str, *children: Any, **attributes: Any) -> SafeString:
    """An SVG element. Numbers among the attributes are coordinates; those that are None are left out.

    An underscore in the name of an attribute is a hyphen, one at its end nothing (``class_``).
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(child if isinstance(child, SafeString) else _escaped(str(child)) for child in children)
    return SafeString(f"<{name}{written}>{inside}</{name}>")


def _written(value: Any) -> str:
    return coordinate(value) if isinstance(value, int | float) else _escaped(str(value))


@lru_cache(maxsize=4096)
def text_width(text: str) -> float:
    """About how wide a text is, rather too much than too little: the letters of every machine are others."""
    return sum(FONT * (1.0 if east_asian_width(letter) in "WF" else 0.62) for letter in text)


def cut(text: Any, width: float) -> str:
    """As much of a text as is no wider than ``width``; an ellipsis stands for the rest."""
    whole = clean(text)
    if text_width(whole) <= width:
        return whole
    kept = whole
    while kept and text_width(kept + "…") > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…" if kept else ""


def label(text: Any, x: float, y: float, size: Size, *, anchor: str = "middle", css: str = "") -> SafeString:
    """A text at a place, moved aside so that it stays within the picture. ``y`` is its base line."""
    shown = cut(text, size.width)
    width = text_width(shown)
    before = {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    x = min(max(x, before), size.width - (width - before))
    return element("text", shown, x=x, y=y, text_anchor=anchor, class_=css or None)


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> SafeString:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=css)


def box(x: float, y: float, width: float, height: float, css: str, radius: float = 0) -> SafeString:
    return element(
        "rect", x=x, y=y, width=max(width, 0), height=max(height, 0), rx=radius if radius else None, class_=css
    )


def linked(url: str, hint: str, *marks: SafeString) -> SafeString:
    """Marks that tell ``hint`` to who points at them, and lead to ``url``.

    The keyboard takes the way of the table or list that says the same: each thing is reached once.
    """
    group = element("g", element("title", hint), *marks) if hint else element("g", *marks)
    return element("a", group, href=url, tabindex="-1") if url else group


def draw(name: str, title: str, summary: str, drawing: Callable[[Size], Drawing], *, links: bool = False) -> SafeString:
    """The wide and the narrow drawing, of which pictures.css shows one.

    A picture is an image to those who hear it; one that leads somewhere is a group, for images hold no links.
    """
    return format_html_join("", "{}", ((_drawn(name, title, summary, drawing, size, links),) for size in SIZES))


def _drawn(
    name: str, title: str, summary: str, drawing: Callable[[Size], Drawing], size: Size, links: bool
) -> SafeString:
    made = drawing(size)
    identity = f"{name}-{size.name}"
    return element(
        "svg",
        element("title", title, id=f"{identity}-title"),
        element("desc", summary, id=f"{identity}-desc"),
        # Read out, its letters and figures would be a jumble: the table or the list says them in order.
        element("g", *made.marks, aria_hidden="true"),
        class_=f"drawing {size.name}",
        viewBox=f"0 0 {coordinate(size.width)} {coordinate(made.height)}",
        role="group" if links else "img",
        aria_labelledby=f"{identity}-title {identity}-desc",
    )

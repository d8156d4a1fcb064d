"""Bars under one another: how much there is of each of a few things that have names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.pictures.drawing import (
    Drawing,
    Number,
    Picture,
    Size,
    TableRow,
    box,
    cut,
    draw,
    element,
    finite,
    label,
    linked,
    text_width,
)
from core.pictures.scales import Scale

_ROW, _THICK, _GAP = 38.0, 11.0, 8.0


@dataclass(frozen=True)
class Bar:
    """A name, a value, and the value as it is written."""

    label: str
    value: Number
    figure: str
    url: str = ""


def bars(
    name: str,
    title: str,
    summary: str,
    values: Sequence[Bar],
    *,
    headings: Sequence[object] = (),
    rows: Sequence[TableRow] = (),
) -> Picture:
    """A picture of bars, each under its name: names are as long as they like."""
    links = any(bar.url for bar in values)
    drawings = draw(name, title, summary, lambda size: _bars(values, size), links=links)
    return Picture(name, title, summary, drawings, headings, rows)


def _bars(values: Sequence[Bar], size: Size) -> Drawing:
    longest = max((finite(bar.value) for bar in values), default=0.0)
    scale = Scale(0.0, longest or 1.0, 0.0, size.width - 2)
    marks = [_bar(bar, 2 + _ROW * index, scale, size) for index, bar in enumerate(values)]
    return Drawing(max(_ROW * len(values), 1.0), marks)


def _bar(bar: Bar, top: float, scale: Scale, size: Size) -> SafeString:
    figure = cut(bar.figure, size.width / 2)
    name = cut(bar.label, size.width - text_width(figure) - _GAP)
    long = scale(finite(bar.value))
    marks = [
        box(0, top, size.width, _ROW - 2, "reach"),
        label(name, 0, top + 12, size, anchor="start", css="name"),
        label(figure, size.width, top + 12, size, anchor="end", css="figure"),
        box(1, top + 18, size.width - 2, _THICK, "track", 2),
    ]
    if long > 0:
        marks.append(element("rect", x=1, y=top + 18, width=max(long, 2), height=_THICK, rx=2, class_="up"))
    return linked(bar.url, f"{bar.label}: {bar.figure}", *marks)

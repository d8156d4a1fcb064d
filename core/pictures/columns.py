"""Columns side by side: up what is added or counted, down what is taken away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.pictures.drawing import (
    NARROW,
    Drawing,
    Number,
    Picture,
    Size,
    TableRow,
    box,
    draw,
    finite,
    label,
    line,
    linked,
    text_width,
)
from core.pictures.scales import Scale, number, round_values

_TOP, _BOTTOM, _GAP = 18.0, 22.0, 6.0
_HIGH, _LOW = 170.0, 140.0
_WIDEST = 44.0


@dataclass(frozen=True)
class Column:
    """One column; ``hint`` says it whole, ``url`` is where it leads. Tones: none, "warn", "bad"."""

    label: str
    up: Number
    down: Number = 0
    hint: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class _Plot:
    """Where the columns of one size stand."""

    size: Size
    left: float
    band: float
    scale: Scale

    def centre(self, index: int) -> float:
        return self.left + self.band * (index + 0.5)

    @property
    def bar(self) -> float:
        return min(self.band * 0.72, _WIDEST)


def columns(
    name: str,
    title: str,
    summary: str,
    values: Sequence[Column],
    *,
    headings: Sequence[object] = (),
    rows: Sequence[TableRow] = (),
    whole: bool = False,
) -> Picture:
    """A picture of columns. ``whole``: they count things, and nothing lies between one and two."""
    links = any(column.url for column in values)
    drawings = draw(name, title, summary, lambda size: _columns(values, size, whole=whole), links=links)
    return Picture(name, title, summary, drawings, headings, rows)


def _columns(values: Sequence[Column], size: Size, *, whole: bool) -> Drawing:
    height = _LOW if size is NARROW else _HIGH
    highest = max((finite(column.up) for column in values), default=0.0)
    lowest = -max((finite(column.down) for column in values), default=0.0)
    ticks = round_values(lowest, highest, whole=whole)
    left = min(max(text_width(number(abs(tick))) for tick in ticks) + _GAP, size.width / 2)
    # Values that grow downwards have their figures under them.
    below = _TOP if lowest < 0 else 0.0
    scale = Scale(ticks[0], ticks[-1], height - _BOTTOM - below, _TOP)
    plot = _Plot(size, left, (size.width - left) / max(len(values), 1), scale)
    marks = [*_grid(ticks, plot), *(_column(column, index, plot) for index, column in enumerate(values))]
    marks.append(line(left, scale(0), size.width, scale(0), "axis"))
    return Drawing(height, [*marks, *_labels(values, plot, height - 6)])


def _grid(ticks: Sequence[float], plot: _Plot) -> list[SafeString]:
    marks = []
    for tick in ticks:
        y = plot.scale(tick)
        marks.append(line(plot.left, y, plot.size.width, y, "grid"))
        marks.append(label(number(abs(tick)), plot.left - _GAP, y + 4, plot.size, anchor="end", css="scale"))
    return marks


def _column(column: Column, index: int, plot: _Plot) -> SafeString:
    up, down = max(finite(column.up), 0.0), max(finite(column.down), 0.0)
    centre, zero = plot.centre(index), plot.scale(0)
    x = centre - plot.bar / 2
    # To be pointed at from anywhere over or under it.
    marks = [box(plot.left + plot.band * index, _TOP, plot.band, plot.scale.start - _TOP, "reach")]
    tone = f" {column.tone}" if column.tone else ""
    for value, end, css in ((up, plot.scale(up), f"up{tone}"), (down, plot.scale(-down), "down")):
        if not value:
            continue
        # However little it is, it can be seen.
        high = max(abs(zero - end), 1.5)
        top = zero - high if css != "down" else zero
        marks.append(box(x, top, plot.bar, high, css, 1.5))
        figure = number(float(f"{value:.4g}") if value >= 1000 else round(value, 2))
        if text_width(figure) <= plot.band + 2:
            marks.append(label(figure, centre, top - 4 if css != "down" else top + high + 12, plot.size, css="figure"))
    return linked(column.url, column.hint, *marks)


def _labels(values: Sequence[Column], plot: _Plot, y: float) -> list[SafeString]:
    """What stands under the columns: of many every second, third … one."""
    widest = max((text_width(column.label) for column in values), default=0.0)
    step = max(1, math.ceil((widest + _GAP) / plot.band))
    marks, free = [], 0.0
    for index, column in enumerate(values):
        half = text_width(column.label) / 2
        centre = min(max(plot.centre(index), half), plot.size.width - half)
        if index % step == 0 and centre - half >= free:
            marks.append(label(column.label, plot.centre(index), y, plot.size))
            free = centre + half + _GAP
    return marks

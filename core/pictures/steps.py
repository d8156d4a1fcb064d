"""A line in steps: how much there was, from day to day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.pictures.drawing import (
    NARROW,
    Drawing,
    Number,
    Picture,
    Size,
    TableRow,
    coordinate,
    draw,
    element,
    finite,
    label,
    line,
    text_width,
)
from core.pictures.scales import Scale, dates_between, days, number, round_values

_TOP, _BOTTOM, _GAP = 18.0, 22.0, 6.0
_HIGH, _LOW = 170.0, 140.0
# Room of one date beside the axis.
_DATE = 62.0

Point = tuple[datetime.date, Number]


def steps(
    name: str,
    title: str,
    summary: str,
    points: Sequence[Point],
    until: datetime.date,
    *,
    headings: Sequence[object] = (),
    rows: Sequence[TableRow] = (),
) -> Picture:
    """A picture of what stood from each date of ``points``, in their order, to the next; the last until ``until``."""
    drawings = draw(name, title, summary, lambda size: _steps(points, until, size))
    return Picture(name, title, summary, drawings, headings, rows)


def _steps(points: Sequence[Point], until: datetime.date, size: Size) -> Drawing:
    height = _LOW if size is NARROW else _HIGH
    values = [finite(value) for _day, value in points] or [0.0]
    ticks = round_values(min(values), max(values))
    left = min(max(text_width(number(tick)) for tick in ticks) + _GAP, size.width / 2)
    first = points[0][0] if points else until
    last = max(until, points[-1][0]) if points else until
    # Room for the dot at the end.
    across = days(first, last, left, size.width - 5)
    upward = Scale(ticks[0], ticks[-1], height - _BOTTOM, _TOP)
    marks = []
    for tick in ticks:
        marks.append(line(left, upward(tick), size.width, upward(tick), "grid"))
        marks.append(label(number(tick), left - _GAP, upward(tick) + 4, size, anchor="end", css="scale"))
    marks += _line(points, last, across, upward)
    marks.append(line(left, upward(0), size.width, upward(0), "axis"))
    return Drawing(height, [*marks, *_dates(first, last, across, height, size), *_now(values[-1], upward, size)])


def _line(points: Sequence[Point], last: datetime.date, across: Scale, upward: Scale) -> list[SafeString]:
    if not points:
        return []
    start = coordinate(across(points[0][0].toordinal()))
    path = [f"M{start} {coordinate(upward(finite(points[0][1])))}"]
    path += [f"H{coordinate(across(day.toordinal()))}V{coordinate(upward(finite(value)))}" for day, value in points[1:]]
    path.append(f"H{coordinate(across(last.toordinal()))}")
    outline = "".join(path)
    zero = coordinate(upward(0))
    return [
        element("path", d=f"{outline}V{zero}H{start}Z", class_="area"),
        element("path", d=outline, class_="line"),
    ]


def _now(value: float, upward: Scale, size: Size) -> list[SafeString]:
    """The last value, in figures: the one that most people look for."""
    y = upward(value)
    figure = number(float(f"{value:.6g}") if abs(value) >= 1000 else round(value, 3))
    return [
        element("circle", cx=size.width - 5, cy=y, r=4, class_="dot"),
        label(figure, size.width, y - 7, size, anchor="end", css="figure"),
    ]


def _dates(first: datetime.date, last: datetime.date, across: Scale, height: float, size: Size) -> list[SafeString]:
    marks, free = [], 0.0
    for day, name in dates_between(first, last, int((across.end - across.start) / _DATE)):
        x, half = across(day.toordinal()), text_width(name) / 2
        centre = min(max(x, half), size.width - half)
        if centre - half < free:
            continue
        marks.append(line(x, height - _BOTTOM, x, height - _BOTTOM + 4, "axis"))
        marks.append(label(name, x, height - 5, size))
        free = centre + half + _GAP
    return marks

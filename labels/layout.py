"""Where everything stands on one label: texts and the symbol, none over another, nothing outside.

Millimetres from the top left of the label; a text stands on its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from labels.formats import Format
from labels.symbols import Symbol
from labels.texts import Face, Style, cut, fit, wrap


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str
    style: Style


@dataclass(frozen=True)
class Drawn:
    """A symbol: its top left module (the quiet zone is outside), the size of a module, and of a line its height."""

    x: float
    y: float
    symbol: Symbol
    module: float
    bar_height: float = 0.0

    @property
    def width(self) -> float:
        return self.symbol.width * self.module

    @property
    def height(self) -> float:
        return self.bar_height or len(self.symbol.rows) * self.module


@dataclass
class Layout:
    texts: list[Text] = field(default_factory=list)
    drawn: Drawn | None = None


@dataclass(frozen=True)
class Content:
    """What one label says: ``name`` is the code of what it is stuck on, ``caption`` says whether that is a lot."""

    caption: str
    name: str
    symbol: Symbol
    item: str = ""
    description: str = ""
    # Each with its name: lot, dates, variant, properties; the most needed first.
    facts: Sequence[tuple[str, str]] = ()
    # What the symbol holds, as people read it.
    readable: str = ""


# Sizes on a label 30 mm high; others grow with it.
_CAPTION, _NAME, _ITEM, _SMALL, _READABLE = 5.2, 12.0, 7.2, 6.2, 4.6
_SMALLEST_NAME = 7.0
_BASE_HEIGHT = 30.0
_GAP = 1.2
# Of the height within the insets, what a line of bars takes; of the width, what a square symbol takes at most.
_BARS, _SQUARE = 0.34, 0.47
# How much smaller everything may become so that all of it fits.
_SHRINKS = (1.0, 0.94, 0.88, 0.82, 0.77, 0.72)


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


def arrange(content: Content, format_: Format) -> Layout:
    """Lay out one label. The symbol has its room first; texts shrink, wrap and are cut to what is left."""
    growth = min(1.5, (format_.height - 2 * format_.inset_y) / (_BASE_HEIGHT - 3))
    box = _Box(
        format_.inset_x, format_.inset_y, format_.width - 2 * format_.inset_x, format_.height - 2 * format_.inset_y
    )
    layout = Layout()
    rest = _bars(layout, content, box, growth) if content.symbol.linear else _square(layout, content, box, growth)
    columns = 2 if content.symbol.linear and content.facts else 1
    _write(layout, content, rest, growth, columns)
    return layout


def room(format_: Format, *, linear: bool) -> tuple[float, float]:
    """The box that a symbol may take on a label, quiet zones included."""
    width, height = format_.width - 2 * format_.inset_x, format_.height - 2 * format_.inset_y
    if linear:
        return width, _BARS * height
    # Two lines of what it says stand under it.
    side = min(_SQUARE * width, height - 2 * Style(Face.REGULAR, _READABLE).leading)
    return side, side


def _bars(layout: Layout, content: Content, box: _Box, growth: float) -> _Box:
    """A line of bars along the bottom, what it holds under it; returns the room above."""
    style = Style(Face.REGULAR, _CAPTION * growth)
    under = style.leading if content.readable else 0.0
    height = _BARS * box.height
    top = box.bottom - height
    symbol = content.symbol
    module = symbol.module(box.width) or box.width / (symbol.width + 2 * symbol.quiet)
    left = box.x + (box.width - symbol.width * module) / 2
    layout.drawn = Drawn(left, top, symbol, module, height - under)
    if content.readable:
        text = cut(content.readable, box.width, style)
        x = box.x + (box.width - style.measure(text)) / 2
        layout.texts.append(Text(x, box.bottom - under + style.rise + 0.2, text, style))
    return _Box(box.x, box.y, box.width, box.height - height - _GAP)


def _square(layout: Layout, content: Content, box: _Box, growth: float) -> _Box:
    """A square symbol at the top left, what it holds along the bottom; returns the room to its right."""
    style = Style(Face.REGULAR, _READABLE * min(growth, 1.25))
    lines = wrap(content.readable, box.width, style, 2)
    foot = len(lines) * style.leading
    for number, line in enumerate(lines):
        y = box.bottom - foot + number * style.leading + style.rise
        layout.texts.append(Text(box.x, y, line, style))
    symbol = content.symbol
    side = min(_SQUARE * box.width, box.height - foot)
    module = symbol.module(side, side) or side / (symbol.width + 2 * symbol.quiet)
    quiet = symbol.quiet * module
    taken = symbol.width * module + 2 * quiet
    # In the middle of its height, when it is smaller than its room.
    top = box.y + max(0.0, (box.height - foot - taken) / 2)
    layout.drawn = Drawn(box.x + quiet, top + quiet, symbol, module)
    left = taken + max(0.0, _GAP - quiet)
    return _Box(box.x + left, box.y, box.width - left, box.height - foot - (_GAP / 2 if lines else 0))


@dataclass(frozen=True)
class _Row:
    """One line of texts beside each other, none larger than ``style``; ``space`` is kept above it."""

    cells: tuple[tuple[str, Style], ...]
    style: Style
    space: float = 0.0


def _write(layout: Layout, content: Content, box: _Box, growth: float, columns: int) -> None:
    """The texts, from the top: as large as all of them fit; then without the last ones."""
    for shrink in _SHRINKS:
        for description_lines in (2, 1):
            rows = list(_rows(content, box.width, growth * shrink, description_lines, columns))
            if _height(rows) <= box.height:
                return _place(layout, rows, box, columns)
    return _place(layout, rows, box, columns)


def _height(rows: Iterable[_Row]) -> float:
    return sum(row.style.leading + row.space for row in rows)


def _place(layout: Layout, rows: Sequence[_Row], box: _Box, columns: int) -> None:
    """Write the rows one under the other, in the middle of a room that is higher; those that find no room are left."""
    y = box.y + max(0.0, (box.height - _height(rows)) / 2)
    for row in rows:
        if y + row.space + row.style.leading > box.bottom + 1e-6:
            return
        y += row.space
        width = box.width / columns
        for number, (text, style) in enumerate(row.cells):
            layout.texts.append(Text(box.x + number * width, y + row.style.rise, text, style))
        y += row.style.leading


def _rows(content: Content, width: float, size: float, description_lines: int, columns: int) -> Iterator[_Row]:
    """Every line of text, in the order of what is needed most."""
    caption, small = Style(Face.REGULAR, _CAPTION * size), Style(Face.REGULAR, _SMALL * size)
    item = Style(Face.BOLD, _ITEM * size)
    if content.caption:
        yield _Row((fit(content.caption, width, caption),), caption)
    yield from _name(content.name, width, size)
    if content.item:
        yield _Row((fit(content.item, width, item),), item, 0.3)
    lines = wrap(content.description, width, small, description_lines)
    yield from (_Row(((line, small),), small) for line in lines)
    cell = width / columns - (_GAP if columns > 1 else 0)
    facts = [fit(f"{label}: {value}" if label else value, cell, small) for label, value in content.facts]
    for number in range(0, len(facts), columns):
        yield _Row(tuple(facts[number : number + columns]), small, 0.3 if number == 0 else 0)


def _name(name: str, width: float, size: float) -> Iterator[_Row]:
    """The code, as large as it fits on a line; at its smallest on as many as it needs, three at most."""
    largest, smallest = Style(Face.BOLD, _NAME * size), Style(Face.BOLD, _SMALLEST_NAME * size)
    needed = largest.measure(name)
    factor = min(1.0, width / needed) if needed else 1.0
    fitting = largest.scaled(factor * 0.999)
    if fitting.size >= smallest.size:
        yield _Row(((name, fitting),), fitting)
        return
    yield from (_Row(((line, smallest),), smallest) for line in wrap(name, width, smallest, 3))

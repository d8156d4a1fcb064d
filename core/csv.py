"""CSV as people exchange it: UTF-8, comma, header row, ISO dates, decimal point (domain: files in and out)."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import BinaryIO, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

T = TypeVar("T")
Cell = str | int | Decimal | datetime.date | bool | None

# A spreadsheet would take such a cell for a formula. The quote counts too, so that every text comes back.
_NEEDS_QUOTE = re.compile(r"'*[=+\-@\t]")
_QUOTED = re.compile(r"'+[=+\-@\t]")

MAX_PROBLEMS = 100
# Longer cells are a forgotten closing quote, not data.
MAX_CELL = 100_000


class Writable(Protocol):
    def write(self, text: str, /) -> object: ...


def escape_cell(text: str) -> str:
    """The text as a cell that a spreadsheet opens as text: a quote before what begins with = + - @ or a tab."""
    return f"'{text}" if _NEEDS_QUOTE.match(text) else text


def unescape_cell(cell: str) -> str:
    """The text that ``escape_cell`` was given."""
    return cell[1:] if cell.startswith("'") and _QUOTED.match(cell) else cell


def format_cell(value: Cell) -> str:
    """Numbers plain with a decimal point, dates ISO, booleans 0 or 1, nothing empty, text escaped."""
    if value is None:
        return ""
    if isinstance(value, str):
        return escape_cell(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Each row as one CSV record ending in CR LF (RFC 4180), for streaming."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([format_cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def write_rows(output: Writable, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write the header and the rows as they come; returns how many rows."""
    count = -1
    for count, line in enumerate(csv_lines(_after(header, rows))):  # noqa: B007
        output.write(line)
    return count


def _after(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield header
    yield from rows


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with a file, and where; line 0 is the file as a whole."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        if not self.line:
            return self.reason
        if not self.column:
            return _("line %(line)d: %(reason)s") % {"line": self.line, "reason": self.reason}
        place = {"line": self.line, "column": self.column, "reason": self.reason}
        return _("line %(line)d, column %(column)s: %(reason)s") % place


class BadFile(Exception):
    """Nothing was changed; ``problems`` are the first, ``total`` is how many there are."""

    def __init__(self, problems: Sequence[RowProblem], total: int | None = None) -> None:
        self.problems = list(problems)
        self.total = len(self.problems) if total is None else total
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Problems:
    """Collects what is wrong with a file: all are counted, the first of the file are kept."""

    found: list[RowProblem] = field(default_factory=list)
    total: int = 0

    def add(self, line: int, column: str, reason: str) -> None:
        self.total += 1
        if len(self.found) < MAX_PROBLEMS:
            self.found.append(RowProblem(line, column, reason))

    def refuse(self) -> None:
        """Raise BadFile if anything was found."""
        if self.total:
            raise BadFile(sorted(self.found, key=lambda problem: problem.line), self.total)


class MoreColumns(Protocol):
    """Optional columns that a layout can't list: users name them. ``told`` is how messages write them."""

    @property
    def told(self) -> Sequence[str]: ...

    def take(self, column: str) -> bool:
        """Whether the column is one of these. Raises ValidationError if it should be one, and is wrong."""


@dataclass(frozen=True)
class Layout:
    """The columns of a file, in the order in which they are written; the optional ones may be absent."""

    columns: Sequence[str]
    optional: frozenset[str] = frozenset()
    more: Sequence[MoreColumns] = ()

    def with_more(self, *more: MoreColumns) -> Layout:
        """The layout of one file, with these columns of its own."""
        return replace(self, more=more)

    def takes(self, column: str) -> bool:
        """Whether a column is understood. Raises ValidationError if it is not, but nearly so."""
        return column in self.columns or any(more.take(column) for more in self.more)

    @property
    def told(self) -> str:
        """All columns, for people."""
        return ", ".join([*self.columns, *(name for more in self.more for name in more.told)])


@dataclass(slots=True)
class Row:
    """One record, with the line of the file where it begins. Columns that are absent are not in ``cells``."""

    line: int
    cells: dict[str, str]
    problems: Problems

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, column: str, reason: str) -> None:
        self.problems.add(self.line, column, reason)

    def parse(self, column: str, parser: Callable[[str], T], empty: T | None = None) -> T | None:
        """The cell as ``parser`` reads it; ``empty`` when it is blank, or wrong and so reported."""
        text = self.cells.get(column, "")
        if not text or text.isspace():
            return empty
        try:
            return parser(text)
        except ValidationError as error:
            self.problem(column, " ".join(error.messages))
            return empty

    def require(self, column: str, parser: Callable[[str], T]) -> T | None:
        """Like ``parse``; a blank cell is reported."""
        if not self.text(column).strip():
            self.problem(column, _("is empty."))
            return None
        return self.parse(column, parser)


def read_rows(file: BinaryIO, layout: Layout, problems: Problems) -> Iterator[Row]:
    """The records of a file. Blank lines are passed over.

    Raises BadFile at once when the file can't be read as CSV or its header is wrong; adds to ``problems``
    records with more or fewer cells than the header, and leaves them out.
    """
    reader = csv.reader(_decoded_lines(file), strict=True)
    header: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise BadFile([RowProblem(line, "", _csv_reason(str(error)))]) from error
        if not any(cells):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
            _check_header(header, layout, line)
        elif len(cells) != len(header):
            reason = _("has %(count)d cells; the header has %(columns)d.")
            problems.add(line, "", reason % {"count": len(cells), "columns": len(header)})
        else:
            if "'" in "".join(cells):
                cells = [unescape_cell(cell) for cell in cells]
            yield Row(line, dict(zip(header, cells, strict=True)), problems)
    if header is None:
        raise BadFile([RowProblem(0, "", _("The file is empty; its first line names the columns."))])


def _decoded_lines(file: BinaryIO) -> Iterator[str]:
    for number, raw in enumerate(file, start=1):
        if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise BadFile([RowProblem(0, "", _("The file is UTF-16; save it as CSV in UTF-8."))])
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            reason = _("byte 0x%(byte)02X at place %(place)d is not UTF-8; save the file as CSV in UTF-8.")
            place = {"byte": raw[error.start], "place": error.start + 1}
            raise BadFile([RowProblem(number, "", reason % place)]) from error
        if "\0" in text:
            raise BadFile([RowProblem(number, "", _("holds a NUL character; this is not a CSV file."))])
        if len(text) > MAX_CELL:
            raise BadFile([RowProblem(number, "", _("is too long; this is not a CSV file."))])
        yield text


def _csv_reason(error: str) -> str:
    if "unexpected end of data" in error:
        return _("a quoted cell that begins here is never closed.")
    if "expected after" in error:
        return _("a quoted cell is followed by something else than a comma; write a quote inside a cell twice.")
    if "field larger" in error:
        return _("a cell is too long; look for a quote that is never closed.")
    return _("can't be read as CSV (%(error)s).") % {"error": error}


def _check_header(header: Sequence[str], layout: Layout, line: int) -> None:
    if len(header) == 1 and ";" in header[0]:
        raise BadFile([RowProblem(line, "", _("The columns are separated by semicolons; use commas."))])
    problems = Problems()
    seen: set[str] = set()
    for name in header:
        if name in seen:
            problems.add(line, name, column_twice())
        elif reason := _unknown(name, layout):
            problems.add(line, name, reason)
        seen.add(name)
    for name in layout.columns:
        if name not in seen and name not in layout.optional:
            problems.add(line, name, _("this column is missing."))
    problems.refuse()


def column_twice() -> str:
    """What is told of a column that stands in the header again."""
    return _("this column is there twice.")


def _unknown(name: str, layout: Layout) -> str:
    """Why a column is not taken; nothing if it is."""
    try:
        known = layout.takes(name)
    except ValidationError as error:
        return " ".join(error.messages)
    return "" if known else _("unknown column. The columns are: %(columns)s.") % {"columns": layout.told}

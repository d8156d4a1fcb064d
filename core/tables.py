"""Tables declared as columns over a query, rendered from tuples in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime

from core import formatting
from core.paging import Ordering, fetch
from core.table_rows import Row, cell_writer, once_for_each, to_address

Kind = Literal["text", "code", "date", "datetime", "number", "bool", "badge"]


@dataclass(frozen=True)
class Column:
    """One column: what it is called, where its value comes from, how it looks.

    ``accessor`` is a field path or annotation, or several of them; ``value`` then makes the one value shown
    (and exported) of what they hold. ``order_by`` names the paths that a click on the heading sorts by: by
    default the accessor, when ``sortable``. ``link`` names a URL taking ``link_id``'s value; a cell of the
    table's first column, or with ``link=True``, opens the row. ``badges`` gives, for kind "badge", the label
    and tone of each value. An ``optional`` column is left out of a page on which no row has anything in it,
    unless its heading sorts: other pages may have something.
    """

    name: str
    label: str | Promise
    accessor: str | tuple[str, ...] = ""
    kind: Kind = "text"
    sortable: bool = False
    order_by: tuple[str, ...] = ()
    value: Callable[..., Any] | None = None
    badges: Mapping[Any, tuple[str | Promise, str]] = field(default_factory=dict)
    link: str | bool = False
    link_id: str = ""
    export: bool = True
    css: str = ""
    optional: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        if isinstance(self.accessor, tuple):
            return self.accessor
        return (self.accessor or self.name,)

    @property
    def ordering(self) -> tuple[str, ...]:
        return self.order_by or (self.paths if self.sortable else ())

    @property
    def css_class(self) -> str:
        return f"{'state' if self.kind == 'badge' else self.kind} {self.css}".strip()

    def of(self, values: Sequence[Any]) -> Any:
        """The one value shown, of what the paths hold."""
        return self.value(*values) if self.value else values[0]

    def html(self, value: Any) -> str:
        """``value`` as the reader's language writes it, escaped."""
        if self.kind == "badge":
            if value in self.badges:
                label, tone = self.badges[value]
                return formatting.badge(label, tone)
            return "" if value in (None, "") else formatting.badge(value, "neutral")
        return formatting.value_html(value)


class Heading(NamedTuple):
    name: str
    label: str
    css: str
    sort: str
    direction: str


class Table:
    """A list of columns over a query. ``row_url`` names the URL, taking the primary key, that a row opens."""

    columns: Sequence[Column] = ()
    row_url = ""
    order_by: Sequence[str] = ()
    # Read along with the columns, for ``row_id``.
    row_id = "pk"

    def __init__(self, columns: Sequence[Column] | None = None) -> None:
        if columns is not None:
            self.columns = columns
        # Read all the same: what tuples hold does not depend on what other rows hold.
        self._left_out: set[str] = set()
        # Those that sort, whether shown or not.
        self.known = self.columns

    def arrange(self, names: Sequence[str]) -> None:
        """Show, and read, these columns alone, in this order; before them the first, which opens rows."""
        by_name = {column.name: column for column in self.columns[1:]}
        self.columns = (self.columns[0], *(by_name[name] for name in names if name in by_name))

    def leave_out_empty(self, tuples: Sequence[Sequence[Any]]) -> None:
        """From now on show no heading and no cells of the optional columns that are empty in all of ``tuples``."""
        self._left_out = {
            column.name
            for column, start, end, _first in self._plan()
            if column.optional
            and not column.ordering
            and all(column.of(values[start:end]) in ("", None) for values in tuples)
        }

    @property
    def _shown(self) -> list[Column]:
        return [column for column in self.columns if column.name not in self._left_out]

    @property
    def fields(self) -> list[str]:
        """What has to be read, in the order in which ``rows`` takes it."""
        paths = [self.row_id]
        for column in self.columns:
            paths += column.paths
            if column.link_id:
                paths.append(column.link_id)
        return paths

    def ordering(self, queryset: QuerySet[Any], sort: str = "") -> Ordering:
        """The ordering that ``sort`` (a column's name, a minus before it to turn it round) asks for."""
        for column in self.known:
            if column.name == sort.lstrip("-") and column.ordering:
                minus = "-" if sort.startswith("-") else ""
                return Ordering(queryset.model, [_turned(path, minus) for path in column.ordering])
        return Ordering(queryset.model, self.order_by or ["pk"])

    def headings(self, sort: str = "") -> list[Heading]:
        headings = []
        for column in self._shown:
            direction = ""
            if column.name == sort.lstrip("-"):
                direction = "descending" if sort.startswith("-") else "ascending"
            turned = f"-{column.name}" if direction == "ascending" else column.name
            headings.append(
                Heading(column.name, str(column.label), column.css_class, turned if column.ordering else "", direction)
            )
        return headings

    def first(self, queryset: QuerySet[Any], limit: int) -> list[Row]:
        """The first rows of a query, in the order of the table, for a panel."""
        page = fetch(queryset, self.ordering(queryset), self.fields, size=limit)
        return list(self.rows(row.values for row in page[:limit]))

    def rows(self, tuples: Iterable[Sequence[Any]]) -> Iterator[Row]:
        """Rows ready to be shown, from tuples of ``fields``. What they have in common is worked out once."""
        plans = [plan for plan in self._plan() if plan[0].name not in self._left_out]
        writers = [cell_writer(column, start, end, opens=first) for column, start, end, first in plans]
        naming, name_end = plans[0][0], plans[0][2]
        name = once_for_each(lambda values: formatting.text(naming.of(values)))
        address = to_address(self.row_url) if self.row_url else lambda _pk: ""
        for values in tuples:
            url = address(values[0])
            cells = SafeString("".join([write(values, url) for write in writers]))
            yield Row(values[0], url, cells, name(values[1:name_end]))

    def _plan(self) -> Iterator[tuple[Column, int, int, bool]]:
        start = 1
        for index, column in enumerate(self.columns):
            end = start + len(column.paths)
            yield column, start, end, index == 0
            start = end + bool(column.link_id)

    def export_header(self) -> list[str]:
        return [column.name for column in self.columns if column.export]

    def export_rows(self, tuples: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        """Rows of plain values, from tuples of ``fields``."""
        plans = [plan for plan in self._plan() if plan[0].export]
        for values in tuples:
            yield [_plain(column.of(values[start:end])) for column, start, end, _first in plans]


def _turned(path: str, minus: str) -> str:
    if not minus:
        return path
    return path[1:] if path.startswith("-") else f"-{path}"


def _plain(value: Any) -> Any:
    """A value as files have it."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, datetime):
        return (localtime(value) if is_aware(value) else value).strftime("%Y-%m-%d %H:%M:%S")
    return value

"""Rows of a table as HTML: what they have in common is worked out once for a page, what differs once for each value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from core.tables import Column

# Writes one cell, of the values of a row and the address that the row opens.
CellWriter = Callable[[Sequence[Any], str], str]
# A number that stands in no address by itself.
_STAND_IN = 918273645546372819


class Row(NamedTuple):
    """A row ready to be shown. ``name`` is what it is called: its first cell."""

    pk: Any
    url: str
    cells: SafeString
    name: str = ""


def to_address(url_name: str) -> Callable[[Any], str]:
    """The function that gives the address of ``url_name`` for a primary key. Looking one up for each row is dear."""
    before, _found, after = reverse(url_name, args=[_STAND_IN]).partition(str(_STAND_IN))

    def address(pk: Any) -> str:
        return f"{before}{pk}{after}" if type(pk) is int else reverse(url_name, args=[pk])

    return address


def cell_writer(column: Column, start: int, end: int, *, opens: bool) -> CellWriter:
    """The function that writes the cells of a column, whose values are those from ``start`` to ``end`` of a row.

    ``opens``: the cell leads to what the row opens, if that is anything.
    """
    opening = f'<td class="{escape(column.css_class)}" data-label="{conditional_escape(str(column.label))}">'
    inside = once_for_each(lambda values: column.html(column.of(values)))
    if isinstance(column.link, str) and column.link_id:
        address = to_address(column.link)

        def linked(values: Sequence[Any], _url: str) -> str:
            html, target = inside(values[start:end]), values[end]
            if not html or target is None:
                return f"{opening}{html}</td>"
            return f'{opening}<a href="{escape(address(target))}">{html}</a></td>'

        return linked
    if opens or column.link is True:

        def opening_row(values: Sequence[Any], url: str) -> str:
            html = inside(values[start:end])
            if not html or not url:
                return f"{opening}{html}</td>"
            return f'{opening}<a href="{escape(url)}" class="row-link">{html}</a></td>'

        return opening_row
    return lambda values, _url: f"{opening}{inside(values[start:end])}</td>"


def once_for_each(write: Callable[[Sequence[Any]], str]) -> Callable[[Sequence[Any]], str]:
    """``write`` for the rows of one page. They have much in common: what is the same is written once."""
    written: dict[Any, str] = {}

    def text(values: Sequence[Any]) -> str:
        try:
            found = written.get(values)
        except TypeError:
            # A list, or a value that holds one.
            return write(values)
        if found is None:
            found = written[values] = write(values)
        return found

    return text


def rows_html(rows: Iterable[Row], *, picking: bool = False) -> SafeString:
    """Table rows; with ``picking`` each begins with a box to choose it."""
    before, _name, after = _("Choose %(name)s").partition("%(name)s")
    parts: list[str] = []
    for row in rows:
        parts.append(f'<tr data-href="{escape(row.url)}">' if row.url else "<tr>")
        if picking:
            parts.append(
                f'<td class="pick"><label><input type="checkbox" name="row" value="{row.pk}" form="bulk" '
                f'autocomplete="off"><span class="visually-hidden">{before}{conditional_escape(row.name)}{after}'
                "</span></label></td>"
            )
        parts.append(row.cells)
        parts.append("</tr>\n")
    return SafeString("".join(parts))

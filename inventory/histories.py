"""Histories of one lot or serial number on its page: its movements as rows that open their documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import BooleanField, Q, Value
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attributes.pages import may_see_instances
from attributes.tables import PROPERTIES
from core import panels
from core.formatting import badge
from core.prepared import ASKED, Prepared
from core.table_rows import Row
from core.tables import Column, Table
from inventory.models import Movement
from numbering.document_kinds import DocumentKind

# Rows of a history shown at once; the rest is a link away.
SHOWN = 200
PANEL_TEMPLATE = "inventory/panels/history.html"

_DOCUMENT = "line__document__"


def document_type(description: str, code: str) -> str:
    """A document type as people call it."""
    return description or str(DocumentKind(code).label)


def described(*names: str | None) -> str:
    """Code and description, or the accounts and description of a partner."""
    return " – ".join(name for name in names if name)


def partner(account: str | None, detail: str | None, description: str | None) -> str:
    return "" if account is None else f"{account}.{detail} – {description}"


def engagement(quantity: Any, committed: Any) -> str:
    """What a movement does to stock, by the signs of what it adds."""
    if quantity > 0:
        return "load"
    if quantity < 0:
        return "unload"
    return "commit" if committed > 0 else "release"


def marks(*, first: bool = False, reverses: Any = None, reversed_by: Any = None) -> SafeString:
    """What is special about a movement or a document."""
    badges = []
    if first:
        badges.append(badge(_("first"), "info"))
    if reverses:
        badges.append(badge(_("reversal"), "warn"))
    if reversed_by:
        badges.append(badge(_("reversed"), "bad"))
    return format_html_join(" ", "{}", ((one,) for one in badges))


TYPE = Column(
    "document_type",
    gettext_lazy("Reference document"),
    (f"{_DOCUMENT}document_type__description", f"{_DOCUMENT}document_type_id"),
    value=document_type,
)
NUMBER = Column("number", gettext_lazy("Number"), f"{_DOCUMENT}number", kind="code")
DATE = Column("date", gettext_lazy("Date"), "date", kind="date")
MARKS = Column(
    "marks",
    gettext_lazy("Mark"),
    ("first", "reverses_id", "reversed_by__id"),
    value=lambda first, reverses, reversed_by: marks(first=first, reverses=reverses, reversed_by=reversed_by),
)
PACKAGES = Column("packages", gettext_lazy("Packages"), "line__packages", kind="number")
INSERTED = Column("created_at", gettext_lazy("Insert date"), kind="datetime")
FORCE_CLOSED = Column("force_closed", gettext_lazy("Force-closed"), kind="bool")
WAREHOUSE = Column(
    "warehouse",
    gettext_lazy("Warehouse"),
    ("location__warehouse__code", "location__warehouse__description"),
    value=described,
)
LOCATION = Column("location", gettext_lazy("Location"), ("location__code", "location__description"), value=described)
TEMPLATE = Column("template", gettext_lazy("Template"), ("template__code", "template__description"), value=described)
PARTNER = Column(
    "partner",
    gettext_lazy("Customer / supplier"),
    (f"{_DOCUMENT}partner__account", f"{_DOCUMENT}partner__detail_account", f"{_DOCUMENT}partner__description"),
    value=partner,
)
ENGAGEMENT = Column(
    "effect",
    gettext_lazy("Effect"),
    ("quantity", "committed"),
    kind="badge",
    value=engagement,
    badges={
        "load": (gettext_lazy("load"), "good"),
        "unload": (gettext_lazy("unload"), "neutral"),
        "commit": (gettext_lazy("commitment"), "info"),
        "release": (gettext_lazy("released"), "neutral"),
    },
)
WHERE = (WAREHOUSE, LOCATION, TEMPLATE, PARTNER)


class HistoryTable(Table):
    """Movements; a row opens its document. Properties have a column where some row shown has any."""

    row_id = "line__document_id"

    def __init__(self, columns: Sequence[Column], order_by: Sequence[str], row_url: str, **flags: bool) -> None:
        """``flags`` are what is the same in all rows, by the paths of the columns that show it; ``first`` of the first
        row alone."""
        super().__init__(columns)
        self.order_by = order_by
        self.row_url = row_url
        self.flags = flags

    def rows(self, tuples: Iterable[Sequence[Any]]) -> Iterator[Row]:
        """The headings are asked for after the rows, which say what there is. The rows are read from the first on."""
        paths, later = self.fields, {**self.flags, "first": False}
        found = [_flagged(paths, values, later if at else self.flags) for at, values in enumerate(tuples)]
        self.leave_out_empty(found)
        return super().rows(found)


def _flagged(paths: Sequence[str], values: Sequence[Any], flags: Mapping[str, bool]) -> Sequence[Any]:
    if not flags:
        return values
    return tuple(flags.get(path, value) for path, value in zip(paths, values, strict=True))


def row_url(request: HttpRequest) -> str:
    """What a row opens: its document, if the user may see it."""
    return "documents:detail" if request.user.has_perm("inventory.view_document") else ""


def seen(columns: Sequence[Column], request: HttpRequest) -> list[Column]:
    """The columns as the user may see them: properties lead to their page for those who may open it."""
    if may_see_instances(request):
        return list(columns)
    return [replace(column, link=False) if column.name == PROPERTIES.name else column for column in columns]


def part(
    request: HttpRequest, name: str, table: Table, rows: Callable[[int], Iterable[Row]], empty_text: str | Promise
) -> Mapping[str, Any]:
    """What the template of a history shows: the rows from the one on that the address names, and where the further
    ones begin. ``rows`` gives the first so many."""
    asked = request.GET.get(name, "")
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    found = list(rows(start + SHOWN + 1))[start:]
    return {
        "headings": table.headings(),
        "rows": found[:SHOWN],
        "empty_text": empty_text,
        "name": name,
        "further": start + SHOWN if len(found) > SHOWN else None,
    }


@dataclass(frozen=True, eq=False)
class History:
    """One panel of movements: which, in what order, with which columns.

    ``whose`` is the way from a movement to what the page is about, which has a flag ``force_closed``.
    """

    name: str
    title: str | Promise
    icon: str
    whose: str
    condition: Q
    columns: Sequence[Column]
    empty_text: str | Promise
    newest_first: bool = False
    marks_first: bool = False
    order: int = 0

    def context(self, request: HttpRequest, traced: Any) -> Mapping[str, Any]:
        """The panel of one lot or serial number."""
        flags = {"first": self.marks_first, "force_closed": bool(traced.force_closed)}
        table = HistoryTable(seen(self.columns, request), self.order_by, row_url(request), **flags)
        fields = tuple(table.fields)

        def rows(limit: int) -> Iterable[Row]:
            return table.rows(_prepared(self, fields, limit).ask(traced.pk))

        return part(request, self.name, table, rows, self.empty_text)

    @property
    def order_by(self) -> tuple[str, ...]:
        return ("-date", "-pk") if self.newest_first else ("date", "pk")


@lru_cache(maxsize=64)
def _prepared(history: History, fields: tuple[str, ...], limit: int) -> Prepared[tuple[Any, ...]]:
    """The first rows of a history: as tuples of ``fields``, what is a flag not yet told."""
    flag = Value(False, output_field=BooleanField())
    movements = Movement.objects.filter(history.condition, **{history.whose: ASKED})
    rows = movements.annotate(first=flag, force_closed=flag).order_by(*history.order_by)
    return Prepared(rows.values_list(*fields)[:limit])


LOADED = Q(quantity__gt=0, reverses__isnull=True)
ENGAGED = Q(reverses__isnull=True) & (Q(quantity__lt=0) | Q(committed__gt=0))


def loads(whose: str, amounts: Sequence[Column], *, order: int) -> History:
    """The load history (domain, the serial number register); ``amounts`` are its quantity and unit."""
    return History(
        "loads",
        gettext_lazy("Load history"),
        "load",
        whose,
        LOADED,
        (TYPE, NUMBER, DATE, MARKS, PROPERTIES, *amounts, PACKAGES, INSERTED, FORCE_CLOSED, *WHERE),
        gettext_lazy("No document has loaded it."),
        order=order,
    )


def unloads(whose: str, amounts: Sequence[Column], *, order: int) -> History:
    """The unload history: what engaged it, in chronological order, the first one marked."""
    return History(
        "unloads",
        gettext_lazy("Unload history"),
        "unload",
        whose,
        ENGAGED,
        (TYPE, NUMBER, DATE, MARKS, ENGAGEMENT, PROPERTIES, *amounts, INSERTED, FORCE_CLOSED, *WHERE),
        gettext_lazy("No document has engaged or unloaded it."),
        marks_first=True,
        order=order,
    )


def register(page: str, permission: str, histories: Iterable[History]) -> None:
    """Show histories on a page to users with ``permission``."""
    for history in histories:
        panels.register(
            page,
            history.name,
            title=history.title,
            template=PANEL_TEMPLATE,
            context=history.context,
            order=history.order,
            permission=permission,
            icon=history.icon,
        )

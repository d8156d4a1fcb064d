"""What the ledger knows of one serial number, on its page: loads, unloads, every movement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import panels
from core.formatting import badge
from core.tables import Column, Row, Table
from inventory.models import Movement
from numbering.document_kinds import DocumentKind
from serials.models import SerialNumber

# Rows of a history shown at once; the rest is a link away.
SHOWN = 200
PAGE = "serials.serialnumber"

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
    """What a movement does to one piece, by the signs of what it does to all of its line."""
    if quantity > 0:
        return "load"
    if quantity < 0:
        return "unload"
    return "commit" if committed > 0 else "release"


def marks(*, first: bool, reverses: int | None, reversed_by: int | None) -> SafeString:
    """What is special about a movement."""
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
# A serial number is one piece, whatever unit its document counts in.
QUANTITY = Column("quantity", gettext_lazy("Quantity"), "piece", kind="number")
UNIT = Column("unit", gettext_lazy("Unit"), "item__unit__code")
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
    """Movements of one serial number; a row opens its document."""

    row_id = "line__document_id"

    def __init__(self, columns: Sequence[Column], order_by: Sequence[str], *, opens: bool) -> None:
        super().__init__(columns)
        self.order_by = order_by
        self.row_url = "documents:detail" if opens else ""


@dataclass(frozen=True)
class History:
    """One of the panels: which movements, in what order, with which columns."""

    name: str
    title: str | Promise
    icon: str
    condition: Q
    columns: Sequence[Column]
    empty_text: str | Promise
    newest_first: bool = False
    marks_first: bool = False
    order: int = field(default=0)

    def movements(self, serial: SerialNumber) -> QuerySet[Any]:
        movements = Movement.objects.filter(self.condition, serial_links__serial=serial)
        first = movements.order_by("date", "id").values_list("pk", flat=True).first() if self.marks_first else None
        return movements.annotate(
            first=Case(When(pk=first, then=Value(True)), default=Value(False), output_field=BooleanField()),
            force_closed=Value(serial.force_closed, output_field=BooleanField()),
            piece=Value(1),
        )

    def context(self, request: HttpRequest, serial: SerialNumber) -> Mapping[str, Any]:
        """The rows from the one on that the address names, and where the further ones begin."""
        asked = request.GET.get(self.name, "")
        start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
        order_by = ("-date", "-pk") if self.newest_first else ("date", "pk")
        table = HistoryTable(self.columns, order_by, opens=request.user.has_perm("inventory.view_document"))
        rows: list[Row] = table.first(self.movements(serial), start + SHOWN + 1)[start:]
        return {
            "headings": table.headings(),
            "rows": rows[:SHOWN],
            "empty_text": self.empty_text,
            "name": self.name,
            "further": start + SHOWN if len(rows) > SHOWN else None,
        }


HISTORIES = (
    History(
        "loads",
        gettext_lazy("Load history"),
        "load",
        Q(quantity__gt=0, reverses__isnull=True),
        (TYPE, NUMBER, DATE, MARKS, QUANTITY, UNIT, PACKAGES, INSERTED, FORCE_CLOSED, *WHERE),
        gettext_lazy("No document has loaded it."),
        order=10,
    ),
    History(
        "unloads",
        gettext_lazy("Unload history"),
        "unload",
        Q(reverses__isnull=True) & (Q(quantity__lt=0) | Q(committed__gt=0)),
        (TYPE, NUMBER, DATE, MARKS, ENGAGEMENT, QUANTITY, UNIT, INSERTED, FORCE_CLOSED, *WHERE),
        gettext_lazy("No document has engaged or unloaded it."),
        marks_first=True,
        order=20,
    ),
    History(
        "movements",
        gettext_lazy("Every movement"),
        "transfer",
        Q(),
        (TYPE, NUMBER, DATE, ENGAGEMENT, MARKS, INSERTED, *WHERE),
        gettext_lazy("Nothing has moved it."),
        newest_first=True,
        order=30,
    ),
)


def register() -> None:
    """Show the histories on the page of a serial number."""
    for history in HISTORIES:
        panels.register(
            PAGE,
            history.name,
            title=history.title,
            template="inventory/panels/serial_history.html",
            context=history.context,
            order=history.order,
            permission="serials.view_serialnumber",
            icon=history.icon,
        )

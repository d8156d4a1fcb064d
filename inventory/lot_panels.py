"""What the ledger and the documents know of one lot, on its page: loads, unloads, what else refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Abs
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from attributes.tables import OF_INSTANCE, PROPERTIES
from core import panels
from core.codes import code_key
from core.table_rows import Row
from core.tables import Column
from inventory import histories
from inventory.models import Direction, Document, DocumentLine, Movement, State
from inventory.tables import DocumentTable
from lots.models import Lot
from lots.names import parse_lot_name
from numbering.document_kinds import DocumentKind

PAGE, PERMISSION = "lots.lot", "lots.view_lot"

# As the document counts: a load or unload is all of its line.
_AS_COUNTED = (
    Column("quantity", _("Quantity"), "line__quantity", kind="number"),
    Column("unit", _("Unit"), "line__unit__code"),
)
HISTORIES = (
    histories.loads("lot", _AS_COUNTED, order=22),
    histories.unloads("lot", _AS_COUNTED, order=24),
)
_STATE = next(column for column in DocumentTable.columns if column.name == "state")


class ReferenceTable(histories.HistoryTable):
    """Lines and movements that refer to a lot otherwise, as ``references`` gives them."""

    columns = (
        Column("document_type", _("Document"), ("type_name", "type_code"), value=histories.document_type),
        Column("number", _("Number"), "document_number", kind="code"),
        Column("date", _("Date"), "document_date", kind="date"),
        Column("state", _("State"), "document_state", kind="badge", badges=_STATE.badges),
        Column(
            "reference",
            _("Refers to it as"),
            kind="badge",
            badges={
                "named": (_("named"), "neutral"),
                "invoiced": (_("invoiced"), "info"),
                "released": (_("released"), "neutral"),
                "reversal": (_("reversal"), "warn"),
            },
        ),
        replace(PROPERTIES, accessor=("instance_values", "instance_warranty_date"), link_id="instance_pk"),
        Column("amount", _("Quantity"), kind="number"),
        Column("unit_code", _("Unit")),
    )
    row_id = "document_pk"

    def __init__(self, row_url: str, columns: Sequence[Column] | None = None) -> None:
        super().__init__(columns or self.columns, (), row_url)


def references(lot: Lot) -> QuerySet[Any, tuple[Any, ...]]:
    """Documents that refer to a lot and are in neither of its histories, the latest first, in the table's fields.

    Drafts that name it; invoices of the deliveries that took it, which name it or no lot at all; what released a
    commitment of it; reversals.
    """
    drafts = _lines_of(lot).filter(document__state=State.DRAFT)
    deliveries = Document.objects.filter(document_type=DocumentKind.SALES_DELIVERY, lines__movements__lot=lot)
    billing = Document.objects.filter(origin__in=deliveries)
    # By the documents, of which there are few: the lines of an item are many.
    invoices = _lines_of(lot).filter(document__in=billing).exclude(document__state=State.DRAFT)
    undone = _lines_of(lot).filter(document__in=Document.objects.filter(reverses__in=billing))
    named = _naming(lot, (drafts, invoices, undone))
    moved = Movement.objects.filter(Q(reverses__isnull=False) | Q(committed__lt=0), lot=lot)
    reversal_or_release = Case(When(reverses__isnull=False, then=Value("reversal")), default=Value("released"))
    return _told(moved, "line__document", reversal_or_release, Abs(F("quantity") + F("committed")), "item__unit").union(
        _told(drafts.filter(named), "document", Value("named"), F("quantity"), "unit"),
        _told(invoices.filter(named | Q(lot_code="")), "document", Value("invoiced"), F("quantity"), "unit"),
        _told(undone.filter(named | Q(lot_code="")), "document", Value("reversal"), F("quantity"), "unit"),
        all=True,
    )


def _lines_of(lot: Lot) -> QuerySet[DocumentLine]:
    return DocumentLine.objects.filter(item=lot.item_id, variant=lot.variant_id)


def _naming(lot: Lot, candidates: Iterable[QuerySet[DocumentLine]]) -> Q:
    """Which of the lines name the lot, by its name or, where a FIFO instance leaves stock, by its code.

    A line keeps the lot as typed: the spellings are compared here, folded as codes are. One statement.
    """
    first, *others = (lines.exclude(lot_code="").order_by().values_list("lot_code", flat=True) for lines in candidates)
    spellings = {text: _folded(text) for text in first.union(*others)}
    name, code = _folded(lot.name), (code_key(lot.code), 0)
    named = Q(lot_code__in=[text for text, key in spellings.items() if key == name])
    if lot.instance:
        of_any = [text for text, key in spellings.items() if key == code]
        named |= Q(lot_code__in=of_any, direction=Direction.UNLOAD)
    return named


def _folded(name: str) -> tuple[str, int]:
    code, instance = parse_lot_name(name)
    return code_key(code), instance


def _told(queryset: QuerySet[Any], document: str, reference: Any, amount: Any, unit: str) -> QuerySet[Any, Any]:
    told: QuerySet[Any] = queryset.order_by().annotate(
        document_pk=F(document),
        type_name=F(f"{document}__document_type__description"),
        type_code=F(f"{document}__document_type"),
        document_number=F(f"{document}__number"),
        document_date=F(f"{document}__date"),
        document_state=F(f"{document}__state"),
        reference=reference,
        amount=amount,
        unit_code=F(f"{unit}__code"),
        instance_pk=F("property_instance_id"),
        instance_values=F(OF_INSTANCE[0]),
        instance_warranty_date=F(OF_INSTANCE[1]),
    )
    return told.values_list(*ReferenceTable("").fields)


def other_documents(request: HttpRequest, lot: Lot) -> Mapping[str, Any]:
    """Other documents that refer to the lot."""
    table = ReferenceTable(histories.row_url(request), histories.seen(ReferenceTable.columns, request))

    def first(limit: int) -> Iterable[Row]:
        return table.rows(references(lot).order_by("-document_date", "-document_pk", "reference", "amount")[:limit])

    return histories.part(request, "documents", table, first, _("No other document refers to it."))


def register() -> None:
    """Show them on the page of a lot."""
    histories.register(PAGE, PERMISSION, HISTORIES)
    panels.register(
        PAGE,
        "documents",
        title=_("Other documents that refer to it"),
        template=histories.PANEL_TEMPLATE,
        context=other_documents,
        order=26,
        permission=PERMISSION,
        icon="document",
    )

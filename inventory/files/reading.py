"""Rows of documents.csv put together as documents and lines."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import itemgetter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from attributes.columns import Given, PropertyColumns
from core.cells import parse_date, parse_flag, parse_number, parse_whole
from core.codes import clean_code, code_key
from core.csv import Problems, Row
from inventory.entries import SerialEntry
from inventory.files.layout import AGREEING, LOT_STATUS
from inventory.files.parts import FileDocument, Half, Piece, Place, Values
from inventory.kinds import RULES, Effect
from inventory.models import DocumentType

# A template's code; other codes have fifty characters.
_MAX_TEMPLATE = 3
_MAX_REFERENCE = 100
_MAX_NOTE = 200
_COST_DECIMALS = 4


_Head = tuple[str, str, datetime.date]
# The columns that tell the rows of one line apart; rows that agree in all others are read once.
_OWN = frozenset({"serial", "supplier_code", "customer_code", "start_date", "expiry_date"})


@dataclass(slots=True)
class _Shared:
    """What rows say alike: all but what is said of one serial number."""

    document: FileDocument
    piece: Piece
    place: Place
    quantity: Decimal
    packages: int | None
    # Of a row with a serial number; one without has codes and dates besides.
    values: Values
    properties: Given
    lot_status: str | None


def parse_kind(text: str) -> str:
    """A document type by its code."""
    kind = text.strip().lower()
    if kind not in RULES:
        raise ValidationError(
            _("“%(text)s” is not a document type; the types are %(types)s.") % {"text": text, "types": ", ".join(RULES)}
        )
    return kind


def _parse_origin(text: str) -> str:
    kind, _space, number = text.strip().partition(" ")
    parse_kind(kind)
    return clean_code(number)


def _parse_cost(text: str) -> Decimal:
    cost = parse_number(text, _COST_DECIMALS)
    if cost < 0:
        raise ValidationError(_("%(text)s is negative.") % {"text": text})
    return cost


class Reader:
    """Puts rows together. ``types`` say within what numbers start over; ``properties`` are its columns."""

    def __init__(self, types: Mapping[str, DocumentType], problems: Problems) -> None:
        self.types = types
        self.properties = PropertyColumns()
        self.problems = problems
        self.documents: dict[tuple[str, ...], FileDocument] = {}
        # The last document that goods leave by, for the rows that say where they go.
        self._leaving: dict[tuple[str, str], FileDocument] = {}
        # What was parsed and compared already: a document of 100,000 rows has one header.
        self._heads: dict[tuple[str, ...], _Head | None] = {}
        self._agreed: set[tuple[tuple[str, ...], int, bool]] = set()
        self._pieces: dict[tuple[str, ...], Piece | None] = {}
        self._shared: dict[tuple[str, ...], _Shared] = {}
        self._others: Callable[[dict[str, str]], tuple[str, ...]] | None = None
        # The status of each lot, and the line that says it last. Without the column there is none.
        self.lot_statuses: dict[tuple[str, ...], tuple[str, int]] = {}

    def read(self, rows: Iterable[Row]) -> list[FileDocument]:
        """The documents in the order of their first rows. What is wrong goes to the problems of the rows."""
        for row in rows:
            self._take(row)
        for document in self.documents.values():
            for half in document.unpaired():
                reason = (
                    _("no row brings this to where it goes: write one with the same quantity, positive.")
                    if half.quantity < 0
                    else _("no row says where this comes from: write one with the same quantity, negative.")
                )
                self.problems.add(half.line, "quantity", reason)
            if document.warehouse is None:
                first = next(iter(document.lines.values()), None)
                document.warehouse = (first.place.warehouse, first.line) if first else document.target_warehouse
        return list(self.documents.values())

    def _take(self, row: Row) -> None:
        before = row.problems.total
        shared = self._read_shared(row)
        if shared is None:
            return
        half = self._half(row, shared)
        if row.problems.total != before:
            return
        if shared.lot_status is not None:
            self.lot_statuses[shared.piece.lot_key()] = (shared.lot_status, row.line)
        if shared.document.moves_to_target:
            shared.document.add_side(half)
        else:
            shared.document.add(half, -1 if shared.quantity < 0 else 1)

    def _read_shared(self, row: Row) -> _Shared | None:
        """What the row says as others do; read again where something is wrong with it, and so told of each row."""
        if self._others is None:
            # Seven columns are in every file.
            self._others = itemgetter(*(name for name in row.cells if name not in _OWN))
        cells, before = self._others(row.cells), row.problems.total
        shared = self._shared.get(cells)
        if shared is None:
            shared = self._parse_shared(row)
            if shared and row.problems.total == before:
                self._shared[cells] = shared
        elif shared.document.moves_to_target:
            # Goods arrive by the document that they left by last, which is another where numbers start over.
            shared.document = self._document(row, negative=shared.quantity < 0) or shared.document
        return shared

    def _parse_shared(self, row: Row) -> _Shared | None:
        quantity = row.require("quantity", parse_number)
        piece = self._piece(row)
        if quantity == 0:
            row.problem("quantity", _("is zero."))
        document = self._document(row, negative=quantity is not None and quantity < 0)
        if document is None or quantity is None or piece is None:
            return None
        place = Place(row.text("warehouse").strip(), row.parse("location", clean_code) or "")
        cost, note = row.parse("unit_cost", _parse_cost), row.text("line_note").strip()
        if len(note) > _MAX_NOTE:
            row.problem("line_note", _too_long(note, _MAX_NOTE))
        packages = row.parse("packages", parse_whole)
        self._check_sign(row, document, quantity)
        lot_status = row.text(LOT_STATUS).strip() if LOT_STATUS in row.cells and piece.lot else None
        values = Values(unit_cost=cost, note=note)
        return _Shared(document, piece, place, quantity, packages, values, self.properties.read(row), lot_status)

    def _piece(self, row: Row) -> Piece | None:
        cells = tuple(row.text(name) for name in ("item_class", "item", "variant", "lot", "uom"))
        if cells not in self._pieces:
            item_class, item = row.require("item_class", clean_code), row.require("item", clean_code)
            variant, lot = row.parse("variant", clean_code), row.parse("lot", clean_code)
            unit = row.parse("uom", clean_code)
            good = item_class and item
            self._pieces[cells] = (
                Piece(item_class or "", item or "", variant or "", lot or "", unit or "") if good else None
            )
        return self._pieces[cells]

    def _half(self, row: Row, shared: _Shared) -> Half:
        supplier_code = row.parse("supplier_code", clean_code) or ""
        customer_code = row.parse("customer_code", clean_code) or ""
        start, expiry = row.parse("start_date", parse_date), row.parse("expiry_date", parse_date)
        code = row.parse("serial", clean_code)
        serial, values, quantity, properties = None, shared.values, shared.quantity, shared.properties
        if code:
            serial = SerialEntry(code, start, expiry, supplier_code, customer_code)
            if abs(quantity) != 1:
                row.problem(
                    "quantity",
                    _("is %(quantity)s; a row with a serial number has quantity 1.") % {"quantity": quantity},
                )
        else:
            values = Values(supplier_code, customer_code, start, expiry, values.unit_cost, values.note)
            properties = replace(properties, line=row.line)
        return Half(row.line, shared.piece, shared.place, quantity, shared.packages, values, serial, properties)

    def _check_sign(self, row: Row, document: FileDocument, quantity: Decimal) -> None:
        effect = RULES[document.kind].effect
        if quantity < 0 and not document.moves_to_target and effect not in (Effect.BOTH, Effect.BY_TEMPLATE):
            reason = _("is negative; a %(type)s has positive quantities.")
            row.problem("quantity", reason % {"type": document.kind})

    def _document(self, row: Row, *, negative: bool) -> FileDocument | None:
        """The document of a row, made when this is its first; None when its header is wrong, which is told once."""
        cells = tuple(row.text(name).strip() for name in AGREEING)
        if cells not in self._heads:
            self._heads[cells] = self._parse_head(row)
        head = self._heads[cells]
        if head is None:
            return None
        document = self._group(row, head, negative=negative)
        seen = (cells, document.line, negative)
        if seen not in self._agreed:
            self._agreed.add(seen)
            _agree(row, document)
            _agree_on_warehouse(row, document, negative=negative)
        return document

    def _parse_head(self, row: Row) -> _Head | None:
        before = row.problems.total
        kind, number = row.require("document_type", parse_kind), row.require("document_number", clean_code)
        date = row.require("document_date", parse_date)
        row.require("warehouse", clean_code)
        row.parse("template", lambda text: clean_code(text, _MAX_TEMPLATE))
        row.parse("reference_date", parse_date)
        row.parse("closes_origin", parse_flag)
        row.parse("origin", _parse_origin)
        account, detail = row.parse("partner_account", clean_code), row.parse("partner_detail_account", clean_code)
        if bool(account) != bool(detail):
            column = "partner_detail_account" if account else "partner_account"
            row.problem(column, _("is empty; a partner is named by account and detail account."))
        if len(row.text("reference").strip()) > _MAX_REFERENCE:
            row.problem("reference", _too_long(row.text("reference"), _MAX_REFERENCE))
        if row.problems.total != before or not (kind and number and date):
            return None
        return kind, number, date

    def _group(self, row: Row, head: _Head, *, negative: bool) -> FileDocument:
        kind, number, date = head
        moves = RULES[kind].moves_to_target
        short = (kind, code_key(number))
        if moves and not negative and short in self._leaving:
            return self._leaving[short]
        per_year, per_warehouse = self.types[kind].numbered_per_year, self.types[kind].numbered_per_warehouse
        warehouse = code_key(row.text("warehouse")) if per_warehouse else ""
        key = (*short, str(date.year) if per_year else "", warehouse)
        document = self.documents.get(key)
        if document is None:
            header = {name: row.text(name).strip() for name in AGREEING}
            document = self.documents[key] = FileDocument(row.line, kind, number, date, header, moves)
        if moves and negative:
            self._leaving[short] = document
        return document


def _agree(row: Row, document: FileDocument) -> None:
    """The first row decides; a row that says otherwise is wrong."""
    for name in AGREEING:
        given, first = row.text(name).strip(), document.header[name]
        if name != "warehouse" and code_key(given) != code_key(first):
            row.problem(name, _differs(given, first, document.line))


def _agree_on_warehouse(row: Row, document: FileDocument, *, negative: bool) -> None:
    rules, given = RULES[document.kind], row.text("warehouse").strip()
    if rules.effect is Effect.BOTH and rules.needs_partner and negative:
        # What a subcontractor used up stands with the subcontractor.
        return
    name = "target_warehouse" if document.moves_to_target and not negative else "warehouse"
    first = getattr(document, name)
    if first is None:
        setattr(document, name, (given, row.line))
    elif code_key(first[0]) != code_key(given):
        row.problem("warehouse", _differs(given, first[0], first[1]))


def _differs(given: str, first: str, line: int) -> str:
    reason = _("“%(given)s” is not “%(first)s” as on line %(line)d; the rows of one document agree.")
    return reason % {"given": given, "first": first, "line": line}


def _too_long(text: str, limit: int) -> str:
    return _("has %(length)d characters; at most %(max)d.") % {"length": len(text), "max": limit}

"""What is traced: one serial number, or one lot; and how it and the documents that moved it are called."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from attributes.tables import DESCRIBED, described, short, values_text
from core.sql import rows_source
from inventory.models import Document
from numbering.document_kinds import DocumentKind
from serials.models import SerialNumber


class Kind(IntEnum):
    SERIAL = 1
    LOT = 2


class Piece(NamedTuple):
    """A serial number or a lot, by its id."""

    kind: int
    pk: int

    @property
    def address(self) -> str:
        """How an address names it: serial-12, lot-7."""
        return f"{Kind(self.kind).name.lower()}-{self.pk}"

    @property
    def is_serial(self) -> bool:
        return self.kind == Kind.SERIAL


class Properties(NamedTuple):
    """What a property instance says; nothing (and false) where there is none."""

    pk: int | None = None
    values: str = ""
    warranty_date: datetime.date | None = None

    def __bool__(self) -> bool:
        return self.pk is not None

    def __str__(self) -> str:
        return values_text(self.values, self.warranty_date)

    @property
    def shown(self) -> str:
        """As far as a row has room for it."""
        return short(str(self))


NO_PROPERTIES = Properties()
# Of property instance ``properties`` in a statement. A date as text: SQLite tells it so.
PROPERTIES_READ = "properties.id, COALESCE(properties.description, ''), CAST(properties.warranty_date AS varchar(10))"


def as_properties(pk: int | None, values: str, warranty_date: str | None) -> Properties:
    """Of ``PROPERTIES_READ``."""
    return Properties(pk, values, datetime.date.fromisoformat(warranty_date) if warranty_date else None)


PIECE_COLUMNS = {"kind": "integer", "id": "bigint"}


class PieceLabel(NamedTuple):
    """What people call a piece."""

    piece: Piece
    item_class: str
    item: str
    description: str
    variant: str
    lot_id: int | None
    lot: str
    serial: str
    unit: str
    # Of a serial number: stock of a lot has them, by the place, rather than the lot.
    properties: Properties = NO_PROPERTIES

    @property
    def code(self) -> str:
        return self.serial or self.lot

    @property
    def kind_name(self) -> str:
        return _("Serial number") if self.piece.is_serial else _("Lot")

    @property
    def url_name(self) -> str:
        return "serials:detail" if self.piece.is_serial else "lots:detail"

    @property
    def item_name(self) -> str:
        """Item and variant, as one thing that is counted."""
        return f"{self.item} / {self.variant}" if self.variant else self.item


class DocumentLabel(NamedTuple):
    """What people call a document."""

    pk: int
    type_code: str
    type_name: str
    number: str
    date: datetime.date
    partner: str

    def __str__(self) -> str:
        return f"{self.type_name} {self.number}"


def label_pieces(pieces: Iterable[Piece]) -> dict[Piece, PieceLabel]:
    """The names of any number of pieces, in one statement."""
    source, parameters = rows_source(PIECE_COLUMNS, list(pieces))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT p.kind, p.id, c.code, i.code, i.description, COALESCE(v.code, ''), lot.id, COALESCE(lot.name, ''),
                COALESCE(s.code, ''), u.code, {PROPERTIES_READ}
            FROM {source} AS p
            LEFT JOIN serials_serialnumber s ON p.kind = {Kind.SERIAL:d} AND s.id = p.id
            LEFT JOIN lots_lot lot ON lot.id = CASE WHEN p.kind = {Kind.LOT:d} THEN p.id ELSE s.lot_id END
            JOIN items_item i ON i.id = COALESCE(s.item_id, lot.item_id)
            JOIN items_itemclass c ON c.id = i.item_class_id
            JOIN items_unitofmeasure u ON u.id = i.unit_id
            LEFT JOIN items_variant v ON v.id = COALESCE(s.variant_id, lot.variant_id)
            LEFT JOIN attributes_propertyinstance properties ON properties.id = s.property_instance_id
            """,
            parameters,
        )
        rows = cursor.fetchall()
    return {
        Piece(kind, pk): PieceLabel(Piece(kind, pk), *rest)._replace(properties=as_properties(*properties))
        for kind, pk, *rest, properties in ((*row[:-3], row[-3:]) for row in rows)
    }


def describe_serial(piece: Piece) -> str:
    """How a serial number reads, as its property set joins it. One statement."""
    named = (*DESCRIBED, "code", "lot__name")
    return described(*SerialNumber.objects.values_list(*named).get(pk=piece.pk))


def label_documents(ids: Iterable[int]) -> dict[int, DocumentLabel]:
    """The names of any number of documents, in one statement."""
    source, parameters = rows_source({"id": "bigint"}, [(pk,) for pk in sorted(set(ids))])
    named = RawSQL(f"SELECT r.id FROM {source} AS r", parameters)  # noqa: S611 - the ids are parameters
    partner = ("partner__account", "partner__detail_account", "partner__description")
    rows = Document.objects.filter(pk__in=named).values_list(
        "pk", "document_type", "document_type__description", "number", "date", *partner
    )
    labels = {}
    for pk, kind, name, number, date, account, detail, description in rows.order_by():
        buyer = f"{account}.{detail} – {description}" if account else ""
        labels[pk] = DocumentLabel(pk, kind, name or str(DocumentKind(kind).label), number, date, buyer)
    return labels


def lot_members(lots: Sequence[Piece], limit: int) -> list[tuple[Piece, Piece]]:
    """The serial numbers of lots, each after its lot, up to ``limit``. One statement."""
    source, parameters = rows_source({"id": "bigint"}, [(lot.pk,) for lot in lots])
    named = RawSQL(f"SELECT r.id FROM {source} AS r", parameters)  # noqa: S611 - the ids are parameters
    found = SerialNumber.objects.filter(lot__in=named).order_by("pk").values_list("lot", "pk")
    return [(Piece(Kind.LOT, lot), Piece(Kind.SERIAL, serial)) for lot, serial in found[:limit]]

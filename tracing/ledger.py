"""What the ledger says of many pieces at once: what came, stands, is engaged and went."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy

from core.sql import exact_sum, in_order, rows_source
from inventory.models import Direction, State
from numbering.document_kinds import DocumentKind
from tracing.genealogy import MAKES_GOODS, MILLION
from tracing.pieces import PIECE_COLUMNS, PROPERTIES_READ, Kind, Piece, Properties, as_properties


class What(Enum):
    """What became of a quantity. In the order in which a recall tells it."""

    RECEIVED = "received"
    ON_HAND = "on_hand"
    COMMITTED = "committed"
    SHIPPED = "shipped"
    CONSUMED = "consumed"
    ADJUSTED = "adjusted"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    What.RECEIVED: gettext_lazy("received or made"),
    What.ON_HAND: gettext_lazy("on hand"),
    What.COMMITTED: gettext_lazy("committed"),
    What.SHIPPED: gettext_lazy("shipped"),
    What.CONSUMED: gettext_lazy("consumed"),
    What.ADJUSTED: gettext_lazy("adjusted"),
}


class Event(NamedTuple):
    """What one document did with one piece."""

    piece: Piece
    what: What
    document_id: int
    quantity: Decimal


class Standing(NamedTuple):
    """How much of a piece is in one place, with these properties."""

    piece: Piece
    place: str
    quantity: Decimal
    properties: Properties


_SALES = (DocumentKind.SALES_DELIVERY, DocumentKind.SALES_INVOICE)
# A lot of pieces with serial numbers is counted by these; the lot itself then only where none are named.
_UNNAMED = "NOT EXISTS (SELECT 1 FROM inventory_movementserial named WHERE named.movement_id = m.id)"
_OF_LOT = f"p.kind = {Kind.LOT:d} AND m.lot_id = p.id"
_SERIALS, _IS_SERIAL = "serials_serialnumber s", f"p.kind = {Kind.SERIAL:d} AND s.id = p.id"
_LINKS = ("inventory_movementserial ms", f"p.kind = {Kind.SERIAL:d} AND ms.serial_id = p.id")
_PIECE_SIGN = "CASE WHEN m.quantity > 0 THEN 1 ELSE -1 END"


def read_events(pieces: Sequence[Piece]) -> list[Event]:
    """What each document that stands brought or took of each piece; what it only moved elsewhere is nothing."""
    source, parameters = rows_source(PIECE_COLUMNS, pieces)
    stands = f"doc.id = l.document_id AND doc.state = '{State.POSTED}' AND doc.reverses_id IS NULL"
    documents = (("inventory_documentline l", "l.id = m.line_id"), ("inventory_document doc", stands))
    moves = "m.quantity <> 0"
    of_serials = in_order(_LINKS, ("inventory_movement m", f"m.id = ms.movement_id AND {moves}"), *documents)
    of_lots = in_order(("inventory_movement m", f"{_OF_LOT} AND {moves} AND {_UNNAMED}"), *documents)
    grouped = "p.kind, p.id, l.document_id, doc.document_type_id, doc.template_id, l.direction, doc.partner_id"
    told = f"p.kind, p.id, l.document_id, doc.document_type_id, {MAKES_GOODS}, l.direction, doc.partner_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH p AS MATERIALIZED (SELECT * FROM {source} AS given)
            SELECT {told}, {exact_sum(_PIECE_SIGN)} FROM p {of_serials}
            GROUP BY {grouped} HAVING {exact_sum(_PIECE_SIGN)} <> 0
            UNION ALL
            SELECT {told}, {exact_sum("m.quantity")} FROM p {of_lots}
            GROUP BY {grouped} HAVING {exact_sum("m.quantity")} <> 0
            """,
            parameters,
        )
        rows = cursor.fetchall()
    events = []
    for kind, pk, document, document_kind, makes, direction, partner_id, millionths in rows:
        what = _what(document_kind, direction, makes_goods=bool(makes), to_partner=partner_id is not None)
        quantity = Decimal(millionths) / MILLION
        went = what in (What.SHIPPED, What.CONSUMED)
        events.append(Event(Piece(kind, pk), what, document, -quantity if went else quantity))
    return events


def _what(kind: str, direction: int, *, makes_goods: bool, to_partner: bool) -> What:
    """What a document of this kind does with what it brings or takes."""
    if kind == DocumentKind.STOCK_ADJUSTMENT:
        return What.ADJUSTED
    if direction == Direction.LOAD:
        return What.RECEIVED
    if makes_goods or kind == DocumentKind.CONSUMPTION:
        return What.CONSUMED
    # A warehouse record that gives goods to a partner ships them; any other takes them off the books.
    return What.SHIPPED if kind in _SALES or to_partner else What.ADJUSTED


def read_stock(pieces: Sequence[Piece]) -> list[Standing]:
    """Where the pieces are on hand, and with which properties: of lots by their balances, of serial numbers by their
    state."""
    source, parameters = rows_source(PIECE_COLUMNS, pieces)
    balance = f"p.kind = {Kind.LOT:d} AND b.lot_id = p.id AND b.on_hand <> 0"
    uncounted = "i.id = b.item_id AND NOT i.serial_managed"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH p AS MATERIALIZED (SELECT * FROM {source} AS given), standing AS (
                SELECT p.kind, p.id, s.location_id, s.property_instance_id, 1000000 AS total
                FROM p {in_order((_SERIALS, f"{_IS_SERIAL} AND s.location_id IS NOT NULL"))}
                UNION ALL
                SELECT p.kind, p.id, b.location_id, b.property_instance_id, {exact_sum("b.on_hand")}
                FROM p {in_order(("inventory_balance b", balance), ("items_item i", uncounted))}
                GROUP BY p.kind, p.id, b.location_id, b.property_instance_id)
            SELECT standing.kind, standing.id, w.code, place.code, standing.total, {PROPERTIES_READ}
            FROM standing
            JOIN places_location place ON place.id = standing.location_id
            JOIN places_warehouse w ON w.id = place.warehouse_id
            LEFT JOIN attributes_propertyinstance properties ON properties.id = standing.property_instance_id
            """,
            parameters,
        )
        rows = cursor.fetchall()
    return [
        Standing(
            Piece(kind, pk), f"{warehouse} / {location}", Decimal(millionths) / MILLION, as_properties(*properties)
        )
        for kind, pk, warehouse, location, millionths, *properties in rows
    ]


def read_commitments(pieces: Sequence[Piece]) -> list[Event]:
    """The orders and picking lists that engage the pieces."""
    source, parameters = rows_source(PIECE_COLUMNS, pieces)
    engaged = f"{_OF_LOT} AND m.committed <> 0 AND {_UNNAMED}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH p AS MATERIALIZED (SELECT * FROM {source} AS given)
            SELECT p.kind, p.id, l.document_id, 1000000
            FROM p {in_order((_SERIALS, _IS_SERIAL), ("inventory_documentline l", "l.id = s.committed_line_id"))}
            UNION ALL
            SELECT p.kind, p.id, l.document_id, {exact_sum("m.committed")}
            FROM p {in_order(("inventory_movement m", engaged), ("inventory_documentline l", "l.id = m.order_line_id"))}
            GROUP BY p.kind, p.id, l.document_id HAVING {exact_sum("m.committed")} <> 0
            """,
            parameters,
        )
        rows = cursor.fetchall()
    return [
        Event(Piece(kind, pk), What.COMMITTED, document, Decimal(millionths) / MILLION)
        for kind, pk, document, millionths in rows
    ]

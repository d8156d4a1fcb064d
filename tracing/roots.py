"""What a recall or a trace starts from: the pieces that a code or a supplier's document names."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from core.codes import code_key, search_key
from inventory.models import Direction, DocumentLine, Movement, MovementSerial, State
from lots.models import Lot
from partners.models import Partner
from serials.models import SerialNumber
from serials.scanning import conditions
from tracing.pieces import Kind, Piece


def serials_called(typed: str, limit: int) -> list[Piece]:
    """The serial numbers whose code is this, or that a GS1 scan names."""
    scanned, _lots = conditions(typed)
    found = SerialNumber.objects.filter(scanned | Q(code_search=search_key(typed)))
    return _pieces(Kind.SERIAL, _keys(found, limit))


def lots_called(typed: str, limit: int) -> list[Piece]:
    """The lots whose code is this, or that a GS1 scan names."""
    _serials, scanned = conditions(typed)
    return _pieces(Kind.LOT, _keys(Lot.objects.filter(scanned | Q(code_search=search_key(typed))), limit))


def called(typed: str, limit: int) -> list[Piece]:
    """The serial numbers and the lots whose code is this, up to ``limit`` of each."""
    if not search_key(typed):
        return []
    return [*serials_called(typed, limit), *lots_called(typed, limit)]


def supplied_as(typed: str, limit: int) -> list[Piece]:
    """The serial numbers and the lots that their supplier calls so."""
    key = search_key(typed)
    serials = SerialNumber.objects.filter(supplier_code_search=key).exclude(supplier_code_search="")
    lots = Lot.objects.filter(supplier_code_search=key).exclude(supplier_code_search="")
    return [*_pieces(Kind.SERIAL, _keys(serials, limit)), *_pieces(Kind.LOT, _keys(lots, limit))]


def delivered_by(partner: Partner, number: str, limit: int) -> list[Piece]:
    """What the documents of a supplier brought that have this number, or name it as their reference document."""
    text = number.strip()
    lines = DocumentLine.objects.filter(
        Q(document__number_key=code_key(text)) | Q(document__reference__iexact=text),
        document__partner=partner,
        document__state=State.POSTED,
        document__reverses=None,
        direction=Direction.LOAD,
    )
    brought = Movement.objects.filter(line__in=lines, quantity__gt=0)
    named = MovementSerial.objects.filter(movement__in=brought)
    serials = named.order_by().values_list("serial", flat=True).distinct()[:limit]
    unnamed = brought.filter(lot__isnull=False).exclude(pk__in=named.values("movement"))
    lots = unnamed.order_by().values_list("lot", flat=True).distinct()[:limit]
    return [*_pieces(Kind.SERIAL, serials), *_pieces(Kind.LOT, (pk for pk in lots if pk))]


def piece_at(address: str) -> Piece | None:
    """The piece that an address names (serial-12, lot-7), if there is one."""
    name, _dash, digits = address.partition("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        return None
    if name == "serial" and SerialNumber.objects.filter(pk=digits).exists():
        return Piece(Kind.SERIAL, int(digits))
    if name == "lot" and Lot.objects.filter(pk=digits).exists():
        return Piece(Kind.LOT, int(digits))
    return None


def _keys(found: QuerySet[SerialNumber] | QuerySet[Lot], limit: int) -> list[int]:
    return list(found.order_by("pk").values_list("pk", flat=True)[:limit])


def _pieces(kind: Kind, keys: Iterable[int]) -> list[Piece]:
    return [Piece(kind, pk) for pk in keys]

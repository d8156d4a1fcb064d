"""All that the codes of a batch are called in the register, in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Model, Q, Value, When, Window
from django.db.models.functions import RowNumber

from core.codes import code_key, search_key
from core.gs1 import Scanned, gtin_forms
from inventory.forms.typed import items_by_name
from inventory.models import Balance
from items.models import Item
from lots.models import Lot
from lots.names import parse_lot_name
from lots.traced.filters import CODE_FIELDS, WhichCode
from places.models import Location, Warehouse
from serials.models import SerialNumber

# How many of those that share a code are looked at: one more than can be chosen from.
MOST = 10

_PIECE = (
    "item__item_class",
    "item__unit",
    "variant",
    "lot__status",
    "lot__reserved_partner",
    "location__warehouse",
    "reserved_partner",
    "committed_line__document",
    "last_movement__line__document__document_type",
)
_LOT = ("item__item_class", "item__unit", "variant", "status", "reserved_partner")


@dataclass(frozen=True)
class Hit:
    """A record and the code of it that was scanned."""

    record: Any
    which: WhichCode


class Register:
    """What is known by the codes that were scanned. ``items`` are those of the draft: what is theirs comes first."""

    def __init__(self, scans: Iterable[Scanned], items: Iterable[Item], source: Warehouse | None) -> None:
        texts = [text for scan in scans for one in (scan, *scan.readings) for text in _codes(one) if search_key(text)]
        keys = {search_key(text) for text in texts}
        lot_keys = keys | {search_key(parse_lot_name(text)[0]) for text in texts}
        own = Case(When(item__in={item.pk for item in items}, then=0), default=1)
        here = Case(When(location__warehouse=source, then=0), When(location__isnull=False, then=1), default=2)
        self._items = items_by_name(_names(scans))
        self._pieces = _called(SerialNumber, keys, [own, here, F("pk").desc()], _PIECE)
        self._lots = _called(Lot, lot_keys, [own, F("closed").asc(), F("pk").desc()], _LOT)
        self._places = self._standing(source)

    def _standing(self, source: Warehouse | None) -> dict[int, list[Location]]:
        lots = {hit.record.pk for hits in self._lots.values() for hit in hits}
        places: dict[int, list[Location]] = defaultdict(list)
        if not lots or source is None:
            return places
        found = Balance.objects.filter(lot__in=lots, on_hand__gt=0).select_related("location__warehouse")
        for balance in found.order_by("location__code_key"):
            if balance.lot_id and balance.location not in places[balance.lot_id]:
                places[balance.lot_id].append(balance.location)
        return places

    def items_called(self, text: str) -> list[Item]:
        """Items of this code, or class and code; active ones where there are any."""
        return _active(self._items.get(code_key(text), []))

    def items_of_gtin(self, gtin: str) -> list[Item]:
        """Items of this GTIN, with or without the zeros in front."""
        found = {item.pk: item for form in gtin_forms(gtin) for item in self._items.get(form, []) if item.gtin == form}
        return _active(list(found.values()))

    def pieces(self, text: str) -> list[Hit]:
        """Serial numbers that are called so by us, by the customer or by the supplier."""
        return self._pieces.get(search_key(text), [])

    def lots(self, text: str) -> list[Hit]:
        """Lots that are called so; FIFO instances also by their name."""
        code, instance = parse_lot_name(text)
        named = [hit for hit in self._lots.get(search_key(code), []) if instance and hit.record.instance == instance]
        return [*self._lots.get(search_key(text), []), *named]

    def places_of(self, lot: Lot) -> list[Location]:
        """Where something of the lot stands."""
        return self._places.get(lot.pk, [])


def _codes(scan: Scanned) -> list[str]:
    return [scan.serial, scan.lot] if scan.structured else [scan.text]


def _names(scans: Iterable[Scanned]) -> set[str]:
    names: set[str] = set()
    for scan in scans:
        names.update(gtin_forms(scan.gtin))
        names.add(scan.item_code if scan.structured else scan.text)
        for reading in scan.readings:
            names.update([*gtin_forms(reading.gtin), reading.item_code])
    return names - {""}


def _active(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.active] or list(items)


def _called(model: type[Model], keys: set[str], order: list[Any], related: Sequence[str]) -> dict[str, list[Hit]]:
    """Records by each of their three codes: for every code the first of those that share it."""
    hits: dict[str, list[Hit]] = defaultdict(list)
    records: Any = model._default_manager
    for which in (WhichCode.OWN, WhichCode.CUSTOMER, WhichCode.SUPPLIER):
        (field,) = CODE_FIELDS[which]
        if not keys:
            break
        # The indexes leave out what has no such code, and SQLite takes them only when told so.
        found = records.filter(Q(**{f"{field}__in": keys}) & ~Q(**{field: ""}))
        place = Window(RowNumber(), partition_by=[F(field)], order_by=order)
        found = found.annotate(place=place).filter(place__lte=Value(MOST)).select_related(*related).order_by("place")
        for record in found:
            known = hits[getattr(record, field)]
            if all(hit.record.pk != record.pk for hit in known):
                known.append(Hit(record, which))
    return hits

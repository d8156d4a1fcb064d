"""Codes on lines that take from stock: what they name is known and stands somewhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.codes import code_key
from core.gs1 import Scanned
from inventory import lot_rules
from inventory.document_scan.named import Named, Reading, Wrong, one_of
from inventory.document_scan.pieces import why_not_taken
from inventory.document_scan.register import Hit, Register
from inventory.document_scan.scene import Scene
from inventory.document_scan.sheet_line import SheetLine
from inventory.document_scan.wording import item_named, lot_text, piece_text
from items.models import Item
from lots.models import Lot
from lots.names import parse_lot_name
from lots.traced.filters import WhichCode
from places.models import Location
from serials.models import SerialNumber


@dataclass(frozen=True)
class Taking:
    """Reads codes for a line that takes from stock in ``direction``; ``line`` is the one worked on."""

    scene: Scene
    register: Register
    line: SheetLine | None
    direction: int

    def plain(self, scan: Scanned) -> Reading | None:
        """What a code names that is not GS1; None when nothing is called so."""
        code = scan.text
        items = self.register.items_called(code) + (self.register.items_of_gtin(scan.gtin) if scan.gtin else [])
        return self._settled(
            code,
            self.register.pieces(code),
            self.register.lots(code),
            [item_named(item, self._given) for item in items],
        )

    def structured(self, scan: Scanned, items: list[Item] | None) -> Reading | None:
        """What a GS1 text names; ``items`` are those it may be of, None where it names none."""
        wanted = None if items is None else {item.pk for item in items}
        lots = [hit for hit in self.register.lots(scan.lot) if scan.lot and _of(hit, wanted)]
        if scan.serial:
            pieces = [hit for hit in self.register.pieces(scan.serial) if _of(hit, wanted)]
            in_lots = {hit.record.pk for hit in lots}
            pieces = [hit for hit in pieces if not scan.lot or hit.record.lot_id in in_lots]
            if pieces or not items or any(item.serial_managed for item in items):
                return _dated(self._settled(scan.serial, pieces, [], []), scan)
        if scan.lot and (not items or any(item.lot_managed for item in items)):
            counts = bool(items)
            return _dated(self._settled(scan.lot, [], lots, [], counts=counts), scan)
        return one_of(scan.text, [item_named(item, self._given) for item in items]) if items else None

    @property
    def _given(self) -> int | None:
        return self.direction if self.scene.lines_choose else None

    def _settled(
        self, code: str, pieces: list[Hit], lots: list[Hit], named: list[Named], *, counts: bool = False
    ) -> Reading | None:
        """Of all that is called so what can be taken; the line worked on settles which, where it can."""
        refused: list[str] = []
        source = self.scene.source(self.direction)
        for hit in pieces:
            if why := why_not_taken(hit.record, self.scene, source):
                refused.append(why)
            else:
                named = [*named, self._piece(hit)]
        for hit in self._distinct(lots, code):
            places, why = self._places(hit.record)
            if why:
                refused.append(why)
            whole = hit.which != WhichCode.OWN or bool(parse_lot_name(code)[1])
            name = hit.record.name if whole else hit.record.code
            named = [*named, *(self._lot(hit, name, place, counts=counts) for place in places)]
        if named:
            return one_of(code, self._narrowed(named))
        return Wrong(" ".join(dict.fromkeys(refused[:3]))) if refused else None

    def _narrowed(self, named: list[Named]) -> list[Named]:
        line = self.line
        if line is None or line.item is None:
            return named
        for fits in (
            lambda one: one.item.pk == line.item.pk,
            lambda one: not line.lot_code or code_key(one.lot_code) == code_key(line.lot_code),
            lambda one: line.stands_at(one.location),
        ):
            named = [one for one in named if fits(one)] or named
        return named

    def _distinct(self, lots: list[Hit], code: str) -> list[Hit]:
        """FIFO instances that share a code count as one lot, unless one was named: unloads take them in their order."""
        if parse_lot_name(code)[1]:
            return lots
        seen = {(hit.record.item_id, hit.record.variant_id, hit.record.code_key): hit for hit in reversed(lots)}
        return list(reversed(seen.values()))

    def _places(self, lot: Lot) -> tuple[list[Location | None], str]:
        """Where it may be taken from, or why it may not."""
        if why := lot_rules.refusal(lot, lot.item, self.scene.purpose):
            return [], why
        if self.scene.orders:
            return [None], ""
        standing, source = self.register.places_of(lot), self.scene.source(self.direction)
        here = [place for place in standing if source is None or place.warehouse_id == source.pk]
        if here or lot.item.fifo_lots:
            return [*here] or [None], ""
        values = {"lot": lot.name, "item": lot.item.code, "warehouse": source}
        if not standing:
            return [], _("Nothing of lot %(lot)s of %(item)s is in stock.") % values
        values["place"] = ", ".join(str(place) for place in standing[:3])
        return [], _("Lot %(lot)s of %(item)s is in %(place)s, not in warehouse %(warehouse)s.") % values

    def _piece(self, hit: Hit) -> Named:
        piece: SerialNumber = hit.record
        return Named(
            key=f"serial-{piece.pk}",
            text=piece_text(hit),
            item=piece.item,
            variant=piece.variant,
            lot_code=piece.lot.name if piece.lot else "",
            serial=piece.code,
            location=None if self.scene.orders or self._comes_from_elsewhere else piece.location,
            property_instance_id=piece.property_instance_id,
            direction=self._given,
            taken=True,
        ).warned(lot_rules.warning(piece.lot, piece.item, self.scene.purpose.day) if piece.lot else "")

    def _lot(self, hit: Hit, name: str, place: Location | None, *, counts: bool) -> Named:
        lot: Lot = hit.record
        return Named(
            key=f"lot-{lot.pk}-{place.pk if place else 0}",
            text=lot_text(hit, place),
            item=lot.item,
            variant=lot.variant,
            lot_code=name,
            location=None if self._comes_from_elsewhere else place,
            expiry_date=lot.expiry_date,
            direction=self._given,
            taken=True,
            counts=counts and not lot.item.serial_managed,
        ).warned(lot_rules.warning(lot, lot.item, self.scene.purpose.day))

    @property
    def _comes_from_elsewhere(self) -> bool:
        """A load that another warehouse gives names where it goes."""
        return self.scene.places.counter_warehouse is not None and self.direction > 0


def _of(hit: Hit, items: set[int] | None) -> bool:
    return items is None or hit.record.item_id in items


def _dated(reading: Reading | None, scan: Scanned) -> Reading | None:
    """Say so where the label and the register disagree on when it expires."""
    if not isinstance(reading, Named) or not scan.expires or reading.expiry_date in (None, scan.expires):
        return reading
    message = _("The label says that it expires on %(label)s, the register on %(known)s.")
    days = {"label": scan.expires, "known": reading.expiry_date}
    return reading.warned(message % {name: date_format(day, "SHORT_DATE_FORMAT") for name, day in days.items()})

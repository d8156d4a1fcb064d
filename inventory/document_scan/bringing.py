"""Codes on lines that bring something in: items, lots new and known, serial numbers that are new or come back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.codes import clean_code, code_key
from core.gs1 import Scanned
from inventory import lot_rules
from inventory.document_scan.named import Named, Reading, Wrong, one_of
from inventory.document_scan.pieces import why_not_brought
from inventory.document_scan.register import Hit, Register
from inventory.document_scan.scene import Scene
from inventory.document_scan.sheet_line import SheetLine
from inventory.document_scan.wording import item_named, lot_text, piece_text
from items.expiry import settled_expiry
from items.models import Item, Variant
from lots.names import parse_lot_name
from lots.traced.filters import WhichCode
from serials.models import SerialNumber


@dataclass(frozen=True)
class Bringing:
    """Reads codes for a line that brings something in; ``line`` is the one worked on."""

    scene: Scene
    register: Register
    line: SheetLine | None
    direction: int

    def plain(self, scan: Scanned) -> Reading | None:
        """What a code names that is not GS1; None when nothing is called so, and nothing new can be."""
        item = self.line.item if self.line else None
        items = self.register.items_called(scan.text)
        by_gtin = self.register.items_of_gtin(scan.gtin) if scan.gtin else []
        if by_gtin or (item and item.pk in {each.pk for each in items}):
            here = [each for each in (*items, *by_gtin) if item and each.pk == item.pk]
            return one_of(scan.text, [item_named(each, self._given) for each in here or (*items, *by_gtin)])
        named = [item_named(each, self._given) for each in items]
        if self.line and item and item.serial_managed:
            return self._onto_piece_line(scan, self.line, item, named)
        return self._unguided(scan, item, named)

    def _onto_piece_line(self, scan: Scanned, line: SheetLine, item: Item, named: list[Named]) -> Reading:
        """On a line of an item with serial numbers, a code is a new one unless it names something else."""
        code = scan.text
        piece = self.piece(item, line.variant_found, line.lot_code, code)
        if isinstance(piece, Named):
            if scan.gtin:
                message = _("It reads like a GTIN, which no item has: make sure that it is the serial number.")
                piece = piece.warned(message)
            back = [hit for hit in self.register.pieces(code) if hit.which != WhichCode.OWN]
            named += [self._return(hit) for hit in back if hit.record.item_id == item.pk and not self._why(hit)]
        lots = [hit for hit in self.register.lots(code) if hit.record.item_id == item.pk]
        named += [self._lot(hit, code) for hit in lots if not lot_rules.no_movement(hit.record)]
        without_lot = item.lot_managed and not line.lot_code and not line.count and not item.makes_lots
        if without_lot and not lots:
            named.append(self._new_lot(item, line.variant_found, code))
        if isinstance(piece, Wrong):
            return one_of(code, named) if named else piece
        return one_of(code, [piece, *named])

    def _unguided(self, scan: Scanned, item: Item | None, named: list[Named]) -> Reading | None:
        """Without an item that asks for serial numbers, a code names what is known."""
        code, line = scan.text, self.line
        refused: list[str] = []
        for hit in self.register.pieces(code):
            if why := self._why(hit):
                refused.append(why)
            else:
                named.append(self._return(hit))
        for hit in self.register.lots(code):
            if why := lot_rules.no_movement(hit.record):
                refused.append(why)
            else:
                named.append(self._lot(hit, code))
        if named:
            mine = [one for one in named if item and one.item.pk == item.pk]
            return one_of(code, mine or named)
        if line and item and item.lot_managed and not line.lot_code:
            return self._cleaned(code) or self._new_lot(item, line.variant_found, code)
        return Wrong(" ".join(dict.fromkeys(refused[:3]))) if refused else None

    def structured(self, scan: Scanned, items: list[Item] | None) -> Reading | None:
        """What a GS1 text brings; ``items`` are those it may be of, None where it names none."""
        item = self.line.item if self.line else None
        of = items if items is not None else [item] if item else []
        if not of:
            message = _("This code names no item, only what is on it: scan the item's code before.")
            return Wrong(message)
        found = [self._of_label(scan, each) for each in of]
        named = [one for one in found if isinstance(one, Named)]
        return one_of(scan.text, named) if named else found[0]

    def _of_label(self, scan: Scanned, item: Item) -> Named | Wrong:
        variant = self.line.variant_found if self.line and self.line.item and self.line.item.pk == item.pk else None
        lot_code = scan.lot if item.lot_managed else ""
        known = self._known_lot(item, lot_code)
        warnings = []
        if scan.lot and not item.lot_managed:
            warnings.append(_("The lot %(lot)s on the label is left out: %(item)s is kept without lots."))
        if scan.serial and not item.serial_managed:
            warnings.append(_("The serial number %(serial)s is left out: %(item)s is kept without them."))
        values = {"lot": scan.lot, "serial": scan.serial, "item": item.code}
        if known and (why := lot_rules.no_movement(known.record)):
            return Wrong(why)
        if wrong := self._cleaned(lot_code) if lot_code else None:
            return wrong
        if scan.serial and item.serial_managed:
            named = self.piece(item, variant, lot_code, scan.serial)
        else:
            named = item_named(item, self._given)
            named = replace(named, key=f"{named.key}-{lot_code}", variant=variant, lot_code=lot_code)
            if lot_code:
                new = _("New lot %(lot)s of %(item)s") % {"lot": lot_code, "item": item.full_code}
                named = replace(named, text=lot_text(known, None) if known else new)
        if isinstance(named, Wrong):
            return named
        return self._dated(scan, named, known).warned(*(text % values for text in warnings))

    def _dated(self, scan: Scanned, named: Named, known: Hit | None) -> Named:
        """The dates of the label, where the item keeps any and lets them be typed; those of a lot in stock stay."""
        item, lot = named.item, known.record if known else None
        if not (item.lot_managed or item.serial_managed):
            return named
        if lot and not lot.predefined:
            if scan.expires and lot.expiry_date and settled_expiry(item.expiry_policy, scan.expires) != lot.expiry_date:
                message = _("The label says that it expires on %(label)s, the register on %(known)s.")
                return named.warned(message % {"label": _day(scan.expires), "known": _day(lot.expiry_date)})
            return named
        expires = scan.expires if item.expiry_editable or not item.lot_managed else None
        if expires and item.lot_managed:
            expires = settled_expiry(item.expiry_policy, expires)
        made = scan.production_date if scan.production_date and scan.production_date <= self._today else None
        if expires and expires < self._today:
            named = named.warned(_("It expired on %(date)s.") % {"date": _day(expires)})
        return replace(named, start_date=made, expiry_date=expires)

    def piece(self, item: Item, variant: Variant | None, lot_code: str, code: str) -> Named | Wrong:
        """A serial number that comes in: new, back again, or registered ahead; or why it cannot."""
        if wrong := self._cleaned(code):
            return wrong
        known = [hit.record for hit in self.register.pieces(code) if hit.which == WhichCode.OWN]
        known = [piece for piece in known if piece.item_id == item.pk and piece.code_key == code_key(code)]
        known = [piece for piece in known if piece.variant_id == (variant.pk if variant else None)]
        same = [piece for piece in known if code_key(_lot_name(piece)) == code_key(lot_code)]
        if not same and item.lot_managed and not lot_code:
            # Without a lot on the line, one that is on hand in any lot is most likely the same piece.
            same = sorted(known, key=lambda piece: piece.location_id is None)
        if same:
            why = why_not_brought(same[0], self.scene)
            return Wrong(why) if why else self._return(Hit(same[0], WhichCode.OWN))
        text = _("New serial number %(code)s of %(item)s") % {"code": code, "item": item.full_code}
        new = Named(
            key=f"new-{lot_code}-{code}",
            text=text,
            item=item,
            variant=variant,
            lot_code=lot_code,
            serial=code,
            direction=self._given,
        )
        other = next((piece for piece in known if piece.location_id), None)
        message = _("Another %(code)s is on hand in lot %(lot)s, in %(place)s.")
        return new.warned(message % {"code": code, "lot": other.lot, "place": other.location}) if other else new

    @property
    def _given(self) -> int | None:
        return self.direction if self.scene.lines_choose else None

    @property
    def _today(self) -> datetime.date:
        day: datetime.date = self.scene.document.date
        return day

    def _why(self, hit: Hit) -> str:
        return why_not_brought(hit.record, self.scene)

    def _return(self, hit: Hit) -> Named:
        piece: SerialNumber = hit.record
        text = _("%(piece)s, which comes back") if piece.last_movement_id else _("%(piece)s, registered ahead")
        return Named(
            key=f"serial-{piece.pk}",
            text=text % {"piece": piece_text(hit)},
            item=piece.item,
            variant=piece.variant,
            lot_code=_lot_name(piece),
            serial=piece.code,
            direction=self._given,
        )

    def _lot(self, hit: Hit, code: str) -> Named:
        lot = hit.record
        # Typing the code of FIFO lots makes a new instance; naming one adds to it.
        whole = hit.which != WhichCode.OWN or bool(parse_lot_name(code)[1])
        return Named(
            key=f"lot-{lot.name if whole else lot.code_key}-{lot.item_id}-{lot.variant_id}",
            text=lot_text(hit, None),
            item=lot.item,
            variant=lot.variant,
            lot_code=lot.name if whole else lot.code,
            direction=self._given,
        )

    def _new_lot(self, item: Item, variant: Variant | None, code: str) -> Named:
        text = _("New lot %(lot)s of %(item)s") % {"lot": code, "item": item.full_code}
        return Named(key="new-lot", text=text, item=item, variant=variant, lot_code=code, direction=self._given)

    def _known_lot(self, item: Item, code: str) -> Hit | None:
        own = [hit for hit in self.register.lots(code) if code and hit.which == WhichCode.OWN]
        return next((hit for hit in own if hit.record.item_id == item.pk and not hit.record.instance), None)

    def _cleaned(self, code: str) -> Wrong | None:
        try:
            clean_code(code)
        except ValidationError as error:
            return Wrong(" ".join(error.messages))
        return None


def _lot_name(piece: SerialNumber) -> str:
    return piece.lot.name if piece.lot else ""


def _day(day: datetime.date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))

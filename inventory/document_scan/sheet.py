"""The lines of a draft as they are typed, and which of them takes what was scanned."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.formats import localize_input
from django.utils.translation import gettext as _

from core.codes import code_key
from core.entry import format_entries
from inventory.document_scan.named import Named
from inventory.document_scan.sheet_line import FACTS, SheetLine, read_day
from inventory.forms.lines import MAX_LINES
from inventory.forms.typed import find_items, find_variants, location_name
from items.models import Item, Variant
from places.models import Location

# What a new line takes over from the one before it, as far as a scan looks at it.
_REPEATED = ("direction", "location")


@dataclass(frozen=True)
class Step:
    """What a scan does to the page: the line, by its prefix, ``new-1`` where one is added; what its fields get; the
    serial number to add, and how it is typed among others. On the lines ``among`` it would be the same piece."""

    line: str
    number: int
    values: dict[str, str]
    serial: str = ""
    entry: str = ""
    among: tuple[str, ...] = ()


class Sheet:
    """All lines; ``current`` is the key of the one worked on, else it is the last that is begun."""

    def __init__(self, lines: Mapping[str, Mapping[str, str]], current: str, warehouse_id: int | None) -> None:
        self.warehouse_id = warehouse_id
        self.lines = [
            SheetLine(key, {name: str(facts.get(name) or "").strip() for name in FACTS}) for key, facts in lines.items()
        ]
        items = find_items({text for line in self.lines if (text := line.facts["item"])})
        for line in self.lines:
            found = items.get(line.facts["item"])
            line.item = found if isinstance(found, Item) else None
        variants = find_variants([(line.item, text) for line in self.lines if line.item and (text := _variant(line))])
        for line in self.lines:
            variant = variants.get((line.item.pk, _variant(line))) if line.item else None
            line.variant_found = variant if isinstance(variant, Variant) else None
        self._current = current
        self._scanned: dict[tuple[object, ...], int] = {}

    @property
    def items(self) -> list[Item]:
        return [line.item for line in self.lines if line.item]

    @property
    def current(self) -> SheetLine | None:
        """The line worked on."""
        chosen = next((line for line in self.lines if line.key == self._current), None)
        begun = [line for line in self.lines if line.begun]
        return chosen or next(reversed(begun or self.lines), None)

    def copy(self) -> Sheet:
        """To try something on."""
        other = copy(self)
        other.lines = [replace(line, facts=dict(line.facts)) for line in self.lines]
        other._scanned = dict(self._scanned)
        return other

    def already(self, named: Named) -> int:
        """The number of the line onto which the same batch put this serial number; 0 if none."""
        return self._scanned.get(named.scope, 0) if named.serial else 0

    def place(self, named: Named) -> Step | None:
        """The line that takes it, filled here as it will be on the page; None when the page is full."""
        line = self._line_for(named)
        if line is None:
            return None
        number = self.lines.index(line) + 1
        values = self._values(line, named)
        line.facts.update(values)
        line.item, line.variant_found = named.item, named.variant or line.variant_found
        among: tuple[str, ...] = ()
        if named.serial:
            line.added += 1
            self._scanned[named.scope] = number
            among = tuple(other.key for other in self.lines if _same_scope(other, line))
        self._current = line.key
        entry = format_entries([named.serial]) if named.serial else ""
        return Step(line.key, number, values, named.serial, entry, among)

    def _line_for(self, named: Named) -> SheetLine | None:
        current = self.current
        fitting = [line for line in self.lines if line.fits(named)]
        if fitting:
            return max(
                fitting,
                key=lambda line: (
                    bool(named.lot_code) and code_key(line.lot_code) == code_key(named.lot_code),
                    line is current,
                    self.lines.index(line),
                ),
            )
        empty = [line for line in self.lines if not line.begun and line.direction in (None, named.direction)]
        return empty[0] if empty else self._added()

    def _added(self) -> SheetLine | None:
        if len(self.lines) >= MAX_LINES:
            return None
        before = self.lines[-1].facts if self.lines else {}
        facts = dict.fromkeys(FACTS, "") | {name: before.get(name, "") for name in _REPEATED}
        added = sum(line.key.startswith("new-") for line in self.lines) + 1
        line = SheetLine(f"new-{added}", facts)
        self.lines.append(line)
        return line

    def _values(self, line: SheetLine, named: Named) -> dict[str, str]:
        """What the fields get: what is typed already stays, unless the line is new and only took it over."""
        wanted = {
            "item": named.item.full_code,
            "variant": named.variant.code if named.variant else "",
            "lot_code": named.lot_code,
            "direction": str(named.direction) if named.direction else "",
        }
        if not named.taken:
            wanted["start_date"] = _shown(named.start_date)
            wanted["expiry_date"] = _shown(named.expiry_date)
        values = {name: text for name, text in wanted.items() if text and not line.facts[name]}
        if named.location and not (line.begun and line.facts["location"]) and not _stands(line, named.location):
            values["location"] = location_name(named.location, self.warehouse_id)
        # A quantity that waits for its lot is complete with it: the label of the lot is no further piece.
        completes = bool(named.lot_code and not line.lot_code and line.facts["quantity"])
        if named.counts and not completes and (line.quantity is not None or not line.facts["quantity"]):
            values["quantity"] = str(localize_input(_plain((line.quantity or Decimal(0)) + 1)))
        return values


def warnings(line: SheetLine, named: Named) -> list[str]:
    """What to watch on the line onto which it went."""
    found = []
    if named.counts and line.facts["quantity"] and line.quantity is None:
        found.append(_("The quantity of this line is not a number, so nothing was added to it."))
    over = named.serial and line.in_management_unit and line.quantity is not None and line.count > line.quantity
    if over:
        text = _("That is more than the quantity: %(count)d of %(wanted)s.")
        found.append(text % {"count": line.count, "wanted": line.facts["quantity"]})
    if not named.taken:
        for name in ("start_date", "expiry_date"):
            wanted = getattr(named, name)
            if wanted and line.facts[name] and read_day(line.facts[name]) != wanted:
                text = _("The label says %(label)s, the line keeps %(kept)s.")
                found.append(text % {"label": _shown(wanted), "kept": line.facts[name]})
    return found


def _same_scope(other: SheetLine, line: SheetLine) -> bool:
    if other.item is None or line.item is None or other.item.pk != line.item.pk:
        return False
    same = (code_key(other.facts[name]) == code_key(line.facts[name]) for name in ("variant", "lot_code"))
    return all(same)


def _variant(line: SheetLine) -> str:
    return line.facts["variant"]


def _stands(line: SheetLine, place: Location) -> bool:
    return bool(line.facts["location"]) and line.stands_at(place)


def _shown(day: datetime.date | None) -> str:
    return str(localize_input(day)) if day else ""


def _plain(number: Decimal) -> Decimal:
    return Decimal(f"{number.normalize():f}")

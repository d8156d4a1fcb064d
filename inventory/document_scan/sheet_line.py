"""One line of a draft as it is typed, and whether what was scanned may go onto it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import sanitize_separators

from core.codes import code_key
from inventory.document_scan.named import Named
from items.models import Item, Variant
from places.models import Location

# What a page tells of each line; ``count`` is how many serial numbers it has, ``kept`` that they are not shown.
FACTS = (
    "direction",
    "item",
    "variant",
    "lot_code",
    "location",
    "unit",
    "quantity",
    "start_date",
    "expiry_date",
    "property_instance",
    "count",
    "kept",
)
# What makes a line one that is begun: the rest a new line takes over.
_BEGUN = ("item", "variant", "lot_code", "quantity", "property_instance")


@dataclass
class SheetLine:
    """One line as typed; ``item`` and ``variant_found`` are what its texts name, if they do."""

    key: str
    facts: dict[str, str]
    item: Item | None = None
    variant_found: Variant | None = None
    added: int = 0

    @property
    def lot_code(self) -> str:
        return self.facts["lot_code"]

    @property
    def count(self) -> int:
        """How many serial numbers it names."""
        text = self.facts["count"]
        return (int(text) if text.isdecimal() else 0) + self.added

    @property
    def begun(self) -> bool:
        return any(self.facts[name] for name in _BEGUN) or self.count > 0

    @property
    def direction(self) -> int | None:
        text = self.facts["direction"]
        return int(text) if text in ("1", "-1") else None

    @property
    def quantity(self) -> Decimal | None:
        """In the unit of the line; None where it is not a number yet."""
        try:
            quantity = Decimal(sanitize_separators(self.facts["quantity"]))
        except InvalidOperation:
            return None
        return quantity if quantity.is_finite() else None

    @property
    def in_management_unit(self) -> bool:
        unit = code_key(self.facts["unit"])
        return self.item is None or unit in ("", self.item.unit.code_key)

    def stands_at(self, place: Location | None) -> bool:
        """Whether the line names this place, or none."""
        typed = code_key(self.facts["location"])
        return not typed or place is None or typed in (place.code_key, code_key(str(place)))

    def fits(self, named: Named) -> bool:
        """Whether what was scanned may go onto this line."""
        if self.item is None or self.item.pk != named.item.pk or not self.stands_at(named.location):
            return False
        if (named.serial and self.facts["kept"]) or (named.counts and not self.in_management_unit):
            return False
        if named.direction is not None and self.direction not in (None, named.direction):
            return False
        instance, typed = named.property_instance_id, self.facts["property_instance"]
        if named.taken and named.serial and typed and typed != str(instance or ""):
            return False
        return self._same_kind(named) and self._same_dates(named)

    def _same_kind(self, named: Named) -> bool:
        """Of what stock has, a line that names pieces holds one variant and lot; a bare item goes onto any line."""
        variant = named.variant.code_key if named.variant else ""
        for typed, wanted in (
            (code_key(self.facts["variant"]), variant),
            (code_key(self.lot_code), code_key(named.lot_code)),
        ):
            if typed == wanted or (not wanted and not named.taken):
                continue
            if typed or (named.serial and self.count):
                return False
        return True

    def _same_dates(self, named: Named) -> bool:
        """A lot has one date, and so has a line; pieces without lots may need another line for another date."""
        if named.taken or named.lot_code:
            return True
        for name in ("start_date", "expiry_date"):
            wanted, typed = getattr(named, name), read_day(self.facts[name])
            if wanted and self.facts[name] and typed != wanted:
                return False
        return True


def read_day(text: str) -> datetime.date | None:
    """The date that people typed; None where it is none."""
    try:
        day: datetime.date | None = forms.DateField(required=False).clean(text)
    except ValidationError:
        return None
    return day

"""What a scan comes to: something named, a question, or a refusal."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core.codes import code_key
from items.models import Item, Variant
from places.models import Location


@dataclass(frozen=True)
class Named:
    """What goes onto a line. ``key`` tells it from the other things that the same code names.

    ``taken``: it is in stock as it is here, so that only a line with exactly this variant, lot and place takes it.
    ``counts``: it is one piece without a number of its own. ``text`` and ``warnings`` are sentences for people.
    """

    key: str
    text: str
    item: Item
    variant: Variant | None = None
    lot_code: str = ""
    serial: str = ""
    location: Location | None = None
    property_instance_id: int | None = None
    start_date: datetime.date | None = None
    expiry_date: datetime.date | None = None
    direction: int | None = None
    taken: bool = False
    counts: bool = False
    warnings: tuple[str, ...] = ()

    def warned(self, *sentences: str) -> Named:
        """The same with more to watch."""
        return replace(self, warnings=(*self.warnings, *(text for text in sentences if text)))

    @property
    def scope(self) -> tuple[int, str, str, str]:
        """Within one item, variant and lot a serial number stands once."""
        variant = self.variant.code_key if self.variant else ""
        return self.item.pk, variant, code_key(self.lot_code), code_key(self.serial)


@dataclass(frozen=True)
class Wrong:
    """Why a scan goes nowhere, and what to do."""

    text: str


@dataclass(frozen=True)
class Ask:
    """Several things are called so."""

    text: str
    choices: tuple[Named, ...]


Reading = Named | Wrong | Ask

# More than nine are not told apart by one key.
MOST_CHOICES = 9


def one_of(code: str, choices: list[Named]) -> Named | Ask:
    """The only one, or the question which."""
    different = list({choice.key: choice for choice in choices}.values())
    if len(different) == 1:
        return different[0]
    text = _("“%(code)s” names several things. Which one is it?")
    if len(different) > MOST_CHOICES:
        text = _("“%(code)s” names many things; these are the first. If it is none of them, scan its item before.")
    return Ask(text % {"code": code}, tuple(different[:MOST_CHOICES]))

"""Questions about serial numbers, in business words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.filters import CodeMatch, code_condition
from core.merging import MergedQuerySet

if TYPE_CHECKING:
    from serials.models import SerialNumber  # noqa: F401 - the base class names it

NEWEST, BY_CODE = ("pk",), ("code_search", "pk")


class SerialNumberQuerySet(MergedQuerySet["SerialNumber"]):
    merged = {
        "item": (NEWEST, BY_CODE),
        "lot": (NEWEST,),
        "location": (NEWEST,),
        "supplier": (NEWEST,),
        "property_instance": (NEWEST, BY_CODE),
        "variant": (NEWEST, BY_CODE),
        "start_date": (NEWEST, BY_CODE),
        "expiry_date": (NEWEST, BY_CODE),
    }

    # Where few codes hold a part, code_parts.few has said which: those that still ask for it have many.
    read_in_order = {'."code_search"::text LIKE': """."code_search"::text || '' LIKE"""}

    def on_hand(self) -> SerialNumberQuerySet:
        return self.filter(location__isnull=False)

    def committed(self) -> SerialNumberQuerySet:
        """Engaged by an order or a picking list."""
        return self.filter(committed_line__isnull=False)

    def unloaded(self) -> SerialNumberQuerySet:
        """Moved at least once, and not on hand."""
        return self.filter(location__isnull=True, last_movement__isnull=False)

    def registered(self) -> SerialNumberQuerySet:
        """Known, and never moved."""
        return self.filter(last_movement__isnull=True)

    def code_starts_with(self, text: str) -> SerialNumberQuerySet:
        return self.filter(code_condition("code_search", text, CodeMatch.STARTS))

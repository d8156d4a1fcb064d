"""Questions about serial numbers, in business words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from core.codes import search_key

if TYPE_CHECKING:
    pass

# Sorts after every character that a code may hold, in byte order.
AFTER_ANY = "\U0010ffff"


class SerialNumberQuerySet(QuerySet["SerialNumber"]):
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

    def code_is(self, text: str) -> SerialNumberQuerySet:
        return self.filter(code_search=search_key(text))

    def code_starts_with(self, text: str) -> SerialNumberQuerySet:
        """A range, which an index in byte order serves on both databases; LIKE would not on SQLite."""
        key = search_key(text)
        return self.filter(code_search__gte=key, code_search__lt=key + AFTER_ANY)

    def code_contains(self, text: str) -> SerialNumberQuerySet:
        return self.filter(code_search__contains=search_key(text))

    def known_as(self, text: str) -> SerialNumberQuerySet:
        """Whose own, customer or supplier code is ``text``."""
        key = search_key(text)
        if not key:
            return self.none()
        return self.filter(Q(code_search=key) | Q(customer_code_search=key) | Q(supplier_code_search=key))

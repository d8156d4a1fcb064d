"""Cards that tell what a list holds: how much, the first few rows, and the way to the list with the same filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.filters import ListFilterSet
from core.formatting import quantity
from core.paging import Ordering, bounded_count

# Rows of one group, and of one that is alone on its card: cards beside one another are about as long.
SHOWN, ALONE = 5, 10


@dataclass(frozen=True)
class Line:
    """One row in short: what opens it, what it is, and what matters of it (a date, a badge)."""

    text: str
    url: str
    about: str = ""
    aside: Any = ""


@dataclass(frozen=True)
class Group:
    """The first rows of one list. ``more``: there are more than ``count``."""

    title: str | Promise
    lines: Sequence[Line]
    count: int
    url: str = ""
    more: bool = False

    @property
    def total(self) -> str:
        return total([self])

    @property
    def rest(self) -> bool:
        """Whether the list has rows that are not here."""
        return self.more or self.count > len(self.lines)


def total(groups: Sequence[Group]) -> str:
    """How many rows the lists of groups have together, as far as they were counted."""
    count = quantity(sum(group.count for group in groups))
    return _("more than %(count)s") % {"count": count} if any(group.more for group in groups) else count


@dataclass(frozen=True)
class Listing:
    """Some filters of a list, and how its rows look on a card.

    ``fields`` are read of each row, after its primary key, and make its line.
    """

    filterset: type[ListFilterSet]
    url_name: str
    fields: Sequence[str]
    line: Callable[..., Line]
    order_by: Sequence[str]
    sort: str = ""

    def group(
        self, title: str | Promise, request: HttpRequest, parameters: Mapping[str, str], shown: int = SHOWN
    ) -> Group:
        """What the list shows with these ``parameters``: by its own filters, so that both always agree.

        Two queries besides those of the filters.
        """
        model: Any = self.filterset._meta.model
        found = self.filterset(parameters, queryset=model._default_manager.all(), request=request).qs
        rows = Ordering(model, self.order_by).apply(found).values_list("pk", *self.fields)[:shown]
        count, more = bounded_count(found)
        address = {**parameters, "sort": self.sort} if self.sort else parameters
        url = f"{reverse(self.url_name)}?{urlencode(address)}"
        return Group(title, [self.line(*row) for row in rows], count, url, more)


def card(groups: Sequence[Group], empty_text: str | Promise) -> Mapping[str, Any]:
    """The context of ``core/card.html``: the groups that hold something, or what to say when none does."""
    filled = [group for group in groups if group.count]
    return {"groups": filled, "total": total(filled) if filled else "", "empty_text": empty_text}

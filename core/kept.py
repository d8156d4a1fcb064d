"""What somebody keeps of a list, searches and columns, in one statement: every page of it asks both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, TextField, Value
from django.db.models.functions import Cast

from core.models import ListLayout, SavedFilter


@dataclass(frozen=True)
class Kept:
    """Searches by name, and the columns, if any were chosen."""

    searches: list[SavedFilter]
    layout: ListLayout | None


def kept_of(*, user: Any, list_name: str, layout_name: str) -> Kept:
    """Searches are kept for the address of a list, columns for each kind of rows that it shows."""
    searches = SavedFilter.objects.filter(user=user, list_name=list_name).order_by()
    layouts = ListLayout.objects.filter(user=user, list_name=layout_name)
    found = searches.values_list("pk", Cast("name_key", TextField()), "name", "query", "default").union(
        layouts.values_list(
            "pk",
            Value("", TextField()),
            Cast("shown", TextField()),
            Cast("hidden", TextField()),
            # No search: it opens the list, or does not.
            Value(None, BooleanField()),
        ),
        all=True,
    )
    kept = Kept([], None)
    for pk, _key, *values in sorted(found, key=lambda row: row[1]):
        if values[-1] is None:
            shown, hidden = (json.loads(text) for text in values[:2])
            kept = Kept(kept.searches, ListLayout(pk=pk, user=user, list_name=layout_name, shown=shown, hidden=hidden))
        else:
            name, query, default = values
            kept.searches.append(
                SavedFilter(pk=pk, user=user, list_name=list_name, name=name, query=query, default=default)
            )
    return kept

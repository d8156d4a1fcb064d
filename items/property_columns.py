"""Property sets and general values in items.csv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from attributes.columns import Given, PropertyColumns, entries_of
from attributes.entries import InstanceEntry
from attributes.fields import Scope, fields_of_sets
from attributes.models import PropertySet
from core.codes import code_key
from core.csv import Problems, Row
from core.upsert import code_cell
from items.models import Item
from items.services import keep_changes, missing_values

SET = "property_set"


class SetColumn:
    """The property sets that a file names."""

    def __init__(self, present: Sequence[str]) -> None:
        self.known = {one.name_key: one for one in PropertySet.objects.all()} if SET in present else {}

    def take(self, row: Row, item: Item) -> None:
        """Give the item the set that the row names, none where the cell is empty; a column that is absent leaves it."""
        if SET not in row.cells:
            return
        name = row.parse(SET, code_cell())
        found = self.known.get(code_key(name)) if name else None
        if name and found is None:
            text = _("there is no property set “%(name)s”; make it first, or import the settings.")
            row.problem(SET, text % {"name": name})
            return
        if found and not found.active and found.pk != item.property_set_id:
            row.problem(SET, _("property set “%(name)s” is inactive: name another.") % {"name": found})
            return
        item.property_set = found


class GeneralValues:
    """The general values that a file gives to items; nothing where it has no column for them."""

    def __init__(self, columns: PropertyColumns, stored: Iterable[Item]) -> None:
        self.columns = columns
        given = bool(columns.columns)
        self.fields = fields_of_sets(PropertySet.objects.all(), Scope.ITEM) if given else {}
        had = {item.property_instance for item in stored if item.property_instance} if given else ()
        self.kept = entries_of(had)
        self.asked: list[tuple[Given, InstanceEntry]] = []
        # Items whose values change, in the order of what is asked, with the instance that each had.
        self.changed: list[tuple[Item, int | None]] = []

    def take(self, row: Row, item: Item, given: Given) -> bool:
        """Whether the values of the item change: an empty cell takes one away, an absent column leaves it."""
        of = item.property_set
        if of is None:
            reason = _("the item has no property set: name one in the column property_set.")
            self.columns.refuse(given, reason, row.problems)
            return False
        had = self.kept.get(item.property_instance_id or 0)
        if had and had.property_set != of:
            # The set stays while there are values of it, which is told with what else may not change.
            return False
        entry = self.columns.entry(given, of, had)
        if entry == had or not (entry or had):
            return False
        if entry and (problem := missing_values(self.fields[of.pk], entry)):
            row.problem("", problem.message)
        self.asked.append((given, entry))
        self.changed.append((item, item.property_instance_id))
        return True

    def make(self, problems: Problems) -> None:
        """Give the items their instances. What is refused is told, and whoever asks then stops."""
        made = self.columns.make(self.asked, scope=Scope.ITEM, problems=problems)
        for (item, _old), instance in zip(self.changed, made, strict=True):
            item.property_instance = instance

    def keep(self) -> None:
        """Keep the changes, once the items are written."""
        keep_changes(self.changed)

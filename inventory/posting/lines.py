"""The lines of a draft as posting reads them, with what they name.

A statement that joins all this costs more to compile and to plan than a small document's lines are worth, so each table
is asked once, for what no table before has brought along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db.models import ForeignKey, Model, QuerySet

from attributes.models import PropertySet
from core.sql import listed
from inventory.draft_rules import line_direction
from inventory.models import Direction, Document, DocumentLine
from inventory.posting.places import Places
from items.models import Item, UnitOfMeasure, Variant
from lots.models import LotType
from numbering.models import CodeType
from places.models import Location


class Lines:
    """Reads the lines of one document; what they name is the same object for all of them, and read only once."""

    def __init__(self, document: Document, places: Places) -> None:
        self._document = document
        self._known: dict[type[Model], dict[int, Any]] = defaultdict(dict)
        self._known[Location] = {location.pk: location for location in places.all()}

    def read(self) -> list[DocumentLine]:
        """The lines as they stand in the database now, in their order."""
        lines = list(self._document.lines.order_by("position"))
        new = {line.item_id for line in lines} - self._known[Item].keys()
        self._point(lines, Item.objects.select_related("item_class", "unit"), "item")
        items = [self._known[Item][pk] for pk in new]
        self._known[UnitOfMeasure] |= {item.unit_id: item.unit for item in items}
        self._point(items, PropertySet.objects.all(), "property_set")
        self._point(lines, UnitOfMeasure.objects.all(), "unit")
        self._point(lines, Variant.objects.all(), "variant")
        self._point(lines, Location.objects.select_related("warehouse"), "location", "target_location")
        self._point_at_rules([line.item for line in lines if self._loads(line)])
        return lines

    def _loads(self, line: DocumentLine) -> bool:
        document = self._document
        return line_direction(document.document_type, document.template, line.direction) == Direction.LOAD

    def _point_at_rules(self, items: Sequence[Item]) -> None:
        """What codes are made by: only loads make any."""
        self._point(items, LotType.objects.all(), "lot_type")
        self._point(items, CodeType.objects.all(), "serial_code_type", "lot_code_type")
        sets = [item.property_set for item in items if item.property_set]
        self._point(sets, CodeType.objects.all(), "serial_rule", "lot_rule")

    def _point(self, records: Iterable[Model], rows: QuerySet[Any], *names: str) -> None:
        """Give each of ``records`` what its fields ``names`` hold, from ``rows``."""
        known = self._known[rows.model]
        pointing = [
            (record, field, pk)
            for record in records
            for field in (_foreign_key(record, name) for name in names)
            if (pk := getattr(record, field.attname)) is not None
        ]
        if missing := {pk for _record, _field, pk in pointing} - known.keys():
            known |= {row.pk: row for row in rows.filter(pk__in=listed(missing)).order_by()}
        for record, field, pk in pointing:
            field.set_cached_value(record, known[pk])


def _foreign_key(record: Model, name: str) -> ForeignKey[Any, Any]:
    return cast("ForeignKey[Any, Any]", record._meta.get_field(name))

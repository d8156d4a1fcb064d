"""How the demonstration makes documents: drafted by the clerk; posted by the supervisor, who may date them back, and
those of today by the clerk."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from django.contrib.auth.models import User
from django.utils import timezone

from attributes.entries import InstanceEntry, Value
from attributes.models import Property, PropertyChoice, PropertySet
from inventory.demo.company import Company
from inventory.entries import Header, LineEntry, SerialEntry
from inventory.models import Document, DocumentLine, DocumentType
from inventory.services import post_document, save_draft
from numbering.document_kinds import DocumentKind
from serials.models import SerialNumber


@dataclass
class Story:
    """The company, who works there, and today."""

    company: Company
    users: dict[str, User]
    today: datetime.date = field(default_factory=timezone.localdate)

    def day(self, offset: int) -> datetime.date:
        """So many days after today; before it, when negative."""
        return self.today + datetime.timedelta(days=offset)

    def draft(
        self, kind: DocumentKind, offset: int, warehouse: str, lines: Sequence[LineEntry], **header: Any
    ) -> Document:
        """A draft of the clerk's, unless ``by`` says of whom. Masters in the header are named by their codes."""
        company, user = self.company, self.users[header.pop("by", "clerk")]
        for name, found in (
            ("partner", company.partners),
            ("target_warehouse", company.warehouses),
            ("template", company.templates),
        ):
            if name in header:
                header[name] = found[header[name]]
        return save_draft(
            header=Header(
                document_type=DocumentType.objects.get(pk=kind),
                date=self.day(offset),
                warehouse=company.warehouses[warehouse],
                **header,
            ),
            lines=lines,
            user=user,
        )

    def post(
        self, kind: DocumentKind, offset: int, warehouse: str, lines: Sequence[LineEntry], **header: Any
    ) -> Document:
        """A posted document."""
        draft = self.draft(kind, offset, warehouse, lines, **header)
        return post_document(document_id=draft.pk, user=self.users["supervisor" if offset < 0 else "clerk"])

    def line(self, item: str, quantity: Decimal | int | str, at: str = "", **values: Any) -> LineEntry:
        """A line; the item is ``code`` or ``code/variant``, ``at`` and ``to`` are locations as warehouse/code."""
        company = self.company
        code, _, variant = item.partition("/")
        unit, to = values.pop("unit", ""), values.pop("to", "")
        return LineEntry(
            item=company.items[code],
            variant=company.variants[item] if variant else None,
            quantity=Decimal(quantity),
            unit=company.units[unit] if unit else None,
            location=company.locations[at] if at else None,
            target_location=company.locations[to] if to else None,
            **values,
        )

    def values(
        self, item: str, given: Mapping[str, str | Decimal], warranty: datetime.date | None = None
    ) -> InstanceEntry:
        """Values by the name of their property, of lists by the name of the value, for the set of an item."""
        property_set = cast(PropertySet, self.company.items[item].property_set)
        choices = {
            (choice.property_id, choice.name): choice
            for choice in PropertyChoice.objects.filter(name__in=given.values())
        }
        values: dict[int, Value] = {}
        for property_ in Property.objects.filter(name__in=given):
            value = given[property_.name]
            values[property_.pk] = choices.get((property_.pk, str(value)), value)
        return InstanceEntry(property_set, values, warranty)

    def pieces(self, item: str, count: int, at: str, **values: Any) -> LineEntry:
        """A line of the oldest ``count`` free serial numbers of an item at a location."""
        code, _, variant = item.partition("/")
        free = SerialNumber.objects.filter(
            item=self.company.items[code],
            variant=self.company.variants[item] if variant else None,
            location=self.company.locations[at],
            committed_line=None,
            reserved=False,
        ).order_by("pk")[:count]
        return self.line(item, count, at, serials=[SerialEntry(serial.code) for serial in free], **values)

    def same(self, document: Document, *, name_serials: bool = True) -> list[LineEntry]:
        """The lines of a posted document, with the serial numbers it moved or engaged, for one that follows it."""
        lines = DocumentLine.objects.filter(document=document).order_by("position")
        return [
            LineEntry(
                item=line.item,
                variant=line.variant,
                quantity=line.quantity,
                unit=line.unit,
                location=line.location,
                lot_code=line.lot_code,
                property_instance=line.property_instance,
                serials=_moved_by(line) if name_serials else [],
            )
            for line in lines.select_related("item__unit", "variant", "unit", "location", "property_instance")
        ]


def _moved_by(line: DocumentLine) -> list[SerialEntry]:
    """What the line itself moved or engaged; releases of other lines' commitments hang on it too."""
    moved = SerialNumber.objects.filter(movement_links__movement__line=line, item=line.item, variant=line.variant)
    return [SerialEntry(serial.code) for serial in moved.distinct().order_by("pk")]

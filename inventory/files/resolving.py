"""From what a file says to what ``save_draft`` asks for; what is not there is told with line and column."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from attributes.columns import Given, PropertyColumns
from attributes.entries import InstanceEntry
from attributes.fields import Scope
from core.cells import parse_date
from core.codes import code_key
from core.csv import Problems
from inventory.draft_rules import lines_say_direction
from inventory.entries import Header, LineEntry
from inventory.files.lookup import Lookup, origin_of
from inventory.files.parts import FileDocument, FileLine, Place
from inventory.kinds import Effect
from inventory.models import Document, DocumentType, MovementTemplate, State
from items.models import Item, UnitOfMeasure, Variant
from numbering.document_kinds import DocumentKind
from partners.models import Partner
from places.models import Location, Warehouse

T = TypeVar("T")


@dataclass
class Resolver:
    """Resolves the documents of one file."""

    types: Mapping[str, DocumentType]
    lookup: Lookup
    properties: PropertyColumns
    problems: Problems
    # What lines say of properties, with the field that gets the instance.
    described: list[tuple[LineEntry, str, Given, InstanceEntry]] = field(default_factory=list)
    told: set[tuple[str, str]] = field(default_factory=set)

    def header(self, document: FileDocument) -> Header | None:
        """The header; None when something that it names is not there. Its origin is looked up when it is saved."""
        kind = self.types[document.kind]
        warehouse = self._warehouse(document.warehouse)
        target = self._warehouse(document.target_warehouse)
        template = self._template(document, warehouse)
        partner = self._partner(document)
        if warehouse is None:
            return None
        self._refuse_existing(document, warehouse)
        if document.source_only and document.kind == DocumentKind.TRANSFER:
            self._require_offset(document, template)
        reference_date = document.header["reference_date"]
        return Header(
            document_type=kind,
            date=document.date,
            warehouse=warehouse,
            number=document.number,
            target_warehouse=target,
            template=template,
            partner=partner,
            reference=document.header["reference"],
            reference_date=parse_date(reference_date) if reference_date else None,
            note=document.header["note"],
            closes_origin=document.header["closes_origin"] == "1",
        )

    def lines(self, document: FileDocument, header: Header) -> list[LineEntry]:
        """The lines that can be resolved; the others are told."""
        entries = (self._line(line, header) for line in document.lines.values())
        return [entry for entry in entries if entry is not None]

    def make_instances(self) -> None:
        """Give all lines the property instances that they describe."""
        asked = [(given, described) for _line, _field, given, described in self.described]
        made = self.properties.make(asked, scope=Scope.STOCK, problems=self.problems)
        for (line, name, _given, _described), instance in zip(self.described, made, strict=True):
            setattr(line, name, instance)
        # Lines may be big, and are let go once they are saved.
        self.described.clear()

    def _warehouse(self, named: tuple[str, int] | None) -> Warehouse | None:
        if named is None:
            return None
        code, line = named
        return self._known(
            self.lookup.warehouses.get(code_key(code)),
            line,
            "warehouse",
            lambda: _("there is no warehouse “%(code)s”.") % {"code": code},
        )

    def _template(self, document: FileDocument, warehouse: Warehouse | None) -> MovementTemplate | None:
        code = document.header["template"]
        if not code or warehouse is None:
            return None
        template = self.lookup.templates.get((warehouse.pk, code_key(code)))
        names = {"warehouse": warehouse.code, "code": code}
        return self._known(
            template,
            document.line,
            "template",
            lambda: _("warehouse %(warehouse)s has no template “%(code)s”.") % names,
        )

    def _partner(self, document: FileDocument) -> Partner | None:
        account, detail = document.header["partner_account"], document.header["partner_detail_account"]
        partner = self.lookup.partners.get((account, detail))
        if account and partner is None:
            reason = _("there is no partner %(account)s.%(detail)s; import the partners first.")
            self.problems.add(document.line, "partner_account", reason % {"account": account, "detail": detail})
        return partner

    def _refuse_existing(self, document: FileDocument, warehouse: Warehouse) -> None:
        scope = self.types[document.kind].number_scope(warehouse, document.date)
        for stored in self.lookup.stored.get((document.kind, code_key(document.number)), ()):
            if stored.number_scope == scope:
                reason = _("document %(document)s already exists.") % {"document": document.label}
                self.problems.add(document.line, "document_number", reason)

    def _require_offset(self, document: FileDocument, template: MovementTemplate | None) -> None:
        if template is None or template.offset_warehouse_id is None:
            reason = _(
                "a transfer has two rows for each quantity, negative where it leaves and positive where it arrives, "
                "unless its template has an offset warehouse."
            )
            self.problems.add(document.line, "quantity", reason)

    def _line(self, line: FileLine, header: Header) -> LineEntry | None:
        before = self.problems.total
        piece, values, lookup = line.piece, line.values, self.lookup
        item = lookup.item(line)
        if item is None:
            reason = _("there is no item %(item)s in class %(class)s; import the items first.")
            self.problems.add(line.line, "item", reason % {"item": piece.item, "class": piece.item_class})
            return None
        variant, unit = self._variant(line, item), self._unit(line, item)
        location, target = self._location(line, line.place, header), None
        if line.target:
            target = self._location(line, line.target, header, header.target_warehouse)
        self._check_serials(line, item.serial_managed)
        self._check_properties(line, item)
        self._check_sign(line, header)
        if self.problems.total != before:
            return None
        entry = LineEntry(
            item=item,
            quantity=line.quantity,
            direction=line.sign if lines_say_direction(header.document_type, header.template) else None,
            unit=unit,
            variant=variant,
            packages=line.packages,
            location=location,
            target_location=target,
            lot_code=piece.lot,
            start_date=values.start_date or _shared(line, "start_date"),
            expiry_date=values.expiry_date or _shared(line, "expiry_date"),
            supplier_code=values.supplier_code,
            customer_code=values.customer_code,
            unit_cost=values.unit_cost,
            note=values.note,
            serials=line.serials,
        )
        self._describe(entry, "property_instance", line.properties)
        self._describe(entry, "target_property_instance", line.becomes)
        return entry

    def _describe(self, entry: LineEntry, name: str, given: Given) -> None:
        if given and entry.item.property_set:
            self.described.append((entry, name, given, self.properties.entry(given, entry.item.property_set)))

    def _variant(self, line: FileLine, item: Item) -> Variant | None:
        code = line.piece.variant
        if not code:
            return None
        names = {"item": item.code, "code": code}
        variant = self.lookup.variants.get((item.pk, code_key(code)))
        return self._known(variant, line.line, "variant", lambda: _("item %(item)s has no variant “%(code)s”.") % names)

    def _unit(self, line: FileLine, item: Item) -> UnitOfMeasure | None:
        """The unit when it is another than the management unit of the item."""
        code = line.piece.unit
        if not code or code_key(code) == item.unit.code_key:
            return None
        unit = self.lookup.units.get(code_key(code))
        if unit is None:
            self.problems.add(line.line, "uom", _("there is no unit “%(code)s”.") % {"code": code})
        return unit

    def _location(
        self, line: FileLine, place: Place, header: Header, usual: Warehouse | None = None
    ) -> Location | None:
        names = {"warehouse": place.warehouse, "code": place.location}
        warehouse = self._warehouse((place.warehouse, line.line))
        if warehouse is None:
            return None
        if place.location:
            return self._known(
                self.lookup.location(place),
                line.line,
                "location",
                lambda: _("warehouse %(warehouse)s has no location “%(code)s”.") % names,
            )
        if warehouse != (usual or header.warehouse):
            self.problems.add(line.line, "location", _("is empty; name the location in %(warehouse)s.") % names)
        return None

    def _check_serials(self, line: FileLine, serial_managed: bool) -> None:
        if line.serials and not serial_managed:
            reason = _("item %(item)s is not managed by serial numbers.") % {"item": line.piece.item}
            self.problems.add(line.serial_lines[0], "serial", reason)

    def _check_properties(self, line: FileLine, item: Item) -> None:
        if item.has_instances:
            return
        names = {"item": item.code, "set": item.property_set}
        reason = _("item %(item)s has no property set.") % names
        if item.property_set:
            reason = _("the stock of item %(item)s has no properties: its set %(set)s is not an instance set.") % names
        for given in (line.properties, line.becomes):
            self.properties.refuse(given, reason, self.problems)

    def _check_sign(self, line: FileLine, header: Header) -> None:
        """A type that leaves the direction to its template may still say it; then it must say the same."""
        template = header.template
        if (
            header.document_type.rules.effect is Effect.BY_TEMPLATE
            and line.sign < 0
            and template
            and template.direction > 0
            and not template.create_lot_from_lot
        ):
            reason = _("is negative, but template %(template)s loads.") % {"template": template.code}
            self.problems.add(line.line, "quantity", reason)

    def _known(self, record: T | None, line: int, column: str, reason: Callable[[], str]) -> T | None:
        """The record; one that is not there is told once, where the file first names it."""
        if record is None and (missing := (column, reason())) not in self.told:
            self.told.add(missing)
            self.problems.add(line, column, f"{missing[1]} {_('Make it first, or import with --create-missing.')}")
        return record


def _shared(line: FileLine, name: str) -> datetime.date | None:
    """The date that all serial numbers of a line have is that of their lot, too."""
    dates = {getattr(serial, name) for serial in line.serials} if line.piece.lot else set()
    return dates.pop() if len(dates) == 1 else None


def stored_origin(document: FileDocument, lookup: Lookup) -> Document | None:
    """The stored document that this one carries out; of several with one number the newest that is posted."""
    kind, number = origin_of(document)
    stored = lookup.stored.get((kind, code_key(number)), ())
    return max(stored, key=lambda found: (found.state == State.POSTED, found.date, found.pk), default=None)

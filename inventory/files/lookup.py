"""What a file of documents names, found in bulk: a constant number of queries for each five hundred codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.codes import code_key
from core.upsert import by_field
from inventory.files.parts import FileDocument, FileLine, Place
from inventory.models import Document, MovementTemplate
from items.models import Item, UnitOfMeasure, Variant
from partners.models import Partner
from places.models import Location, Warehouse


@dataclass
class Lookup:
    """Records by the folded codes that files call them by."""

    warehouses: dict[str, Warehouse] = field(default_factory=dict)
    locations: dict[tuple[int, str], Location] = field(default_factory=dict)
    templates: dict[tuple[int, str], MovementTemplate] = field(default_factory=dict)
    partners: dict[tuple[str, str], Partner] = field(default_factory=dict)
    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    variants: dict[tuple[int, str], Variant] = field(default_factory=dict)
    units: dict[str, UnitOfMeasure] = field(default_factory=dict)
    # By type and number; several where numbers start over each year or in each warehouse.
    stored: dict[tuple[str, str], list[Document]] = field(default_factory=dict)

    def location(self, place: Place) -> Location | None:
        """The location of a place, if it names one that is there."""
        warehouse, code = place.key
        return self.locations.get((self.warehouses[warehouse].pk, code)) if warehouse in self.warehouses else None

    def item(self, line: FileLine) -> Item | None:
        return self.items.get((code_key(line.piece.item_class), code_key(line.piece.item)))


def places_of(document: FileDocument) -> Iterator[tuple[Place, int]]:
    """Every place that a document names, with a line that names it."""
    for named in (document.warehouse, document.target_warehouse):
        if named:
            yield Place(named[0], ""), named[1]
    for line in document.lines.values():
        yield line.place, line.line
        if line.target:
            yield line.target, line.line


def find(documents: Sequence[FileDocument]) -> Lookup:
    """Look up everything that the documents name."""
    lookup = Lookup()
    keys = {place.key for document in documents for place, _line in places_of(document)}
    warehouses = by_field(Warehouse.objects.all(), "code_key", sorted({warehouse for warehouse, _location in keys}))
    lookup.warehouses = {warehouse.code_key: warehouse for warehouse in warehouses}
    codes = sorted({location for _warehouse, location in keys if location})
    known = list(lookup.warehouses.values())
    for location in by_field(Location.objects.filter(warehouse__in=known), "code_key", codes):
        lookup.locations[location.warehouse_id, location.code_key] = location
    _find_header_records(documents, lookup)
    _find_line_records(documents, lookup)
    return lookup


def _find_header_records(documents: Sequence[FileDocument], lookup: Lookup) -> None:
    templates = sorted({code_key(document.header["template"]) for document in documents} - {""})
    queryset = MovementTemplate.objects.select_related("offset_warehouse", "offset_template")
    for template in by_field(queryset, "code_key", templates):
        lookup.templates[template.warehouse_id, template.code_key] = template
    accounts = sorted({document.header["partner_account"] for document in documents} - {""})
    for partner in by_field(Partner.objects.all(), "account", accounts):
        lookup.partners[partner.account, partner.detail_account] = partner
    numbers = {code_key(document.number) for document in documents}
    numbers |= {code_key(origin_of(document)[1]) for document in documents}
    stored = Document.objects.select_related("document_type").defer("note")
    for found in by_field(stored, "number_key", sorted(numbers - {""})):
        lookup.stored.setdefault((found.document_type_id, found.number_key), []).append(found)


def _find_line_records(documents: Sequence[FileDocument], lookup: Lookup) -> None:
    pieces = {line.piece for document in documents for line in document.lines.values()}
    items = Item.objects.select_related("item_class", "unit", "property_set")
    for item in by_field(items, "code_key", sorted({code_key(piece.item) for piece in pieces})):
        lookup.items[item.item_class.code_key, item.code_key] = item
    variants = sorted({code_key(piece.variant) for piece in pieces} - {""})
    for variant in by_field(Variant.objects.all(), "code_key", variants):
        lookup.variants[variant.item_id, variant.code_key] = variant
    units = sorted({code_key(piece.unit) for piece in pieces} - {""})
    lookup.units = {unit.code_key: unit for unit in by_field(UnitOfMeasure.objects.all(), "code_key", units)}


def origin_of(document: FileDocument) -> tuple[str, str]:
    """Type and number of the document that this one carries out; both empty when it names none."""
    kind, _space, number = document.header["origin"].partition(" ")
    return kind.lower(), number.strip()

"""Making what a file names and nobody made yet (--create-missing)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.codes import clean_code, code_key
from inventory.files.lookup import Lookup, places_of
from inventory.files.parts import FileDocument
from inventory.kinds import RULES, Effect
from inventory.models import Direction, MovementTemplate
from items.models import Variant
from numbering.document_kinds import DocumentKind
from places.models import Location, Warehouse


def make_missing(documents: Sequence[FileDocument], lookup: Lookup) -> list[str]:
    """Make warehouses, locations, templates and variants, described by their codes; returns what was made."""
    report = [
        (_("Warehouses made: %(codes)s."), _make_warehouses(documents, lookup)),
        (_("Locations made: %(codes)s."), _make_locations(documents, lookup)),
        (_("Templates made: %(codes)s."), _make_templates(documents, lookup)),
        (_("Variants made: %(codes)s."), _make_variants(documents, lookup)),
    ]
    return [sentence % {"codes": ", ".join(codes)} for sentence, codes in report if codes]


def _make_warehouses(documents: Sequence[FileDocument], lookup: Lookup) -> list[str]:
    made: dict[str, Warehouse] = {}
    for document in documents:
        for place, _line in places_of(document):
            key = code_key(place.warehouse)
            if key not in lookup.warehouses and key not in made:
                code = clean_code(place.warehouse)
                made[key] = Warehouse(code=code, description=code)
        # Where goods sent to a subcontractor stand is that subcontractor's warehouse.
        if RULES[document.kind].needs_partner and document.target_warehouse:
            target = made.get(code_key(document.target_warehouse[0]))
            if target and target.partner is None:
                account = (document.header["partner_account"], document.header["partner_detail_account"])
                target.partner = lookup.partners.get(account)
    lookup.warehouses.update(
        {warehouse.code_key: warehouse for warehouse in Warehouse.objects.bulk_create(made.values())}
    )
    return [warehouse.code for warehouse in made.values()]


def _make_locations(documents: Sequence[FileDocument], lookup: Lookup) -> list[str]:
    made: dict[tuple[int, str], Location] = {}
    for document in documents:
        for place, _line in places_of(document):
            warehouse = lookup.warehouses[code_key(place.warehouse)]
            key = (warehouse.pk, code_key(place.location))
            if place.location and key not in lookup.locations and key not in made:
                made[key] = Location(warehouse=warehouse, code=place.location, description=place.location)
    Location.objects.bulk_create(made.values())
    lookup.locations.update(made)
    return [f"{location.warehouse.code}/{location.code}" for location in made.values()]


def _make_templates(documents: Sequence[FileDocument], lookup: Lookup) -> list[str]:
    made: dict[tuple[int, str], MovementTemplate] = {}
    for document in documents:
        code = document.header["template"]
        warehouse = lookup.warehouses.get(code_key(document.warehouse[0])) if document.warehouse else None
        if not code or warehouse is None:
            continue
        key = (warehouse.pk, code_key(code))
        if key not in lookup.templates and key not in made:
            made[key] = MovementTemplate(
                warehouse=warehouse,
                code=clean_code(code),
                description=code,
                direction=_direction(document),
                # One row loads, another unloads: only where lots are made from lots a template does both.
                create_lot_from_lot=document.kind == DocumentKind.WAREHOUSE_RECORD and _goes_both_ways(document),
            )
    MovementTemplate.objects.bulk_create(made.values())
    lookup.templates.update(made)
    return [f"{template.warehouse.code}/{template.code}" for template in made.values()]


def _goes_both_ways(document: FileDocument) -> bool:
    return len({line.sign for line in document.lines.values()}) == 2


def _direction(document: FileDocument) -> Direction:
    """By what the type of the document does or, when it leaves that to the template, by its first row."""
    effect = RULES[document.kind].effect
    if effect is Effect.LOAD:
        return Direction.LOAD
    if effect in (Effect.UNLOAD, Effect.COMMIT):
        return Direction.UNLOAD
    first = next(iter(document.lines.values()), None)
    return Direction.UNLOAD if first and first.sign < 0 else Direction.LOAD


def _make_variants(documents: Sequence[FileDocument], lookup: Lookup) -> list[str]:
    made: dict[tuple[int, str], Variant] = {}
    for document in documents:
        for line in document.lines.values():
            item = lookup.item(line)
            code = line.piece.variant
            if not (code and item):
                continue
            key = (item.pk, code_key(code))
            if key not in lookup.variants and key not in made:
                made[key] = Variant(item=item, code=code, description=code)
    Variant.objects.bulk_create(made.values())
    lookup.variants.update(made)
    return [f"{variant.item.full_code}/{variant.code}" for variant in made.values()]

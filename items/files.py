"""Taking items.csv in (domain: files in and out)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attributes.columns import PropertyColumns
from core.cells import parse_choice, parse_flag, parse_number, parse_whole
from core.codes import clean_code, code_key
from core.csv import Problems, Row, read_rows
from core.upsert import Upsert, by_field, coded_records, portions, take_reference, without_absent
from items.contradictions import contradictions
from items.expiry import ExpiryPolicy
from items.guards import refused_changes
from items.layout import ALL_FIELD_COLUMNS, LAYOUT, UNITS
from items.models import AlternativeUnit, Item, ItemClass, UnitOfMeasure, Withdrawal, default_of
from items.property_columns import GeneralValues, SetColumn
from items.property_sets import BROUGHT, bring
from numbering.models import CodeKind, CodeType

C = TypeVar("C", ItemClass, UnitOfMeasure)
Key = tuple[str, str]

# A blank cell gives a field its default.
_PARSERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("lot_managed", "serial_managed", "serials_automatic", "lots_automatic"), parse_flag),
    **dict.fromkeys(("active", "single_supplier_lots", "fifo_lots", "expiry_editable"), parse_flag),
    **dict.fromkeys(("lot_validity_days", "serial_validity_days"), parse_whole),
    **dict.fromkeys(("expiry_warn_days", "expiry_block_days"), parse_whole),
    **dict.fromkeys(("gtin", "product_category", "item_type", "characteristic"), str.strip),
    "withdrawal": parse_choice(Withdrawal),
    "expiry_policy": parse_choice(ExpiryPolicy),
}


@dataclass
class _Named(Generic[C]):
    """Classes or units by code; those that the file names and nobody made yet are made."""

    model: type[C]
    stored: dict[str, C] = field(default_factory=dict)
    made: list[C] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stored = {record.code_key: record for record in self.model._default_manager.all()}

    def get(self, code: str) -> C:
        key = code_key(code)
        if key not in self.stored:
            record = self.model(code=code, code_key=key, description=code)
            self.stored[key] = record
            self.made.append(record)
        return self.stored[key]


@transaction.atomic
def import_items(*, file: BinaryIO) -> list[str]:
    """Create and update items by class and code, with the classes and units they name; returns what was done.

    Columns that the file has not are left alone. Raises BadFile, having changed nothing.
    """
    problems, properties = Problems(), PropertyColumns()
    rows = list(read_rows(file, LAYOUT.with_more(properties), problems))
    importer = _Importer(rows, properties)
    for row in rows:
        importer.take(row)
    importer.refuse_changes(problems)
    importer.values.make(problems)
    problems.refuse()
    return importer.write()


class _Importer:
    def __init__(self, rows: Sequence[Row], properties: PropertyColumns) -> None:
        present = list(rows[0].cells) if rows else []
        self.upsert = Upsert(Item, without_absent(ALL_FIELD_COLUMNS, present))
        self.classes = _Named(ItemClass)
        self.units = _Named(UnitOfMeasure)
        self.code_types = _code_types()
        # Tables of a room above, by field.
        self.of_lots = {
            name: coded_records(Item, name) for name in ("lot_type", "initial_lot_status") if name in present
        }
        code_keys = sorted({code_key(row.text("code")) for row in rows})
        if properties.columns:
            _hold_items(code_keys)
        self.stored = _stored_items(code_keys)
        self.stored_units = _stored_units(item.pk for item in self.stored.values()) if UNITS in present else {}
        self.sets, self.values = SetColumn(present), GeneralValues(properties, self.stored.values())
        # The alternative units of the items where they change.
        self.alternatives: list[tuple[Item, dict[str, Decimal]]] = []
        # Rows with what their items were and become.
        self.pairs: list[tuple[Row, Item, Item]] = []

    def take(self, row: Row) -> None:
        class_code, code = row.require("item_class", clean_code), row.require("code", clean_code)
        unit_code, description = row.require("uom", clean_code), row.require("description", str)
        if not (class_code and code):
            return
        key = (code_key(class_code), code_key(code))
        if not (self.upsert.first_time(row, key, "code") and unit_code and description):
            return
        found_before = row.problems.total
        stored = self.stored.get(key)
        item = stored or Item(code=code, item_class=self.classes.get(class_code))
        before = self.upsert.stored_values(item) if stored else None
        original = copy(item)
        item.description, item.unit = description, self.units.get(unit_code)
        for name, parser in _PARSERS.items():
            if name in row.cells:
                setattr(item, name, row.parse(name, parser, default_of(name)))
        self._take_references(row, item)
        given = self.values.columns.read(row)
        bring(item)
        if row.problems.total == found_before:
            for name, reason in contradictions(item).items():
                column = ALL_FIELD_COLUMNS[name]
                row.problem(column if column in row.cells else "", reason)
        if stored:
            self.pairs.append((row, original, item))
        parts = [getattr(original, name) != getattr(item, name) for name in BROUGHT.values()]
        parts.append(self._take_units(row, item))
        if row.problems.total == found_before:
            parts.append(self.values.take(row, item, given))
        self.upsert.put(row, item, before, parts_changed=any(parts))

    def _take_references(self, row: Row, item: Item) -> None:
        missing = _("there is no %(kind)s code type “%(code)s”; make it first, or import the settings.")
        for name, kind in (("lot_code_type", CodeKind.LOT), ("serial_code_type", CodeKind.SERIAL)):
            rules = self.code_types[kind]
            take_reference(row, item, name, name, rules, missing, kind=kind.label)
        missing = _("there is no %(table)s “%(code)s”; make it first, or import the settings.")
        for name, (table, records) in self.of_lots.items():
            take_reference(row, item, name, name, records, missing, table=table)
        self.sets.take(row, item)

    def _take_units(self, row: Row, item: Item) -> bool:
        """Whether the alternative units change: those that the cell does not name are taken away."""
        if UNITS not in row.cells:
            return False
        factors = row.parse(UNITS, _parse_units) or {}
        named = {self.units.get(code).code_key: factor for code, factor in factors.items()}
        if named == self.stored_units.get(item.pk, {}):
            return False
        self.alternatives.append((item, named))
        return True

    def refuse_changes(self, problems: Problems) -> None:
        refused = refused_changes([(original, item) for _row, original, item in self.pairs])
        for row, _original, item in self.pairs:
            for name, reason in refused.get(item.pk, {}).items():
                column = ALL_FIELD_COLUMNS[name]
                problems.add(row.line, column if column in row.cells else "", reason)

    def write(self) -> list[str]:
        ItemClass.objects.bulk_create(self.classes.made)
        UnitOfMeasure.objects.bulk_create(self.units.made)
        for item in (*self.upsert.created, *self.upsert.updated):
            # Classes and units have their keys only now.
            item.item_class_id, item.unit_id = item.item_class.pk, item.unit.pk
        self.upsert.write(*BROUGHT.values(), *(["property_instance"] if self.values.changed else []))
        self._write_units()
        self.values.keep()
        report = [_("Items: %(counts)s") % {"counts": self.upsert.report()}]
        if made := self.classes.made:
            text = ngettext(
                "%(count)d item class made: %(codes)s.", "%(count)d item classes made: %(codes)s.", len(made)
            )
            report.append(text % {"count": len(made), "codes": ", ".join(record.code for record in made)})
        if units := self.units.made:
            text = ngettext(
                "%(count)d unit made, counting whole pieces: %(codes)s. Set its decimals if it divides.",
                "%(count)d units made, counting whole pieces: %(codes)s. Set the decimals of those that divide.",
                len(units),
            )
            report.append(text % {"count": len(units), "codes": ", ".join(record.code for record in units)})
        return report

    def _write_units(self) -> None:
        for portion in portions(item.pk for item, _named in self.alternatives):
            AlternativeUnit.objects.filter(item__in=portion).delete()
        AlternativeUnit.objects.bulk_create(
            AlternativeUnit(item=item, unit=self.units.stored[key], factor=factor)
            for item, named in self.alternatives
            for key, factor in named.items()
        )


def _hold_items(code_keys: Collection[str]) -> None:
    """Keep the items from others: what their values were is kept in the history."""
    for portion in portions(code_keys):
        items = Item.objects.filter(code_key__in=portion).order_by("pk")
        list(items.select_for_update(no_key=True).values_list("pk"))


def _stored_items(code_keys: Collection[str]) -> dict[Key, Item]:
    related = ("item_class", "unit", "property_set", "property_instance__property_set")
    items = by_field(Item.objects.select_related(*related), "code_key", code_keys)
    return {(item.item_class.code_key, item.code_key): item for item in items}


def _stored_units(item_ids: Iterable[int]) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    for alternative in by_field(AlternativeUnit.objects.select_related("unit"), "item", list(item_ids)):
        found.setdefault(alternative.item_id, {})[alternative.unit.code_key] = alternative.factor
    return found


def _code_types() -> dict[str, dict[str, CodeType]]:
    found: dict[str, dict[str, CodeType]] = {kind: {} for kind in CodeKind.values}
    for rule in CodeType.objects.all():
        found[rule.kind][rule.code_key] = rule
    return found


def _parse_units(text: str) -> dict[str, Decimal]:
    """Alternative units with their factors, as ``BOX=12;PAL=480``."""
    factors: dict[str, Decimal] = {}
    seen: set[str] = set()
    for part in text.split(";"):
        code, equals, number = part.rpartition("=")
        if not equals:
            raise ValidationError(_("“%(text)s” is not a unit and its factor, as BOX=12.") % {"text": part})
        code, factor = clean_code(code), parse_number(number)
        if factor <= 0:
            raise ValidationError(_("“%(text)s”: a conversion factor is greater than zero.") % {"text": part})
        if code_key(code) in seen:
            raise ValidationError(_("unit “%(code)s” is there twice.") % {"code": code})
        seen.add(code_key(code))
        factors[code] = factor
    return factors

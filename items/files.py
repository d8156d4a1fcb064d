"""Items in and out (domain: files in and out)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Generic, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.cells import parse_flag, parse_whole
from core.codes import clean_code, code_key
from core.csv import Cell, Layout, Problems, Row, read_rows
from core.upsert import Upsert, by_field, code_cell, without_absent
from items.guards import frozen_changes, in_use
from items.models import Item, ItemClass, UnitOfMeasure
from numbering.models import CodeKind, CodeType

C = TypeVar("C", ItemClass, UnitOfMeasure)

_FIELD_COLUMNS = {
    "description": "description",
    "unit": "uom",
    "lot_managed": "lot_managed",
    "serial_managed": "serial_managed",
    "lot_code_type": "lot_code_type",
    "serial_code_type": "serial_code_type",
    "lot_validity_days": "lot_validity_days",
    "serial_validity_days": "serial_validity_days",
    "gtin": "gtin",
}
COLUMNS = ("item_class", "code", *_FIELD_COLUMNS.values())
LAYOUT = Layout(COLUMNS, frozenset(COLUMNS) - {"item_class", "code", "description", "uom"})
Key = tuple[str, str]


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
    problems = Problems()
    rows = list(read_rows(file, LAYOUT, problems))
    importer = _Importer(rows)
    for row in rows:
        importer.take(row)
    importer.refuse_frozen(problems)
    problems.refuse()
    return importer.write()


class _Importer:
    def __init__(self, rows: Sequence[Row]) -> None:
        present = list(rows[0].cells) if rows else []
        self.upsert = Upsert(Item, without_absent(_FIELD_COLUMNS, present))
        self.classes = _Named(ItemClass)
        self.units = _Named(UnitOfMeasure)
        self.code_types = {(rule.kind, rule.code_key): rule for rule in CodeType.objects.all()}
        self.stored = _stored_items(code_key(row.text("code")) for row in rows)
        self.frozen: list[tuple[Row, int, dict[str, str]]] = []

    def take(self, row: Row) -> None:
        class_code, code = row.require("item_class", clean_code), row.require("code", clean_code)
        unit_code, description = row.require("uom", clean_code), row.require("description", str)
        if not (class_code and code):
            return
        key = (code_key(class_code), code_key(code))
        if not (self.upsert.first_time(row, key, "code") and unit_code and description):
            return
        stored = self.stored.get(key)
        item = stored or Item(code=code, item_class=self.classes.get(class_code))
        before = self.upsert.stored_values(item) if stored else None
        original = Item(**{f.attname: getattr(item, f.attname) for f in Item._meta.concrete_fields})
        item.description, item.unit = description, self.units.get(unit_code)
        self._take_flags(row, item)
        self._take_code_types(row, item)
        if item.serial_managed and item.unit.decimals:
            row.problem("uom", _("an item with serial numbers is counted in a unit without decimals."))
        if item.serials_automatic and not (item.serial_managed and item.serial_code_type):
            reason = _("this item makes its serial numbers on posting; it needs serial management and a code type.")
            row.problem("serial_code_type" if item.serial_managed else "serial_managed", reason)
        if stored and (changes := frozen_changes(original, item)):
            self.frozen.append((row, item.pk, changes))
        self.upsert.put(row, item, before)

    def _take_flags(self, row: Row, item: Item) -> None:
        for name in ("lot_managed", "serial_managed"):
            if name in row.cells:
                setattr(item, name, bool(row.parse(name, parse_flag)))
        for name in ("lot_validity_days", "serial_validity_days"):
            if name in row.cells:
                setattr(item, name, row.parse(name, parse_whole))
        if "gtin" in row.cells:
            item.gtin = row.text("gtin").strip()

    def _take_code_types(self, row: Row, item: Item) -> None:
        for name, kind in (("lot_code_type", CodeKind.LOT), ("serial_code_type", CodeKind.SERIAL)):
            if name in row.cells:
                code = row.parse(name, code_cell())
                rule = self.code_types.get((kind, code_key(code))) if code else None
                if code and rule is None:
                    reason = _("there is no %(kind)s code type “%(code)s”; make it first, or import the settings.")
                    row.problem(name, reason % {"kind": kind.label, "code": code})
                setattr(item, name, rule)

    def refuse_frozen(self, problems: Problems) -> None:
        used = in_use([pk for _row, pk, _changes in self.frozen])
        for row, pk, changes in self.frozen:
            if pk in used:
                for name, reason in changes.items():
                    problems.add(row.line, _FIELD_COLUMNS[name], reason)

    def write(self) -> list[str]:
        ItemClass.objects.bulk_create(self.classes.made)
        UnitOfMeasure.objects.bulk_create(self.units.made)
        for item in (*self.upsert.created, *self.upsert.updated):
            # Classes and units have their keys only now.
            item.item_class_id, item.unit_id = item.item_class.pk, item.unit.pk
        self.upsert.write()
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


def _stored_items(code_keys: Iterable[str]) -> dict[Key, Item]:
    items = by_field(
        Item.objects.select_related("item_class", "unit", "serial_code_type"), "code_key", sorted(set(code_keys))
    )
    return {(item.item_class.code_key, item.code_key): item for item in items}


def item_rows() -> Iterator[Sequence[Cell]]:
    """Every item in the layout of ``COLUMNS``, by class and code."""
    items = Item.objects.order_by("item_class__code_key", "code_key", "pk").values_list(
        "item_class__code",
        "code",
        "description",
        "unit__code",
        "lot_managed",
        "serial_managed",
        "lot_code_type__code",
        "serial_code_type__code",
        "lot_validity_days",
        "serial_validity_days",
        "gtin",
    )
    yield from items.iterator(chunk_size=2000)

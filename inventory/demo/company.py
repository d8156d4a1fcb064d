"""Electro Nord SRL: the masters of the demonstration, made and then found by code."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from attributes.models import Property, PropertyChoice, PropertySearch, PropertySearchValue, PropertySet, UsedProperty
from inventory.demo import codes, lots, masters, property_sets
from inventory.models import MovementTemplate, Period
from items.models import AlternativeUnit, Item, ItemClass, UnitOfMeasure, Variant
from lots.models import LotStatus, LotType
from numbering.models import CodeType, Exclusion, Segment, YearLetter
from partners.models import Partner
from places.models import Location, Warehouse

Kept = TypeVar("Kept", bound=Model)
# The story begins so many days ago at most.
FIRST_DAY = 370


def keep(record: Kept) -> Kept:
    """Save a record as an administrator's form would: only if it is valid."""
    record.full_clean()
    record.save()
    return record


@dataclass
class Company:
    """The masters by code; locations and templates by warehouse/code, variants by item/code."""

    units: dict[str, UnitOfMeasure] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    variants: dict[str, Variant] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    warehouses: dict[str, Warehouse] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    templates: dict[str, MovementTemplate] = field(default_factory=dict)
    lot_statuses: dict[str, LotStatus] = field(default_factory=dict)
    property_sets: dict[str, PropertySet] = field(default_factory=dict)

    @classmethod
    def found(cls) -> Company:
        """Make all masters."""
        company = cls()
        company._make_lot_masters()
        code_types = _make_code_types()
        company.property_sets = _make_property_sets(code_types)
        company._make_items(code_types)
        company._make_places()
        company._make_templates()
        _close_last_year()
        return company

    def _make_lot_masters(self) -> None:
        flags = ("sales", "production", "other_unloads", "automatic_withdrawal")
        for code, description, allowed in lots.LOT_STATUSES:
            status = LotStatus(code=code, description=description, **dict(zip(flags, allowed, strict=True)))
            self.lot_statuses[code] = keep(status)
        for model, rows in lots.LOT_CLASSIFICATIONS:
            for code, description in rows:
                keep(model(code=code, description=description))

    def _make_items(self, code_types: dict[str, CodeType]) -> None:
        for code, description, decimals in masters.UNITS:
            self.units[code] = keep(UnitOfMeasure(code=code, description=description, decimals=decimals))
        classes = {code: keep(ItemClass(code=code, description=text)) for code, text in masters.CLASSES}
        found: dict[str, dict[str, Any]] = {
            "initial_lot_status": self.lot_statuses,
            "lot_type": {lot_type.code: lot_type for lot_type in LotType.objects.all()},
            "lot_code_type": code_types,
            "serial_code_type": code_types,
            "property_set": self.property_sets,
        }
        for class_code, code, description, unit, extra in (*masters.ITEMS, *lots.ITEMS, *property_sets.ITEMS):
            values = dict(extra)
            for name, records in found.items():
                if name in values:
                    values[name] = records[values[name]]
            values.setdefault("serial_managed", "serial_code_type" in values)
            values.setdefault("gtin", masters.GTINS.get(code, ""))
            self.items[code] = keep(
                Item(
                    item_class=classes[class_code], code=code, description=description, unit=self.units[unit], **values
                )
            )
        for item, code, description in masters.VARIANTS:
            self.variants[f"{item}/{code}"] = keep(Variant(item=self.items[item], code=code, description=description))
        for item, unit, factor in masters.ALTERNATIVE_UNITS:
            keep(AlternativeUnit(item=self.items[item], unit=self.units[unit], factor=factor))

    def _make_places(self) -> None:
        for account, detail, description, code_name, is_customer, is_supplier in masters.PARTNERS:
            self.partners[code_name] = keep(
                Partner(
                    account=account,
                    detail_account=detail,
                    description=description,
                    code_name=code_name,
                    is_customer=is_customer,
                    is_supplier=is_supplier,
                )
            )
        for code, description, subcontractor, locations in masters.WAREHOUSES:
            warehouse = keep(Warehouse(code=code, description=description, partner=self.partners.get(subcontractor)))
            self.warehouses[code] = warehouse
            for location, text in locations:
                self.locations[f"{code}/{location}"] = keep(
                    Location(warehouse=warehouse, code=location, description=text)
                )

    def _make_templates(self) -> None:
        found: dict[str, dict[str, Any]] = {
            "default_location": self.locations,
            "offset_warehouse": self.warehouses,
            "offset_template": self.templates,
        }
        for warehouse, code, description, direction, extra in masters.TEMPLATES:
            values = dict(extra)
            for name, records in found.items():
                if name in values:
                    values[name] = records[values[name]]
            self.templates[f"{warehouse}/{code}"] = keep(
                MovementTemplate(
                    warehouse=self.warehouses[warehouse],
                    code=code,
                    description=description,
                    direction=direction,
                    **values,
                )
            )


def _make_code_types() -> dict[str, CodeType]:
    _name_years()
    made = {}
    for kind, code, description, extra, segments in codes.CODE_TYPES:
        values = dict(extra)
        exclusions = values.pop("exclusions", ())
        rule = made[code] = keep(CodeType(kind=kind, code=code, description=description, **values))
        for position, (source, length, fill, root, *text) in enumerate(segments, start=1):
            segment = Segment(code_type=rule, position=position, source=source, length=length, fill=fill, root=root)
            segment.text = "".join(text)
            keep(segment)
        for document_type, sales in exclusions:
            keep(Exclusion(code_type=rule, document_type=document_type, sales=sales))
    return made


def _make_property_sets(code_types: dict[str, CodeType]) -> dict[str, PropertySet]:
    properties: dict[str, Property] = {}
    choices: dict[tuple[str, object], PropertyChoice] = {}
    for name, value_type, description, flags, values in property_sets.PROPERTIES:
        made = properties[name] = keep(Property(name=name, value_type=value_type, description=description, **flags))
        for place, value in enumerate(values, start=1):
            choices[name, value] = keep(PropertyChoice(property=made, name=value, sequence=place))
    found: dict[str, PropertySet] = {}
    for name, description, says, used in property_sets.SETS:
        rules: dict[str, Any] = {rule: code_types[says[rule]] for rule in ("lot_rule", "serial_rule") if rule in says}
        found[name] = keep(PropertySet(name=name, description=description, **{**says, **rules}))
        for place, property_name in enumerate(used, start=1):
            keep(UsedProperty(property_set=found[name], property=properties[property_name], sequence=place))
    _make_searches(properties, choices)
    return found


def _make_searches(properties: dict[str, Property], choices: dict[tuple[str, object], PropertyChoice]) -> None:
    for name, description, wanted in property_sets.SEARCHES:
        search = keep(PropertySearch(name=name, description=description))
        for property_name, wanted_value in wanted:
            sought = PropertySearchValue(search=search, property=properties[property_name])
            if isinstance(wanted_value, Decimal):
                sought.number = wanted_value
            elif choice := choices.get((property_name, wanted_value)):
                sought.choice = choice
            else:
                sought.text = wanted_value
            keep(sought)


def _name_years() -> None:
    """Letters for the years of the story, as ISO 3779 goes on with digits after those that an installation has."""
    today = timezone.localdate()
    for year in {(today - datetime.timedelta(days=FIRST_DAY)).year, today.year}:
        YearLetter.objects.get_or_create(year=year, defaults={"letter": str(year % 10)})


def _close_last_year() -> None:
    """The latest year that ended before the story starts."""
    year = (timezone.localdate() - datetime.timedelta(days=FIRST_DAY)).year - 1
    keep(Period(start_date=datetime.date(year, 1, 1), end_date=datetime.date(year, 12, 31)))

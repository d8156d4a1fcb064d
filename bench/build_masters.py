"""What the filled data is of: items in classes, variants, places, partners, properties. Little, so made as objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from attributes.entries import InstanceEntry
from attributes.fields import Scope
from attributes.models import Property, PropertySet, UsedProperty, ValueType
from attributes.services import make_instances
from core.codes import search_key
from inventory.models import Direction, MovementTemplate
from items.models import Item, ItemClass, UnitOfMeasure, Variant
from partners.models import Partner
from places.models import Location, Warehouse

CLASSES, ITEMS = 8, 200
WAREHOUSES, LOCATIONS = 8, 5
SUPPLIERS, CUSTOMERS = 50, 20
VARIANTS, INSTANCES = 3, 10
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Masters:
    """Ids, in the order in which the data takes them. Locations are those of the warehouses in turn."""

    items: list[Item]
    variants: list[int]
    warehouses: list[int]
    loading: list[int]
    unloading: list[int]
    locations: list[int]
    suppliers: list[int]
    customers: list[int]
    instances: list[int]
    unit: int


def make() -> Masters:
    unit, _made = UnitOfMeasure.objects.get_or_create(code="PCS", defaults={"description": "Pieces"})
    properties, instances = _properties()
    items = _items(unit, properties)
    warehouses = [
        Warehouse.objects.create(code=f"WH{number}", description=f"Store {number}")
        for number in range(1, WAREHOUSES + 1)
    ]
    templates = [
        [_template(warehouse, code, direction).pk for warehouse in warehouses]
        for code, direction in (("100", Direction.LOAD), ("200", Direction.UNLOAD))
    ]
    locations = [
        Location.objects.create(warehouse=warehouse, code=f"R{number:02d}", description=f"Rack {number}").pk
        for warehouse in warehouses
        for number in range(1, LOCATIONS + 1)
    ]
    return Masters(
        items=items,
        variants=[
            Variant.objects.create(item=item, code=f"V{number}", description=f"Variant {number}").pk
            for item in items
            if has_variants(item)
            for number in range(VARIANTS)
        ],
        warehouses=[warehouse.pk for warehouse in warehouses],
        loading=templates[0],
        unloading=templates[1],
        locations=locations,
        suppliers=[_partner("401", number, "Supplier").pk for number in range(1, SUPPLIERS + 1)],
        customers=[_partner("411", number, "Customer").pk for number in range(1, CUSTOMERS + 1)],
        instances=instances,
        unit=unit.pk,
    )


def letters_of(number: int) -> str:
    """Three letters with which the serial numbers of the item at ``number`` begin."""
    return "".join(LETTERS[n % 24] for n in (number % CLASSES, number // 24, number))


def has_variants(item: Item) -> bool:
    return item.characteristic == "variants"


def _items(unit: UnitOfMeasure, properties: PropertySet) -> list[Item]:
    """Two of three in lots, one of three expiring, one of twenty with variants or properties."""
    classes = [
        ItemClass.objects.create(code=f"CL{number}", description=f"Class {number}") for number in range(1, CLASSES + 1)
    ]
    items = []
    for number in range(ITEMS):
        item = Item(
            item_class=classes[number % CLASSES],
            unit=unit,
            code=f"{letters_of(number)}-{number:03d}",
            description=f"Article {number}",
            serial_managed=True,
            lot_managed=number % 3 > 0 or number % 20 == 7,
            serial_validity_days=180 + number if number % 3 == 1 else None,
            property_set=properties if number % 20 == 7 else None,
            characteristic="variants" if number % 20 == 3 else "",
        )
        item.search = search_key(f"{item.code} {item.description}")
        item.save()
        items.append(item)
    return items


def _properties() -> tuple[PropertySet, list[int]]:
    made = PropertySet.objects.create(
        name="MEASURED", instance=True, uses_serial=True, uses_lot=True, uses_warranty=True
    )
    weight = Property.objects.create(name="WEIGHT", value_type=ValueType.NUMBER, search=True, instance=True)
    UsedProperty.objects.create(property_set=made, property=weight)
    entries = [
        InstanceEntry(made, {weight.pk: Decimal(number)}, date(2030, number, 1)) for number in range(1, INSTANCES + 1)
    ]
    return made, [instance.pk for instance in make_instances(entries, scope=Scope.STOCK) if instance]


def _template(warehouse: Warehouse, code: str, direction: Direction) -> MovementTemplate:
    return MovementTemplate.objects.create(
        warehouse=warehouse, code=code, description=direction.label, direction=direction
    )


def _partner(account: str, number: int, name: str) -> Partner:
    supplier = name == "Supplier"
    return Partner.objects.create(
        account=account,
        detail_account=f"{number:04d}",
        description=f"{name} {number:04d}",
        is_supplier=supplier,
        is_customer=not supplier,
    )

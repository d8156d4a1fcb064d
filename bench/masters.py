"""What every case works with: items with their rules, places, partners and a user."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from items.models import Item, ItemClass, UnitOfMeasure
from numbering.models import CodeKind, CodeType
from numbering.sources import SegmentSource
from partners.models import Partner
from places.models import Location, Warehouse

SERIAL_ITEMS, LOT_ITEMS = 20, 4
WAREHOUSES, LOCATIONS = 4, 5
PARTNERS = 20


@dataclass(frozen=True)
class Masters:
    """``items`` have serial numbers, ``lot_items`` serial numbers in lots; each its own rule for codes.

    The rules give ``P07-26-000000001``, by item and year: other data of theirs begins otherwise. ``locations`` are
    those of the warehouses in turn. Partners are customers and suppliers. ``user`` may do everything.
    """

    items: list[Item]
    lot_items: list[Item]
    locations: list[Location]
    partners: list[Partner]
    user: User


def masters() -> Masters:
    """The masters of the database in use; made when they are not there yet."""
    if not ItemClass.objects.filter(code="BENCH").exists():
        _make()
    items = Item.objects.filter(item_class__code="BENCH").select_related("item_class", "unit", "serial_code_type")
    return Masters(
        list(items.filter(lot_managed=False).order_by("code_key")),
        list(items.filter(lot_managed=True).order_by("code_key")),
        list(Location.objects.filter(warehouse__code__startswith="BENCH").select_related("warehouse").order_by("pk")),
        list(Partner.objects.filter(account="BENCH").order_by("pk")),
        User.objects.get(username="bench"),
    )


def _make() -> None:
    item_class = ItemClass.objects.create(code="BENCH", description="Measured")
    unit, _made = UnitOfMeasure.objects.get_or_create(code="PCS", defaults={"description": "Pieces"})
    for number in range(1, SERIAL_ITEMS + LOT_ITEMS + 1):
        Item.objects.create(
            item_class=item_class,
            unit=unit,
            code=f"PART{number:02d}",
            description=f"Part {number}",
            serial_managed=True,
            lot_managed=number > SERIAL_ITEMS,
            serial_code_type=_rule(number),
        )
    for number in range(1, WAREHOUSES + 1):
        warehouse = Warehouse.objects.create(code=f"BENCH{number}", description=f"Warehouse {number}")
        for place in range(1, LOCATIONS + 1):
            Location.objects.create(warehouse=warehouse, code=f"L{place}", description=f"Shelf {place}")
    for number in range(1, PARTNERS + 1):
        Partner.objects.create(
            account="BENCH",
            detail_account=f"{number:04d}",
            description=f"Partner {number}",
            is_customer=True,
            is_supplier=True,
        )
    User.objects.create_superuser("bench")


def _rule(number: int) -> CodeType:
    """Prefix, year, and a progressive that counts for each year."""
    rule = CodeType.objects.create(
        kind=CodeKind.SERIAL, code=f"PART{number:02d}", description=f"Part {number}", prefix=f"P{number:02d}-"
    )
    pieces = (
        {"source": SegmentSource.INSERT_YEAR, "length": 2, "root": True},
        {"source": SegmentSource.CONSTANT, "length": 1, "text": "-"},
        {"source": SegmentSource.PROGRESSIVE, "length": 9},
    )
    for position, piece in enumerate(pieces, start=1):
        rule.segments.create(position=position, **piece)
    return rule

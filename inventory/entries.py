"""What is asked of a draft: plain data that forms, files and the demo hand to ``save_draft``."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from attributes.entries import InstanceEntry
from attributes.models import PropertyInstance
from inventory.models import Document, DocumentType, MovementTemplate
from items.models import Item, UnitOfMeasure, Variant
from partners.models import Partner
from places.models import Location, Warehouse


@dataclass
class Header:
    """The header of a draft. An empty number takes the next one of the type's sequence."""

    document_type: DocumentType
    date: datetime.date
    warehouse: Warehouse
    number: str = ""
    target_warehouse: Warehouse | None = None
    template: MovementTemplate | None = None
    partner: Partner | None = None
    reference: str = ""
    reference_date: datetime.date | None = None
    note: str = ""
    origin: Document | None = None
    closes_origin: bool = False


@dataclass(slots=True)
class SerialEntry:
    """A serial number as typed; empty dates and codes fall back to those of the line."""

    code: str
    start_date: datetime.date | None = None
    expiry_date: datetime.date | None = None
    supplier_code: str = ""
    customer_code: str = ""


@dataclass
class LineEntry:
    """A line of a draft. ``direction`` (1 load, -1 unload) is asked only of types that do both; ``unit`` is the
    item's management unit unless given; ``quantity`` is in that unit. Property instances are chosen, or given by
    their values; ``target_property_instance`` is what becomes of what is transferred."""

    item: Item
    quantity: Decimal
    direction: int | None = None
    unit: UnitOfMeasure | None = None
    variant: Variant | None = None
    packages: int | None = None
    location: Location | None = None
    target_location: Location | None = None
    lot_code: str = ""
    property_instance: PropertyInstance | InstanceEntry | None = None
    target_property_instance: PropertyInstance | InstanceEntry | None = None
    start_date: datetime.date | None = None
    expiry_date: datetime.date | None = None
    supplier_code: str = ""
    customer_code: str = ""
    generate_serials: bool = False
    unit_cost: Decimal | None = None
    note: str = ""
    serials: Sequence[SerialEntry] = field(default_factory=list)

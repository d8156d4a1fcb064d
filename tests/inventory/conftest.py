from decimal import Decimal

import pytest

from inventory.models import Direction
from tests.factories import (
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    TemplateFactory,
    WarehouseFactory,
    line,
    posted,
    user,
)
from tests.inventory.scanning import gtin


@pytest.fixture
def place(db):
    """A location in a warehouse of its own."""
    return LocationFactory()


@pytest.fixture
def disk(db):
    """An item with serial numbers."""
    return ItemFactory(serial=True, code="DISK")


@pytest.fixture
def screw(db):
    """An item with neither lots nor serial numbers."""
    return ItemFactory(code="SCREW")


@pytest.fixture
def named_things(db):
    """Items with serial numbers, with nothing and with lots; two warehouses with two locations each."""
    tools = ItemClassFactory(code="TOOLS")
    ItemFactory(item_class=tools, code="DISK", serial=True)
    ItemFactory(item_class=tools, code="SCREW")
    ItemFactory(item_class=tools, code="MILK", lot=True)
    for code in ("DC1", "DC2"):
        warehouse = WarehouseFactory(code=code)
        LocationFactory(warehouse=warehouse, code="A1")
        LocationFactory(warehouse=warehouse, code="A2")


@pytest.fixture
def split(place):
    """The template that creates lots from lots in the warehouse of ``place``."""
    return TemplateFactory(warehouse=place.warehouse, code="SPL", direction=Direction.UNLOAD, create_lot_from_lot=True)


@pytest.fixture
def flour(db):
    """An item with lots."""
    return ItemFactory(code="FLOUR", lot=True)


@pytest.fixture
def received(place, flour):
    """A hundred of lot A."""
    return posted("purchase-delivery", place, line(flour, place, lot_code="A", quantity=Decimal(100)))


@pytest.fixture
def source(received):
    """Lot A."""
    return received.lines.get().lot


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def pill(db):
    """Lots and serial numbers, and a GTIN."""
    return ItemFactory(code="PILL", lot=True, serial=True, gtin=gtin(594000000001))


@pytest.fixture
def bolt(db):
    """Neither, and a GTIN of 13 digits."""
    return ItemFactory(code="BOLT", gtin=gtin(594000000002)[1:])

import pytest

from tests.factories import ItemClassFactory, ItemFactory, LocationFactory, WarehouseFactory


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

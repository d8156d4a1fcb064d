import pytest

from tests.factories import ItemFactory, LocationFactory


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

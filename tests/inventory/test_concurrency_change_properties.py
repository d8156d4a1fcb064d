"""Many at once change the properties of the same stock, with real threads on PostgreSQL."""

import uuid
from decimal import Decimal

import pytest

from attributes.models import PropertyInstance
from inventory.ledger_check import breaches
from inventory.models import Balance, Document
from inventory.services import change_properties
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import ItemFactory, LocationFactory, draft, line, posted
from tests.inventory.test_concurrency import post, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def of():
    return property_set("Shirt", property_of("Colour", "Red", "Blue", instance=True), instance=True)


@pytest.fixture
def red(of):
    return instance_of(of, Colour="Red")


@pytest.fixture
def shirt(place, of, red):
    """Ten red ones stand there."""
    item = ItemFactory(code="SHIRT", property_set=of)
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(10), property_instance=red))
    return item


def stock(item):
    rows = Balance.objects.filter(item=item).exclude(on_hand=0).select_related("property_instance")
    return {str(one.property_instance or ""): one.on_hand for one in rows}


def test_many_clicks_with_one_key_change_once(place, of, red, shirt):
    key = uuid.uuid4()

    def click(_number):
        change_properties(
            item=shirt,
            location=place,
            property_instance=red,
            new=values_of(of, Colour="Blue"),
            quantity=Decimal(2),
            user=None,
            posting_key=key,
        )

    assert together(click, list(range(6))) == [None] * 6
    assert stock(shirt) == {"Red": 8, "Blue": 2}
    assert Document.objects.filter(document_type="transfer").count() == 1
    assert list(breaches()) == []


def test_no_more_is_changed_than_there_is_and_sales_beside_it_wait_in_no_circle(place, of, red, shirt):
    sales = [
        draft("sales-delivery", place, line(shirt, place, quantity=Decimal(3), property_instance=red)) for _ in "123"
    ]

    def change():
        change_properties(
            item=shirt,
            location=place,
            property_instance=red,
            new=values_of(of, Colour="Blue"),
            quantity=Decimal(3),
            user=None,
        )

    results = together(lambda work: work(), [*(lambda sale=sale: post(sale) for sale in sales), *[change] * 3])
    assert sum(result is None for result in results) == 3
    assert stock(shirt)["Red"] == 1
    assert list(breaches()) == []


def test_a_piece_is_changed_by_one_of_many(place, of, red):
    computer = ItemFactory(code="PC", serial=True, property_set=of)
    posted("purchase-delivery", place, line(computer, place, "A1", property_instance=red))
    blue = instance_of(of, Colour="Blue")

    def change(_number):
        change_properties(item=computer, location=place, property_instance=red, new=blue, serials=["A1"], user=None)

    results = together(change, list(range(5)))
    assert sum(result is None for result in results) == 1
    assert SerialNumber.objects.get().property_instance == blue
    assert PropertyInstance.objects.count() == 2
    assert list(breaches()) == []

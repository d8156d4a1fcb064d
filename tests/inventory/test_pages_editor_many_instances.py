"""More instances in stock than a list can hold: values that are typed bring theirs to its beginning."""

from __future__ import annotations

from decimal import Decimal

import pytest

from attributes.models import ValueType
from inventory.forms import instance_offers
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, line, posted, user
from tests.inventory.lot_pages import RECEIPT, SALE, hints, show
from tests.inventory.pages import piece
from tests.inventory.property_pages import worn

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    client.force_login(user("clerk", name="ana"))


@pytest.fixture
def rolls(db):
    colour = property_of("Colour", "Red", "Blue", instance=True)
    width = property_of("Width", kind=ValueType.NUMBER, instance=True)
    note = property_of("Note", kind=ValueType.TEXT, instance=True)
    return property_set("Rolls", colour, width, note, instance=True)


@pytest.fixture
def roll(rolls, place, monkeypatch):
    """Six kinds in stock, of which a list holds two."""
    monkeypatch.setattr(instance_offers, "OFFERED", 2)
    item = ItemFactory(code="ROLL", property_set=rolls)
    kinds = [("Blue", 1, "Șters"), ("Blue", 2, "Nou"), ("Blue", 3, "Nou"), ("Red", 1, "Nou"), ("Red", 2, "Nou")]
    for colour, width, note in [*kinds, ("Red", 3, "Zgâriat puțin")]:
        made = instance_of(rolls, Colour=colour, Width=Decimal(width), Note=note)
        posted("purchase-delivery", place, line(item, place, quantity=Decimal(1), property_instance=made))
    return item


def names(page, index=0):
    return [choice.name for choice in hints(page)[index].instances.choices]


@pytest.mark.parametrize("url", [SALE, RECEIPT])
def test_what_has_most_of_the_values_typed_comes_first(client, clerk, place, rolls, roll, url):
    page = show(client, place, piece(roll, place), url=url)
    assert names(page) == ["Blue_1_Șters", "Blue_2_Nou"]
    assert "what has them comes first in the list" in page.content.decode()
    page = show(client, place, piece(roll, place, **worn(rolls, Colour="Red")), url=url)
    assert names(page) == ["Red_1_Nou", "Red_2_Nou"]
    page = show(client, place, piece(roll, place, **worn(rolls, Colour="Red", Width="2")), url=url)
    assert names(page) == ["Red_2_Nou", "Blue_2_Nou"]
    page = show(client, place, piece(roll, place, **worn(rolls, Note="ZGARIAT")), url=url)
    assert names(page)[0] == "Red_3_Zgâriat puțin"


def test_a_list_that_holds_all_of_them_keeps_its_order_and_says_nothing(client, clerk, place, rolls, roll, monkeypatch):
    monkeypatch.setattr(instance_offers, "OFFERED", 6)
    page = show(client, place, piece(roll, place, **worn(rolls, Colour="Red")))
    assert names(page)[0] == "Blue_1_Șters"
    assert "comes first in the list" not in page.content.decode()


def test_looking_for_them_takes_the_same_statements_for_many_lines(client, clerk, place, rolls, roll, statements):
    red = worn(rolls, Colour="Red")

    def count(lines):
        before = len(statements)
        show(client, place, *(piece(roll, place, **red) for _number in range(lines)))
        return len(statements) - before

    count(1)
    assert count(1) == count(20)

"""Ways between items, the page of their general values, and the properties of their stock."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from attributes.fields import Scope
from inventory.property_panels import SHOWN
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirts(db):
    """The fabric is the item's, the colour that of a piece of stock."""
    return property_set(
        "Shirts", property_of("Colour", "Red", instance=True), property_of("Fabric", "Cotton"), instance=True
    )


@pytest.fixture
def cotton(shirts):
    return instance_of(shirts, scope=Scope.ITEM, Fabric="Cotton")


@pytest.fixture
def viewer(client):
    client.force_login(user("viewer"))
    return client


def page_of(viewer, instance):
    return viewer.get(reverse("properties:instance", args=[instance.pk])).content.decode()


def items_card(page):
    return re.search(r'<section class="card" id="items".*?</section>', page, re.DOTALL)[0]


def test_the_page_of_general_values_shows_their_items(viewer, shirts, cotton):
    item = ItemFactory(code="SHIRT", property_set=shirts, property_instance=cotton)
    ItemFactory(code="OTHER", property_set=shirts)
    page = page_of(viewer, cotton)
    assert re.findall(r'class="row-link">(.*?)<', items_card(page)) == [item.code]
    assert f'data-back="{reverse("items:list")}"' in page
    assert "All of them" not in page


def test_more_items_with_these_general_values_than_a_page_holds_are_a_link_away(viewer, shirts, cotton):
    ItemFactory.create_batch(SHOWN + 1, property_set=shirts, property_instance=cotton)
    ItemFactory(code="OTHER", property_set=shirts)
    found = f"{reverse('items:list')}?instance={cotton.pk}"
    assert f'href="{found}"' in items_card(page_of(viewer, cotton))
    page = viewer.get(found).content.decode()
    assert f"more than {SHOWN}" in page or f"{SHOWN + 1} rows" in page
    assert "OTHER" not in page
    assert re.search(rf'<option value="{cotton.pk}" selected>\s*Cotton', page)


def test_the_page_of_an_item_leads_to_the_properties_of_its_stock(viewer, shirts):
    item = ItemFactory(code="SHIRT", property_set=shirts)
    page = viewer.get(reverse("items:detail", args=[item.pk])).content.decode()
    for address, query in (
        (reverse("stock:list"), {"by": "place", "item": item.full_code}),
        (reverse("properties:search"), {"kind": "stock", "q": item.code}),
    ):
        assert f'href="{address}?{urlencode(query)}"'.replace("&", "&amp;") in page


def test_the_page_of_an_item_whose_stock_has_no_properties_does_not(viewer):
    general = property_set("Books", property_of("Genre", "Novel"))
    item = ItemFactory(property_set=general)
    page = viewer.get(reverse("items:detail", args=[item.pk])).content.decode()
    assert "Its stock by properties" not in page

"""Property sets and general values where items are listed, and in the administration."""

import datetime

import pytest
from django.urls import reverse

from attributes.fields import Scope
from items.models import GeneralValuesChange, Item
from items.services import clear_general_values, set_general_values
from tests.attributes.making import property_of, property_set, values_of
from tests.factories import ItemFactory
from tests.items.test_admin import form, problems, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt():
    return property_set(
        "Shirt",
        property_of("Colour", "Red", "Blue", mandatory=True),
        property_of("Size", "S", "M", mandatory=True),
        uses_warranty=True,
    )


@pytest.fixture
def item(shirt):
    return ItemFactory(code="SHIRT", property_set=shirt)


def page(item):
    return reverse("items:properties", args=[item.pk])


def give(item, **values):
    return set_general_values(item, values_of(item.property_set, values.pop("warranty", None), Scope.ITEM, **values))


def test_the_list_shows_sets_and_values_and_is_filtered_by_set(administrator, item, statements):
    give(item, Colour="Red", Size="S", warranty=datetime.date(2027, 3, 31))
    ItemFactory(code="OTHER")
    address = reverse("items:list")
    said = administrator.get(address).content.decode()
    assert "Red_S_" in said
    assert "OTHER" in said
    assert ">OTHER<" not in administrator.get(address, {"property_set": item.property_set_id}).content.decode()
    del statements[:]
    administrator.get(address)
    few = len(statements)
    for _number in range(30):
        give(ItemFactory(property_set=item.property_set), Colour="Blue", Size="S")
    del statements[:]
    administrator.get(address)
    assert len(statements) == few


def test_where_there_are_no_sets_the_list_has_no_columns_for_them(administrator):
    ItemFactory()
    assert "General values" not in administrator.get(reverse("items:list")).content.decode()


def test_the_set_is_chosen_in_administration_and_what_it_brings_is_told(administrator):
    item = ItemFactory()
    of = property_set("Drive", uses_serial=True)
    response = administrator.post(
        reverse("admin:items_item_change", args=[item.pk]), form(item, property_set=of.pk), follow=True
    )
    assert "Property set “Drive” brings serial number management." in response.content.decode()
    item.refresh_from_db()
    assert (item.property_set, item.serial_managed) == (of, True)


def test_administration_asks_for_mandatory_general_values_once_the_set_is_chosen(administrator, shirt):
    item = ItemFactory()
    response = save(administrator, item, property_set=shirt.pk)
    said = administrator.get(response.url).content.decode()
    assert "Property set “Shirt” asks for general values: Colour and Size." in said
    assert page(item) in said


def test_a_new_item_with_a_set_comes_back_with_what_is_wrong_with_it(administrator):
    wrong = form(ItemFactory(), property_set=property_set("Drive").pk, code="")
    response = administrator.post(reverse("admin:items_item_add"), wrong)
    assert "code" in problems(response)
    assert "They are entered once the item is saved" in response.content.decode()


def test_an_inactive_set_stays_on_its_items_and_is_not_offered_to_others(administrator):
    of = property_set("Old set", active=False)
    item = ItemFactory(property_set=of)
    assert save(administrator, item, property_set=of.pk, description="Renamed").status_code == 302
    item.refresh_from_db()
    assert (item.description, item.property_set) == ("Renamed", of)
    assert "property_set" in problems(save(administrator, ItemFactory(), property_set=of.pk))


def test_administration_leads_to_the_general_values_and_does_not_lose_them(administrator, item):
    give(item, Colour="Red", Size="S")
    said = administrator.get(reverse("admin:items_item_change", args=[item.pk])).content.decode()
    assert page(item) in said
    assert "Red_S" in said
    assert "clear them first" in problems(save(administrator, item))["property_set"][0]
    assert save(administrator, item, property_set=item.property_set_id, description="Renamed").status_code == 302
    item.refresh_from_db()
    assert str(item.property_instance) == "Red_S"
    clear_general_values(item)
    item.refresh_from_db()
    assert save(administrator, item).status_code == 302
    assert Item.objects.get(pk=item.pk).property_set is None
    assert GeneralValuesChange.objects.filter(item=item).count() == 2

"""The general values of an item: kept, checked, told (seed: obligatoriu la definirea proprietăților specifice unui
articol; proprietăți generale)."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from attributes.exceptions import ValuesRefused
from attributes.fields import Scope
from attributes.models import MandatoryType, PropertyInstance
from items.models import GeneralValuesChange
from items.services import ValuesChanged, clear_general_values, seen, set_general_values
from tests.attributes.making import property_of, property_set, values_of
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db
DAY = datetime.date(2027, 3, 31)


@pytest.fixture
def shirt():
    return property_set(
        "Shirt",
        property_of("Colour", "Red", "Blue", mandatory=True),
        property_of("Size", "S", "M", mandatory=True),
        property_of("Width", kind="number"),
        property_of("Note", kind="text"),
        uses_warranty=True,
        warranty_days=730,
    )


@pytest.fixture
def item(shirt):
    return ItemFactory(code="SHIRT", property_set=shirt)


def of_item(of, warranty=None, **values):
    return values_of(of, warranty, Scope.ITEM, **values)


def test_the_values_of_the_set_belong_to_the_item(item, shirt):
    now = set_general_values(item, of_item(shirt, DAY, Colour="Red", Size="S", Width=Decimal("52.5")))
    item.refresh_from_db()
    assert item.property_instance == now.property_instance
    assert str(item.property_instance) == "Red_S_52.5_2027-03-31"


def test_items_of_the_same_values_share_their_instance(item, shirt):
    other = ItemFactory(property_set=shirt)
    values = of_item(shirt, Colour="Red", Size="S")
    first, second = set_general_values(item, values), set_general_values(other, values)
    assert first.property_instance == second.property_instance


def test_all_that_is_missing_is_told_together_and_nothing_is_kept(item, shirt):
    shirt.warranty_mandatory = True
    shirt.save()
    with pytest.raises(ValuesRefused) as refused:
        set_general_values(item, of_item(shirt, Note="Striped"))
    (problem,) = refused.value.problems
    assert problem.message == (
        "Fill in what every item of property set “Shirt” must have: Colour, Size and warranty date."
    )
    assert not PropertyInstance.objects.exists()


def test_nothing_at_all_is_not_enough_where_something_is_mandatory(item, shirt):
    with pytest.raises(ValuesRefused, match="Colour and Size"):
        set_general_values(item, of_item(shirt))


def test_without_optional_values_there_is_no_instance():
    of = property_set("Free", property_of("Note", kind="text"))
    item = ItemFactory(property_set=of)
    set_general_values(item, of_item(of, Note="Striped"))
    now = set_general_values(item, of_item(of, Note="  "))
    assert now.property_instance is None


def test_values_of_another_set_are_refused(item):
    other = property_set("Other", property_of("Weight", kind="number"))
    with pytest.raises(ValuesRefused, match="does not have property set “Other”"):
        set_general_values(item, of_item(other, Weight=Decimal(1)))


def test_of_an_instance_set_the_item_has_only_what_is_not_of_stock():
    of = property_set(
        "Laptop",
        property_of("Memory", kind="number", mandatory=True),
        property_of("Wear", "New", "Used", instance=True, mandatory=True),
        instance=True,
        mandatory_type=MandatoryType.ALWAYS,
        uses_warranty=True,
        warranty_mandatory=True,
    )
    item = ItemFactory(property_set=of)
    now = set_general_values(item, of_item(of, Memory=Decimal(16)))
    assert str(now.property_instance) == "16"


def test_an_inactive_value_stays_and_forms_no_new_values(item, shirt):
    kept = of_item(shirt, Colour="Red", Size="S")
    set_general_values(item, kept)
    red = item.property_set.properties.get(name="Colour").choices.get(name="Red")
    red.active = False
    red.save()
    assert set_general_values(item, of_item(shirt, Colour="Red", Size="S")).property_instance
    with pytest.raises(ValuesRefused, match="“Red” is inactive"):
        set_general_values(item, of_item(shirt, Colour="Red", Size="M"))


def test_an_inactive_set_takes_no_new_values(item, shirt):
    shirt.active = False
    shirt.save()
    with pytest.raises(ValuesRefused, match="Shirt is inactive"):
        set_general_values(item, of_item(shirt, Colour="Red", Size="S"))


def test_who_changed_which_values_when_is_kept(item, shirt):
    ana = user(name="ana")
    first = set_general_values(item, of_item(shirt, Colour="Red", Size="S"), user=ana)
    set_general_values(item, of_item(shirt, Colour="Red", Size="S"), user=ana)
    set_general_values(item, of_item(shirt, Colour="Blue", Size="S"))
    newest, oldest = GeneralValuesChange.objects.filter(item=item)
    assert (oldest.old_instance, oldest.new_instance, oldest.user) == (None, first.property_instance, ana)
    assert (newest.old_instance, newest.user) == (first.property_instance, None)
    assert timezone.now() - newest.changed_at < datetime.timedelta(minutes=1)


def test_what_was_changed_never_changes_and_goes_only_with_the_item(item, shirt):
    set_general_values(item, of_item(shirt, Colour="Red", Size="S"))
    with pytest.raises(DatabaseError), transaction.atomic():
        GeneralValuesChange.objects.update(user=user())
    item.delete()
    assert not GeneralValuesChange.objects.exists()


def test_cleared_values_stay_in_the_history(item, shirt):
    before = set_general_values(item, of_item(shirt, Colour="Red", Size="S"))
    assert clear_general_values(item).property_instance is None
    assert GeneralValuesChange.objects.first().old_instance == before.property_instance
    clear_general_values(item)
    assert GeneralValuesChange.objects.count() == 2


def test_of_two_who_edit_at_once_the_second_is_told(item, shirt):
    as_seen = seen(item)
    set_general_values(item, of_item(shirt, Colour="Red", Size="S"), as_seen=as_seen)
    with pytest.raises(ValuesChanged) as told:
        set_general_values(item, of_item(shirt, Colour="Blue", Size="S"), as_seen=as_seen)
    assert str(told.value.item.property_instance) == "Red_S"
    with pytest.raises(ValuesChanged):
        clear_general_values(item, as_seen=as_seen)


def test_a_set_given_meanwhile_is_told_too(item, shirt):
    as_seen = seen(item)
    item.property_set = property_set("Other")
    item.save()
    with pytest.raises(ValuesChanged):
        set_general_values(item, of_item(shirt, Colour="Red", Size="S"), as_seen=as_seen)


def test_an_item_that_is_gone_is_told(item, shirt):
    pk, values = item.pk, of_item(shirt, Colour="Red", Size="S")
    item.delete()
    item.pk = pk
    with pytest.raises(ValuesRefused, match="deleted meanwhile"):
        set_general_values(item, values)

"""Property instances: one for each combination of values, never changed."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from attributes.exceptions import ValuesRefused
from attributes.fields import Scope
from attributes.models import InstanceValue, PropertyInstance
from attributes.services import known_instances, make_instances
from tests.attributes.making import property_of, property_set, values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt():
    """Colour and size of stock, a chest width and a note."""
    return property_set(
        "Shirt",
        property_of("Colour", "Red", "Blue", instance=True),
        property_of("Size", "S", "M", instance=True),
        property_of("Width", kind="number", instance=True),
        property_of("Note", kind="text", instance=True),
        instance=True,
        uses_warranty=True,
    )


def make(*entries):
    return make_instances(entries, scope=Scope.STOCK)


def test_the_same_values_are_the_same_instance(shirt):
    first, second, other = make(
        values_of(shirt, Colour="Red", Size="S", Width=Decimal("52.50")),
        values_of(shirt, Size="S", Width=Decimal("52.5"), Colour="Red"),
        values_of(shirt, Colour="Red", Size="M"),
    )
    assert first == second != other
    assert make(values_of(shirt, Colour="Red", Size="M")) == [other]


def test_what_has_the_same_values_is_found_and_nothing_is_made(shirt):
    (made,) = make(values_of(shirt, Colour="Red", Size="S"))
    asked = [values_of(shirt, Colour="Red", Size="S"), values_of(shirt, Colour="Blue"), values_of(shirt)]
    wrong = values_of(shirt, Colour="Pink")
    assert known_instances([*asked, wrong], scope=Scope.STOCK) == [made, None, None, None]
    assert PropertyInstance.objects.count() == 1


def test_the_warranty_date_tells_instances_apart(shirt):
    day = datetime.date(2027, 1, 31)
    without, with_it = make(values_of(shirt, Colour="Red"), values_of(shirt, day, Colour="Red"))
    assert without != with_it
    assert with_it.warranty_date == day


def test_the_description_is_in_the_sequence_of_the_set(shirt):
    (made,) = make(values_of(shirt, Note="Striped", Size="S", Width=Decimal("52.50"), Colour="Red"))
    assert made.description == "Red_S_52.5_Striped"


def test_nothing_typed_is_no_instance(shirt):
    assert make(values_of(shirt), values_of(shirt, Note="  ")) == [None, None]


def test_an_instance_and_its_values_never_change(shirt):
    (made,) = make(values_of(shirt, Colour="Red"))
    for change in (
        lambda: PropertyInstance.objects.filter(pk=made.pk).update(description="Blue"),
        lambda: InstanceValue.objects.filter(instance=made).update(number=1),
        lambda: InstanceValue.objects.filter(instance=made).delete(),
        lambda: made.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_inactive_value_forms_no_new_instance_but_stays_where_it_was_used(shirt):
    (old,) = make(values_of(shirt, Colour="Red"))
    red = old.values.get().choice
    red.active = False
    red.save()
    assert make(values_of(shirt, Colour="Red")) == [old]
    with pytest.raises(ValuesRefused, match="“Red” is inactive"):
        make(values_of(shirt, Colour="Red", Size="S"))


def test_values_not_of_their_type_are_all_named(shirt):
    wrong = values_of(shirt, Width=Decimal("1e10"), Note="x" * 2001, Colour="Green")
    with pytest.raises(ValuesRefused) as refused:
        make(values_of(shirt, Size="S"), wrong)
    assert [problem.entry for problem in refused.value.problems] == [1, 1, 1]
    assert InstanceValue.objects.count() == 0


def test_its_date_reads_as_the_reader_writes_dates(shirt):
    (made,) = make(values_of(shirt, datetime.date(2031, 10, 18), Colour="Red"))
    assert str(made) == "Red_2031-10-18"
    with translation.override("ro"):
        assert str(made) == "Red_18.10.2031"

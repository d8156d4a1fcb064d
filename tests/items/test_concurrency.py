"""The general values of one item changed by many at once, with real threads on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from attributes.fields import Scope
from items.models import GeneralValuesChange, Item
from items.services import ValuesChanged, seen, set_general_values
from tests.attributes.making import property_of, property_set, values_of
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_save_over_the_same_values_one_does_and_the_others_are_told():
    of = property_set("Shirt", property_of("Width", kind="number"))
    item = ItemFactory(property_set=of)
    as_seen, barrier = seen(item), Barrier(6)

    def save(width):
        try:
            barrier.wait(timeout=20)
            set_general_values(item, values_of(of, None, Scope.ITEM, Width=Decimal(width)), as_seen=as_seen)
        except ValuesChanged:
            return None
        finally:
            connection.close()
        return width

    with ThreadPoolExecutor(6) as pool:
        saved = [width for width in pool.map(save, range(1, 7)) if width]
    assert len(saved) == 1
    assert str(Item.objects.get().property_instance) == str(saved[0])
    assert GeneralValuesChange.objects.count() == 1

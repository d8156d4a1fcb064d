"""What may no longer change on an item that has history."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from items.guards import in_use
from lots.models import Lot
from tests.factories import ItemFactory, UnitFactory

pytestmark = pytest.mark.django_db


def with_a_lot(item):
    Lot.objects.create(item=item, code="L1", created_at=timezone.now())
    return item


@pytest.mark.parametrize("field", ["lot_managed", "serial_managed"])
def test_a_used_item_keeps_how_it_is_traced(field):
    item = with_a_lot(ItemFactory(lot=True))
    setattr(item, field, not getattr(item, field))
    with pytest.raises(ValidationError, match="cannot change") as refused:
        item.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_a_used_item_keeps_its_unit():
    item = with_a_lot(ItemFactory(lot=True))
    item.unit = UnitFactory(code="KG", decimals=3)
    with pytest.raises(ValidationError, match="Make a new item"):
        item.full_clean()


def test_a_used_item_changes_its_description():
    item = with_a_lot(ItemFactory(lot=True))
    item.description = "Another"
    item.full_clean()


def test_an_unused_item_changes_anything():
    item = ItemFactory()
    item.lot_managed, item.unit = True, UnitFactory(code="KG", decimals=3)
    item.full_clean()


def test_items_in_use_are_found_by_one_question(django_assert_num_queries):
    used, unused = with_a_lot(ItemFactory(lot=True)), ItemFactory()
    with django_assert_num_queries(1):
        assert in_use([used.pk, unused.pk]) == {used.pk}
    with django_assert_num_queries(0):
        assert in_use([]) == set()


def test_a_unit_that_counts_serial_numbers_gets_no_decimals():
    item = ItemFactory(serial=True)
    item.unit.decimals = 2
    with pytest.raises(ValidationError, match="no decimals"):
        item.unit.full_clean()

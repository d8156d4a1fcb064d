"""Queries put together once answer as they would be asked anew."""

import pytest
from django.db.models import F

from core.prepared import ASKED, Prepared
from items.models import Item
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db


def test_it_answers_for_the_number_that_is_asked(django_assert_num_queries):
    items = [ItemFactory(serial=True, gtin="0", expiry_warn_days=days) for days in (3, 5)]
    names = ("description", "days", "item_class__code", "serial_managed", "expiry_warn_days", "pk")

    def rows(pk):
        return Item.objects.filter(pk=pk, active=True).annotate(days=F("expiry_warn_days") * 2).values_list(*names)[:5]

    prepared = Prepared(rows(ASKED))
    for item in items:
        with django_assert_num_queries(1):
            found = prepared.ask(item.pk)
        assert found == list(rows(item.pk))
        assert len(found) == 1
    assert prepared.ask(0) == []
    with django_assert_num_queries(0):
        assert prepared.ask(2**63) == []


def test_records_come_with_what_is_read_along(django_assert_num_queries):
    items = [ItemFactory(serial=True, expiry_warn_days=days) for days in (3, 5)]

    def records(pk):
        found = Item.objects.filter(pk=pk).annotate(days=F("expiry_warn_days") * 2)
        return found.select_related("item_class", "property_set")

    prepared = Prepared(records(ASKED))
    for item in items:
        with django_assert_num_queries(1):
            (found,) = prepared.ask(item.pk)
            assert (found, found.days, found.item_class) == (item, item.expiry_warn_days * 2, item.item_class)
            assert found.property_set is None
            assert not found._state.adding
    assert prepared.ask(0) == []

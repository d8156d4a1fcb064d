"""Rows of several values, read value by value, are the same rows in the same order as all of them sorted."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.merging import among, among_values, between
from core.paging import Ordering, get_page
from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 1, 1)
ORDERS = [("-pk",), ("pk",), ("code_search",), ("-code_search",)]


@pytest.fixture
def items():
    items = [ItemFactory(serial=True) for _ in range(4)]
    for number in range(40):
        SerialNumber.objects.create(
            item=items[number * 7 % 4],
            code=f"S{number * 13 % 40:02d}",
            start_date=DAY + datetime.timedelta(days=number * 3 % 5),
            created_at=timezone.now(),
        )
    return items


def pages(queryset, paths, size):
    """All rows, page by page, and then back again."""
    ordering, found, parameters = Ordering(SerialNumber, paths), [], {}
    while parameters is not None:
        page = get_page(queryset, ordering, ["pk"], parameters, size)
        found.append([row[0] for row in page.rows])
        parameters, previous = page.next, page.previous
    back = [found[-1]]
    while previous is not None:
        page = get_page(queryset, ordering, ["pk"], previous, size)
        back.insert(0, [row[0] for row in page.rows])
        previous = page.previous
    assert back == found
    return [pk for one in found for pk in one]


@pytest.mark.parametrize("paths", ORDERS)
@pytest.mark.parametrize("size", [3, 50])
def test_items_are_merged(items, paths, size):
    found = among(SerialNumber.objects.all(), "item", Item.objects.filter(pk__in=[item.pk for item in items[:3]]))
    sorted_ = SerialNumber.objects.filter(item__in=items[:3]).order_by(*paths).values_list("pk", flat=True)
    assert found.one_of is not None
    assert pages(found, paths, size) == list(sorted_)


@pytest.mark.parametrize("paths", ORDERS)
@pytest.mark.parametrize(("first", "last"), [(0, 2), (1, None), (None, 3), (2, 2), (9, None)])
def test_days_are_merged(items, paths, first, last):
    bounds = [None if day is None else DAY + datetime.timedelta(days=day) for day in (first, last)]
    found = between(SerialNumber.objects.all(), "start_date", *bounds)
    named = zip(("start_date__gte", "start_date__lte"), bounds, strict=True)
    expected = SerialNumber.objects.filter(**{name: day for name, day in named if day}).order_by(*paths)
    assert pages(found, paths, 2) == list(expected.values_list("pk", flat=True))


def test_what_else_is_asked_holds_for_each_value(items):
    found = among_values(SerialNumber.objects.all(), "item", [item.pk for item in items]).filter(code__startswith="S1")
    assert pages(found, ("-pk",), 3) == list(
        SerialNumber.objects.filter(code__startswith="S1").order_by("-pk").values_list("pk", flat=True)
    )


def test_one_value_is_a_condition_and_none_gives_nothing(items):
    one = among_values(SerialNumber.objects.all(), "item", [items[0].pk])
    assert one.one_of is None
    assert one.count() == 10
    assert not among_values(SerialNumber.objects.all(), "item", []).exists()


def test_a_list_that_says_no_orders_is_only_narrowed(items):
    assert not among(Lot.objects.all(), "item", Item.objects.all()).exists()

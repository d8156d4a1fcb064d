"""The search by properties as the filters of a list."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from attributes.search import OF_ITEMS, OF_STOCK, Criteria, Where
from core.filters import ListFilterSet
from inventory.models import Balance
from inventory.property_search.form import SearchForm
from items.models import Item
from serials.models import SerialNumber


class PropertyFilterSet(ListFilterSet):
    """Rows that meet all criteria; none while nothing is asked."""

    where: Where = OF_STOCK

    @cached_property
    def form(self) -> SearchForm:
        return SearchForm(self.data)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.found(queryset, self.form.criteria)

    @classmethod
    def found(cls, queryset: QuerySet[Any], criteria: Criteria) -> QuerySet[Any]:
        return queryset.filter(criteria.condition(cls.where)) if criteria else queryset.none()


class ItemsByProperties(PropertyFilterSet):
    where = OF_ITEMS

    class Meta:
        model = Item
        fields: tuple[str, ...] = ()


class StockByProperties(PropertyFilterSet):
    class Meta:
        model = Balance
        fields: tuple[str, ...] = ()

    @classmethod
    def found(cls, queryset: QuerySet[Any], criteria: Criteria) -> QuerySet[Any]:
        """Balances of nothing are left out, as in the list of stock."""
        return super().found(queryset, criteria).filter(~Q(on_hand=0) | ~Q(committed=0))


class SerialsByProperties(PropertyFilterSet):
    class Meta:
        model = SerialNumber
        fields: tuple[str, ...] = ()

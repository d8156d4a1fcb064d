"""What the register is searched by."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from attributes.filters import InstanceFilter, PropertiesFilter, WarrantyFilter
from core.codes import code_key, search_key
from core.filters import CodeMatch, FewFilter, code_condition
from core.merging import among
from lots.filters import matching_lots
from lots.traced.filters import CODE_FIELDS, DeletedFilterSet, TracedFilterSet, WhichCode
from places.models import Location, Warehouse
from serials.code_parts import few
from serials.models import DeletedSerialNumber, SerialNumber
from serials.querysets import SerialNumberQuerySet
from serials.status import Status


class SerialFilterSet(TracedFilterSet):
    """Every search the register knows."""

    primary = ("code", "match", "which", "item", "status")

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, empty_label=_("any"), method="filter_status"
    )
    lot = django_filters.CharFilter(label=_("Lot"), method="filter_lot")
    warehouse = FewFilter(
        label=_("Warehouse"), queryset=Warehouse.objects.all(), empty_label=_("any"), method="filter_warehouse"
    )
    location = django_filters.CharFilter(label=_("Location"), method="filter_location")
    properties = PropertiesFilter()
    warranty_from = WarrantyFilter(lookup_expr="gte")
    warranty_to = WarrantyFilter(lookup_expr="lte")
    instance = InstanceFilter()

    class Meta:
        model = SerialNumber
        # The order on the page.
        fields: tuple[str, ...] = ("code", "match", "which", "item", "status", "item_class", "variant", "lot")

    def code_condition(self, text: str, match: str, which: str) -> Q:
        condition = super().code_condition(text, match, which)
        if match != CodeMatch.CONTAINS:
            return condition
        held = few(SerialNumber.objects.filter(condition), search_key(text), CODE_FIELDS[WhichCode(which)])
        return condition if held is None else Q(held)

    def filter_lot(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return among(queryset, "lot", matching_lots(value))

    def filter_warehouse(self, queryset: QuerySet[Any], _name: str, value: Warehouse) -> QuerySet[Any]:
        return among(queryset, "location", Location.objects.filter(warehouse=value))

    def filter_location(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        found = Location.objects.filter(code_condition("code_key", code_key(value), CodeMatch.STARTS))
        return among(queryset, "location", found)

    def filter_status(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        serials = cast(SerialNumberQuerySet, queryset)
        ways = {
            Status.ON_HAND: serials.on_hand,
            Status.COMMITTED: serials.committed,
            Status.UNLOADED: serials.unloaded,
            Status.REGISTERED: serials.registered,
        }
        return ways[Status(value)]()


class DeletedSerialFilterSet(DeletedFilterSet):
    class Meta:
        model = DeletedSerialNumber
        fields: tuple[str, ...] = ()

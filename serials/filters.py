"""What the register is searched by."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.codes import code_key, search_key
from core.filters import CodeFilterSet, CodeMatch, DateFilter, ListFilterSet, YesNoFilter, code_condition
from items.models import Item, ItemClass, Variant
from lots.models import Lot
from partners.models import Partner
from places.models import Location, Warehouse
from serials.models import DeletedSerialNumber, SerialNumber
from serials.querysets import SerialNumberQuerySet
from serials.status import Status


class WhichCode(models.TextChoices):
    OWN = "own", _("serial number")
    CUSTOMER = "customer", _("customer code")
    SUPPLIER = "supplier", _("supplier code")
    ANY = "any", _("any of the three")


CODE_FIELDS = {
    WhichCode.OWN: ("code_search",),
    WhichCode.CUSTOMER: ("customer_code_search",),
    WhichCode.SUPPLIER: ("supplier_code_search",),
    WhichCode.ANY: ("code_search", "customer_code_search", "supplier_code_search"),
}


def matching_items(text: str) -> QuerySet[Item]:
    """Items by CLASS/CODE, or holding every word in code or description."""
    words = Q()
    for word in search_key(text).split():
        words &= Q(search__contains=word)
    parts = code_key(text).split("/")
    for cut in range(1, len(parts)):
        words |= Q(item_class__code_key="/".join(parts[:cut]), code_key="/".join(parts[cut:]))
    return Item.objects.filter(words)


class SerialFilterSet(CodeFilterSet):
    """Every search the register knows. Records of other tables are found first: their tables are small."""

    primary = ("code", "match", "which", "item", "status")
    unset_names = ("match", "which")

    which = django_filters.ChoiceFilter(
        label=_("Which code"), choices=WhichCode.choices, empty_label=None, method="filter_nothing"
    )
    item = django_filters.CharFilter(label=_("Item"), method="filter_item")
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, empty_label=_("any"), method="filter_status"
    )
    item_class = django_filters.ModelChoiceFilter(
        label=_("Item class"),
        queryset=ItemClass.objects.all(),
        empty_label=_("any"),
        method="filter_item_class",
    )
    variant = django_filters.CharFilter(label=_("Variant"), method="filter_variant")
    lot = django_filters.CharFilter(label=_("Lot"), method="filter_lot")
    warehouse = django_filters.ModelChoiceFilter(
        label=_("Warehouse"), queryset=Warehouse.objects.all(), empty_label=_("any"), method="filter_warehouse"
    )
    location = django_filters.CharFilter(label=_("Location"), method="filter_location")
    supplier = django_filters.CharFilter(label=_("Supplier"), method="filter_supplier")
    cancelled = YesNoFilter(label=_("Cancelled"), lookup_expr="exact")
    force_closed = YesNoFilter(label=_("Force-closed"), lookup_expr="exact")
    reserved = YesNoFilter(label=_("Reserved"), lookup_expr="exact")
    start_from = DateFilter(label=_("Start date from"), field_name="start_date", lookup_expr="gte")
    start_to = DateFilter(label=_("Start date to"), field_name="start_date", lookup_expr="lte")
    expiry_from = DateFilter(label=_("Expiry date from"), field_name="expiry_date", lookup_expr="gte")
    expiry_to = DateFilter(label=_("Expiry date to"), field_name="expiry_date", lookup_expr="lte")

    class Meta:
        model = SerialNumber
        fields: list[str] = []

    def filter_code(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if not search_key(value):
            return queryset
        cleaned = self.form.cleaned_data
        condition = Q()
        for field in CODE_FIELDS[WhichCode(cleaned.get("which") or WhichCode.OWN)]:
            condition |= code_condition(field, value, cleaned.get("match") or CodeMatch.STARTS)
        return queryset.filter(condition)

    def filter_item(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(item__in=matching_items(value)) if search_key(value) else queryset

    def filter_item_class(self, queryset: QuerySet[Any], _name: str, value: ItemClass) -> QuerySet[Any]:
        return queryset.filter(item__in=Item.objects.filter(item_class=value))

    def filter_variant(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        found = Variant.objects.filter(code_condition("code_key", code_key(value), CodeMatch.STARTS))
        return queryset.filter(variant__in=found)

    def filter_lot(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(lot__in=Lot.objects.filter(code_condition("code_search", value, CodeMatch.STARTS)))

    def filter_warehouse(self, queryset: QuerySet[Any], _name: str, value: Warehouse) -> QuerySet[Any]:
        return queryset.filter(location__in=Location.objects.filter(warehouse=value))

    def filter_location(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        found = Location.objects.filter(code_condition("code_key", code_key(value), CodeMatch.STARTS))
        return queryset.filter(location__in=found)

    def filter_supplier(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        found = Partner.objects.all()
        for word in search_key(value).split():
            found = found.filter(search__contains=word)
        return queryset.filter(supplier__in=found)

    def filter_status(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        serials = cast(SerialNumberQuerySet, queryset)
        ways = {
            Status.ON_HAND: serials.on_hand,
            Status.COMMITTED: serials.committed,
            Status.UNLOADED: serials.unloaded,
            Status.REGISTERED: serials.registered,
        }
        return ways[Status(value)]()


class DeletedFilterSet(ListFilterSet):
    """What deleted serial numbers are searched by: they are few, and nothing but their names is left."""

    primary = ("code", "item")

    code = django_filters.CharFilter(label=_("Code"), field_name="code", lookup_expr="icontains")
    item = django_filters.CharFilter(label=_("Item"), method="filter_item")

    class Meta:
        model = DeletedSerialNumber
        fields: list[str] = []

    def filter_item(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(item__in=matching_items(value)) if search_key(value) else queryset

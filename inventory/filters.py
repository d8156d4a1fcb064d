"""What the lists of this room are searched by."""

from __future__ import annotations

import datetime
from datetime import MAXYEAR, MINYEAR
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.forms import CheckboxInput
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from attributes.filters import InstanceFilter, PropertiesFilter, WarrantyFilter
from core.codes import code_key, search_key
from core.filters import AFTER_ANY, CodeMatch, DateFilter, ListFilterSet
from inventory.models import Balance, Document, DocumentType, State
from inventory.stock import AMOUNT, available, total
from items.models import Item, ItemClass
from lots.filters import matching_lots
from lots.models import Lot, LotStatus
from partners.models import Partner
from places.models import Location, Warehouse


def _holding_words(field: str, text: str) -> Q:
    condition = Q()
    for word in search_key(text).split():
        condition &= Q(**{f"{field}__contains": word})
    return condition


class DocumentFilterSet(ListFilterSet):
    primary = ("number", "match", "type", "state", "warehouse")
    unset_names = ("match",)

    number = django_filters.CharFilter(label=_("Number"), method="filter_number")
    match = django_filters.ChoiceFilter(
        label=_("Number match"),
        choices=[(CodeMatch.STARTS, CodeMatch.STARTS.label), (CodeMatch.IS, CodeMatch.IS.label)],
        empty_label=None,
        method="filter_nothing",
    )
    type = django_filters.ModelChoiceFilter(
        label=_("Type"), field_name="document_type", queryset=DocumentType.objects.all(), empty_label=_("any")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices, empty_label=_("any"))
    warehouse = django_filters.ModelChoiceFilter(
        label=_("Warehouse"), queryset=Warehouse.objects.all(), empty_label=_("any")
    )
    partner = django_filters.CharFilter(label=_("Customer / supplier"), method="filter_partner")
    date_from = DateFilter(label=_("Date from"), field_name="date", lookup_expr="gte")
    date_to = DateFilter(label=_("Date to"), field_name="date", lookup_expr="lte")
    mine = django_filters.BooleanFilter(label=_("Drafted by me"), widget=CheckboxInput, method="filter_mine")
    others = django_filters.BooleanFilter(label=_("Drafted by others"), widget=CheckboxInput, method="filter_others")
    posted_on = DateFilter(label=_("Posted on"), method="filter_posted_on")

    class Meta:
        model = Document
        fields: list[str] = []

    def filter_number(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        key = code_key(value)
        if not key:
            return queryset
        if self.form.cleaned_data.get("match") == CodeMatch.IS:
            return queryset.filter(number_key=key)
        return queryset.filter(number_key__gte=key, number_key__lt=key + AFTER_ANY)

    def filter_partner(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(partner__in=Partner.objects.filter(_holding_words("search", value)))

    def filter_mine(self, queryset: QuerySet[Any], _name: str, value: bool | None) -> QuerySet[Any]:
        return queryset.filter(created_by=self.request.user) if value else queryset

    def filter_others(self, queryset: QuerySet[Any], _name: str, value: bool | None) -> QuerySet[Any]:
        if not value:
            return queryset
        # Those that a command drafted are nobody's, and so of others too.
        return queryset.filter(~Q(created_by=self.request.user) | Q(created_by__isnull=True))

    def filter_posted_on(self, queryset: QuerySet[Any], _name: str, value: datetime.date) -> QuerySet[Any]:
        """A day as it is here, from midnight to midnight: an index serves that."""
        if not MINYEAR < value.year < MAXYEAR:
            # Midnight here is in the year before elsewhere, and dates have an end.
            return queryset.none()
        start, end = (make_aware(datetime.datetime.combine(value, at)) for at in (datetime.time.min, datetime.time.max))
        return queryset.filter(posted_at__range=(start, end))

    def filter_nothing(self, queryset: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """How the number is compared says nothing without a number."""
        return queryset


class StockFilterSet(ListFilterSet):
    """Balances. Records of other tables are found first: those tables are small."""

    primary = ("item", "warehouse", "location", "lot", "by")
    unset_names = ("by",)

    by = django_filters.ChoiceFilter(
        label=_("A row for each"),
        choices=[("item", _("item")), ("place", _("place"))],
        empty_label=None,
        method="filter_nothing",
    )
    item = django_filters.CharFilter(label=_("Item"), method="filter_item")
    warehouse = django_filters.ModelChoiceFilter(
        label=_("Warehouse"), queryset=Warehouse.objects.all(), empty_label=_("any"), method="filter_warehouse"
    )
    location = django_filters.CharFilter(label=_("Location"), method="filter_location")
    lot = django_filters.CharFilter(label=_("Lot"), method="filter_lot")
    lot_status = django_filters.ModelChoiceFilter(
        label=_("Lot status"), queryset=LotStatus.objects.all(), empty_label=_("any"), method="filter_lot_status"
    )
    item_class = django_filters.ModelChoiceFilter(
        label=_("Item class"), queryset=ItemClass.objects.all(), empty_label=_("any"), method="filter_item_class"
    )
    properties = PropertiesFilter()
    warranty_from = WarrantyFilter(lookup_expr="gte")
    warranty_to = WarrantyFilter(lookup_expr="lte")
    instance = InstanceFilter()
    empty = django_filters.BooleanFilter(label=_("Show empty places too"), widget=CheckboxInput, method="filter_empty")

    class Meta:
        model = Balance
        fields: list[str] = []

    def filter_item(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = _holding_words("search", value)
        parts = code_key(value).split("/")
        for cut in range(1, len(parts)):
            words |= Q(item_class__code_key="/".join(parts[:cut]), code_key="/".join(parts[cut:]))
        return queryset.filter(item__in=Item.objects.filter(words))

    def filter_warehouse(self, queryset: QuerySet[Any], _name: str, value: Warehouse) -> QuerySet[Any]:
        return queryset.filter(location__in=Location.objects.filter(warehouse=value))

    def filter_location(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        key = code_key(value)
        found = Location.objects.filter(code_key__gte=key, code_key__lt=key + AFTER_ANY)
        return queryset.filter(location__in=found)

    def filter_lot(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(lot__in=matching_lots(value))

    def filter_lot_status(self, queryset: QuerySet[Any], _name: str, value: LotStatus) -> QuerySet[Any]:
        return queryset.filter(lot__in=Lot.objects.filter(status=value))

    def filter_item_class(self, queryset: QuerySet[Any], _name: str, value: ItemClass) -> QuerySet[Any]:
        return queryset.filter(item__in=Item.objects.filter(item_class=value))

    def filter_empty(self, queryset: QuerySet[Any], _name: str, value: bool | None) -> QuerySet[Any]:
        return queryset if value else queryset.filter(~Q(on_hand=0) | ~Q(committed=0))

    def filter_nothing(self, queryset: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """The kind of rows is the page's choice of table."""
        return queryset


class PlaceFilterSet(StockFilterSet):
    """A row for each place."""

    @property
    def qs(self) -> QuerySet[Any]:
        balances: QuerySet[Balance] = super().qs
        return balances.annotate(available=available())


class ItemStockFilterSet(StockFilterSet):
    """A row for each item that has such balances, with their sums."""

    @property
    def qs(self) -> QuerySet[Any]:
        balances = super().qs.filter(item=OuterRef("pk")).order_by()

        def summed(amount: Any) -> Subquery:
            sums = balances.values("item").annotate(total=total(amount))
            return Subquery(sums.values("total"), output_field=AMOUNT)

        return Item.objects.filter(Exists(balances)).annotate(
            on_hand=summed("on_hand"), committed=summed("committed"), available=summed(available())
        )

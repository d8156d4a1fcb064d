"""What lots and serial numbers are searched by alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.codes import code_key, search_key
from core.filters import CodeFilterSet, CodeMatch, DateFilter, FewFilter, ListFilterSet, YesNoFilter, code_condition
from core.merging import among, between
from items.models import Item, ItemClass, Variant
from partners.models import Partner


class WhichCode(models.TextChoices):
    OWN = "own", _("its own code")
    CUSTOMER = "customer", _("customer code")
    SUPPLIER = "supplier", _("supplier code")
    ANY = "any", _("any of the three")


CODE_FIELDS = {
    WhichCode.OWN: ("code_search",),
    WhichCode.CUSTOMER: ("customer_code_search",),
    WhichCode.SUPPLIER: ("supplier_code_search",),
    WhichCode.ANY: ("code_search", "customer_code_search", "supplier_code_search"),
}


def called(text: str, match: str = CodeMatch.IS, which: str = WhichCode.ANY) -> Q:
    """The condition that one of the codes is ``text``, begins with it or holds it; ``text`` is not empty."""
    condition = Q()
    for field in CODE_FIELDS[WhichCode(which)]:
        holds = code_condition(field, text, match)
        # The indexes leave out what has no such code, and SQLite takes them only when told so.
        condition |= holds if field == "code_search" else holds & ~Q(**{field: ""})
    return condition


def matching_items(text: str) -> QuerySet[Item]:
    """Items by CLASS/CODE, or holding every word in code or description."""
    words = Q()
    for word in search_key(text).split():
        words &= Q(search__contains=word)
    parts = code_key(text).split("/")
    for cut in range(1, len(parts)):
        words |= Q(item_class__code_key="/".join(parts[:cut]), code_key="/".join(parts[cut:]))
    return Item.objects.filter(words)


def matching_partners(text: str) -> QuerySet[Partner]:
    """Partners that hold every word."""
    found = Partner.objects.all()
    for word in search_key(text).split():
        found = found.filter(search__contains=word)
    return found


class ItemFilter(django_filters.CharFilter):
    """Rows of the items that ``matching_items`` finds."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return among(qs, "item", matching_items(value)) if search_key(value or "") else qs


class PartnerFilter(django_filters.CharFilter):
    """Rows whose partner, in the field of the filter, holds every word."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not search_key(value or ""):
            return qs
        return among(qs, self.field_name, matching_partners(value))


class TracedFilterSet(CodeFilterSet):
    """The searches of the shared header. Records of other tables are found first: their tables are small."""

    unset_names = ("match", "which")

    which = django_filters.ChoiceFilter(
        label=_("Which code"), choices=WhichCode.choices, empty_label=None, method="filter_nothing"
    )
    item = ItemFilter(label=_("Item"))
    item_class = FewFilter(
        label=_("Item class"),
        queryset=ItemClass.objects.all(),
        empty_label=_("any"),
        method="filter_item_class",
    )
    variant = django_filters.CharFilter(label=_("Variant"), method="filter_variant")
    supplier = PartnerFilter(label=_("Supplier"))
    cancelled = YesNoFilter(label=_("Cancelled"), lookup_expr="exact")
    force_closed = YesNoFilter(label=_("Force-closed"), lookup_expr="exact")
    reserved = YesNoFilter(label=_("Reserved"), lookup_expr="exact")
    start_from = DateFilter(label=_("Start date from"), method="filter_nothing")
    start_to = DateFilter(label=_("Start date to"), method="filter_nothing")
    expiry_from = DateFilter(label=_("Expiry date from"), method="filter_nothing")
    expiry_to = DateFilter(label=_("Expiry date to"), method="filter_nothing")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        narrowed: QuerySet[Any] = super().filter_queryset(queryset)
        for name in ("start", "expiry"):
            first, last = (self.form.cleaned_data.get(f"{name}_{end}") for end in ("from", "to"))
            if first or last:
                narrowed = between(narrowed, f"{name}_date", first, last)
        return narrowed

    def filter_code(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if not search_key(value):
            return queryset
        cleaned = self.form.cleaned_data
        match, which = cleaned.get("match") or CodeMatch.STARTS, cleaned.get("which") or WhichCode.OWN
        return queryset.filter(self.code_condition(value, match, which))

    def code_condition(self, text: str, match: str, which: str) -> Q:
        """What a code typed asks for."""
        return called(text, match, which)

    def filter_item_class(self, queryset: QuerySet[Any], _name: str, value: ItemClass) -> QuerySet[Any]:
        return among(queryset, "item", Item.objects.filter(item_class=value))

    def filter_variant(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        found = Variant.objects.filter(code_condition("code_key", code_key(value), CodeMatch.STARTS))
        return among(queryset, "variant", found)


class DeletedFilterSet(ListFilterSet):
    """What was deleted is searched by little: it is not much, and nothing but its names is left."""

    primary = ("code", "item")

    code = django_filters.CharFilter(label=_("Code"), field_name="code", lookup_expr="icontains")
    item = ItemFilter(label=_("Item"))

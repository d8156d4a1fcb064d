"""What stock and serial numbers are searched by, of their property instance."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from attributes.models import PropertyInstance
from attributes.tables import short, values_text
from core.codes import search_key
from core.filters import DateFilter, FewField
from core.merging import among

# How an address names the instance that something has none of.
NONE = "null"


def matching_instances(text: str) -> QuerySet[PropertyInstance]:
    """Property instances whose description holds every word."""
    words = Q()
    for word in search_key(text).split():
        words &= Q(description_search__contains=word)
    return PropertyInstance.objects.filter(words)


class PropertiesFilter(django_filters.CharFilter):
    """Rows whose property instance, in the field of the filter, reads so."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label", _("Properties"))
        options.setdefault("field_name", "property_instance")
        super().__init__(*args, **options)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not search_key(value or ""):
            return qs
        return among(qs, self.field_name, matching_instances(value))


class WarrantyFilter(DateFilter):
    """Rows whose warranty ends on this day or later (``gte``), or earlier (``lte``)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        labels = {"gte": _("Warranty date from"), "lte": _("Warranty date to")}
        options.setdefault("label", labels[options["lookup_expr"]])
        options.setdefault("field_name", "property_instance__warranty_date")
        super().__init__(*args, **options)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return qs
        path, _separator, field = self.field_name.rpartition("__")
        return among(qs, path, PropertyInstance.objects.filter(**{f"{field}__{self.lookup_expr}": value}))


def _named(request: HttpRequest) -> QuerySet[PropertyInstance]:
    """The one that the address names: there are too many to offer all of them."""
    asked = request.GET.get("instance", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 19
    return PropertyInstance.objects.filter(pk=asked) if known else PropertyInstance.objects.none()


class _InstanceField(FewField):
    def label_from_instance(self, obj: PropertyInstance) -> str:
        return short(values_text(obj.description, obj.warranty_date))


class InstanceFilter(django_filters.ModelChoiceFilter):
    """Rows of one property instance, or of none. Its name in the filter set is ``instance``."""

    field_class = _InstanceField

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label", _("These properties alone"))
        options.setdefault("field_name", "property_instance")
        options.setdefault("queryset", _named)
        options.setdefault("empty_label", _("any"))
        options.setdefault("null_label", _("without properties"))
        super().__init__(*args, **options)

"""Filters of lists: words without diacritics, codes by exact match, beginning or part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from core.codes import search_key
from core.widgets import LocalDateInput

# Sorts after every character that a code may hold, in byte order.
AFTER_ANY = "\U0010ffff"


class CodeMatch(models.TextChoices):
    STARTS = "starts", _("starts with")
    IS = "is", _("is exactly")
    CONTAINS = "contains", _("contains")


def code_condition(field: str, text: str, match: str) -> Q:
    """The condition on a folded ``field``. A prefix is a range, which an index in byte order serves."""
    key = search_key(text)
    if match == CodeMatch.IS:
        return Q(**{field: key})
    if match == CodeMatch.CONTAINS:
        return Q(**{f"{field}__contains": key})
    return Q(**{f"{field}__gte": key, f"{field}__lt": key + AFTER_ANY})


class WordsFilter(django_filters.CharFilter):
    """Rows whose folded field holds every word typed, in any order."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in search_key(value or "").split():
            qs = qs.filter(**{f"{self.field_name}__contains": word})
        return qs


class DateFilter(django_filters.DateFilter):
    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("widget", LocalDateInput)
        super().__init__(*args, **options)


class YesNoFilter(django_filters.ChoiceFilter):
    """Yes, no, or (nothing chosen) either."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("choices", [("yes", _("yes")), ("no", _("no"))])
        options.setdefault("empty_label", _("any"))
        super().__init__(*args, **options)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value not in ("yes", "no"):
            return qs
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": value == "yes"})


class ListFilterSet(django_filters.FilterSet):
    """Filters of a list page. Those named in ``primary`` are always in sight, the others folded away."""

    primary: tuple[str, ...] = ()

    @property
    def primary_fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.primary if name in self.form.fields]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.form.fields if name not in self.primary]

    @property
    def active_names(self) -> list[str]:
        """The filters in use, by their names in the query string."""
        return [name for name in self.form.fields if name not in self.unset_names and self.data.get(name)]

    # Fields which alone filter nothing.
    unset_names: tuple[str, ...] = ()

    @property
    def others_active(self) -> int:
        return sum(name not in self.primary for name in self.active_names)


class CodeFilterSet(ListFilterSet):
    """A list searched by code: what it starts with, is exactly, or contains."""

    code_field = "code_search"
    unset_names: tuple[str, ...] = ("match",)

    code = django_filters.CharFilter(label=_("Code"), method="filter_code")
    match = django_filters.ChoiceFilter(
        label=_("Code match"), choices=CodeMatch.choices, empty_label=None, method="filter_nothing"
    )

    def filter_code(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        match = self.form.cleaned_data.get("match") or CodeMatch.STARTS
        return queryset.filter(code_condition(self.code_field, value, match)) if search_key(value) else queryset

    def filter_nothing(self, queryset: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """How the code is compared says nothing without a code."""
        return queryset


class _ReadOnce(ModelChoiceIterator):
    """The choices of one form, read from the database once: to understand what was chosen and to offer all."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        if self.field.null_label is not None:
            yield self.field.null_value, self.field.null_label
        for record in self.field.records:
            yield self.choice(record)


class FewField(ModelChoiceField):
    """One of a few records, which a page reads once."""

    iterator = _ReadOnce

    @cached_property
    def records(self) -> list[Any]:
        return list(self.queryset.all())

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or value == self.null_value:
            return super().to_python(value)
        for record in self.records:
            if str(record.pk) == str(value):
                return record
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})


class FewFilter(django_filters.ModelChoiceFilter):
    """Rows of one of a few records, which are read once for a page."""

    field_class = FewField

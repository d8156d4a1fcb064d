"""Properties, sets and named searches as administrators fill them in, each row told what it contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, Model, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from attributes import contradictions, guards
from attributes.lookups import clashing_searches, uses_of, with_active_values
from attributes.models import (
    Property,
    PropertyChoice,
    PropertySearch,
    PropertySearchValue,
    PropertySet,
    UsedProperty,
    ValueType,
)
from core.admin import Child, ChildForm, CodedFormSet, KeptForm, Parent, RememberingField
from core.previews import PREVIEW_BUTTON


class PropertyForm(forms.ModelForm[Property]):
    """A property, checked against the sets and the named searches that use it."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.instance.pk or self.errors:
            return
        # That a list needs values is told at the values.
        for _property, used in uses_of([self.instance]):
            for field, reason in contradictions.in_use(used.property_set, used, self.instance, {self.instance.pk}):
                self.add_error(field, reason)
        for _property, field, reason in clashing_searches([self.instance]):
            self.add_error(field, reason)


class SequencedForm(ChildForm):
    """A row with a place among the others. One without goes last."""

    sequence = forms.IntegerField(
        label=_("Sequence"),
        required=False,
        min_value=0,
        max_value=32_767,
        help_text=_("Empty: after the others."),
        widget=forms.NumberInput({"class": "vIntegerField"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk:
            self.initial.pop("sequence", None)


class SequencedFormSet(CodedFormSet[Child, Parent]):
    """Rows in an order, each told from the others by one field."""

    told_by = ""

    def save(self, commit: bool = True) -> Any:
        """Save the rows. Two may change places, or one take the place of one that goes."""
        if commit:
            gone = self.deleted_forms
            leaving = [row for row in self.initial_forms if row in gone or self.told_by in row.changed_data]
            self.step_aside([row.instance.pk for row in leaving])
        return super().save(commit)

    def step_aside(self, ids: list[int]) -> None:
        """Make room among what is stored: no two rows are ever the same, not even while they are saved."""

    def rows(self) -> list[Any]:
        """The rows as they would be saved, each with a place; those without one come last, in their order."""
        kept = self.kept_forms()
        placed = [form for form in kept if form.cleaned_data.get("sequence") is not None]
        last = max((form.instance.sequence for form in placed), default=-1)
        for form in kept:
            if form not in placed:
                last += 1
                form.instance.sequence = last
        return kept

    def tell(self, rows: list[Any], found: Iterator[contradictions.Contradiction]) -> None:
        """Put each contradiction at its row, or above all of them."""
        told: list[str] = []
        for one in found:
            if one.row is None:
                told.append(one.reason)
            else:
                rows[one.row].add_error(one.field, one.reason)
        if told:
            raise ValidationError(told)


class ChoiceFormSet(SequencedFormSet[PropertyChoice, Property]):
    """The values of a list."""

    told_by = "name"

    def step_aside(self, ids: list[int]) -> None:
        # No name has this character.
        parked = Concat(Value("\x01"), Cast("pk", CharField()))
        PropertyChoice.objects.filter(pk__in=ids).update(name_key=parked)

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = self.rows()
        choices = [row.instance for row in rows]
        for choice, reason in guards.renamed_in_use(choices):
            rows[choices.index(choice)].add_error("name", reason)
        self.tell(rows, self._contradictions(choices))

    def _contradictions(self, choices: list[PropertyChoice]) -> Iterator[contradictions.Contradiction]:
        yield from contradictions.in_choices(self.instance, choices)
        property_ = self.instance
        if property_.value_type != ValueType.LIST or any(choice.active for choice in choices) or not property_.pk:
            return
        for _property, used in uses_of([property_]) if property_.mandatory and property_.active else ():
            for _field, reason in contradictions.in_use(used.property_set, used, property_, ()) if used.active else ():
                yield contradictions.Contradiction(reason)


class PropertySetForm(KeptForm):
    """A property set. Asked for a preview alone it is never saved, however good it is."""

    KEPT = ("lot_rule", "serial_rule")

    def is_valid(self) -> bool:
        return super().is_valid() and PREVIEW_BUTTON not in self.data


class UsedPropertyForm(SequencedForm):
    """A property in a set."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast("RememberingField", self.fields["property"]).offer(self.instance.property_id)

    def _get_validation_exclusions(self) -> set[str]:
        """The field found the property, and all rows are compared together: no row asks for itself."""
        return {*super()._get_validation_exclusions(), "property"}  # type: ignore[misc]


class UsedPropertyFormSet(SequencedFormSet[UsedProperty, PropertySet]):
    """The properties that a set uses."""

    told_by = "property"

    def step_aside(self, ids: list[int]) -> None:
        # Nothing names these rows; those that stay are made again as they are saved.
        UsedProperty.objects.filter(pk__in=ids).delete()

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = self.rows()
        used = [row.instance for row in rows]
        with_values = with_active_values([one.property_id for one in used])
        found = contradictions.in_used(self.instance, used, with_values)
        self.tell(rows, chain(found, self._switched_off(used)))

    def _switched_off(self, used: list[UsedProperty]) -> Iterator[contradictions.Contradiction]:
        places = {one.property_id: row for row, one in enumerate(used)}
        for gone, reason in guards.switched_off_in_use(self.instance, used):
            yield contradictions.Contradiction(reason, places.get(gone.property_id), "active")

    def used(self) -> list[UsedProperty]:
        """The rows that can be shown, in their sequence, whatever is wrong with others."""
        shown = [row.instance for row in self.rows() if row.cleaned_data.get("property")]
        return sorted(shown, key=lambda used: used.sequence)


class SearchPropertyField(RememberingField):
    """The search properties."""

    def offered(self, record: Any) -> bool:
        return super().offered(record) and (record.search or str(record.pk) == self.current)


class ChoiceField(RememberingField):
    """The values of all search properties, under the names of their properties."""

    def grouped(self, offered: Any) -> list[tuple[Any, Any]]:
        ordered = sorted(offered, key=lambda choice: (choice.property.name_key, choice.property_id))
        groups = groupby(ordered, key=lambda choice: choice.property)
        return [(str(of), [(choice.pk, self.called(choice)) for choice in choices]) for of, choices in groups]


class SearchValueForm(ChildForm):
    """One value that a named search finds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("property", "choice"):
            cast("RememberingField", self.fields[name]).offer(getattr(self.instance, f"{name}_id"))
        if self.instance.number is not None:
            self.initial["number"] = f"{self.instance.number.normalize():f}"

    def _get_validation_exclusions(self) -> set[str]:
        """The fields found the records: no row asks for itself."""
        return {*super()._get_validation_exclusions(), "property", "choice"}  # type: ignore[misc]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not self.instance.property_id or (self.empty_permitted and not self.has_changed()):
            return
        for field, reason in contradictions.in_search_value(self.instance).items():
            self.add_error(field, reason)


class SearchValueFormSet(SequencedFormSet[PropertySearchValue, PropertySearch]):
    """The values of a named search."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = self.kept_forms()
        self.tell(rows, contradictions.in_search([row.instance for row in rows]))


def read_once(field_class: type[RememberingField], db_field: Any, options: dict[str, Any]) -> Any:
    """The form field of a reference that is read once for all rows."""
    model: type[Model] = db_field.related_model
    queryset = model._default_manager.all()
    if model is PropertyChoice:
        queryset = queryset.filter(property__search=True).select_related("property")
    return db_field.formfield(**{**options, "form_class": field_class, "queryset": options.get("queryset", queryset)})

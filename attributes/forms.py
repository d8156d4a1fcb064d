"""The form that a property set makes (seed: fereastra Instanță set Proprietăți)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attributes.entries import InstanceEntry, Value
from attributes.exceptions import WARRANTY, ValueProblem
from attributes.fields import Fields, field_name
from attributes.models import InstanceValue, Property, PropertyChoice, PropertyInstance, ValueType
from attributes.models.instances import MAX_STRING, MAX_TEXT
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS
from core.widgets import LocalDateInput


class PropertiesForm(forms.Form):
    """One field for each property, in sequence, and the warranty date. ``kept`` are the values shown at first: an
    inactive one is shown, and marked."""

    def __init__(self, *args: Any, asked: Fields, kept: Mapping[int, InstanceValue] | None = None, **options: Any):
        super().__init__(*args, **options)
        self.asked = asked
        self.kept = kept = kept or {}
        for property_ in asked.properties:
            self.fields[field_name(property_)] = _field(property_, kept.get(property_.pk))
        if asked.warranty:
            self.fields[WARRANTY] = forms.DateField(
                label=gettext_lazy("Warranty date"), required=False, widget=LocalDateInput
            )

    def entry(self) -> InstanceEntry:
        """The values typed, once the form is valid."""
        values: dict[int, Value] = {}
        for property_ in self.asked.properties:
            value = self.cleaned_data.get(field_name(property_))
            if value not in (None, ""):
                values[property_.pk] = value
        return InstanceEntry(self.asked.property_set, values, self.cleaned_data.get(WARRANTY))

    def mark_mandatory(self) -> None:
        """Mark the fields that have to be filled in. The form still takes them empty: who keeps the values tells what
        is missing, together with all else."""
        for name in self.asked.missing():
            self.fields[name].mandatory = True  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["aria-required"] = "true"

    def place(self, problems: Iterable[ValueProblem]) -> None:
        """Put each problem at its field."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)


def initial_values(instance: PropertyInstance | None) -> tuple[dict[str, Any], dict[int, InstanceValue]]:
    """What a form shows of an instance: initial values by field, and the values by property. One statement."""
    if instance is None:
        return {}, {}
    kept = {value.property_id: value for value in instance.values.select_related("choice")}
    initial: dict[str, Any] = {WARRANTY: instance.warranty_date}
    for property_id, value in kept.items():
        initial[field_name(property_id)] = value.choice if value.choice_id else _plain(value)
    return initial, kept


def new_values(asked: Fields, day: datetime.date) -> dict[str, Any]:
    """What a form for a new instance proposes: the warranty date."""
    return {WARRANTY: asked.proposed_warranty(day)}


def _plain(value: InstanceValue) -> Decimal | str:
    return Decimal(value.shown()) if value.number is not None else value.text


def _field(property_: Property, kept: InstanceValue | None) -> forms.Field:
    options: dict[str, Any] = {"label": property_.name, "required": False, "help_text": property_.description}
    if property_.value_type == ValueType.LIST:
        return ChoiceOfList(property_, kept.choice if kept else None, **options)
    if property_.value_type == ValueType.NUMBER:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number"})
        return forms.DecimalField(
            max_digits=QUANTITY_DIGITS, decimal_places=QUANTITY_DECIMALS, localize=True, widget=widget, **options
        )
    if property_.value_type == ValueType.STRING:
        return forms.CharField(max_length=MAX_STRING, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options)
    return forms.CharField(max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **options)


class ChoiceOfList(forms.TypedChoiceField):
    """The active values of a list property, read with the set: it asks nothing of the database."""

    def __init__(self, property_: Property, kept: PropertyChoice | None, **options: Any) -> None:
        self.by_id: dict[str, PropertyChoice] = {str(choice.pk): choice for choice in property_.offered}  # type: ignore[attr-defined]
        shown = [(pk, choice.name) for pk, choice in self.by_id.items()]
        if kept and str(kept.pk) not in self.by_id:
            self.by_id[str(kept.pk)] = kept
            shown.append((str(kept.pk), _("%(value)s (inactive)") % {"value": kept.name}))
        super().__init__(choices=[("", "–"), *shown], coerce=self._found, empty_value=None, **options)

    def _found(self, pk: str) -> PropertyChoice:
        return self.by_id[str(pk)]

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, PropertyChoice) else value

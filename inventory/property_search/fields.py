"""The fields of the search form, each with errors that name its property."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attributes.models import Property
from attributes.models.instances import MAX_STRING
from attributes.search import marked
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS
from core.widgets import LocalDateInput

# What an address may name that is not offered any more.
GONE = gettext_lazy("%(name)s: a value that this search names is no longer there; choose again.")


class NumberField(forms.DecimalField):
    """One end of a range. A comma and a point both begin the decimals, so that an address says the same in every
    language."""

    def __init__(self, name: str, label: Any) -> None:
        too_long = _("%(property)s: at most nine digits and six decimals.") % {"property": name}
        super().__init__(
            label=label,
            required=False,
            max_digits=QUANTITY_DIGITS,
            decimal_places=QUANTITY_DECIMALS,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number", "maxlength": 40}
            ),
            error_messages={
                "invalid": _("%(property)s: type a number.") % {"property": name},
                **dict.fromkeys(("max_digits", "max_decimal_places", "max_whole_digits"), too_long),
            },
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class DayField(forms.DateField):
    """One end of a range of dates."""

    def __init__(self, name: str, label: Any) -> None:
        error = _("%(property)s: type a date, as 2027-01-31.") % {"property": name}
        super().__init__(label=label, required=False, widget=LocalDateInput, error_messages={"invalid": error})


class AnyOfField(forms.MultipleChoiceField):
    """Any number of the values of a list, each with its mark."""

    def __init__(self, name: str, choices: Iterable[tuple[int, str]]) -> None:
        super().__init__(
            label=name,
            required=False,
            choices=[(str(pk), shown) for pk, shown in choices],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": GONE % {"name": name}},
        )


class PartField(forms.CharField):
    """A part of a text."""

    def __init__(self, name: str) -> None:
        super().__init__(
            label=name,
            required=False,
            max_length=MAX_STRING,
            widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("contains")}),
            error_messages={"max_length": _("%(property)s: search for less text.") % {"property": name}},
        )


def choices_of(property_: Property) -> list[tuple[int, str]]:
    """The values that a list property offers, those that are inactive marked."""
    offered = property_.offered  # type: ignore[attr-defined]
    return [(choice.pk, marked(choice.name, active=choice.active or not property_.active)) for choice in offered]

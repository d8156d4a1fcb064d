from __future__ import annotations

from typing import Any

from django import forms

from attributes.exceptions import WARRANTY
from attributes.fields import field_name
from attributes.forms import PropertiesForm


class GeneralValuesForm(PropertiesForm):
    """The general values of an item. Documents take unfinished values; an item does not (seed: obligatoriu)."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for property_ in self.asked.properties:
            self.fields[field_name(property_)].required = property_.mandatory
        if self.asked.warranty:
            self.fields[WARRANTY].required = self.asked.property_set.warranty_mandatory

from __future__ import annotations

from typing import Any

from django import forms

from attributes.forms import PropertiesForm


class GeneralValuesForm(PropertiesForm):
    """The general values of an item. Documents take unfinished values; an item does not (seed: obligatoriu)."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.asked.missing():
            self.fields[name].required = True

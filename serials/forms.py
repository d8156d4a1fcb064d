"""Forms of the register. They read what was typed; the rules are in the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lots.lookups import find_lot
from lots.traced.forms import HeaderForm, entered_codes, find_of_item, item_field
from lots.traced.lookups import find_variant
from serials.header import HEADER


class SerialHeaderForm(HeaderForm):
    header = HEADER


class RegisterForm(forms.Form):
    """Serial numbers to be known ahead of stock."""

    item = item_field()
    variant = forms.CharField(label=_("Variant"), required=False, widget=forms.TextInput(attrs={"class": "code"}))
    lot = forms.CharField(label=_("Lot"), required=False, widget=forms.TextInput(attrs={"class": "code"}))
    codes = forms.CharField(
        label=_("Serial numbers"),
        widget=forms.Textarea(attrs={"rows": 10, "class": "codes", "spellcheck": "false"}),
        help_text=_(
            "One below another, a pasted column, a list with commas, or ranges: 1-100, SN001..SN100, SN001+100."
        ),
    )

    def clean_codes(self) -> Sequence[str]:
        return entered_codes(self.cleaned_data["codes"])

    def clean(self) -> dict[str, Any]:
        """Find variant and lot, which depend on the item."""
        find_of_item(self, "variant", find_variant)
        find_of_item(self, "lot", lambda item, text: find_lot(item, self.cleaned_data.get("variant"), text))
        return self.cleaned_data

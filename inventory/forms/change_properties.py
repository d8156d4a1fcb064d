"""New properties for stock that stands in one place: how much of it, or which pieces, and why."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attributes.exceptions import ValueProblem
from attributes.fields import Scope, fields_of
from attributes.forms import PropertiesForm, initial_values, new_values
from core.entry import parse_entries
from core.formatting import quantity as quantity_text
from inventory.exceptions import Problem
from inventory.forms.once import OnceForm
from inventory.models import Balance

MAX_NAMED_PROBLEMS = 20


class ChangePropertiesForm(OnceForm):
    """How much of a ``balance``; ``values`` are the new properties, a form of their own on the same page."""

    quantity = forms.DecimalField(
        label="",
        localize=True,
        max_digits=15,
        decimal_places=6,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number"}),
    )
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off", "class": "serials"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, balance: Balance, serials: str = "") -> None:
        unit, free = balance.item.unit.code, balance.on_hand - balance.committed
        initial = {
            "quantity": Decimal(f"{(free if free > 0 else balance.on_hand).normalize():f}"),
            "serials": serials,
        }
        super().__init__(data, initial=initial)
        self.balance = balance
        self.fields["quantity"].label = _("Quantity, %(unit)s") % {"unit": unit}
        told = {"on_hand": quantity_text(balance.on_hand), "committed": quantity_text(balance.committed), "unit": unit}
        of_it = _("%(on_hand)s %(unit)s on hand") if not balance.committed else _COMMITTED
        name = "serials" if balance.item.serial_managed else "quantity"
        self.fields[name].help_text = str(of_it) % told
        self.fields[name].required = True
        del self.fields["quantity" if name == "serials" else "serials"]
        self.values = _values_form(data, balance)
        self.values.mark_mandatory()

    def is_valid(self) -> bool:
        """Both forms: all that is wrong is told at once."""
        return all([super().is_valid(), self.values.is_valid()])

    def clean_serials(self) -> list[str]:
        """The codes, one by one, of what was typed, pasted or scanned."""
        parsed = parse_entries(self.cleaned_data["serials"])
        for problem in parsed.problems[:MAX_NAMED_PROBLEMS]:
            self.add_error("serials", str(problem))
        return parsed.codes

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of the verb, once the form is valid."""
        balance, data = self.balance, self.cleaned_data
        stock = {name: getattr(balance, name) for name in ("item", "variant", "lot", "location", "property_instance")}
        typed: dict[str, Any] = {name: data[name] for name in ("quantity", "serials", "note") if name in data}
        return {**stock, **typed, "new": self.values.entry(), "posting_key": self.key}

    def place(self, problems: Iterable[Problem]) -> None:
        """Put each problem at the field it is about, or else above the form."""
        for problem in problems:
            argument, _dot, of_property = problem.field.partition(".")
            if argument == "new":
                self.values.place([ValueProblem(problem.message, field=of_property)])
            else:
                self.add_error(problem.field if problem.field in self.fields else None, problem.message)


_COMMITTED = gettext_lazy("%(on_hand)s %(unit)s on hand, of which %(committed)s committed to others")


def _values_form(data: Any, balance: Balance) -> PropertiesForm:
    """The fields of the item's set, with the values that the stock has now; three statements."""
    if balance.item.property_set is None:
        raise ValueError("Stock without a property set has no properties.")
    asked = fields_of(balance.item.property_set, Scope.STOCK)
    initial, kept = initial_values(balance.property_instance)
    if balance.property_instance is None:
        initial = new_values(asked, localdate())
    return PropertiesForm(data, initial=initial, asked=asked, kept=kept)

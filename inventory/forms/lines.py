"""A line of a draft as a form."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.formats import localize_input
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.codes import code_key
from core.entry import EntryProblem, parse_entries
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS
from inventory.entries import LineEntry, SerialEntry
from inventory.forms.header import date_field, typed_field
from inventory.forms.property_block import PropertiesBlock
from inventory.forms.stored import StoredSerials
from inventory.forms.typed_properties import TYPED_FOR, Typed, TypedField, has_values
from inventory.kinds import Effect
from inventory.models import Direction, DocumentType

MAX_LINES = 300
# How many of the bad serial numbers of a line are named at its field.
MAX_NAMED_PROBLEMS = 20

# What marks a line as begun: the rest may have been filled in for the clerk.
_TYPED = (
    "item",
    "variant",
    "quantity",
    "packages",
    "lot_code",
    "property_instance",
    "target_property_instance",
    "start_date",
    "expiry_date",
    "supplier_code",
    "customer_code",
    "unit_cost",
    "note",
    "serials",
)
# What only a line that brings something into stock can say.
_OF_LOADS = ("generate_serials", "start_date", "expiry_date", "supplier_code", "customer_code")
# Fields that wait folded away until they are wanted.
FOLDED = ("packages", "start_date", "expiry_date", "supplier_code", "customer_code", "unit_cost", "note")


def _number_field(label: Any, digits: int, decimals: int, css: str = "", **options: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": f"number {css}".strip()})
    return forms.DecimalField(
        label=label, required=False, localize=True, max_digits=digits, decimal_places=decimals, widget=widget, **options
    )


class LineForm(forms.Form):
    """One line as typed. Only ``BaseLineFormSet.clean`` knows the records that the codes name.

    ``both_ways``: some template of the type lets each line say its direction; with others it is not looked at.
    """

    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    direction = forms.TypedChoiceField(
        label=gettext_lazy("Direction"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *Direction.choices],
    )
    item = typed_field(gettext_lazy("Item"), "items")
    variant = typed_field(gettext_lazy("Variant"))
    quantity = _number_field(gettext_lazy("Quantity"), QUANTITY_DIGITS, QUANTITY_DECIMALS, "quantity")
    unit = typed_field(gettext_lazy("Unit"))
    location = typed_field(gettext_lazy("Location"), "locations")
    target_location = typed_field(gettext_lazy("Target location"), "target-locations")
    lot_code = typed_field(gettext_lazy("Lot"))
    property_instance = forms.CharField(label=gettext_lazy("Property instance"), required=False)
    properties = TypedField(required=False)
    target_property_instance = forms.CharField(label=gettext_lazy("New property instance"), required=False)
    target_properties = TypedField(required=False)
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off", "class": "serials"}),
    )
    generate_serials = forms.BooleanField(label=gettext_lazy("Make the missing ones on posting"), required=False)
    packages = forms.IntegerField(
        label=gettext_lazy("Packages"),
        required=False,
        min_value=0,
        max_value=2_147_483_647,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "number"}),
    )
    start_date = date_field(gettext_lazy("Start date"))
    expiry_date = date_field(gettext_lazy("Expiry date"))
    supplier_code = typed_field(gettext_lazy("Supplier code"), max_length=300)
    customer_code = typed_field(gettext_lazy("Customer code"), max_length=300)
    unit_cost = _number_field(gettext_lazy("Unit cost"), 15, 4, help_text=gettext_lazy("Per management unit."))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        document_type: DocumentType,
        stored: Mapping[int, StoredSerials],
        both_ways: bool = False,
        typed_values: Mapping[str, Typed] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.stored = stored
        self.serial_problems: list[EntryProblem] = []
        # What its item asks of properties, by the field that names the instance.
        self.blocks: dict[str, PropertiesBlock] = {}
        rules = document_type.rules
        if rules.effect is not Effect.BOTH and not both_ways:
            del self.fields["direction"]
        if not rules.moves_to_target:
            for name in ("target_location", "target_property_instance", "target_properties"):
                del self.fields[name]
        if rules.effect in (Effect.UNLOAD, Effect.COMMIT):
            for name in _OF_LOADS:
                del self.fields[name]
        for name in TYPED_FOR.values():
            if name in self.fields:
                self.fields[name].widget.typed = (typed_values or {}).get(name, {})
        for name in ("variant", "unit"):
            self.fields[name].widget.attrs["list"] = f"{self.prefix}-{name}s"
        self.fields["lot_code"].widget.attrs |= {
            "list": f"{self.prefix}-lots",
            "aria-describedby": f"{self.prefix}-lot-notes",
        }

    def typed(self, name: str) -> str:
        """The text that a field shows, checked or not."""
        value = self[name].value()
        if isinstance(value, Decimal):
            return str(localize_input(value))
        return "" if value is None else str(value).strip()

    @property
    def begun(self) -> bool:
        """Whether anything was typed on this line."""
        named = any(self.typed(name) for name in _TYPED if name in self.fields)
        return named or any(has_values(self[name].value()) for name in TYPED_FOR.values() if name in self.fields)

    @property
    def kept(self) -> StoredSerials | None:
        """The stored serial numbers, when they are too many to type over and nothing replaces them."""
        number = self.typed("line")
        stored = self.stored.get(int(number)) if number.isdecimal() and len(number) < 19 else None
        return stored if stored and stored.too_many and not self.typed("serials") else None

    @property
    def counted(self) -> int | None:
        """How many serial numbers the page says it holds, where it sends their count rather than themselves."""
        text = str(self.data.get(f"{self.prefix}-count", "")) if self.is_bound else ""
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def clean(self) -> dict[str, Any]:
        """Read the serial numbers, and the quantity from their count when it was left out."""
        data = self.cleaned_data
        if not self.begun and not self.kept:
            return data
        if not data.get("item") and "item" not in self.errors:
            self.add_error("item", _("Type or scan the item."))
        parsed = parse_entries(data.get("serials") or "")
        self._name_problems(parsed.problems)
        data["codes"] = parsed.codes
        count = self.kept.count if self.kept else len(parsed.codes)
        if data.get("quantity") is None and "quantity" not in self.errors:
            if count and not self.serial_problems and not data.get("unit"):
                data["quantity"] = Decimal(count)
            else:
                self.add_error("quantity", _("Type the quantity."))
        return data

    def _name_problems(self, problems: list[EntryProblem]) -> None:
        self.serial_problems = problems
        for problem in problems[:MAX_NAMED_PROBLEMS]:
            self.add_error("serials", str(problem))
        if (more := len(problems) - MAX_NAMED_PROBLEMS) > 0:
            self.add_error("serials", _("%(count)d more are wrong.") % {"count": more})

    def bound_field(self, name: str) -> BoundField | None:
        """The field that a problem is about; ``property_instance.p12`` is one that the item's set makes."""
        block, _dot, of_property = name.partition(".")
        if asked := self.blocks.get(block):
            return asked.form[of_property] if of_property in asked.form.fields else asked.start
        return self[block] if block in self.fields and block not in TYPED_FOR else None

    @property
    def found_wrong(self) -> ErrorDict:
        """What was found wrong so far; the line is not checked for it."""
        return vars(self)["_errors"] or ErrorDict()

    @property
    def unplaced(self) -> list[str]:
        """What is wrong with properties that the line shows no fields for."""
        wrong = [name for name in self.errors if name.partition(".")[0] in TYPED_FOR and not self.bound_field(name)]
        return [str(message) for name in wrong for message in self.errors[name]]

    def to_entry(self) -> LineEntry:
        """The line, once the form set is valid."""
        plain = [name for name in self.fields if name not in ("line", "serials", *TYPED_FOR.values())]
        data = {name: self.cleaned_data[name] for name in plain}
        for name in ("variant", "unit", "location", "target_location"):
            data[name] = data.get(name) or None
        return LineEntry(**data, serials=self._serial_entries())

    def _serial_entries(self) -> list[SerialEntry]:
        """The serial numbers typed, each with the dates and codes it already had on the stored line."""
        if self.kept:
            return self.kept.entries()
        number = self.cleaned_data.get("line")
        stored = self.stored.get(number) if number else None
        known = stored.by_key() if stored and not stored.too_many else {}
        return [known.get(code_key(code)) or SerialEntry(code) for code in self.cleaned_data["codes"]]

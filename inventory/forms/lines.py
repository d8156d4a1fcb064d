"""The lines of a draft as forms, all of them resolved together in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.formats import localize_input
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.codes import code_key
from core.entry import EntryProblem, parse_entries
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS
from inventory.entries import LineEntry, SerialEntry
from inventory.forms.header import date_field, typed_field
from inventory.forms.stored import StoredSerials
from inventory.forms.typed import find_items, find_locations, find_units, find_variants
from inventory.kinds import Effect
from inventory.models import Direction, DocumentType
from items.models import Item
from places.models import Warehouse

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
    """One line as typed. Only ``LineFormSet.clean`` knows the records that the codes name.

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
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.stored = stored
        self.serial_problems: list[EntryProblem] = []
        rules = document_type.rules
        if rules.effect is not Effect.BOTH and not both_ways:
            del self.fields["direction"]
        if not rules.moves_to_target:
            del self.fields["target_location"]
        if rules.effect in (Effect.UNLOAD, Effect.COMMIT):
            for name in _OF_LOADS:
                del self.fields[name]
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
        return any(self.typed(name) for name in _TYPED if name in self.fields)

    @property
    def kept(self) -> StoredSerials | None:
        """The stored serial numbers, when they are too many to type over and nothing replaces them."""
        stored = self.stored.get(int(number)) if (number := self.typed("line")).isdigit() else None
        return stored if stored and stored.too_many and not self.typed("serials") else None

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

    def to_entry(self) -> LineEntry:
        """The line, once the form set is valid."""
        data = {name: self.cleaned_data[name] for name in self.fields if name not in ("line", "serials")}
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


class BaseLineFormSet(BaseFormSet[LineForm]):
    """All lines of a draft. ``warehouse`` is the header's, None while that is wrong."""

    warehouse: Warehouse | None = None
    target_warehouse: Warehouse | None = None

    @property
    def begun_forms(self) -> list[LineForm]:
        """The lines on which something was typed: these are saved, in this order."""
        return [form for form in self.forms if form.begun or form.kept]

    def clean(self) -> None:
        """Find the records that the codes name, and put a sentence at each field that names none."""
        forms = [form for form in self.begun_forms if hasattr(form, "cleaned_data")]
        items = find_items({form.cleaned_data["item"] for form in forms if form.cleaned_data.get("item")})
        for form in forms:
            _resolve(form, "item", items.get(form.cleaned_data.get("item", "")))
        known = [form for form in forms if isinstance(form.cleaned_data.get("item"), Item)]
        self._resolve_of_item(known, "variant", find_variants)
        self._resolve_of_item(known, "unit", find_units)
        self._resolve_places(forms, "location", self.warehouse)
        self._resolve_places(forms, "target_location", self.target_warehouse)

    @staticmethod
    def _resolve_of_item(forms: list[LineForm], name: str, find: Any) -> None:
        pairs = [(f, f.cleaned_data["item"], f.cleaned_data[name]) for f in forms if f.cleaned_data.get(name)]
        answers = find([(item, text) for _form, item, text in pairs])
        for form, item, text in pairs:
            _resolve(form, name, answers[item.pk, text])

    @staticmethod
    def _resolve_places(forms: list[LineForm], name: str, warehouse: Warehouse | None) -> None:
        typed = [(form, form.cleaned_data[name]) for form in forms if form.cleaned_data.get(name)]
        if warehouse is None:
            return
        answers = find_locations([(warehouse, text) for _form, text in typed])
        for form, text in typed:
            _resolve(form, name, answers[warehouse.pk, text])

    def entries(self) -> Iterator[LineEntry]:
        """The lines in their order, once the form set is valid."""
        return (form.to_entry() for form in self.begun_forms)


def _resolve(form: LineForm, name: str, answer: Any) -> None:
    if isinstance(answer, str):
        form.add_error(name, answer)
    elif answer is not None:
        form.cleaned_data[name] = answer


LineFormSet: type[BaseLineFormSet] = formset_factory(  # type: ignore[assignment]
    LineForm, formset=BaseLineFormSet, extra=0, max_num=MAX_LINES, validate_max=True, absolute_max=MAX_LINES + 20
)

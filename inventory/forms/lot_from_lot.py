"""A lot made from a lot, as one form: what leaves the source, and what comes into the new lot."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.entry import parse_entries
from core.formatting import quantity as quantity_text
from inventory.exceptions import Problem
from inventory.forms.header import date_field, typed_field
from inventory.forms.once import OnceForm
from inventory.forms.suggestions import Suggestion, location_suggestions
from inventory.forms.typed import find_items, find_locations, find_variants
from inventory.models import Balance, MovementTemplate
from inventory.services.lot_from_lot import lot_from_lot_templates
from items.models import Item, Variant
from lots.models import Lot
from places.models import Location

MAX_NAMED_PROBLEMS = 20
# Places with stock of one lot; more than a page can offer are in none.
_PLACES = 300


def _number_field(label: Any, **options: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number"})
    return forms.DecimalField(
        label=label, localize=True, max_digits=15, decimal_places=6, required=False, widget=widget, **options
    )


class LotFromLotForm(OnceForm):
    """What is typed of the source ``lot`` and of the new one. ``asked`` is what the verb is called with."""

    location = forms.TypedChoiceField(
        label=gettext_lazy("From"),
        coerce=str,
        error_messages={"invalid_choice": gettext_lazy("Nothing of this lot is there any more: choose another place.")},
    )
    quantity = _number_field("", error_messages={"required": gettext_lazy("Type the quantity.")})
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off", "class": "serials"}),
    )
    item = typed_field(gettext_lazy("Item"), "items", required=True)
    variant = typed_field(gettext_lazy("Variant"), "variants")
    code = typed_field(
        gettext_lazy("Code of the new lot"),
        help_text=gettext_lazy("Left empty, the lot code type of the item makes it, if it has one."),
    )
    new_quantity = _number_field(
        gettext_lazy("Quantity of another item"),
        help_text=gettext_lazy("How much comes, in its unit. Of the same item as much comes as leaves."),
    )
    expiry_date = date_field(
        gettext_lazy("Expiry date"),
        help_text=gettext_lazy("Left empty, that of the source; of another item by its own rule."),
    )
    new_location = typed_field(
        gettext_lazy("Into location"), "locations", help_text=gettext_lazy("Left empty, it stays where it was.")
    )
    template = forms.TypedChoiceField(label=gettext_lazy("Template"), required=False, coerce=int, empty_value=None)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, lot: Lot, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lot = lot
        unit = lot.item.unit.code
        self.fields["quantity"].label = _("Quantity, %(unit)s") % {"unit": unit}
        # Serial numbers are counted when no quantity is typed.
        self.fields["quantity"].required = not lot.item.serial_managed
        self.stocks = _stocks(lot)
        self._choices("location", [(key, _held(stock, unit)) for key, stock in self.stocks.items()])
        self.places: dict[int, Location] = {stock.location_id: stock.location for stock in self.stocks.values()}
        warehouses = {place.warehouse for place in self.places.values()}
        found = lot_from_lot_templates().filter(warehouse__in=warehouses).select_related("warehouse")
        self.templates: dict[int, MovementTemplate] = {template.pk: template for template in found}
        if len(self.templates) <= len({template.warehouse_id for template in self.templates.values()}):
            del self.fields["template"]
        else:
            named = [(pk, f"{template.warehouse.code} / {template}") for pk, template in self.templates.items()]
            self._choices("template", [("", "–"), *named])
        if not (lot.item.serial_managed or self._typed_item_has_serials()):
            del self.fields["serials"]

    def _choices(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def _typed_item_has_serials(self) -> bool:
        """Whether another item was typed whose new serial numbers may have to be named."""
        text = str(self["item"].value() or "") if self.is_bound else ""
        found = find_items([text]).get(text) if text else None
        return isinstance(found, Item) and found.serial_managed

    @property
    def locations(self) -> list[Suggestion]:
        """What is offered for the new place: the locations of the warehouses where the lot is."""
        warehouses = {place.warehouse_id for place in self.places.values()}
        return [offer for warehouse in sorted(warehouses) for offer in location_suggestions(warehouse)]

    @property
    def variants(self) -> list[Suggestion]:
        """The variants of the source's item."""
        found = Variant.objects.filter(item=self.lot.item_id, active=True).order_by("code_key")
        return [(variant.code, variant.description) for variant in found]

    def clean_location(self) -> Location:
        """The place chosen, and what the lot is like there."""
        chosen = {str(key): stock for key, stock in self.stocks.items()}[self.cleaned_data["location"]]
        self.cleaned_data["property_instance"] = chosen.property_instance
        return chosen.location

    def clean_item(self) -> Item:
        """The item that the text names."""
        text = self.cleaned_data["item"]
        found = find_items([text])[text]
        if isinstance(found, str):
            raise forms.ValidationError(found)
        return found

    def clean_template(self) -> MovementTemplate | None:
        """The template chosen."""
        chosen = self.cleaned_data["template"]
        return self.templates[chosen] if chosen else None

    def clean(self) -> dict[str, Any]:
        """What can only be read together: the variant, the new place, the serial numbers and their count."""
        data = self.cleaned_data
        item, text = data.get("item"), data.get("variant")
        if item and text:
            self._resolve("variant", find_variants([(item, text)])[item.pk, text])
        place, text = data.get("location"), data.get("new_location")
        if place and text:
            self._resolve("new_location", find_locations([(place.warehouse, text)])[place.warehouse_id, text])
        parsed = parse_entries(data.get("serials") or "")
        data["serials"] = parsed.codes
        for problem in parsed.problems[:MAX_NAMED_PROBLEMS]:
            self.add_error("serials", str(problem))
        if data.get("quantity") is None and "quantity" not in self.errors:
            if self.lot.item.serial_managed and parsed.codes:
                data["quantity"] = Decimal(len(parsed.codes))
            else:
                self.add_error("quantity", _("Type the quantity."))
        return data

    def _resolve(self, name: str, answer: Any) -> None:
        if isinstance(answer, str):
            self.add_error(name, answer)
        else:
            self.cleaned_data[name] = answer

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of the verb, once the form is valid."""
        data = {"template": None, **self.cleaned_data, "posting_key": self.key}
        return {**data, "variant": data["variant"] or None, "new_location": data["new_location"] or None}

    def place(self, problems: Iterable[Problem]) -> None:
        """Put each problem at the field it is about, or else above the form."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)


def _held(balance: Balance, unit: str) -> str:
    values = {"place": balance.location, "quantity": quantity_text(balance.on_hand), "unit": unit}
    text = _("%(place)s: %(quantity)s %(unit)s") % values
    return f"{text} · {balance.property_instance}" if balance.property_instance else text


def _stocks(lot: Lot) -> dict[int | str, Balance]:
    """What is on hand of the lot by place, and by property instance unless each piece knows its own."""
    held = Balance.objects.filter(lot=lot, on_hand__gt=0).select_related("location__warehouse", "property_instance")
    found: dict[int | str, Balance] = {}
    for balance in held.order_by("-on_hand", "pk")[:_PLACES]:
        if lot.item.serial_managed:
            balance.property_instance = None
        instance = balance.property_instance
        key: int | str = f"{balance.location_id}.{instance.pk}" if instance else balance.location_id
        if key in found:
            found[key].on_hand += balance.on_hand
        else:
            found[key] = balance
    return found

"""The lines of a draft as forms, all of them resolved together in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.forms.formsets import BaseFormSet, formset_factory

from inventory.entries import LineEntry
from inventory.forms.lines import MAX_LINES, LineForm
from inventory.forms.properties import give_blocks
from inventory.forms.typed import find_items, find_locations, find_units, find_variants
from inventory.forms.typed_properties import TYPED_FOR, Typed, typed_values_of
from items.models import Item
from places.models import Warehouse


class BaseLineFormSet(BaseFormSet[LineForm]):
    """All lines of a draft. ``warehouse`` is the header's, None while that is wrong."""

    warehouse: Warehouse | None = None
    target_warehouse: Warehouse | None = None

    @cached_property
    def _typed_values(self) -> dict[str, dict[str, Typed]]:
        return typed_values_of(self.data)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """What was typed for properties goes along: no field of the form knows their names."""
        options: dict[str, Any] = super().get_form_kwargs(index)
        if index is None:
            return options
        return options | {"typed_values": self._typed_values.get(self.add_prefix(index), {})}

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
        self._read_properties(forms, known)

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

    @staticmethod
    def _read_properties(forms: list[LineForm], known: list[LineForm]) -> None:
        give_blocks((form, form.cleaned_data["item"]) for form in known)
        for form in forms:
            for name in TYPED_FOR:
                if name in form.fields:
                    form.cleaned_data[name] = form.blocks[name].read() if name in form.blocks else None

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

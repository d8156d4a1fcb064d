"""The properties of each line as typed: an instance that is chosen, or the values of a new one (seed: fereastra
Instanță set Proprietăți). Made once the items are known, for all lines together in a constant number of statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from attributes.exceptions import WARRANTY
from attributes.fields import Fields, Scope, field_name, fields_of_sets
from attributes.forms import PropertiesForm
from attributes.models import InstanceValue, PropertyChoice, PropertyInstance
from inventory.forms.property_block import SHOWN, PropertiesBlock
from inventory.forms.typed_properties import PROPERTY_FIELD, TYPED_FOR, Typed
from items.models import Item

if TYPE_CHECKING:
    from inventory.forms.lines import LineForm

_ID = re.compile(r"\d{1,18}")


@dataclass
class _Known:
    """What the lines name, read for all of them."""

    asked: dict[int, Fields]
    instances: dict[int, PropertyInstance] = field(default_factory=dict)
    choices: dict[int, PropertyChoice] = field(default_factory=dict)


def give_blocks(known: Iterable[tuple[LineForm, Item]]) -> None:
    """Make the forms of the lines whose items' stock has properties. At most six statements, or none."""
    lines = [(line, item) for line, item in known if item.has_instances and not line.blocks]
    if not lines:
        return
    sets = {item.property_set.pk: item.property_set for _line, item in lines if item.property_set}
    found = _Known(fields_of_sets(sets.values(), Scope.STOCK))
    named = {pk for line, _item in lines for pk in _ids_named(line)}
    values = Prefetch("values", InstanceValue.objects.select_related("choice").order_by("pk"))
    instances = PropertyInstance.objects.filter(pk__in=named).select_related("property_set").prefetch_related(values)
    found.instances = {one.pk: one for one in instances} if named else {}
    found.choices = _choices(lines, found)
    for line, item in lines:
        asked = found.asked[item.property_set_id or 0]
        for name in TYPED_FOR:
            if name in line.fields and (asked or line.typed(name)):
                line.blocks[name] = _block(line, name, item, found)
                line.blocks[name].adopt(line.found_wrong)


def _ids_named(line: LineForm) -> Iterator[int]:
    for name in TYPED_FOR:
        if name in line.fields and _ID.fullmatch(text := line.typed(name)):
            yield int(text)


def _choices(lines: Iterable[tuple[LineForm, Item]], found: _Known) -> dict[int, PropertyChoice]:
    """Values of lists that are typed and offered no more: they are shown, and marked."""
    offered = {
        choice.pk
        for asked in found.asked.values()
        for property_ in asked.properties
        for choice in property_.offered  # type: ignore[attr-defined]
    }
    lists = {p.pk for asked in found.asked.values() for p in asked.properties if p.value_type == "list"}
    wanted = {
        int(str(value))
        for line, _item in lines
        for bag in TYPED_FOR.values()
        if bag in line.fields
        for name, value in (line[bag].value() or {}).items()
        if (match := PROPERTY_FIELD.fullmatch(name)) and int(match[1]) in lists and _ID.fullmatch(str(value))
    } - offered
    return PropertyChoice.objects.in_bulk(wanted) if wanted else {}


def _block(line: LineForm, name: str, item: Item, found: _Known) -> PropertiesBlock:
    typed: Typed = line[TYPED_FOR[name]].value() or {}
    asked = found.asked[item.property_set_id or 0]
    prefix = f"{line.prefix}-{TYPED_FOR[name]}"
    text = line.typed(name)
    chosen = found.instances.get(int(text)) if _ID.fullmatch(text) else None
    if chosen and chosen.property_set_id != item.property_set_id:
        chosen = None
    kept: dict[int, InstanceValue] = {}
    for of_property, value in typed.items():
        match, choice = PROPERTY_FIELD.fullmatch(of_property), None
        if match and _ID.fullmatch(str(value)):
            choice = found.choices.get(int(str(value)))
        if match and choice and choice.property_id == int(match[1]):
            kept[choice.property_id] = InstanceValue(property_id=choice.property_id, choice=choice)
    sent = {f"{prefix}-{of_property}": value for of_property, value in typed.items()}
    if chosen:
        shown = {value.property_id: value for value in chosen.values.all()}
        initial = {WARRANTY: chosen.warranty_date, **{field_name(pk): _shown(value) for pk, value in shown.items()}}
        edited = PropertiesForm(sent, initial=initial, asked=asked, kept=kept | shown, prefix=prefix)
        # Whoever changes a value of what is chosen wants another combination; another choice brings its own values.
        if typed.get(SHOWN) != str(chosen.pk) or not any(changed in typed for changed in edited.changed_data):
            form = PropertiesForm(initial=initial, asked=asked, kept=shown, prefix=prefix)
            return PropertiesBlock(line, name, item, form, chosen, typed)
        kept = kept | shown
    given: dict[str, Any] = {"data": sent} if line.is_bound else {"initial": typed}
    form = PropertiesForm(**given, asked=asked, kept=kept, prefix=prefix)
    return PropertiesBlock(line, name, item, form, None, typed)


def _shown(value: InstanceValue) -> Any:
    """A value as its field compares it with what is typed."""
    if value.choice_id is not None:
        return str(value.choice_id)
    return Decimal(value.shown()) if value.number is not None else value.text

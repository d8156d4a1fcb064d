"""The properties of each line as typed: an instance that is chosen, or the values of a new one (seed: fereastra
Instanță set Proprietăți).

Which fields there are, only the item's set tells. So a line keeps what was typed as plain text by field name, and its
forms are made once the items are known, for all lines together in a constant number of statements.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Prefetch
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.formats import localize_input

from attributes.describing import describe
from attributes.entries import InstanceEntry
from attributes.exceptions import WARRANTY
from attributes.fields import Fields, Scope, fields_of_sets
from attributes.forms import PropertiesForm
from attributes.models import InstanceValue, PropertyChoice, PropertyInstance
from attributes.services import known_instances
from items.models import Item

if TYPE_CHECKING:
    from inventory.forms.lines import LineForm

# The field of a line that names an instance, and the one that holds what was typed for a new one.
TYPED_FOR = {"property_instance": "properties", "target_property_instance": "target_properties"}
# Beside the values: the set that the fields were of, and the instance that they showed.
SET, SHOWN = "set", "shown"

# Values that nothing has yet: an id that is in no table.
NOT_MADE = 0

_NAME = re.compile(r"(.+?-\d+)-((?:target_)?properties)-(\w+)")
_PROPERTY = re.compile(r"p(\d{1,18})")
_ID = re.compile(r"\d{1,18}")

Typed = dict[str, Any]


def typed_values_of(data: Mapping[str, Any]) -> dict[str, dict[str, Typed]]:
    """What was typed for properties, by the line's prefix, its field, and the name of the property's field."""
    found: dict[str, dict[str, Typed]] = defaultdict(dict)
    for key in data:
        if match := _NAME.fullmatch(key):
            prefix, name, of_property = match.groups()
            # Browsers send the line breaks of text areas their own way.
            found[prefix].setdefault(name, {})[of_property] = str(data[key]).replace("\r\n", "\n")
    return found


class TypedWidget(forms.Widget):
    """Hands over what ``typed_values_of`` found for one line."""

    typed: Typed

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return self.typed


class TypedField(forms.Field):
    """Values of properties by the name of their field, as typed."""

    widget = TypedWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return has_values(data)


def has_values(typed: Mapping[str, Any] | None) -> bool:
    """Whether some property has a value; a warranty date may only be proposed."""
    return any(_PROPERTY.fullmatch(name) and value not in ("", None) for name, value in (typed or {}).items())


@dataclass
class PropertiesBlock:
    """The properties that one line names, or what becomes of them: ``name`` is the field of the line."""

    line: LineForm
    name: str
    item: Item
    form: PropertiesForm
    # What is chosen, and its values are shown; None where values were typed.
    instance: PropertyInstance | None
    typed: Typed
    # What it names as far as it is known: chosen, or in the tables with the values typed. ``NOT_MADE``: a new one.
    named: PropertyInstance | None = None

    @property
    def is_target(self) -> bool:
        return self.name.startswith("target")

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with."""
        return str(self.form.prefix)

    @property
    def select(self) -> BoundField:
        """The field that names the instance."""
        return self.line[self.name]

    @property
    def errors(self) -> list[str]:
        """What is wrong with the instance, or with no single one of its values."""
        own = [*self.line.errors.get(self.name, ()), *self.form.errors.get("__all__", ())]
        return list(dict.fromkeys(str(error) for error in own))

    @property
    def shown(self) -> str:
        """The id of the instance whose values the fields show."""
        return str(self.instance.pk) if self.instance else ""

    @property
    def filled(self) -> bool:
        """Whether something is said here that has to be seen."""
        return bool(self.instance or self.errors or self.form.errors or has_values(self.typed))

    @property
    def typed_anew(self) -> bool:
        """Whether there are values to see that are not those of what is chosen."""
        return bool(self.form.errors or (not self.instance and (self.errors or has_values(self.typed))))

    @property
    def described(self) -> str:
        """The whole description of what is chosen (domain: allocation)."""
        named = self.named or self.instance
        if not named or named.pk == NOT_MADE:
            return ""
        lot = "" if self.is_target else self.line.typed("lot_code")
        return describe(self.item.property_set, named.description, lot=lot, warranty_date=named.warranty_date)

    @property
    def name_of_instance(self) -> str:
        """The values of what is chosen, as the list of what is in stock names them."""
        chosen = self.instance
        return describe(None, chosen.description, warranty_date=chosen.warranty_date) if chosen else ""

    @property
    def hidden(self) -> Iterator[tuple[str, str]]:
        """What the page keeps beside the fields: what they show, and what was typed for another item."""
        yield f"{self.prefix}-{SET}", str(self.item.property_set_id)
        yield f"{self.prefix}-{SHOWN}", self.shown
        for name, value in self.typed.items():
            if name not in (SET, SHOWN, *self.form.fields):
                yield f"{self.prefix}-{name}", str(value)

    def propose(self, day: datetime.date) -> None:
        """Propose the warranty date of what is made on ``day``, once: who removed it meant to."""
        wanted = self.form.asked.proposed_warranty(day)
        if wanted is None or self.instance or self.typed.get(SET) == str(self.item.property_set_id):
            return
        if self.form.is_bound:
            name = self.form.add_prefix(WARRANTY)
            self.form.data = {**self.form.data, name: localize_input(wanted)}
        else:
            self.form.initial[WARRANTY] = wanted

    def entry(self) -> InstanceEntry | None:
        """The values typed, as far as all of them can be read."""
        sent = {f"{self.prefix}-{name}": value for name, value in self.typed.items()}
        form = self.form
        if not form.is_bound:
            form = PropertiesForm(sent, asked=form.asked, kept=form.kept, prefix=self.prefix)
        return form.entry() or None if form.is_valid() else None

    def read(self) -> PropertyInstance | InstanceEntry | None:
        """What the line names. What cannot be read is told at the line, by the name of the field."""
        if self.instance:
            return self.instance
        if self.form.is_valid():
            return self.form.entry() or None
        for name, messages in self.form.errors.items():
            self.line.errors[f"{self.name}.{name}"] = messages
        return None

    def adopt(self, errors: ErrorDict) -> None:
        """Show what was found wrong with the values after they were read."""
        for name, messages in errors.items():
            block, _dot, of_property = name.partition(".")
            if block != self.name or not of_property:
                continue
            place = of_property if of_property in self.form.fields else "__all__"
            shown = self.form.errors.setdefault(place, self.form.error_class())
            shown += [message for message in messages if message not in shown]


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


def know_typed(blocks: Iterable[PropertiesBlock]) -> None:
    """Look up what the values typed name. Three statements, or none."""
    entries: list[tuple[PropertiesBlock, InstanceEntry]] = []
    for block in blocks:
        block.named = block.instance
        if block.instance is None and (entry := block.entry()):
            entries.append((block, entry))
    known = known_instances([entry for _block, entry in entries], scope=Scope.STOCK) if entries else []
    for (block, entry), instance in zip(entries, known, strict=True):
        block.named = instance or PropertyInstance(pk=NOT_MADE, property_set=entry.property_set)


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
        if (match := _PROPERTY.fullmatch(name)) and int(match[1]) in lists and _ID.fullmatch(str(value))
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
        match, choice = _PROPERTY.fullmatch(of_property), None
        if match and _ID.fullmatch(str(value)):
            choice = found.choices.get(int(str(value)))
        if match and choice and choice.property_id == int(match[1]):
            kept[choice.property_id] = InstanceValue(property_id=choice.property_id, choice=choice)
    sent = {f"{prefix}-{of_property}": value for of_property, value in typed.items()}
    if chosen:
        shown = {value.property_id: value for value in chosen.values.all()}
        initial = {WARRANTY: chosen.warranty_date, **{f"p{pk}": _shown(value) for pk, value in shown.items()}}
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

"""The fields that an item's property set makes on a line: an instance that is chosen, or the values of a new one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.formats import localize_input

from attributes.describing import describe
from attributes.entries import InstanceEntry
from attributes.exceptions import WARRANTY
from attributes.fields import Scope
from attributes.forms import PropertiesForm
from attributes.models import PropertyInstance
from attributes.services import known_instances
from inventory.forms.typed_properties import Typed, has_values
from items.models import Item

if TYPE_CHECKING:
    from inventory.forms.lines import LineForm

# Beside the values: the set that the fields were of, and the instance that they showed.
SET, SHOWN = "set", "shown"
# Values that nothing has yet: an id that is in no table.
NOT_MADE = 0


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
    # Whether its values come before the list of what is in stock: of what arrives, and of what becomes of something.
    values_first: bool = False
    # Whether posting asks of the line to name an instance.
    asked_for: bool = False
    # The values typed, as far as they are to be looked up.
    typed_entry: InstanceEntry | None = None

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
    def start(self) -> BoundField:
        """Where to go for what is wrong with all of it: a value that is missing, or the list."""
        fields, mandatory = list(self.form) if self.values_first else [], self.form.asked.missing()
        gaps = [field for field in fields if field.name in mandatory and field.value() in (None, "")]
        return next(iter(gaps or fields), self.select)

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
        return bool(self.instance or self.errors or self.form.errors or has_values(self._typed_here))

    @property
    def typed_anew(self) -> bool:
        """Whether there are values to see that are not those of what is chosen."""
        return bool(self.form.errors or (not self.instance and has_values(self._typed_here)))

    @property
    def _typed_here(self) -> Typed:
        """What was typed in its fields, without what waits for another item."""
        return {name: value for name, value in self.typed.items() if name in self.form.fields}

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


def know_typed(blocks: Iterable[PropertiesBlock]) -> None:
    """Look up what the values typed name. Three statements, or none."""
    entries: list[tuple[PropertiesBlock, InstanceEntry]] = []
    for block in blocks:
        block.named = block.instance
        if block.instance is None and (entry := block.entry()):
            block.typed_entry = entry
            entries.append((block, entry))
    known = known_instances([entry for _block, entry in entries], scope=Scope.STOCK) if entries else []
    for (block, entry), instance in zip(entries, known, strict=True):
        block.named = instance or PropertyInstance(pk=NOT_MADE, property_set=entry.property_set)

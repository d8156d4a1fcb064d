"""The search form: a group of fields for each property that can be searched by, and what was chosen in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attributes.fields import field_name
from attributes.models import Property, PropertySearch, PropertySet, ValueType
from attributes.search import (
    AnyOf,
    Between,
    Containing,
    Criteria,
    Named,
    Wanted,
    marked,
    named_searches,
    offered_properties,
    told,
)
from core.formatting import text
from inventory.property_search.fields import GONE, AnyOfField, DayField, NumberField, PartField, choices_of

# Not "set": what htmx sends has a method of that name.
WORDS, NAMED, SET, WARRANTY = "q", "named", "property_set", "warranty"
# Parameters of this form, whether or not there is still something to search by.
_ASKED = re.compile(rf"p\d+(_from|_to)?|{WARRANTY}(_from|_to)|{NAMED}|{SET}")
# From so many values on, a list is folded away until something in it is chosen.
MANY = 12


@dataclass(frozen=True)
class Group:
    """One property on the form: its fields, which are checkboxes, a range or a text."""

    kind: str
    title: str
    names: Sequence[str]
    hint: str = ""


class Chip(NamedTuple):
    """One thing chosen, and the parameters that say it: name, and value if it is one of several."""

    title: str
    text: str
    parameters: tuple[tuple[str, str], ...]


class SearchForm(forms.Form):
    """Built from what is there: four statements, however many properties."""

    q = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.properties = {field_name(one): one for one in offered_properties()}
        self.searches = {one.pk: one for one in named_searches()}
        self.sets = list(PropertySet.objects.order_by("name_key"))
        self.groups: list[Group] = []
        self._add_named()
        for name, property_ in self.properties.items():
            self._add_property(name, property_)
        self._add_sets()
        for field in self.fields:
            self[field].field.widget.attrs.setdefault("aria-describedby", f"{self[field].auto_id}_error")

    def _add_named(self) -> None:
        chosen = self.data.getlist(NAMED)  # type: ignore[attr-defined]
        offered = [one for one in self.searches.values() if one.active or str(one.pk) in chosen]
        if offered:
            title = _("Named searches")
            choices = [(one.pk, marked(one.name, active=one.active)) for one in offered]
            self._add(Group("any", title, [NAMED]), AnyOfField(title, choices))

    def _add_property(self, name: str, property_: Property) -> None:
        title = marked(property_.name, active=property_.active)
        if property_.value_type == ValueType.LIST:
            field: forms.Field = AnyOfField(property_.name, choices_of(property_))
            if field.choices:  # type: ignore[attr-defined]
                self._add(Group("any", title, [name], property_.description), field)
        elif property_.value_type == ValueType.NUMBER:
            ends = [NumberField(property_.name, label) for label in (_("from"), _("to"))]
            self._add(Group("range", title, [f"{name}_from", f"{name}_to"], property_.description), *ends)
        else:
            self._add(Group("text", title, [name], property_.description), PartField(property_.name))

    def _add_sets(self) -> None:
        if any(one.uses_warranty for one in self.sets):
            title = _("Warranty date")
            ends = [DayField(title, label) for label in (_("from"), _("to"))]
            self._add(Group("range", title, [f"{WARRANTY}_from", f"{WARRANTY}_to"]), *ends)
        if self.sets:
            title = _("Property set")
            choices = [("", _("any")), *((str(one.pk), marked(one.name, active=one.active)) for one in self.sets)]
            gone = {"invalid_choice": GONE % {"name": title}}
            self._add(
                Group("text", title, [SET]),
                forms.ChoiceField(label=title, required=False, choices=choices, error_messages=gone),
            )

    def _add(self, group: Group, *fields: forms.Field) -> None:
        self.groups.append(group)
        self.fields.update(zip(group.names, fields, strict=True))

    def clean(self) -> dict[str, Any]:
        """Refuse a range that runs backwards, and an address with a property that can't be searched by any more."""
        for group in self.groups:
            least, most = (self.cleaned_data.get(name) for name in (group.names[0], group.names[-1]))
            if group.kind == "range" and least is not None and most is not None and least > most:
                error = _("%(property)s: “from” is greater than “to”.")
                self.add_error(group.names[0], error % {"property": group.title})
        unknown = [name for name in self.data if _ASKED.fullmatch(name) and name not in self.fields]
        if any(self.data[name] for name in unknown):
            self.add_error(
                None,
                _("This address asks for a property that is no longer searched by. Choose again, or clear the search."),
            )
        return self.cleaned_data

    @property
    def shown_groups(self) -> list[tuple[Group, list[forms.BoundField], bool]]:
        """The groups with their fields, and whether a long list is folded away."""
        shown = []
        for group in self.groups:
            fields = [self[name] for name in group.names]
            many = group.kind == "any" and len(fields[0].field.choices) > MANY  # type: ignore[attr-defined]
            shown.append((group, fields, many and not self.data.get(group.names[0])))
        return shown

    @cached_property
    def criteria(self) -> Criteria:
        """What is asked for; nothing while something is not understood."""
        if not self.is_valid():
            return Criteria()
        cleaned = self.cleaned_data
        return Criteria(
            values=tuple(self._wanted()),
            property_set=int(cleaned[SET]) if cleaned.get(SET) else None,
            warranty_from=cleaned.get(f"{WARRANTY}_from"),
            warranty_to=cleaned.get(f"{WARRANTY}_to"),
            words=cleaned[WORDS],
        )

    def _wanted(self) -> Iterator[Wanted]:
        cleaned = self.cleaned_data
        for pk in cleaned.get(NAMED, ()):
            yield Named(self.searches[int(pk)])
        for name, property_ in self.properties.items():
            if property_.value_type == ValueType.LIST:
                yield AnyOf(tuple(int(pk) for pk in cleaned.get(name, ())))
            elif property_.value_type == ValueType.NUMBER:
                yield Between(property_.pk, cleaned[f"{name}_from"], cleaned[f"{name}_to"])
            else:
                yield Containing(property_.pk, cleaned[name])

    def chips(self) -> Iterator[Chip]:
        """What was chosen and understood, in the order of the form."""
        if words := self.cleaned_data.get(WORDS):
            yield Chip(_("Words"), words, ((WORDS, ""),))
        for group in self.groups:
            values = [self.cleaned_data.get(name) for name in group.names]
            if group.kind == "range":
                if shown := _range(*(text(value) for value in values)):
                    yield Chip(group.title, shown, tuple((name, "") for name in group.names))
            elif group.kind == "any":
                choices = dict(self.fields[group.names[0]].choices)  # type: ignore[attr-defined]
                title = _("Named search") if group.names[0] == NAMED else group.title
                for value in values[0] or ():
                    yield Chip(title, choices[value], ((group.names[0], value),))
            elif values[0]:
                shown = str(dict(getattr(self.fields[group.names[0]], "choices", ())).get(values[0], values[0]))
                yield Chip(group.title, shown, ((group.names[0], ""),))

    def links(self) -> list[tuple[PropertySearch, str]]:
        """The named searches that are offered, and what each finds."""
        return [(one, told(one)) for one in self.searches.values() if one.active]


def _range(least: str, most: str) -> str:
    ends = {"from": least, "to": most}
    if least and most:
        return _("%(from)s to %(to)s") % ends
    if least:
        return _("from %(from)s") % ends
    return _("to %(to)s") % ends if most else ""

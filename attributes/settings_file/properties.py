"""Properties with the values of their lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from attributes.contradictions import in_choices
from attributes.lookups import choices_in_use
from attributes.models import Property, PropertyChoice, ValueType
from core.codes import code_key
from core.settings_file import Fields, Node, Tally, plain

_FIELDS: Fields = {
    "description": str,
    "active": bool,
    "value_type": str,
    "search": bool,
    "mandatory": bool,
    "instance": bool,
}
_CHOICE_FIELDS: Fields = {"description": str, "active": bool}
_KEYS = ("name", *_FIELDS, "values")


def give_properties() -> list[dict[str, Any]]:
    """Every property as the file has it."""
    stored = Property.objects.order_by("name_key").prefetch_related("choices")
    return [_give(property_, property_.choices.all()) for property_ in stored]


def _give(property_: Property, choices: Iterable[PropertyChoice]) -> dict[str, Any]:
    given: dict[str, Any] = {"name": property_.name, **plain(property_, _FIELDS)}
    values = [_give_choice(choice) for choice in choices]
    return {**given, "values": values} if values or property_.value_type == ValueType.LIST else given


def _give_choice(choice: PropertyChoice) -> dict[str, Any] | str:
    """A text where there is nothing but the name."""
    if choice.active and not choice.description:
        return choice.name
    return {"name": choice.name, **plain(choice, _CHOICE_FIELDS)}


def take_properties(nodes: list[Node]) -> Tally:
    """Create and update properties by name; values of a list, when given, replace the old ones in this order."""
    stored = {one.name_key: one for one in Property.objects.prefetch_related("choices")}
    tally = Tally()
    for node in nodes:
        node.refuse_unknown(_KEYS)
        name = node.code("name")
        if name and tally.first_time(node, code_key(name)):
            _take(node, stored.get(code_key(name)), Property(name=name), tally)
    return tally


def _take(node: Node, stored: Property | None, new: Property, tally: Tally) -> None:
    had = list(stored.choices.all()) if stored else []
    before = _give(stored, had) if stored else None
    wrong = node.problems.total
    property_ = stored or new
    if stored is None and "value_type" not in node.data:
        node.fail("value_type", _("is missing; it is one of: %(types)s.") % {"types": ", ".join(ValueType.values)})
    node.assign(property_, _FIELDS)
    choices = _choices(node, had) if "values" in node.data else had
    if node.problems.total != wrong or not node.checked(property_):
        return
    gone = _gone(node, had, choices)
    for found in in_choices(property_, choices):
        node.fail("values" if found.row is None else f"values[{found.row}]", found.reason)
    after = _give(property_, choices)
    tally.count(before, after)
    if before != after and node.problems.total == wrong:
        _save(property_, choices, gone)


def _choices(node: Node, had: list[PropertyChoice]) -> list[PropertyChoice]:
    """The values that the file gives; one that is there keeps its spelling, and takes the rest from the file."""
    by_key = {choice.name_key: choice for choice in had}
    choices = []
    for place, child in enumerate(node.named("values")):
        child.refuse_unknown(("name", *_CHOICE_FIELDS))
        name = child.code("name")
        known = by_key.pop(code_key(name), None)
        choice = PropertyChoice(pk=known.pk if known else None, name=known.name if known else name, sequence=place)
        child.assign(choice, _CHOICE_FIELDS)
        if name:
            child.fields_checked(choice, "property")
        choices.append(choice)
    return choices


def _gone(node: Node, had: list[PropertyChoice], kept: list[PropertyChoice]) -> list[PropertyChoice]:
    """The values that the file leaves out; those in use are told."""
    ids = {choice.pk for choice in kept}
    gone = [choice for choice in had if choice.pk not in ids]
    used = choices_in_use(gone)
    for choice in gone:
        if choice.pk in used:
            text = _("“%(value)s” is in use, so it stays: give it too, inactive if it is no longer wanted.")
            node.fail("values", text % {"value": choice})
    return gone


def _save(property_: Property, choices: list[PropertyChoice], gone: list[PropertyChoice]) -> None:
    property_.save()
    PropertyChoice.objects.filter(pk__in=[choice.pk for choice in gone]).delete()
    for choice in choices:
        choice.property = property_
        choice.save()

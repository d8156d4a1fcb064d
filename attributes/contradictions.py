"""What properties, sets and named searches may not say together: told by forms and files alike.

Nothing here asks the database: who calls gives the records, saved or as they are about to be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.codes import code_key, refuse_invisible
from numbering.models import CodeKind

if TYPE_CHECKING:
    from attributes.models import (
        Property,
        PropertyChoice,
        PropertySearchValue,
        PropertySet,
        UsedProperty,
    )

# Seed: they are not used in the names of properties, of numbers and lists above all.
REFUSED_CHARACTERS = "'/<>;"
_CHARACTERS = ("lot_start", "lot_end", "serial_start", "serial_end")


@dataclass(frozen=True)
class Contradiction:
    """One reason, complete. ``row`` is the place among the rows given, from 0, and ``field`` one of its fields; without
    a row it is of all of them."""

    reason: str
    row: int | None = None
    field: str = ""


def in_property(property_: Property) -> dict[str, str]:
    """What a property says that cannot be, by field."""
    if property_.value_type not in ("list", "number"):
        return {}
    found = [character for character in REFUSED_CHARACTERS if character in property_.name]
    if not found:
        return {}
    text = _("The name of a list or number property has none of the characters %(refused)s: remove %(found)s.")
    return {"name": text % {"refused": " ".join(REFUSED_CHARACTERS), "found": " ".join(found)}}


def in_choices(property_: Property, choices: Sequence[PropertyChoice]) -> Iterator[Contradiction]:
    """What the values of a property's list say that cannot be."""
    if choices and property_.value_type != "list":
        text = _("“%(property)s” is no list, so it has no values to choose from: make it a list, or delete them.")
        yield Contradiction(text % {"property": property_.name})
    seen: dict[str, str] = {}
    for row, choice in enumerate(choices):
        key = code_key(choice.name)
        if key in seen:
            text = _("“%(value)s” is in the list already; give each value once.")
            yield Contradiction(text % {"value": seen[key]}, row, "name")
        seen.setdefault(key, choice.name)


def in_set(property_set: PropertySet) -> dict[str, str]:
    """What a set says that cannot be, by field; its used properties aside."""
    return {
        **dict(_in_blocks(property_set)),
        **dict(_in_rules(property_set)),
        **dict(_in_characters(property_set)),
    }


def _in_blocks(property_set: PropertySet) -> Iterator[tuple[str, str]]:
    """A rule, days or an obligation of something that the set does not have."""
    if not property_set.uses_lot:
        reason = _("The set has no lot: tick “lot”, or leave this empty.")
        yield from ((name, reason) for name in ("lot_rule", "lot_mandatory") if _given(property_set, name))
    if property_set.fifo_lot and not property_set.uses_lot:
        yield "fifo_lot", _("FIFO lots are for a set with the lot: tick “lot” too.")
    elif property_set.fifo_lot and property_set.uses_serial:
        yield "fifo_lot", _("FIFO lots are for a set without the serial number: each piece is known by itself already.")
    if not property_set.uses_serial:
        reason = _("The set has no serial number: tick “serial number”, or leave this empty.")
        yield from ((name, reason) for name in ("serial_rule", "serial_mandatory") if _given(property_set, name))
    if not property_set.uses_warranty:
        reason = _("The set has no warranty date: tick “warranty date”, or leave this empty.")
        yield from ((name, reason) for name in ("warranty_days", "warranty_mandatory") if _given(property_set, name))


def _given(property_set: PropertySet, name: str) -> bool:
    value = property_set._meta.get_field(name).value_from_object(property_set)  # type: ignore[union-attr]
    return value is not None and value is not False


def _in_rules(property_set: PropertySet) -> Iterator[tuple[str, str]]:
    lot, serial = property_set.lot_rule, property_set.serial_rule
    if lot and lot.kind != CodeKind.LOT:
        yield "lot_rule", _("Code type %(code)s makes serial numbers: choose one for lots.") % {"code": lot.code}
    if serial and serial.kind != CodeKind.SERIAL:
        reason = _("Code type %(code)s makes lots: choose one for serial numbers.")
        yield "serial_rule", reason % {"code": serial.code}


def _in_characters(property_set: PropertySet) -> Iterator[tuple[str, str]]:
    for name in _CHARACTERS:
        try:
            refuse_invisible(getattr(property_set, name))
        except ValidationError as error:
            yield name, " ".join(error.messages)


def in_use(
    property_set: PropertySet, used: UsedProperty, property_: Property, with_values: Collection[int]
) -> Iterator[tuple[str, str]]:
    """What a set and a property that it uses say against each other, by the field of the property that says it.

    ``with_values`` are the ids of the list properties that have an active value. The same sentence is told whether
    the set is edited or the property.
    """
    names = {"property": property_.name, "set": property_set.name or _("the new set")}
    if property_.instance and not property_set.instance:
        text = _("“%(property)s” is an instance property, and “%(set)s” is not an instance set: change one of them.")
        yield "instance", text % names
    if not property_.mandatory:
        return
    if not used.active:
        text = _(
            "“%(property)s” is mandatory, but switched off in “%(set)s”, where nobody could fill it in: "
            "switch it on, take it out of the set, or make it not mandatory."
        )
        yield "mandatory", text % names
    elif not property_.active:
        text = _(
            "“%(property)s” is mandatory, but inactive, and nobody could fill it in in “%(set)s”: "
            "make it active, take it out of the set, or make it not mandatory."
        )
        yield "active", text % names
    elif property_.value_type == "list" and property_.pk not in with_values:
        text = _(
            "“%(property)s” is mandatory, but its list has no active value, and nobody could fill it in in “%(set)s”: "
            "give it a value, or make it not mandatory."
        )
        yield "mandatory", text % names


def in_used(
    property_set: PropertySet, rows: Iterable[UsedProperty], with_values: Collection[int]
) -> Iterator[Contradiction]:
    """What a set and its used properties say against each other."""
    seen: set[int] = set()
    for row, used in enumerate(rows):
        if used.property_id in seen:
            yield Contradiction(_("The set uses this property already."), row, "property")
            continue
        seen.add(used.property_id)
        for _field, reason in in_use(property_set, used, used.property, with_values):
            yield Contradiction(reason, row, "property")


def in_search_value(value: PropertySearchValue) -> dict[str, str]:
    """What one value of a named search says that cannot be, by field. The field that is filled in is known by the
    property's type."""
    property_ = value.property
    names = {"property": property_.name}
    if not property_.search:
        text = _("“%(property)s” is not a search property: tick “search property” on it first.")
        return {"property": text % names}
    field = {"list": "choice", "number": "number"}.get(property_.value_type, "text")
    filled = {
        "choice": value.choice_id is not None,
        "number": value.number is not None,
        "text": bool(value.text.strip()),
    }
    asked = {
        "choice": _("“%(property)s” is a list: choose one of its values, and nothing else."),
        "number": _("“%(property)s” is a number: type one, and nothing else."),
        "text": _("“%(property)s” is a text: type what it contains, and nothing else."),
    }[field] % names
    if not filled[field]:
        return {field: asked}
    found = {name: asked for name, there in filled.items() if there and name != field}
    if value.choice is not None and field == "choice" and value.choice.property_id != property_.pk:
        text = _("“%(value)s” is no value of “%(property)s”: choose one of its own.")
        found["choice"] = text % {**names, "value": value.choice}
    return found


def in_search(values: Sequence[PropertySearchValue]) -> Iterator[Contradiction]:
    """What the values of a named search say against each other."""
    if not values:
        yield Contradiction(_("A search without values finds nothing: give at least one."))
    seen: set[tuple[object, ...]] = set()
    for row, value in enumerate(values):
        key = (value.property_id, value.choice_id, value.number, code_key(value.text))
        if key in seen:
            yield Contradiction(_("This value is in the search already."), row, "property")
        seen.add(key)

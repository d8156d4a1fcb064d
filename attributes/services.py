"""Making property instances: one for each combination of values, never changed."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attributes.describing import joined
from attributes.entries import InstanceEntry, Value
from attributes.exceptions import WARRANTY, ValueProblem, ValuesRefused
from attributes.fields import Fields, Scope, field_name, fields_of_sets
from attributes.models import InstanceValue, Property, PropertyChoice, PropertyInstance, ValueType
from attributes.models.instances import MAX_STRING, MAX_TEXT
from core.codes import search_key
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS
from core.sql import insert_new, insert_rows

_INSTANCE_FIELDS = ("property_set", "warranty_date", "description", "description_search", "key", "created_at")
_VALUE_FIELDS = ("instance", "property", "choice", "number", "text", "text_search")
# Controls, formats, spaces and line breaks.
_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
_MAX_NUMBER = Decimal(10) ** (QUANTITY_DIGITS - QUANTITY_DECIMALS)


@dataclass(frozen=True)
class _Asked:
    """One entry, read: its values in the sequence of the set, and what tells it from others."""

    entry: InstanceEntry
    values: tuple[tuple[Property, Value], ...]
    key: str


def make_instances(entries: Sequence[InstanceEntry], *, scope: Scope) -> list[PropertyInstance | None]:
    """The property instance of each entry, made if there is none with its values; None for an entry without any.

    A constant number of statements for any number of entries. Raises ValuesRefused with every problem: a value
    that is not of its property's type, or of a property that the set does not ask for in this ``scope``; and, for
    a combination that does not exist yet, an inactive set or value (seed: it can no longer be used to form new
    ones). Mandatory values may be missing: ``Fields.missing`` tells them, where it matters.
    """
    fields = fields_of_sets({entry.property_set.pk: entry.property_set for entry in entries}.values(), scope)
    problems: list[ValueProblem] = []
    asked: list[_Asked | None] = []
    for place, entry in enumerate(entries):
        found = list(_wrong_values(fields[entry.property_set.pk], entry, place)) if entry else []
        problems += found
        asked.append(_read(fields[entry.property_set.pk], entry) if entry and not found else None)
    if problems:
        raise ValuesRefused(problems)
    with transaction.atomic():
        known = _by_key(asked)
        missing = {one.key: one for one in asked if one and one.key not in known}
        problems = [
            problem
            for place, one in enumerate(asked)
            if one and one.key in missing
            for problem in _inactive(one, place)
        ]
        if problems:
            raise ValuesRefused(problems)
        if missing:
            _insert(list(missing.values()))
            known = _by_key(asked)
    return [known[one.key] if one else None for one in asked]


def known_instances(entries: Sequence[InstanceEntry], *, scope: Scope) -> list[PropertyInstance | None]:
    """The property instance of each entry as far as there is one with its values; none is made. Three statements."""
    fields = fields_of_sets({entry.property_set.pk: entry.property_set for entry in entries}.values(), scope)
    asked = []
    for entry in entries:
        of_set = fields[entry.property_set.pk]
        asked.append(_read(of_set, entry) if entry and not any(_wrong_values(of_set, entry, 0)) else None)
    known = _by_key(asked)
    return [known.get(one.key) if one else None for one in asked]


def _by_key(asked: Sequence[_Asked | None]) -> dict[str, PropertyInstance]:
    keys = {one.key for one in asked if one}
    found = PropertyInstance.objects.filter(key__in=keys).select_related("property_set") if keys else ()
    return {instance.key: instance for instance in found}


def _wrong_values(fields: Fields, entry: InstanceEntry, place: int) -> Iterator[ValueProblem]:
    known = {property_.pk: property_ for property_ in fields.properties}
    for property_id, value in entry.values.items():
        name = field_name(property_id)
        if property_id not in known:
            text = _("Property set %(set)s does not ask for this property here.")
            yield ValueProblem(text % {"set": entry.property_set}, place, name)
        elif reason := _wrong(known[property_id], value):
            yield ValueProblem(reason, place, name)
    if entry.warranty_date and not fields.warranty:
        text = _("Property set %(set)s does not ask for a warranty date here.")
        yield ValueProblem(text % {"set": entry.property_set}, place, WARRANTY)


def _wrong(property_: Property, value: Value) -> str:
    """Why the value is not one of the property; nothing when it is."""
    name = {"property": property_.name}
    if property_.value_type == ValueType.LIST:
        if not (isinstance(value, PropertyChoice) and value.property_id == property_.pk):
            return _("%(property)s: choose a value of its list.") % name
    elif property_.value_type == ValueType.NUMBER:
        if not (isinstance(value, Decimal) and value.is_finite()):
            return _("%(property)s: type a number.") % name
        if abs(value) >= _MAX_NUMBER or value != round(value, QUANTITY_DECIMALS):
            return _("%(property)s: at most nine digits and six decimals.") % name
    elif not isinstance(value, str):
        return _("%(property)s: type a text.") % name
    else:
        return _wrong_text(property_, value)
    return ""


def _wrong_text(property_: Property, value: str) -> str:
    longest = MAX_STRING if property_.value_type == ValueType.STRING else MAX_TEXT
    values = {"property": property_.name, "max": longest, "length": len(value)}
    if len(value) > longest:
        return _("%(property)s: %(length)d characters; at most %(max)d.") % values
    breaks = "\n\r\t" if property_.value_type == ValueType.TEXT else ""
    # Between letters some join them, or part them; alone they would pass for a value.
    blank = all(unicodedata.category(character) in _UNSEEN for character in value)
    for place, character in enumerate(value, start=1):
        unseen = ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF or (blank and not character.isspace())
        if unseen and character not in breaks:
            text = _("%(property)s: character %(place)d is U+%(point)s, which cannot be seen: remove it.")
            return text % {**values, "place": place, "point": f"{ord(character):04X}"}
    return ""


def _read(fields: Fields, entry: InstanceEntry) -> _Asked:
    values = tuple((p, _tidy(entry.values[p.pk])) for p in fields.properties if shown(entry.values.get(p.pk, "")))
    warranty = entry.warranty_date.isoformat() if entry.warranty_date else ""
    told = [f"{p.pk}={len(_told(value))}:{_told(value)}" for p, value in sorted(values, key=lambda pair: pair[0].pk)]
    digest = hashlib.sha256("|".join([str(entry.property_set.pk), warranty, *told]).encode()).hexdigest()
    return _Asked(entry, values, digest)


def _tidy(value: Value) -> Value:
    """A text as it is kept: trimmed, and its lines broken alike whether a browser or a file gave it."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, str) else value


def _told(value: Value) -> str:
    """A value in the form in which two are compared."""
    if isinstance(value, PropertyChoice):
        return str(value.pk)
    return shown(value)


def shown(value: Value) -> str:
    """A value as it reads in the description, neutral in language."""
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    return str(value).strip()


def _inactive(one: _Asked, place: int) -> Iterator[ValueProblem]:
    if not one.entry.property_set.active:
        text = _("Property set %(set)s is inactive: it takes no new values.")
        yield ValueProblem(text % {"set": one.entry.property_set}, place)
    for property_, value in one.values:
        if isinstance(value, PropertyChoice) and not value.active:
            text = _("%(property)s: “%(value)s” is inactive; choose another value.")
            yield ValueProblem(text % {"property": property_.name, "value": value}, place, field_name(property_))


def _insert(missing: Sequence[_Asked]) -> None:
    """In the order of the keys, so that two who make the same ones wait for each other in turn."""
    now = timezone.now()
    by_key = {one.key: one for one in missing}
    rows = []
    for key in sorted(by_key):
        entry, description = by_key[key].entry, joined(shown(value) for _property, value in by_key[key].values)
        rows.append((entry.property_set.pk, entry.warranty_date, description, search_key(description), key, now))
    made = insert_new(PropertyInstance, _INSTANCE_FIELDS, rows)
    instances = PropertyInstance.objects.filter(pk__in=made).values_list("pk", "key")
    values = [_row(pk, property_, value) for pk, key in instances for property_, value in by_key[key].values]
    if values:
        insert_rows(InstanceValue, _VALUE_FIELDS, values)


def _row(instance_id: int, property_: Property, value: Value) -> tuple[object, ...]:
    text = "" if isinstance(value, PropertyChoice | Decimal) else value
    choice_id = value.pk if isinstance(value, PropertyChoice) else None
    number = value if isinstance(value, Decimal) else None
    return instance_id, property_.pk, choice_id, number, text, search_key(text)

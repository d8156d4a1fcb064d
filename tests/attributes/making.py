"""Properties and sets for tests, in one line each."""

from __future__ import annotations

import datetime
from decimal import Decimal

from attributes.entries import InstanceEntry
from attributes.fields import Scope, fields_of
from attributes.models import Property, PropertyChoice, PropertyInstance, PropertySet, UsedProperty, ValueType
from attributes.services import make_instances


def property_of(name: str, *choices: str, kind: str = ValueType.LIST, **fields: object) -> Property:
    """A property; its choices make a list of it."""
    made = Property.objects.create(name=name, value_type=kind, **fields)
    for place, choice in enumerate(choices):
        PropertyChoice.objects.create(property=made, name=choice, sequence=place)
    return made


def property_set(name: str, *properties: Property, **fields: object) -> PropertySet:
    """A set that uses the properties, in this sequence."""
    made = PropertySet.objects.create(name=name, **fields)
    for place, one in enumerate(properties):
        UsedProperty.objects.create(property_set=made, property=one, sequence=place)
    return made


def values_of(
    of: PropertySet, warranty: datetime.date | None = None, scope: Scope = Scope.STOCK, **values: str | Decimal
) -> InstanceEntry:
    """Values by the name of their property (spaces as _); of a list by the name of the value."""
    known = {p.name.replace(" ", "_"): p for p in fields_of(of, scope).properties}
    found = {}
    for name, value in values.items():
        chosen = known[name].choices.filter(name=value).first() if isinstance(value, str) else None
        found[known[name].pk] = chosen or value
    return InstanceEntry(of, found, warranty)


def instance_of(
    of: PropertySet, warranty: datetime.date | None = None, scope: Scope = Scope.STOCK, **values: str | Decimal
) -> PropertyInstance:
    """The property instance with these values."""
    (made,) = make_instances([values_of(of, warranty, scope, **values)], scope=scope)
    assert made is not None
    return made

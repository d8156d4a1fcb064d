"""The fields that a property set asks for: of an item, or of a piece of stock."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Prefetch

from attributes.exceptions import WARRANTY
from attributes.models import InstanceValue, Property, PropertyChoice, PropertyInstance, PropertySet, UsedProperty


class Scope(Enum):
    """Whose values they are (seed: proprietăți generale, proprietăți de circumstanță)."""

    ITEM = "item"
    STOCK = "stock"


def field_name(property_: Property | int) -> str:
    """What a property's field is called in forms and problems; names of properties may change."""
    return f"p{property_ if isinstance(property_, int) else property_.pk}"


@dataclass
class Fields:
    """What is asked of an item, or of a piece of stock: properties in the sequence of the set, and the warranty date.

    A set that is not an instance set has general values only; of an instance set, those properties are general that
    are not instance properties.
    """

    property_set: PropertySet
    scope: Scope
    properties: list[Property] = field(default_factory=list)
    warranty: bool = False

    def __bool__(self) -> bool:
        return bool(self.properties) or self.warranty

    def missing(self, filled: Collection[int] = (), warranty_date: datetime.date | None = None) -> dict[str, str]:
        """The mandatory fields that are left empty, and what each is called; ``filled`` are the ids of the properties
        that have a value."""
        names = {field_name(p): p.name for p in self.properties if p.mandatory and p.pk not in filled}
        if self.warranty and self.property_set.warranty_mandatory and not warranty_date:
            names[WARRANTY] = str(PropertySet._meta.get_field("uses_warranty").verbose_name)
        return names

    def proposed_warranty(self, day: datetime.date) -> datetime.date | None:
        """The day on which values are entered and the warranty days (seed: Zile Garanție); none past the last day."""
        days = self.property_set.warranty_days
        if not self.warranty or days is None or days > (datetime.date.max - day).days:
            return None
        return day + datetime.timedelta(days=days)


def fields_of(property_set: PropertySet, scope: Scope) -> Fields:
    """The fields of one set. Two statements."""
    return fields_of_sets([property_set], scope)[property_set.pk]


def fields_of_sets(property_sets: Iterable[PropertySet], scope: Scope) -> dict[int, Fields]:
    """The fields of several sets by the set's id, with the active choices of lists. Two statements, or none."""
    found = {one.pk: Fields(one, scope, warranty=asks_warranty(one, scope)) for one in property_sets}
    if not found:
        return {}
    used = (
        UsedProperty.objects.filter(property_set__in=found, active=True, property__active=True)
        .select_related("property")
        .prefetch_related(offered("property__choices"))
        .order_by("property_set", "sequence", "id")
    )
    for one in used:
        fields = found[one.property_set_id]
        if asks_property(fields.property_set, one.property, scope):
            fields.properties.append(one.property)
    return found


def offered(choices: str = "choices") -> Prefetch[str]:
    """What reads the active values of lists into ``offered`` of their properties."""
    active = PropertyChoice.objects.filter(active=True).order_by("sequence", "id")
    return Prefetch(choices, active, to_attr="offered")


def asks_property(property_set: PropertySet, property_: Property, scope: Scope) -> bool:
    """Whether a property that the set uses is asked for here."""
    return (property_set.instance and property_.instance) == (scope is Scope.STOCK)


def asks_warranty(property_set: PropertySet, scope: Scope) -> bool:
    """Whether the set asks for the warranty date here."""
    return property_set.uses_warranty and property_set.instance == (scope is Scope.STOCK)


def filled_properties(instances: Iterable[PropertyInstance]) -> dict[int, set[int]]:
    """The ids of the properties that have a value, by the instance's id. One statement, or none."""
    found: dict[int, set[int]] = {instance.pk: set() for instance in instances}
    if found:
        values = InstanceValue.objects.filter(instance__in=found).order_by()
        for instance_id, property_id in values.values_list("instance", "property"):
            found[instance_id].add(property_id)
    return found

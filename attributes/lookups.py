"""What stands where: the sets and named searches that use a property, the lists that offer something."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from attributes.contradictions import in_search_value
from attributes.models import InstanceValue, Property, PropertyChoice, PropertySearchValue, UsedProperty


def uses_of(properties: Collection[Property]) -> Iterator[tuple[Property, UsedProperty]]:
    """The sets that use the properties, each with its row. One statement."""
    given = {property_.pk: property_ for property_ in properties}
    for used in UsedProperty.objects.filter(property__in=given).select_related("property_set").order_by("id"):
        yield given[used.property_id], used


def with_active_values(property_ids: Collection[int]) -> set[int]:
    """Which of the properties have a value to choose. One statement, or none."""
    if not property_ids:
        return set()
    active = PropertyChoice.objects.filter(property__in=property_ids, active=True).order_by()
    return set(active.values_list("property", flat=True).distinct())


def choices_in_use(choices: Collection[PropertyChoice]) -> set[int]:
    """Which of the values of lists stock, items or named searches have. Two statements, or none."""
    if not choices:
        return set()
    ids = [choice.pk for choice in choices]
    entered = InstanceValue.objects.filter(choice__in=ids).order_by().values_list("choice", flat=True).distinct()
    searched = PropertySearchValue.objects.filter(choice__in=ids).order_by().values_list("choice", flat=True)
    return {pk for pk in (*entered, *searched) if pk is not None}


def clashing_searches(properties: Collection[Property]) -> Iterator[tuple[Property, str, str]]:
    """What the properties, as given, say against the named searches that have values of them: the property, its field
    and the reason, once for each search. One statement."""
    given = {property_.pk: property_ for property_ in properties}
    told: set[tuple[int, int]] = set()
    values = PropertySearchValue.objects.filter(property__in=given).select_related("search", "choice")
    for value in values.order_by("id"):
        value.property = property_ = given[value.property_id]
        if (value.search_id, property_.pk) not in told and in_search_value(value):
            told.add((value.search_id, property_.pk))
            text = _("The named search “%(search)s” has a value of this property: take it out there first.")
            yield property_, ("value_type" if property_.search else "search"), text % {"search": value.search}

"""What stands where: the sets and named searches that use a property, the lists that offer something."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from attributes.contradictions import in_search_value
from attributes.models import Property, PropertyChoice, PropertySearchValue, UsedProperty


def uses_of(property_: Property) -> list[UsedProperty]:
    """The sets that use it, each with its row. One statement."""
    return list(UsedProperty.objects.filter(property=property_.pk).select_related("property_set").order_by("id"))


def with_active_values(property_ids: Collection[int]) -> set[int]:
    """Which of the properties have a value to choose. One statement, or none."""
    if not property_ids:
        return set()
    active = PropertyChoice.objects.filter(property__in=property_ids, active=True).order_by()
    return set(active.values_list("property", flat=True).distinct())


def searches_of(property_: Property) -> Iterator[tuple[str, str]]:
    """What the property, as given, says against the named searches that have values of it, by its field, once for
    each search. One statement."""
    values = PropertySearchValue.objects.filter(property=property_.pk).select_related("search", "choice")
    told: set[int] = set()
    for value in values.order_by("id"):
        value.property = property_
        if value.search_id not in told and in_search_value(value):
            told.add(value.search_id)
            text = _("The named search “%(search)s” has a value of this property: take it out there first.")
            yield ("value_type" if property_.search else "search"), text % {"search": value.search}

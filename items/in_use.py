"""What this room knows of the property sets that items name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from attributes.models import PropertySet
from items.models import Item
from items.property_sets import BROUGHT

MOST_NAMED = 10


def sets_of_items(set_ids: Collection[int]) -> Iterable[int]:
    """Which of the property sets some item has."""
    return PropertySet.objects.filter(pk__in=set_ids, items__isnull=False).values_list("pk", flat=True).distinct()


def items_without(property_set: PropertySet) -> list[str]:
    """Some of the items that have the set, and have not what it brings as it is given; or would have no rule left to
    make their codes by."""
    lacking = Q()
    if not property_set.lot_rule_id:
        lacking |= Q(lots_automatic=True, lot_code_type=None)
    if not property_set.serial_rule_id:
        lacking |= Q(serials_automatic=True, serial_code_type=None)
    for flag, name in BROUGHT.items():
        if getattr(property_set, flag):
            lacking |= Q(**{name: False})
    if not lacking:
        return []
    found = Item.objects.filter(lacking, property_set=property_set.pk).select_related("item_class")
    return [item.full_code for item in found.order_by("code_key", "id")[:MOST_NAMED]]

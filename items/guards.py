"""What may no longer change on an item that has history. Higher rooms register what counts as history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from items.property_sets import bringing

if TYPE_CHECKING:
    from items.models import Item

# Past movements were counted in the unit, and traced as the flags say: lots are told apart by code, or by instance too.
FROZEN_FIELDS = ("unit", "lot_managed", "serial_managed", "fifo_lots")

InUseCheck = Callable[[Collection[int]], Iterable[int]]
_checks: list[InUseCheck] = []
_instance_checks: list[InUseCheck] = []


def register_in_use_check(check: InUseCheck) -> None:
    """Let ``check`` say which of the given item ids are in use. Called from a higher room's ``ready``."""
    if check not in _checks:
        _checks.append(check)


def register_instance_check(check: InUseCheck) -> None:
    """Let ``check`` say of which of the given item ids stock or documents name properties. Called as the other."""
    if check not in _instance_checks:
        _instance_checks.append(check)


def in_use(item_ids: Collection[int]) -> set[int]:
    """Which of the items have history; a constant number of queries."""
    return _found(_checks, item_ids)


def with_instances(item_ids: Collection[int]) -> set[int]:
    """Which of the items have stock or documents that name properties; a constant number of queries."""
    return _found(_instance_checks, item_ids)


def _found(checks: Sequence[InUseCheck], item_ids: Collection[int]) -> set[int]:
    return {item_id for check in checks for item_id in check(item_ids)} if item_ids else set()


def refused_changes(pairs: Sequence[tuple[Item, Item]]) -> dict[int, dict[str, str]]:
    """Why the second of each pair may not be saved over the first, by id and field; a constant number of queries."""
    frozen = {stored.pk: found for stored, changed in pairs if (found := _frozen_changes(stored, changed))}
    of_sets = {stored.pk: stored for stored, changed in pairs if stored.property_set_id != changed.property_set_id}
    refused = {pk: frozen[pk] for pk in in_use(frozen)}
    carrying = with_instances([pk for pk, stored in of_sets.items() if stored.property_set_id])
    for pk, stored in of_sets.items():
        if reason := _set_stays(stored, carried=pk in carrying):
            refused.setdefault(pk, {})["property_set"] = reason
    return refused


def _frozen_changes(stored: Item, changed: Item) -> dict[str, str]:
    """Why ``changed`` may not be saved over ``stored`` if that is in use, by field name."""
    reasons: dict[str, str] = {}
    for name in FROZEN_FIELDS:
        field: Any = stored._meta.get_field(name)
        if field.value_from_object(stored) == field.value_from_object(changed):
            continue
        of = bringing(changed, name)
        names = {"field": field.verbose_name, "set": of}
        if of is None:
            text = _(
                "“%(field)s” cannot change: the item already has movements, lots or serial numbers. Make a new item."
            )
            reasons[name] = text % names
        else:
            text = _(
                "Property set “%(set)s” brings “%(field)s”, which cannot change: the item already has movements, lots "
                "or serial numbers. Choose another set, or make a new item."
            )
            reasons["property_set"] = " ".join(filter(None, (reasons.get("property_set"), text % names)))
    return reasons


def _set_stays(stored: Item, *, carried: bool) -> str:
    """Why the set that the item has cannot become another; nothing when it can."""
    if carried:
        text = _(
            "The property set cannot change: stock or documents of the item name properties of set “%(set)s”. "
            "Make a new item."
        )
        return text % {"set": stored.property_set}
    if stored.property_instance_id:
        text = _(
            "The item has general values of property set “%(set)s”: clear them first, on its page of general values; "
            "its history keeps them."
        )
        return text % {"set": stored.property_set}
    return ""


def refuse_frozen_changes(item: Item) -> None:
    """Raise ValidationError, by field, when ``item`` is in use and changes what is frozen, or changes its property
    set while something names values of that."""
    items = type(item)._base_manager.select_related("property_set")
    stored = items.filter(pk=item.pk).first() if item.pk else None
    refused = refused_changes([(stored, item)]) if stored else {}
    if refused:
        raise ValidationError(dict(refused[item.pk]))

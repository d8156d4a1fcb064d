"""What may no longer change on properties and sets in use. Higher rooms register what counts as use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from copy import copy
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from attributes.models import Property, PropertyChoice, PropertySet, UsedProperty

# Values that were entered are kept by type, and belong to the item or to stock as the flags say.
FROZEN_IN_PROPERTIES = ("value_type", "instance")
# What a set brings to its items when it is turned on.
BROUGHT = ("uses_lot", "uses_serial", "fifo_lot")
# What it lends to those that have none of their own.
_RULES = ("lot_rule", "serial_rule")
_NAMED = 5

InUseCheck = Callable[[Collection[int]], Iterable[int]]
BroughtCheck = Callable[["PropertySet"], Iterable[str]]
_in_use_checks: list[InUseCheck] = []
_brought_checks: list[BroughtCheck] = []


def register_in_use_check(check: InUseCheck) -> None:
    """Let ``check`` say which of the given ids of sets are in use. Called from a higher room's ``ready``."""
    if check not in _in_use_checks:
        _in_use_checks.append(check)


def register_brought_check(check: BroughtCheck) -> None:
    """Let ``check`` name the records that lack what the set, as given, would bring. Called from a higher room's
    ``ready``."""
    if check not in _brought_checks:
        _brought_checks.append(check)


def sets_in_use(set_ids: Collection[int]) -> set[int]:
    """Which of the sets something besides their instances stands on; a constant number of queries."""
    return {set_id for check in _in_use_checks for set_id in check(set_ids)} if set_ids else set()


def frozen_in_property(property_: Property) -> dict[str, str]:
    """Why the property, as given, may not be saved over what is stored, by field."""
    fields = _changed(property_, FROZEN_IN_PROPERTIES)
    if not fields or not property_.values.exists():
        return {}
    text = _("“%(field)s” cannot change: values of this property were entered already. Make a new property.")
    return {name: text % {"field": label} for name, label in fields.items()}


def refused_of_set(property_set: PropertySet) -> dict[str, str]:
    """Why the set, as given, may not be saved over what is stored, by field."""
    lacking = {**dict(_lacking(property_set)), **dict(_without_rule(property_set))}
    return {**dict(_frozen_in_set(property_set)), **lacking}


def _frozen_in_set(property_set: PropertySet) -> Iterator[tuple[str, str]]:
    for name, label in _changed(property_set, ("instance",)).items():
        if property_set.instances.exists() or sets_in_use([property_set.pk]):
            text = _("“%(field)s” cannot change: items or values of this set are there already. Make a new set.")
            yield name, text % {"field": label}


def _lacking(property_set: PropertySet) -> Iterator[tuple[str, str]]:
    """What is turned on, and the items that would have to have it. Each flag is tried by itself, to be told at it."""
    for name, label in _changed(property_set, BROUGHT).items():
        if not getattr(property_set, name):
            continue
        tried = copy(_stored(property_set))
        setattr(tried, name, True)
        if told := _told_lacking(tried):
            text = _("“%(field)s” cannot be turned on: items of this set lack it. Give it to them first: %(items)s.")
            yield name, text % {"field": label, "items": told}


def _without_rule(property_set: PropertySet) -> Iterator[tuple[str, str]]:
    """The rules that are taken away, and the items whose codes nothing would make any more."""
    for attribute, label in _changed(property_set, [f"{name}_id" for name in _RULES]).items():
        tried = copy(_stored(property_set))
        setattr(tried, attribute, None)
        if getattr(property_set, attribute) is None and (told := _told_lacking(tried)):
            text = _(
                "“%(field)s” cannot be taken away: items of this set make their codes by it. Give them a code type of "
                "their own first: %(items)s."
            )
            yield attribute.removesuffix("_id"), text % {"field": label, "items": told}


def _told_lacking(tried: PropertySet) -> str:
    """Some of the records that lack what the set would bring, if there are any."""
    lacking = [item for check in _brought_checks for item in check(tried)]
    return ", ".join([*lacking[:_NAMED], *(["…"] if len(lacking) > _NAMED else [])])


def renamed_in_use(choices: Collection[PropertyChoice]) -> Iterator[tuple[PropertyChoice, str]]:
    """The values of a list that are called something else than what is stored, and that stock or items have, each
    with the reason why it may not be. Two statements, or none."""
    stored = [choice for choice in choices if choice.pk]
    if not stored:
        return
    model = type(stored[0])
    names = dict(model._default_manager.filter(pk__in=[c.pk for c in stored]).values_list("pk", "name"))
    renamed = [choice for choice in stored if choice.name != names.get(choice.pk, choice.name)]
    if not renamed:
        return
    found = model._default_manager.filter(pk__in=[choice.pk for choice in renamed], values__isnull=False)
    used = set(found.values_list("pk", flat=True))
    for choice in renamed:
        if choice.pk in used:
            text = _("“%(value)s” is in use, so its name stays. Make a new value and switch this one off.")
            yield choice, text % {"value": names[choice.pk]}


def switched_off_in_use(property_set: PropertySet, kept: Iterable[UsedProperty]) -> Iterator[tuple[UsedProperty, str]]:
    """The instance properties that the set no longer asks for, ``kept`` being its rows as given, though instances of
    it have a value of them; each with the reason. Two statements, or none."""
    if not property_set.pk:
        return
    asked = {used.property_id for used in kept if used.active}
    rows = property_set.used_properties.filter(active=True, property__instance=True).exclude(property__in=asked)
    gone = list(rows.select_related("property"))
    if not gone:
        return
    ids = [used.property_id for used in gone]
    values = gone[0].property._meta.get_field("values").related_model._default_manager
    having = values.filter(instance__property_set=property_set, property__in=ids).order_by()
    used_ids = set(having.values_list("property", flat=True).distinct())
    for used in gone:
        if used.property_id in used_ids:
            text = _(
                "“%(property)s” stays switched on here: stock of this set has values of it. "
                "Make the property itself inactive, and it is not asked for again."
            )
            yield used, text % {"property": used.property}


def _stored(record: PropertySet) -> PropertySet:
    return type(record)._base_manager.get(pk=record.pk)


def _changed(record: Property | PropertySet, names: Collection[str]) -> dict[str, object]:
    """The fields that differ from what is stored, with what they are called. One statement for a saved record."""
    stored = type(record)._base_manager.filter(pk=record.pk).values(*names).first() if record.pk else None
    if stored is None:
        return {}
    labels = {name: record._meta.get_field(name).verbose_name for name in names}  # type: ignore[union-attr]
    return {name: labels[name] for name in names if stored[name] != getattr(record, name)}

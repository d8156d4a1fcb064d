"""Search by properties: criteria as one condition on whatever names property instances (domain: property search)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from attributes.models import InstanceValue, Property, PropertyChoice, PropertyInstance, PropertySearch
from attributes.models.searches import PropertySearchValue
from core.codes import search_key
from core.formatting import quantity


@dataclass(frozen=True)
class Where:
    """Where a record names property instances and sets, and which of its folded texts the words may stand in.

    A criterion is met by any of the ``instances``: stock is red when its own instance is, or its item's.
    """

    instances: tuple[str, ...]
    sets: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


OF_ITEMS = Where(("property_instance",), ("property_set",), ("search",))
# Whatever names an item and has properties of its own: balances, serial numbers.
OF_STOCK = Where(
    ("property_instance", "item__property_instance"),
    ("item__property_set", "property_instance__property_set"),
    ("item__search",),
)


@dataclass(frozen=True)
class AnyOf:
    """The value of a list is one of these (their ids)."""

    choices: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.choices)

    def matches(self) -> Q:
        return Q(choice__in=self.choices)


@dataclass(frozen=True)
class Between:
    """The number of a property lies in a range, both ends in it; an end that is None is open."""

    property_id: int
    least: Decimal | None = None
    most: Decimal | None = None

    def __bool__(self) -> bool:
        return self.least is not None or self.most is not None

    def matches(self) -> Q:
        return Q(property=self.property_id) & _range("number", self.least, self.most)


@dataclass(frozen=True)
class Containing:
    """The text of a property contains this, without regard to case and diacritics."""

    property_id: int
    text: str

    def __bool__(self) -> bool:
        return bool(search_key(self.text))

    def matches(self) -> Q:
        return Q(property=self.property_id, text_search__contains=search_key(self.text))


@dataclass(frozen=True)
class Named:
    """Any of the values that a named search ties together; one without values finds nothing."""

    search: PropertySearch

    def __bool__(self) -> bool:
        return True

    def matches(self) -> Q:
        found = Q(pk__in=())
        for value in self.search.values.all():
            if value.choice_id is not None:
                found |= Q(choice=value.choice_id)
            elif value.number is not None:
                found |= Q(property=value.property_id, number=value.number)
            else:
                found |= Containing(value.property_id, value.text).matches()
        return found


Wanted = AnyOf | Between | Containing | Named


@dataclass(frozen=True)
class Criteria:
    """What is searched for; all of it must hold. False when nothing is asked."""

    values: tuple[Wanted, ...] = ()
    property_set: int | None = None
    warranty_from: datetime.date | None = None
    warranty_to: datetime.date | None = None
    words: str = ""

    def __bool__(self) -> bool:
        asked = (self.property_set, self.warranty_from, self.warranty_to)
        return any(self.values) or any(one is not None for one in asked) or bool(search_key(self.words))

    def condition(self, where: Where) -> Q:
        """The criteria as a condition, for one statement however many they are.

        Each reads the instances that fulfil it from an index first, and never multiplies rows.
        """
        found = Q()
        for wanted in self.values:
            if wanted:
                of_value = InstanceValue.objects.filter(wanted.matches()).order_by().values("instance")
                found &= _any_of(where.instances, of_value)
        if self.property_set is not None:
            found &= _either(Q(**{path: self.property_set}) for path in where.sets)
        dates = _range("warranty_date", self.warranty_from, self.warranty_to)
        if dates:
            found &= _any_of(where.instances, _instances(dates))
        for word in search_key(self.words).split():
            described = _any_of(where.instances, _instances(Q(description_search__contains=word)))
            found &= _either([described, *(Q(**{f"{path}__contains": word}) for path in where.texts)])
        return found


def _range(field: str, least: Any, most: Any) -> Q:
    found = Q()
    if least is not None:
        found &= Q(**{f"{field}__gte": least})
    if most is not None:
        found &= Q(**{f"{field}__lte": most})
    return found


def _instances(condition: Q) -> QuerySet[Any, Any]:
    return PropertyInstance.objects.filter(condition).order_by().values("pk")


def _any_of(paths: Iterable[str], instances: QuerySet[Any, Any]) -> Q:
    return _either(Q(**{f"{path}__in": instances}) for path in paths)


def _either(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def offered_properties() -> list[Property]:
    """The properties that can be searched by, each with its values as ``offered``. Two statements.

    What was made inactive since can be searched by where it is in use (seed: rămâne vizibilă).
    """
    in_use = InstanceValue.objects.order_by()
    choices = PropertyChoice.objects.filter(
        Q(active=True, property__active=True) | Exists(in_use.filter(choice=OuterRef("pk")))
    ).order_by("sequence", "id")
    properties = Property.objects.filter(search=True).prefetch_related(Prefetch("choices", choices, to_attr="offered"))
    return list(
        properties.filter(Q(active=True) | Exists(in_use.filter(property=OuterRef("pk")))).order_by(
            "-active", "name_key"
        )
    )


def named_searches() -> list[PropertySearch]:
    """All named searches with the values that they tie together. Two statements."""
    values = PropertySearchValue.objects.select_related("property", "choice").order_by("id")
    return list(PropertySearch.objects.prefetch_related(Prefetch("values", values)).order_by("name_key"))


def told(search: PropertySearch) -> str:
    """What a named search finds, for those who wonder."""
    parts = []
    for value in search.values.all():
        if value.choice is not None or value.number is not None:
            shown = value.choice.name if value.choice is not None else quantity(value.number)
            parts.append(_("%(property)s: %(value)s") % {"property": value.property, "value": shown})
        else:
            parts.append(_("%(property)s contains “%(text)s”") % {"property": value.property, "text": value.text})
    return "; ".join(parts)


def marked(name: str, *, active: bool) -> str:
    """A name, and whether it is no longer offered elsewhere."""
    return name if active else _("%(value)s (inactive)") % {"value": name}

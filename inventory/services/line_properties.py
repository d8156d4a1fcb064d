"""The property instances that the lines of a draft name, made where they are given by their values."""

from __future__ import annotations

from collections.abc import Sequence

from attributes.entries import InstanceEntry
from attributes.exceptions import ValuesRefused
from attributes.fields import Scope
from attributes.models import PropertyInstance
from attributes.services import make_instances
from inventory.entries import LineEntry
from inventory.exceptions import Problem, Refused

_FIELDS = ("property_instance", "target_property_instance")
_Instances = list[PropertyInstance | None]


def property_instances(lines: Sequence[LineEntry]) -> tuple[_Instances, _Instances]:
    """What each line names, and what becomes of it on a transfer. A constant number of statements.

    Raises Refused; the ``field`` of a problem is ``property_instance.p12`` for the property with id 12,
    ``property_instance.warranty_date`` for the date, and ``target_property_instance.…`` for what becomes of it.
    """
    places = [(number, name) for number in range(len(lines)) for name in _FIELDS]
    named = [getattr(lines[number], name) for number, name in places]
    given = [(place, one) for place, one in zip(places, named, strict=True) if isinstance(one, InstanceEntry) and one]
    found: dict[tuple[int, str], PropertyInstance | None] = {
        place: one for place, one in zip(places, named, strict=True) if isinstance(one, PropertyInstance)
    }
    try:
        made = make_instances([entry for _place, entry in given], scope=Scope.STOCK) if given else []
    except ValuesRefused as refused:
        raise Refused(
            [_problem(problem.message, given[problem.entry][0], problem.field) for problem in refused.problems]
        ) from refused
    found |= {place: instance for (place, _entry), instance in zip(given, made, strict=True)}
    instances, targets = ([found.get((number, name)) for number in range(len(lines))] for name in _FIELDS)
    return instances, targets


def _problem(message: str, place: tuple[int, str], field: str) -> Problem:
    number, name = place
    return Problem(message, number + 1, f"{name}.{field}" if field else name)

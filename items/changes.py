"""The history of an item's general values, as people read it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attributes.models import InstanceValue, PropertyInstance
from core.formatting import value_html
from items.models import GeneralValuesChange

CHANGES_SHOWN = 50

# A label and a value, by the id of their property.
_Values = dict[int, tuple[str, str]]
_NOTHING = ("", "–")
_WARRANTY = 0


class Change(NamedTuple):
    """One value that changed."""

    when: datetime.datetime
    who: str
    label: str
    old: str
    new: str


def history(changes: QuerySet[GeneralValuesChange], before: str) -> dict[str, Any]:
    """The newest changes, or those before the one numbered ``before``; and where the older ones begin, if any."""
    if before.isascii() and before.isdigit() and len(before) < 19:
        changes = changes.filter(pk__lt=int(before))
    related = changes.select_related("user", "old_instance", "new_instance").order_by("-pk")
    newest = list(related[: CHANGES_SHOWN + 1])
    older = newest[CHANGES_SHOWN - 1].pk if len(newest) > CHANGES_SHOWN else None
    return {"changes": list(_told(newest[:CHANGES_SHOWN])), "older_changes": older}


def _told(changes: Sequence[GeneralValuesChange]) -> Iterator[Change]:
    instances = [one for change in changes for one in (change.old_instance, change.new_instance) if one]
    values = _values({instance.pk: instance for instance in instances})
    for change in changes:
        old, new = values.get(change.old_instance_id, {}), values.get(change.new_instance_id, {})
        who = change.user.get_username() if change.user else _("the system")
        for key, label in {**_labels(old), **_labels(new)}.items():
            (_label, before), (_label, after) = old.get(key, _NOTHING), new.get(key, _NOTHING)
            if before != after:
                yield Change(change.changed_at, who, label, before, after)


def _labels(values: _Values) -> dict[int, str]:
    return {key: label for key, (label, _html) in values.items()}


def _values(instances: dict[int, PropertyInstance]) -> dict[int | None, _Values]:
    """What the instances hold, by the ids of their properties; the warranty date last. One statement, or none."""
    found: dict[int | None, _Values] = {pk: {} for pk in instances}
    if instances:
        values = InstanceValue.objects.filter(instance__in=instances).select_related("property", "choice")
        for value in values.order_by("id"):
            html = value_html(value.number if value.number is not None else value.shown())
            found[value.instance_id][value.property_id] = (value.property.name, html)
    for pk, instance in instances.items():
        if instance.warranty_date:
            found[pk][_WARRANTY] = (_("Warranty date"), value_html(instance.warranty_date))
    return found

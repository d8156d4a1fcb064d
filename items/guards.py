"""What may no longer change on an item that has history. Higher rooms register what counts as history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from items.models import Item

# Past movements were counted in the unit, and traced as the flags say: lots are told apart by code, or by instance too.
FROZEN_FIELDS = ("unit", "lot_managed", "serial_managed", "fifo_lots")

InUseCheck = Callable[[Collection[int]], Iterable[int]]
_checks: list[InUseCheck] = []


def register_in_use_check(check: InUseCheck) -> None:
    """Let ``check`` say which of the given item ids are in use. Called from a higher room's ``ready``."""
    if check not in _checks:
        _checks.append(check)


def in_use(item_ids: Collection[int]) -> set[int]:
    """Which of the items have history; a constant number of queries."""
    return {item_id for check in _checks for item_id in check(item_ids)} if item_ids else set()


def frozen_changes(stored: Item, changed: Item) -> dict[str, str]:
    """Why ``changed`` may not be saved over ``stored`` if that is in use, by field name."""
    fields = [field for field in stored._meta.concrete_fields if field.name in FROZEN_FIELDS]
    return {
        field.name: _(
            "“%(field)s” cannot change: the item already has movements, lots or serial numbers. Make a new item."
        )
        % {"field": field.verbose_name}
        for field in fields
        if field.value_from_object(stored) != field.value_from_object(changed)
    }


def refuse_frozen_changes(item: Item) -> None:
    """Raise ValidationError, by field, when ``item`` is in use and changes what is frozen."""
    stored = type(item)._base_manager.filter(pk=item.pk).first() if item.pk else None
    errors = frozen_changes(stored, item) if stored else {}
    if errors and in_use([item.pk]):
        raise ValidationError(errors)

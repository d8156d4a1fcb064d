"""The general values of an item (seed: proprietăți generale)."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from attributes.columns import entries_of
from attributes.entries import InstanceEntry
from attributes.exceptions import ValueProblem, ValuesRefused
from attributes.fields import Fields, Scope, fields_of
from attributes.models import PropertyInstance
from attributes.services import make_instances, shown
from items.models import GeneralValuesChange, Item

Actor = User | AbstractBaseUser | AnonymousUser | None


class ValuesChanged(ValuesRefused):
    """Somebody else gave the item other general values, or another set, since they were read; ``item`` has them."""

    def __init__(self, item: Item) -> None:
        self.item = item
        text = _("Somebody else changed the general values of this item meanwhile; nothing of yours was saved.")
        super().__init__([ValueProblem(text)])


def seen(item: Item) -> str:
    """What a form carries along, to tell whether the item has other values by the time it is sent."""
    return f"{item.property_set_id or 0}.{item.property_instance_id or 0}"


@transaction.atomic
def set_general_values(item: Item, entry: InstanceEntry, *, user: Actor = None, as_seen: str = "") -> Item:
    """Give an item the values of its property set that are its own; the item as it is then.

    No values at all leave it without. Who changed what stays in its history; the same values again are no change.
    ``as_seen`` is what ``seen`` gave when the values were read. Raises ValuesChanged when they are others by now;
    ValuesRefused when the entry is not of the item's set, misses mandatory values (seed: obligatoriu la definirea
    proprietăților specifice unui articol), all of them told together, or as ``make_instances`` does.
    """
    now = _locked(item, as_seen)
    if now.property_set_id != entry.property_set.pk:
        text = _("The item does not have property set “%(set)s”: open its page of general values again.")
        raise ValuesRefused([ValueProblem(text % {"set": entry.property_set})])
    asked = fields_of(entry.property_set, Scope.ITEM)
    if now.property_instance and _says_the_same(now.property_instance, entry, asked):
        return now
    (made,) = make_instances([entry], scope=Scope.ITEM)
    if problem := missing_values(asked, entry):
        raise ValuesRefused([problem])
    return _become(now, made, user)


@transaction.atomic
def clear_general_values(item: Item, *, user: Actor = None, as_seen: str = "") -> Item:
    """Leave an item without general values, also where some are mandatory: it can then have another property set.

    Its history keeps them. Raises ValuesChanged as ``set_general_values`` does.
    """
    return _become(_locked(item, as_seen), None, user)


def missing_values(fields: Fields, entry: InstanceEntry) -> ValueProblem | None:
    """The mandatory values that the entry leaves out, named together; nothing when none is."""
    names = list(fields.missing(entry.filled, entry.warranty_date).values())
    if not names:
        return None
    text = _("Fill in what every item of property set “%(set)s” must have: %(fields)s.")
    return ValueProblem(text % {"set": fields.property_set, "fields": get_text_list(names, _("and"))})


def _says_the_same(instance: PropertyInstance, entry: InstanceEntry, asked: Fields) -> bool:
    """Whether the entry has what the instance has of the fields that are asked for; of others it could say nothing,
    and an item keeps them as long as nobody changes anything."""
    had = entries_of([instance])[instance.pk]
    warranty = had.warranty_date if asked.warranty else None
    same = all(shown(entry.values.get(p.pk, "")) == shown(had.values.get(p.pk, "")) for p in asked.properties)
    return same and warranty == entry.warranty_date and entry.values.keys() <= {p.pk for p in asked.properties}


def keep_changes(changed: Iterable[tuple[Item, int | None]], user: Actor = None) -> None:
    """Keep, for the history, that the items had the instance named with them and now have another. One statement."""
    GeneralValuesChange.objects.bulk_create(
        GeneralValuesChange(
            item=item, old_instance_id=old, new_instance_id=item.property_instance_id, user_id=_id(user)
        )
        for item, old in changed
    )


def _locked(item: Item, as_seen: str) -> Item:
    """The item as it is now, kept from others until the transaction ends."""
    # Locked first, read then: what a lock waited for is seen whole only by the next statement.
    list(Item.objects.filter(pk=item.pk).select_for_update(no_key=True).values_list("pk"))
    now = Item.objects.select_related("property_set", "property_instance").filter(pk=item.pk).first()
    if now is None:
        raise ValuesRefused([ValueProblem(_("It was deleted meanwhile."))])
    if as_seen and as_seen != seen(now):
        raise ValuesChanged(now)
    return now


def _become(now: Item, made: PropertyInstance | None, user: Actor) -> Item:
    old = now.property_instance_id
    if old != (made.pk if made else None):
        now.property_instance = made
        now.save(update_fields=["property_instance"])
        keep_changes([(now, old)], user)
    return now


def _id(user: Actor) -> int | None:
    return None if user is None else user.pk

"""What an item's rules may not say together: told by forms and files alike, before the database refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from items.property_sets import bringing

if TYPE_CHECKING:
    from items.models import Item


def contradictions(item: Item) -> dict[str, str]:
    """What contradicts itself, by field: where something is missing, at what is missing; else at the rule that
    cannot be. Rules for lots that an item without lots has are idle, and no contradiction. What the property set
    brings is told with its name."""
    return {**dict(_of_serials(item)), **dict(_of_lots(item)), **dict(_of_expiry(item))}


def _of_serials(item: Item) -> Iterator[tuple[str, str]]:
    unit = getattr(item, "unit", None)
    if item.serial_managed and unit and unit.decimals:
        reason = _("An item with serial numbers is counted in a unit without decimals.")
        yield "unit", _told(item, "serial_managed", reason)
    if item.serials_automatic and not item.serial_managed:
        reason = _("Serial numbers are made on posting only for an item with serial number management.")
        yield "serials_automatic", reason
    elif item.serials_automatic and not (item.serial_code_type_id or _rule_of_set(item, "serial_rule")):
        reason = _("Serial numbers are made on posting by a code type: name it.")
        yield "serial_code_type", _without_rule(item, reason)


def _of_lots(item: Item) -> Iterator[tuple[str, str]]:
    if item.lots_automatic and not item.lot_managed:
        yield "lots_automatic", _("Lots are made on posting only for an item with lot management.")
    elif item.lots_automatic and not (item.lot_code_type_id or _rule_of_set(item, "lot_rule")):
        yield "lot_code_type", _without_rule(item, _("Lots are made on posting by a code type: name it."))
    if item.fifo_lots and not item.lot_managed:
        yield "fifo_lots", _("FIFO lots are only for an item with lot management.")
    elif item.fifo_lots and item.serial_managed:
        reason = _("An item with serial numbers has no FIFO lots: each piece is known by itself already.")
        if bringing(item, "fifo_lots"):
            yield "property_set", _told(item, "fifo_lots", reason)
        else:
            yield "fifo_lots", _told(item, "serial_managed", reason)


def _rule_of_set(item: Item, name: str) -> bool:
    return bool(item.property_set and getattr(item.property_set, f"{name}_id"))


def _without_rule(item: Item, reason: str) -> str:
    if not item.property_set:
        return reason
    return reason + " " + _("Property set “%(set)s” has no allocation rule for it.") % {"set": item.property_set}


def _told(item: Item, name: str, reason: str) -> str:
    """The reason, and which set it comes from, if it does."""
    of = bringing(item, name)
    if of is None:
        return reason
    names = {"set": of, "field": item._meta.get_field(name).verbose_name}  # type: ignore[union-attr]
    return _("Property set “%(set)s” brings “%(field)s”.") % names + " " + reason


def _of_expiry(item: Item) -> Iterator[tuple[str, str]]:
    if not item.expiry_editable and item.lot_validity_days is None:
        reason = _("An expiry date that nobody may edit comes from the validity of lots: say how many days it is.")
        yield "lot_validity_days", reason
    warn, block = item.expiry_warn_days, item.expiry_block_days
    if warn is not None and block is not None and warn < block:
        reason = _("The warning comes before the block: at least %(days)d days before expiry, or none.")
        yield "expiry_warn_days", reason % {"days": block}

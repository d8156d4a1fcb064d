"""What an item's rules may not say together: told by forms and files alike, before the database refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from items.models import Item


def contradictions(item: Item) -> dict[str, str]:
    """What contradicts itself, by field: where something is missing, at what is missing; else at the rule that
    cannot be. Rules for lots that an item without lots has are idle, and no contradiction."""
    return {**dict(_of_serials(item)), **dict(_of_lots(item)), **dict(_of_expiry(item))}


def _of_serials(item: Item) -> Iterator[tuple[str, str]]:
    unit = getattr(item, "unit", None)
    if item.serial_managed and unit and unit.decimals:
        yield "unit", _("An item with serial numbers is counted in a unit without decimals.")
    if item.serials_automatic and not item.serial_managed:
        reason = _("Serial numbers are made on posting only for an item with serial number management.")
        yield "serials_automatic", reason
    elif item.serials_automatic and not item.serial_code_type_id:
        yield "serial_code_type", _("Serial numbers are made on posting by a code type: name it.")


def _of_lots(item: Item) -> Iterator[tuple[str, str]]:
    if item.lots_automatic and not item.lot_managed:
        yield "lots_automatic", _("Lots are made on posting only for an item with lot management.")
    elif item.lots_automatic and not item.lot_code_type_id:
        yield "lot_code_type", _("Lots are made on posting by a code type: name it.")
    if item.fifo_lots and not item.lot_managed:
        yield "fifo_lots", _("FIFO lots are only for an item with lot management.")
    elif item.fifo_lots and item.serial_managed:
        yield "fifo_lots", _("An item with serial numbers has no FIFO lots: each piece is known by itself already.")


def _of_expiry(item: Item) -> Iterator[tuple[str, str]]:
    if not item.expiry_editable and item.lot_validity_days is None:
        reason = _("An expiry date that nobody may edit comes from the validity of lots: say how many days it is.")
        yield "lot_validity_days", reason
    warn, block = item.expiry_warn_days, item.expiry_block_days
    if warn is not None and block is not None and warn < block:
        reason = _("The warning comes before the block: at least %(days)d days before expiry, or none.")
        yield "expiry_warn_days", reason % {"days": block}

"""How a scan is told: what it names, short enough to be read at a glance."""

from __future__ import annotations

from django.utils.translation import gettext as _

from inventory.document_scan.named import Named
from inventory.document_scan.register import Hit
from items.models import Item
from lots.traced.filters import WhichCode
from places.models import Location


def item_named(item: Item, direction: int | None = None) -> Named:
    """An item alone: one more of it, or the line to scan its serial numbers onto."""
    values = {"item": item.full_code, "description": item.description}
    warnings = () if item.active else (_("Item %(item)s is inactive.") % {"item": item.code},)
    return Named(
        key=f"item-{item.pk}",
        text=_("Item %(item)s, %(description)s") % values,
        item=item,
        direction=direction,
        counts=not item.serial_managed,
        warnings=warnings,
    )


def piece_text(hit: Hit) -> str:
    """A known serial number: its own code, the one that was scanned where that is another, item, lot, place."""
    piece = hit.record
    text = _("Serial number %(code)s of %(item)s") % {"code": piece.code, "item": piece.item.full_code}
    parts = [text, _other_code(hit)]
    if piece.lot:
        parts.append(_("lot %(lot)s") % {"lot": piece.lot.name})
    if piece.location:
        parts.append(str(piece.location))
    return ", ".join(part for part in parts if part)


def lot_text(hit: Hit, place: Location | None) -> str:
    """A known lot: its code, the one that was scanned where that is another, item, place."""
    lot = hit.record
    text = _("Lot %(lot)s of %(item)s") % {"lot": lot.name, "item": lot.item.full_code}
    return ", ".join(part for part in (text, _other_code(hit), str(place or "")) if part)


def _other_code(hit: Hit) -> str:
    if hit.which == WhichCode.CUSTOMER:
        return _("customer code %(code)s") % {"code": hit.record.customer_code}
    if hit.which == WhichCode.SUPPLIER:
        return _("supplier code %(code)s") % {"code": hit.record.supplier_code}
    return ""

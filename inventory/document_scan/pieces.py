"""Whether a serial number may be scanned onto a line: what posting would refuse is said while it is in the hand."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory import lot_rules
from inventory.document_scan.scene import Scene
from inventory.posting.plan import moves_nothing
from places.models import Warehouse
from serials.models import SerialNumber


def why_not_taken(piece: SerialNumber, scene: Scene, source: Warehouse | None) -> str:
    """Why it cannot be taken from ``source``; empty when it can."""
    if moves_nothing(scene.document):
        message = _("Name no serial numbers here: delivery note %(origin)s moved them already.")
        return message % {"origin": scene.document.origin}
    return (
        _flagged(piece)
        or _not_there(piece, source)
        or _engaged(piece, scene)
        or _too_early(piece, scene)
        or (lot_rules.refusal(piece.lot, piece.item, scene.purpose) if piece.lot else "")
    )


def why_not_brought(piece: SerialNumber, scene: Scene) -> str:
    """Why a known serial number cannot come in; empty when it comes back, or was registered ahead."""
    if piece.location:
        place = {"code": piece.code, "place": piece.location}
        return _flagged(piece) or _("%(code)s is on hand already, in %(place)s.") % place
    return (
        _flagged(piece)
        or _engaged(piece, scene)
        or _too_early(piece, scene)
        or (lot_rules.no_movement(piece.lot) if piece.lot else "")
    )


def _flagged(piece: SerialNumber) -> str:
    if piece.cancelled:
        return _("%(code)s is cancelled: it takes part in no movement.") % {"code": piece.code}
    if piece.force_closed:
        return _("%(code)s is force-closed: it takes part in no movement.") % {"code": piece.code}
    return ""


def _not_there(piece: SerialNumber, source: Warehouse | None) -> str:
    values = {"code": piece.code, "place": piece.location, "warehouse": source}
    if piece.location is None:
        return f"{_('%(code)s is not on hand.') % values} {_last_seen(piece)}".strip()
    if source and piece.location.warehouse_id != source.pk:
        return _("%(code)s is in %(place)s, not in warehouse %(warehouse)s.") % values
    return ""


def _last_seen(piece: SerialNumber) -> str:
    if piece.last_movement is None or piece.last_moved_on is None:
        return _("It was registered, and never loaded.")
    day = date_format(piece.last_moved_on, "SHORT_DATE_FORMAT")
    return _("It last moved with %(document)s, on %(date)s.") % {
        "document": piece.last_movement.line.document,
        "date": day,
    }


def _engaged(piece: SerialNumber, scene: Scene) -> str:
    purpose, document = scene.purpose, scene.document
    if purpose.override:
        return ""
    mine = piece.reserved_partner_id is not None and piece.reserved_partner_id == purpose.partner_id
    if piece.reserved and not mine and piece.reserved_document_id not in purpose.document_ids:
        whom = piece.reserved_partner.description if piece.reserved_partner else _("a document")
        return _("%(code)s is reserved for %(partner)s.") % {"code": piece.code, "partner": whom}
    order = piece.committed_line.document if piece.committed_line else None
    if order and piece.location and order.pk not in (document.origin_id, document.pk):
        return _("%(code)s is committed to another order.") % {"code": piece.code}
    return ""


def _too_early(piece: SerialNumber, scene: Scene) -> str:
    if piece.last_moved_on is None or piece.last_moved_on <= scene.document.date:
        return ""
    day = date_format(piece.last_moved_on, "SHORT_DATE_FORMAT")
    message = _("%(code)s last moved on %(date)s: a movement dated before that would break its history.")
    return message % {"code": piece.code, "date": day}

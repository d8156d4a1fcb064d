"""Whether a lot may be used: by its flags, its status, and its expiry date (domain: lot status, expiry)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.kinds import Use
from inventory.models import Document, MovementTemplate
from items.expiry import Shelf, shelf
from items.models import Item
from lots.models import Lot


@dataclass(frozen=True)
class Purpose:
    """What stock is taken for: by whom, on which day, and what the template and the user's rights lift."""

    use: Use
    day: datetime.date
    partner_id: int | None = None
    # What a reservation may be for: the document, the order or picking list that it carries out, and that one's order.
    document_ids: tuple[int, ...] = ()
    unavailable_allowed: bool = False
    override: bool = False


def use_of(document: Document) -> Use:
    """What a document takes stock for; a picking list picks for the order that it carries out, or for a customer."""
    rules = document.document_type.rules
    if not rules.must_be_available:
        return rules.use
    if document.origin:
        return document.origin.document_type.rules.use
    return Use.SALES if document.partner and document.partner.is_customer else rules.use


def purpose_of(document: Document, *, override: bool) -> Purpose:
    """The purpose of a draft; ``override``: the user may move what is reserved for others."""
    template: MovementTemplate | None = document.template
    named = (document.pk, document.origin_id, document.origin.origin_id if document.origin else None)
    return Purpose(
        use=use_of(document),
        day=document.date,
        partner_id=document.partner_id,
        document_ids=tuple(pk for pk in named if pk),
        unavailable_allowed=bool(template and template.allow_unavailable_lots),
        override=override,
    )


def no_movement(lot: Lot) -> str:
    """Why a lot takes part in no new movement at all, loads included; empty when it does."""
    if lot.cancelled:
        return _("Lot %(lot)s is cancelled: it takes part in no movement.") % {"lot": lot.name}
    if lot.force_closed:
        return _("Lot %(lot)s is force-closed: it takes part in no movement.") % {"lot": lot.name}
    return ""


def refusal(lot: Lot, item: Item, purpose: Purpose) -> str:
    """Why the lot may not be taken for this purpose; empty when it may."""
    return no_movement(lot) or _reservation(lot, purpose) or _unavailability(lot, item, purpose)


def _reservation(lot: Lot, purpose: Purpose) -> str:
    mine = lot.reserved_partner_id is not None and lot.reserved_partner_id == purpose.partner_id
    if not lot.reserved or purpose.override or mine or lot.reserved_document_id in purpose.document_ids:
        return ""
    # The id, not the document: this is asked of many lots.
    whom = lot.reserved_partner.description if lot.reserved_partner else _("a document")
    return _("Lot %(lot)s is reserved for %(partner)s.") % {"lot": lot.name, "partner": whom}


def _unavailability(lot: Lot, item: Item, purpose: Purpose) -> str:
    if purpose.unavailable_allowed:
        return ""
    status = lot.status
    if status and not allows(status, purpose.use):
        values = {"lot": lot.name, "status": status.description, "use": _use_name(purpose.use)}
        return _("Lot %(lot)s has the status “%(status)s”, which forbids %(use)s.") % values
    if purpose.use is Use.SALES and not lot.sellable:
        return _("Lot %(lot)s is not sellable.") % {"lot": lot.name}
    if purpose.use is not Use.OTHER and shelf(item, lot.expiry_date, purpose.day) is Shelf.BLOCKED:
        return _expiry_sentence(lot, item, purpose.day)
    return ""


def allows(status: object, use: Use) -> bool:
    """Whether a lot status allows a use."""
    names = {Use.SALES: "sales", Use.PRODUCTION: "production", Use.OTHER: "other_unloads"}
    return bool(getattr(status, names[use]))


def _use_name(use: Use) -> str:
    return {Use.SALES: _("sales"), Use.PRODUCTION: _("use in production"), Use.OTHER: _("other unloads")}[use]


def warning(lot: Lot, item: Item, day: datetime.date) -> str:
    """What to say of the expiry date of a lot that may be taken; empty while it is far away."""
    return "" if shelf(item, lot.expiry_date, day) is Shelf.GOOD else _expiry_sentence(lot, item, day)


def _expiry_sentence(lot: Lot, item: Item, day: datetime.date) -> str:
    values = {
        "lot": lot.name,
        "item": item.code,
        "date": date_format(lot.expiry_date, "SHORT_DATE_FORMAT") if lot.expiry_date else "",
        "days": item.expiry_block_days,
    }
    if lot.expiry_date and lot.expiry_date < day:
        return _("Lot %(lot)s expired on %(date)s.") % values
    if shelf(item, lot.expiry_date, day) is Shelf.BLOCKED:
        return _("Lot %(lot)s expires on %(date)s: %(item)s is blocked from %(days)s days before.") % values
    return _("Lot %(lot)s expires soon, on %(date)s.") % values

"""The verbs of this room: keyword-only, typed, atomic. Posting, in the higher room, writes the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from items.models import Item, Variant
from lots.models import Lot
from lots.traced.registering import clean_codes
from lots.traced.verbs import Actor, require
from serials.exceptions import SerialRefused
from serials.header import VERBS
from serials.models import DeletedSerialNumber, SerialNumber

# How many codes one statement asks for.
_CHUNK = 5_000


def edit_header(*, serial: SerialNumber, user: Actor, version: int, changes: Mapping[str, Any]) -> SerialNumber:
    """Set the editable fields in ``changes``, of the header that the user saw at ``version``; keep what changed.

    Raises SerialNotPermitted, SerialRefused and HeaderConflict, as ``Verbs.edit`` says.
    """
    return VERBS.edit(serial, user, version, changes)


def delete_serial(*, serial: SerialNumber, user: Actor, reason: str) -> DeletedSerialNumber:
    """Delete a serial number that nothing ever moved; what it was, why and by whom stays in the list of deleted ones.

    Raises SerialNotPermitted, and SerialRefused when a movement names it or no reason is given.
    """
    return VERBS.delete(serial, user, reason)


@transaction.atomic
def register_serials(
    *, item: Item, variant: Variant | None, lot: Lot | None, codes: Iterable[str], user: Actor
) -> list[SerialNumber]:
    """Make serial numbers known ahead of stock: registered, never moved; the first load brings them in.

    Raises SerialNotPermitted, or SerialRefused naming every bad, repeated and taken code; then none is made.
    """
    require(user, "serials.add_serialnumber", _("You may not register serial numbers."))
    _check_scope(item, variant, lot)
    cleaned = clean_codes(codes, _("Name at least one serial number."))
    scope = SerialNumber.objects.filter(item=item, variant=variant, lot=lot)
    keys = list(cleaned)
    taken: list[str] = []
    for start in range(0, len(keys), _CHUNK):
        taken += scope.filter(code_key__in=keys[start : start + _CHUNK]).values_list("code", flat=True)
    if taken:
        raise SerialRefused({"codes": [VERBS.taken(code) for code in sorted(taken)]})
    created_at = timezone.now()
    made = [
        SerialNumber(item=item, variant=variant, lot=lot, code=code, created_at=created_at) for code in cleaned.values()
    ]
    try:
        with transaction.atomic():
            return SerialNumber.objects.bulk_create(made)
    except IntegrityError as error:
        # Somebody else made one of them since we looked.
        message = _("Some of these serial numbers were registered by somebody else just now. Try again.")
        raise SerialRefused({"codes": [message]}) from error


def _check_scope(item: Item, variant: Variant | None, lot: Lot | None) -> None:
    """Refuse what can't have serial numbers, or not these."""
    name = {"item": item.full_code}
    if not item.serial_managed:
        message = _("%(item)s is kept without serial numbers: turn serial number management on first.")
        raise SerialRefused({"item": [message % name]})
    if variant and variant.item_id != item.pk:
        raise SerialRefused({"variant": [_("This variant is not of %(item)s.") % name]})
    if item.lot_managed and lot is None:
        raise SerialRefused({"lot": [_("%(item)s is also kept by lots: name the lot.") % name]})
    if lot and (lot.item_id != item.pk or lot.variant_id != (variant.pk if variant else None)):
        raise SerialRefused({"lot": [_("This lot is not of %(item)s and this variant.") % name]})

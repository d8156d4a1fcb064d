"""The verbs of this room: keyword-only, typed, atomic. Posting, in the higher room, writes the state."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.codes import clean_code, code_key
from items.models import Item, Variant
from lots.models import Lot
from numbering.services import release_codes
from serials.exceptions import WHOLE, HeaderConflict, SerialNotPermitted, SerialRefused
from serials.header import CODES, DATES, EDITABLE, RESERVED_FOR, as_texts
from serials.models import DeletedSerialNumber, SerialNumber, SerialNumberChange

Actor = User | AbstractBaseUser | AnonymousUser | None

# How many codes one statement asks for.
_CHUNK = 5_000
_FOLDED = ("code_key", "code_search", "customer_code_search", "supplier_code_search")


def may(user: Actor, right: str) -> bool:
    """Whether the user has a right of this room, named without the room. Operations (None) have all."""
    return user is None or bool(getattr(user, "has_perm", lambda _: False)(f"serials.{right}"))


@transaction.atomic
def edit_header(*, serial: SerialNumber, user: Actor, version: int, changes: Mapping[str, Any]) -> SerialNumber:
    """Set the editable fields in ``changes``, of the header that the user saw at ``version``; keep what changed.

    Fields that keep their value are no change. Ending a reservation also forgets for whom it was. Raises
    SerialNotPermitted, SerialRefused with the reasons by field, and HeaderConflict when the header was
    changed since ``version``: then nothing is merged, and whoever asked decides again.
    """
    _require(user, "change_serialnumber", _("You may look at serial numbers, not change them."))
    now = _locked(serial.pk)
    if now.version != version:
        raise HeaderConflict(now, _changes_since(now, version))
    before = as_texts(now)
    _apply(now, _cleaned(changes))
    after = as_texts(now)
    changed = [field for field in EDITABLE if after[field] != before[field]]
    if not changed:
        return now
    if "code" in changed:
        _require(user, "change_serial_code", _("You may not change the code of a serial number: ask a supervisor."))
    now.version += 1
    _save_header(now)
    if "code" in changed:
        _release_code(now, before["code"])
    SerialNumberChange.objects.bulk_create(
        SerialNumberChange(
            serial=now,
            version=now.version,
            field=field,
            old_value=before[field],
            new_value=after[field],
            user_id=_user_id(user),
        )
        for field in changed
    )
    return now


@transaction.atomic
def register_serials(
    *, item: Item, variant: Variant | None, lot: Lot | None, codes: Iterable[str], user: Actor
) -> list[SerialNumber]:
    """Make serial numbers known ahead of stock: registered, never moved; the first load brings them in.

    Raises SerialNotPermitted, or SerialRefused naming every bad, repeated and taken code; then none is made.
    """
    _require(user, "add_serialnumber", _("You may not register serial numbers."))
    _check_scope(item, variant, lot)
    cleaned = _clean_codes(codes)
    scope = SerialNumber.objects.filter(item=item, variant=variant, lot=lot)
    keys = list(cleaned)
    taken: list[str] = []
    for start in range(0, len(keys), _CHUNK):
        taken += scope.filter(code_key__in=keys[start : start + _CHUNK]).values_list("code", flat=True)
    if taken:
        raise SerialRefused({"codes": [_already_there(code) for code in sorted(taken)]})
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


@transaction.atomic
def delete_serial(*, serial: SerialNumber, user: Actor, reason: str) -> DeletedSerialNumber:
    """Delete a serial number that nothing ever moved; what it was, why and by whom stays in the list of deleted ones.

    Raises SerialNotPermitted, and SerialRefused when a movement names it or no reason is given.
    """
    _require(user, "delete_serialnumber", _("You may not delete serial numbers."))
    now = _locked(serial.pk)
    if now.last_movement_id is not None or now.movement_links.exists():
        message = _("“%(code)s” was moved: it is never deleted. Cancel it instead.")
        raise SerialRefused(message % {"code": now.code})
    reason = reason.strip()
    limit = DeletedSerialNumber._meta.get_field("reason").max_length or 0
    if not reason:
        raise SerialRefused({"reason": [_("Say why it is deleted.")]})
    if len(reason) > limit:
        raise SerialRefused({"reason": [_("At most %(limit)d characters.") % {"limit": limit}]})
    tombstone = DeletedSerialNumber.objects.create(
        serial_id=now.pk,
        code=now.code,
        item_id=now.item_id,
        variant_id=now.variant_id,
        lot_id=now.lot_id,
        customer_code=now.customer_code,
        supplier_code=now.supplier_code,
        created_at=now.created_at,
        reason=reason,
        deleted_by_id=_user_id(user),
    )
    now.delete()
    _release_code(now, now.code)
    return tombstone


def _require(user: Actor, right: str, message: str) -> None:
    if not may(user, right):
        raise SerialNotPermitted(message)


def _user_id(user: Actor) -> int | None:
    return None if user is None else user.pk


def _locked(pk: int) -> SerialNumber:
    """The serial number as it is now, kept from others until the transaction ends."""
    try:
        return (
            SerialNumber.objects.select_for_update(of=("self",))
            .select_related("reserved_partner", "reserved_document")
            .get(pk=pk)
        )
    except SerialNumber.DoesNotExist as error:
        raise SerialRefused(_("This serial number was deleted meanwhile.")) from error


def _changes_since(serial: SerialNumber, version: int) -> Sequence[SerialNumberChange]:
    """What changed after ``version``, oldest first."""
    return list(serial.changes.filter(version__gt=version).select_related("user").order_by("id"))


def _cleaned(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The wanted values as they are stored. Raises SerialRefused; fields that nobody may edit are a mistake."""
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for field, value in changes.items():
        if field not in EDITABLE:
            raise ValueError(f"{field} is not an editable field of a serial number's header")
        try:
            values[field] = _clean(field, value)
        except ValidationError as error:
            errors[field] = list(error.messages)
    if errors:
        raise SerialRefused(errors)
    return values


def _clean(field: str, value: Any) -> Any:
    if field in CODES:
        # Only the serial number's own code is never empty.
        return clean_code(value) if field == "code" or value.strip() else ""
    if field in DATES:
        return value.date() if isinstance(value, datetime.datetime) else value
    return value if field in RESERVED_FOR else bool(value)


def _apply(serial: SerialNumber, values: Mapping[str, Any]) -> None:
    """Set the values. Raises SerialRefused when they contradict each other or the code is taken."""
    was_for = {field: getattr(serial, field) for field in RESERVED_FOR}
    for field, value in values.items():
        setattr(serial, field, value)
    if not serial.reserved:
        for field, former in was_for.items():
            if getattr(serial, field) == former:
                setattr(serial, field, None)
    errors = _contradictions(serial)
    if errors:
        raise SerialRefused(errors)


def _contradictions(serial: SerialNumber) -> dict[str, list[str]]:
    """What the constraints of the table say against the header, by the field to mend."""
    fields = {
        "serial_code_unique": "code",
        "serial_expires_after_start": "expiry_date",
        "serial_reserved_for_needs_flag": "reserved",
    }
    errors: dict[str, list[str]] = {}
    serial.code_key = code_key(serial.code)
    for constraint in serial._meta.constraints:
        try:
            constraint.validate(SerialNumber, serial)
        except ValidationError as error:
            errors.setdefault(fields.get(constraint.name, WHOLE), []).extend(error.messages)
    return errors


def _save_header(serial: SerialNumber) -> None:
    try:
        with transaction.atomic():
            serial.save(update_fields=[*EDITABLE, *_FOLDED, "version"])
    except IntegrityError as error:
        # Another serial number took the code since we looked.
        raise SerialRefused({"code": [_already_there(serial.code)]}) from error


def _release_code(serial: SerialNumber, code: str) -> None:
    """Give the code back to the rule that made it, when no other serial number has it."""
    rule = serial.code_type
    if rule and not SerialNumber.objects.code_is(code).filter(code_key=code_key(code), code_type=rule).exists():
        release_codes(code_type=rule, codes=[code])


def _already_there(code: str) -> str:
    return _("This item already has a serial number “%(code)s” in this lot.") % {"code": code}


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


def _clean_codes(codes: Iterable[str]) -> dict[str, str]:
    """The codes as stored, by their keys. Raises SerialRefused naming each bad and each repeated one."""
    cleaned: dict[str, str] = {}
    problems: list[str] = []
    for position, raw in enumerate(codes, start=1):
        try:
            code = clean_code(raw)
        except ValidationError as error:
            problems += [
                _("No. %(position)d: %(reason)s") % {"position": position, "reason": m} for m in error.messages
            ]
            continue
        if code_key(code) in cleaned:
            problems.append(_("No. %(position)d: “%(code)s” is repeated.") % {"position": position, "code": code})
        cleaned.setdefault(code_key(code), code)
    if not cleaned and not problems:
        problems.append(_("Name at least one serial number."))
    if problems:
        raise SerialRefused({"codes": problems})
    return cleaned

"""The verbs of this room: keyword-only, typed, atomic. Posting, in the higher room, writes the state."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.codes import clean_code, code_key, search_key
from core.sql import insert_rows
from items.expiry import lot_expiry
from items.models import Item, Variant
from items.numbering import item_context
from lots.header import VERBS, fifo_code_problem, fixed_expiry
from lots.models import DeletedLot, Lot, LotType
from lots.names import lot_name
from lots.traced.exceptions import TracedRefused
from lots.traced.registering import clean_codes
from lots.traced.verbs import Actor, require
from numbering.allocation import Offered
from numbering.exceptions import NumberingError
from numbering.services import load_rule, take_codes

# How many lots are registered at once.
MAX_LOTS = 1_000

_FIELDS = (
    "item",
    "variant",
    "code",
    "code_key",
    "code_search",
    "instance",
    "name",
    "lot_type",
    "code_type",
    "status",
    "start_date",
    "expiry_date",
    "supplier_code",
    "supplier_code_search",
    "created_at",
)


def edit_lot(*, lot: Lot, user: Actor, version: int, changes: Mapping[str, Any]) -> Lot:
    """Set the editable fields in ``changes``, of the header that the user saw at ``version``; keep what changed.

    The expiry date is settled by the item's policy. Code and status have rights of their own. Raises
    TracedNotPermitted, TracedRefused and HeaderConflict, as ``Verbs.edit`` says.
    """
    return VERBS.edit(lot, user, version, changes)


def delete_lot(*, lot: Lot, user: Actor, reason: str) -> DeletedLot:
    """Delete a lot that nothing was ever loaded into; what it was, why and by whom stays in the list of deleted ones.

    Raises TracedNotPermitted, and TracedRefused when a movement, a line or a serial number names it, or no reason
    is given.
    """
    return VERBS.delete(lot, user, reason)


@dataclass(frozen=True)
class _Header:
    """What the lots that are registered together have in common."""

    item: Item
    variant: Variant | None
    start_date: datetime.date
    expiry_date: datetime.date | None
    supplier_code: str
    lot_type: LotType | None


@transaction.atomic
def register_lots(
    *,
    item: Item,
    variant: Variant | None,
    user: Actor,
    start_date: datetime.date,
    codes: Sequence[str] = (),
    count: int | None = None,
    expiry_date: datetime.date | None = None,
    supplier_code: str = "",
    lot_type: LotType | None = None,
) -> list[Lot]:
    """Predefined lots, made ahead of stock and chosen on a production record (seed: loturi predefinite).

    Either ``codes`` names them, or ``count`` of them are made by the item's lot code type; its exclusions are of
    documents, and there is none. They have the item's initial status. The first load brings them into stock. A
    constant number of statements. Raises TracedNotPermitted, or TracedRefused with every reason by field; then
    none is made.
    """
    require(user, "lots.add_lot", _("You may not register lots."))
    header = _checked(_Header(item, variant, start_date, expiry_date, supplier_code.strip(), lot_type))
    made_by_rule = _by_rule(item, codes, count)
    wanted = clean_codes(_made_codes(header, count or 0) if made_by_rule else codes, "")
    field = "count" if made_by_rule else "codes"
    problems = [problem for code in wanted.values() if (problem := fifo_code_problem(item, code))]
    problems += [VERBS.taken(code) for code in _known(header, wanted)]
    if problems:
        raise TracedRefused({field: problems})
    return _insert(header, wanted, item.lot_rule.pk if made_by_rule and item.lot_rule else None)


def _checked(header: _Header) -> _Header:
    """The header with its expiry date settled. Raises TracedRefused with every reason by field."""
    item, typed = header.item, header.expiry_date
    errors: dict[str, list[str]] = {}
    name = {"item": item.full_code}
    if not item.lot_managed:
        errors["item"] = [_("%(item)s is kept without lots: turn lot management on first.") % name]
    if header.variant and header.variant.item_id != item.pk:
        errors["variant"] = [_("This variant is not of %(item)s.") % name]
    if header.lot_type and not header.lot_type.active:
        errors["lot_type"] = [_("“%(name)s” is no longer in use: choose another.") % {"name": header.lot_type}]
    supplier_code = header.supplier_code
    try:
        supplier_code = clean_code(supplier_code) if supplier_code else ""
    except ValidationError as error:
        errors["supplier_code"] = list(error.messages)
    expiry = lot_expiry(item, header.start_date, typed)
    if not item.expiry_editable and typed not in (None, expiry):
        errors["expiry_date"] = [fixed_expiry(item)]
    elif expiry and expiry < header.start_date:
        errors["expiry_date"] = [_("The expiry date is before the start date.")]
    if errors:
        raise TracedRefused(errors)
    lot_type = header.lot_type or item.lot_type
    return _Header(item, header.variant, header.start_date, expiry, supplier_code, lot_type)


def _by_rule(item: Item, codes: Sequence[str], count: int | None) -> bool:
    """Whether the codes are made by the item's rule rather than typed. Raises TracedRefused when neither or both."""
    limit = {"limit": MAX_LOTS}
    if codes and count:
        raise TracedRefused({"count": [_("Type codes, or say how many to make: not both.")]})
    if len(codes) > MAX_LOTS:
        raise TracedRefused({"codes": [_("At most %(limit)d lots at once.") % limit]})
    if codes:
        return False
    if not count:
        raise TracedRefused({"codes": [_("Type at least one code, or say how many to make.")]})
    if not 1 <= count <= MAX_LOTS:
        raise TracedRefused({"count": [_("From 1 to %(limit)d lots at once.") % limit]})
    if item.lot_rule is None:
        message = _("%(item)s has no lot code type to make codes by: type them.")
        raise TracedRefused({"count": [message % {"item": item.full_code}]})
    return True


def _made_codes(header: _Header, count: int) -> list[str]:
    """So many codes of the item's rule. Raises TracedRefused saying why the rule gives none."""
    item, variant, rule = header.item, header.variant, header.item.lot_rule
    assert rule is not None  # noqa: S101 - what _by_rule looked at
    context = item_context(
        item,
        variant,
        insert_date=timezone.localdate(),
        expiry_date=header.expiry_date,
        lot_type=header.lot_type.code if header.lot_type else "",
        supplier_lot=header.supplier_code,
    )

    def taken(asked: Offered) -> set[tuple[int, str]]:
        [(index, codes)] = asked
        return {(index, code) for code in _known(header, {code_key(code): code for code in codes})}

    # Without a progressive there is but one code to give.
    counts = load_rule(rule).counts
    if count > 1 and not counts:
        message = _("Code type %(rule)s has no progressive: it makes one lot at a time.")
        raise TracedRefused({"count": [message % {"rule": rule.code}]})
    try:
        [codes] = take_codes(code_type=rule, contexts=[(context, count)], taken=taken if counts else None)
    except NumberingError as error:
        raise TracedRefused({"count": [str(error)]}) from error
    return codes


def _known(header: _Header, codes: Mapping[str, str]) -> list[str]:
    """Those of the codes, given by their keys, that the item already has a lot of."""
    lots = Lot.objects.filter(item=header.item, variant=header.variant, code_key__in=list(codes))
    return [codes[key] for key in sorted(set(lots.values_list("code_key", flat=True)))]


def _insert(header: _Header, codes: Mapping[str, str], code_type_id: int | None) -> list[Lot]:
    item, variant = header.item, header.variant
    # The lots of a FIFO item are instances, this the first of its code.
    instance = 1 if item.fifo_lots else 0
    now = timezone.now()
    rows: Iterable[tuple[object, ...]] = [
        (
            item.pk,
            variant.pk if variant else None,
            code,
            key,
            search_key(code),
            instance,
            lot_name(code, instance),
            header.lot_type.pk if header.lot_type else None,
            code_type_id,
            item.initial_lot_status_id,
            header.start_date,
            header.expiry_date,
            header.supplier_code,
            search_key(header.supplier_code),
            now,
        )
        for key, code in codes.items()
    ]
    if insert_rows(Lot, _FIELDS, rows) != len(codes):
        # Somebody else made one of them since we looked.
        message = _("Some of these lots were made by somebody else just now. Try again.")
        raise TracedRefused({"codes": [message]})
    made = Lot.objects.filter(item=item, variant=variant, code_key__in=list(codes), instance=instance)
    return list(made.order_by("pk"))

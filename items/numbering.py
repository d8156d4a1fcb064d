"""What codes may take from an item, and the items that an administrator tries a rule on."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from core.codes import code_key
from items.expiry import lot_expiry
from items.models import Item, Variant
from numbering.models import CodeKind, CodeType
from numbering.rendering import CodeContext

MOST_SUGGESTED = 50


def item_context(item: Item, variant: Variant | None = None, **document_values: Any) -> CodeContext:
    """What is known when a lot or serial number of this item is made.

    ``document_values`` are the other fields of ``CodeContext``: ``insert_date`` (the date of the document),
    ``expiry_date``, ``lot_type``, ``lot_code``, ``supplier_code_name``, ``purchase_number``,
    ``delivery_number``, ``supplier_lot``. Reads the item's class: load it along for many items.
    """
    return CodeContext(variant=variant.code if variant else "", **_item_values(item), **document_values)


def _item_values(item: Item) -> dict[str, Any]:
    return {
        "item_class": item.item_class.code,
        "item_code": item.code,
        "characteristic": item.characteristic,
        "product_category": item.product_category,
        "item_type": item.item_type,
    }


def find_item(full_code: str) -> Item:
    """The item called CLASS/CODE; either may hold a slash itself. Raises ValidationError."""
    item_class, slash, code = full_code.partition("/")
    if not slash:
        raise ValidationError(_("Write the item as CLASS/CODE, not “%(item)s”.") % {"item": full_code})
    while slash:
        item = (
            Item.objects.select_related("item_class")
            .filter(item_class__code_key=code_key(item_class), code_key=code_key(code))
            .first()
        )
        if item:
            return item
        head, slash, code = code.partition("/")
        item_class = f"{item_class}/{head}"
    raise ValidationError(_("There is no item “%(item)s”.") % {"item": full_code})


def expiry_of(item: Item, kind: str, start: datetime.date, typed: datetime.date | None = None) -> datetime.date | None:
    """The expiry date of a lot or serial number (``kind``) of this item that starts on ``start``.

    Raises ValidationError where dates end.
    """
    try:
        if kind == CodeKind.LOT:
            return lot_expiry(item, start, typed)
        if typed is None and item.serial_validity_days is not None:
            return start + datetime.timedelta(days=item.serial_validity_days)
    except OverflowError as error:
        raise ValidationError(_("The validity of the item goes past the year 9999.")) from error
    return typed


def sample_values(
    full_code: str, kind: str, insert_date: datetime.date, expiry_date: datetime.date | None
) -> dict[str, Any]:
    """What a rule takes from the item CLASS/CODE, to try it on (``numbering.samples``). Raises ValidationError."""
    item = find_item(full_code)
    expiry = expiry_of(item, kind, insert_date, expiry_date)
    return _item_values(item) | ({"expiry_date": expiry} if expiry else {})


def sample_items(code_type: CodeType) -> list[str]:
    """Some items to try the rule on: those that it makes codes for, else the first ones."""
    items = Item.objects.filter(active=True).select_related("item_class").order_by("code_key", "id")
    kind = "lot" if code_type.kind == CodeKind.LOT else "serial"
    own = Q(**{f"{kind}_code_type": code_type.pk})
    of_set = Q(**{f"{kind}_code_type__isnull": True, f"property_set__{kind}_rule": code_type.pk})
    coded = list(items.filter(own | of_set)[:MOST_SUGGESTED]) if code_type.pk else []
    return [item.full_code for item in coded or items[:MOST_SUGGESTED]]

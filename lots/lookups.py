"""From what people type to the one lot it names."""

from __future__ import annotations

from django.db.models import Q

from core.codes import code_key
from items.models import Item, Variant
from lots.models import Lot
from lots.names import parse_lot_name
from lots.traced.lookups import only


def find_lot(item: Item, variant: Variant | None, text: str) -> Lot:
    """A lot of the item and variant, by its code, or by its name where instances share a code.

    Raises ValidationError when there is none, or more than one.
    """
    code, instance = parse_lot_name(text)
    named = Q(code_key=code_key(text)) | Q(code_key=code_key(code), instance=instance)
    found = list(Lot.objects.filter(named, item=item, variant=variant))
    return only(found, text, [lot.name for lot in found])

"""What codes may take from an item."""

from __future__ import annotations

from typing import Any

from items.models import Item, Variant
from numbering.rendering import CodeContext


def item_context(item: Item, variant: Variant | None = None, **document_values: Any) -> CodeContext:
    """What is known when a lot or serial number of this item is made.

    ``document_values`` are the other fields of ``CodeContext``: ``insert_date`` (the date of the document),
    ``expiry_date``, ``lot_type``, ``lot_code``, ``supplier_code_name``, ``purchase_number``,
    ``delivery_number``, ``supplier_lot``. Reads the item's class: load it along for many items.
    """
    return CodeContext(
        item_class=item.item_class.code,
        item_code=item.code,
        characteristic=item.characteristic,
        product_category=item.product_category,
        item_type=item.item_type,
        variant=variant.code if variant else "",
        **document_values,
    )

"""What a code may take from the line that makes it, for lots and serial numbers alike (domain: segments)."""

from __future__ import annotations

import datetime

from inventory.models import DocumentLine
from items.numbering import item_context
from numbering.document_kinds import DocumentKind
from numbering.rendering import CodeContext


def line_context(
    line: DocumentLine, *, expiry_date: datetime.date | None, lot_type: str, lot_code: str = ""
) -> CodeContext:
    """The context of a code made for what ``line`` loads. Insert dates are those of the document."""
    document = line.document
    return item_context(
        line.item,
        line.variant,
        insert_date=document.date,
        expiry_date=expiry_date,
        lot_type=lot_type,
        lot_code=lot_code,
        supplier_code_name=document.supplier.code_name if document.supplier else "",
        purchase_number=document.number if document.document_type_id == DocumentKind.PURCHASE_DELIVERY else "",
        delivery_number=document.reference,
        supplier_lot=line.supplier_code,
    )

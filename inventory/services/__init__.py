"""The verbs of this room: keyword-only, typed, atomic; each returns what it made."""

from inventory.services.change_properties import change_properties
from inventory.services.drafts import delete_draft, save_draft
from inventory.services.lot_from_lot import create_lot_from_lot
from inventory.services.numbers import propose_number
from inventory.services.posting import post_document
from inventory.services.reversal import reverse_document
from inventory.services.typed import discard_typed, discard_typed_of, is_settled, keep_typed, settle_typed

__all__ = [
    "change_properties",
    "create_lot_from_lot",
    "delete_draft",
    "discard_typed",
    "discard_typed_of",
    "is_settled",
    "keep_typed",
    "post_document",
    "propose_number",
    "reverse_document",
    "save_draft",
    "settle_typed",
]

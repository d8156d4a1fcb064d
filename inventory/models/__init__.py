from inventory.models.configuration import Direction, DocumentType, MovementTemplate, NumberSequence, Period
from inventory.models.documents import Document, State
from inventory.models.ledger import Balance, Movement, MovementSerial
from inventory.models.lines import DocumentLine, DraftSerial
from inventory.models.typed import TypedDraft, kept_drafts, kept_for

__all__ = [
    "Balance",
    "Direction",
    "Document",
    "DocumentLine",
    "DocumentType",
    "DraftSerial",
    "Movement",
    "MovementSerial",
    "MovementTemplate",
    "NumberSequence",
    "Period",
    "State",
    "TypedDraft",
    "kept_drafts",
    "kept_for",
]

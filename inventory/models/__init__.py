from inventory.models.configuration import Direction, DocumentType, MovementTemplate, NumberSequence, Period
from inventory.models.documents import Document, DocumentLine, DraftSerial, State
from inventory.models.ledger import Balance, Movement, MovementSerial

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
]

"""Document numbers: from a sequence per type and, if so set, per warehouse and year."""

from __future__ import annotations

import datetime

from core.codes import code_key
from inventory.models import Document, DocumentType, NumberSequence
from places.models import Warehouse

# How many numbers are looked at for those typed by hand that the sequence runs into: twice as many each time.
_LOOKAHEAD = 50
_LARGEST_LOOKAHEAD = 10_000


def propose_number(*, document_type: DocumentType, warehouse: Warehouse, date: datetime.date) -> str:
    """The number that the next document would get. Looks, takes none."""
    scope = document_type.number_scope(warehouse, date)
    sequence = NumberSequence.objects.filter(document_type=document_type, scope=scope).first()
    return _free_number(document_type, scope, sequence.next_number if sequence else 1)[0]


def take_number(*, document_type: DocumentType, scope: str) -> str:
    """The next number, taken. Others wait for this transaction to end, so that none is given twice."""
    sequence, _made = NumberSequence.objects.select_for_update().get_or_create(document_type=document_type, scope=scope)
    number, value = _free_number(document_type, scope, sequence.next_number)
    NumberSequence.objects.filter(pk=sequence.pk).update(next_number=value + 1)
    return number


def _free_number(document_type: DocumentType, scope: str, start: int) -> tuple[str, int]:
    """The first number from ``start`` that no document has: a file may have brought thousands with their numbers."""
    lookahead = _LOOKAHEAD
    while True:
        candidates = {}
        for value in range(start, start + lookahead):
            number = f"{document_type.number_prefix}{value:0{document_type.number_digits}d}"
            candidates[code_key(number)] = number, value
        numbered = Document.objects.filter(document_type=document_type, number_scope=scope)
        taken = set(numbered.filter(number_key__in=list(candidates)).values_list("number_key", flat=True))
        for key, free in candidates.items():
            if key not in taken:
                return free
        start += lookahead
        lookahead = min(lookahead * 2, _LARGEST_LOOKAHEAD)

"""Document numbers: from a sequence per type and, if so set, per warehouse and year."""

from __future__ import annotations

import datetime

from core.codes import code_key
from inventory.models import Document, DocumentType, NumberSequence
from places.models import Warehouse

# How many numbers typed by hand are skipped at a time when the sequence runs into them.
_LOOKAHEAD = 50


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
    while True:
        candidates = {
            f"{document_type.number_prefix}{value:0{document_type.number_digits}d}": value
            for value in range(start, start + _LOOKAHEAD)
        }
        taken = set(
            Document.objects.filter(
                document_type=document_type,
                number_scope=scope,
                number_key__in=[code_key(number) for number in candidates],
            ).values_list("number_key", flat=True)
        )
        for number, value in candidates.items():
            if code_key(number) not in taken:
                return number, value
        start += _LOOKAHEAD

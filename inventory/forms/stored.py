"""The serial numbers that a draft already has, as the editor shows and keeps them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q

from core.codes import code_key
from core.entry import format_entries
from inventory.entries import SerialEntry
from inventory.models import Document, DraftSerial

# A file's draft may hold any number of serial numbers; a page edits so many of a line, and of all lines.
MAX_TYPED_SERIALS = 20_000
MAX_SHOWN_SERIALS = 60_000
# Of those that are too many, the page shows the first.
FIRST_SERIALS = 20

_FIELDS = ("code", "start_date", "expiry_date", "supplier_code", "customer_code")


@dataclass
class StoredSerials:
    """The serial numbers of one stored line; of ``too_many`` only the first are read until they are kept."""

    line_id: int
    count: int
    too_many: bool
    serials: list[SerialEntry] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What the textarea shows."""
        return "" if self.too_many else format_entries(serial.code for serial in self.serials)

    @property
    def first(self) -> list[str]:
        """The first codes, to recognise the line by."""
        return [serial.code for serial in self.serials[:FIRST_SERIALS]]

    def by_key(self) -> dict[str, SerialEntry]:
        """By what makes codes the same, so that what is not typed on the page is not lost by saving it."""
        return {code_key(serial.code): serial for serial in self.serials}

    def entries(self) -> list[SerialEntry]:
        """All of them."""
        if not self.too_many:
            return self.serials
        rows = DraftSerial.objects.filter(line=self.line_id).order_by("position").values_list(*_FIELDS)
        return [SerialEntry(*row) for row in rows]


def stored_serials(document: Document) -> dict[int, StoredSerials]:
    """The serial numbers of a draft by line, in two queries."""
    of_document = DraftSerial.objects.filter(line__document=document)
    counts = of_document.values_list("line_id").annotate(count=Count("pk")).order_by("line_id")
    stored: dict[int, StoredSerials] = {}
    shown = 0
    for line_id, count in counts:
        too_many = count > MAX_TYPED_SERIALS or shown + count > MAX_SHOWN_SERIALS
        shown += 0 if too_many else count
        stored[line_id] = StoredSerials(line_id, count, too_many)
    whole = [line_id for line_id, serials in stored.items() if not serials.too_many]
    rows = of_document.filter(Q(line__in=whole) | Q(position__lte=FIRST_SERIALS)).order_by("line_id", "position")
    grouped: dict[int, list[SerialEntry]] = defaultdict(list)
    for line_id, *values in rows.values_list("line_id", *_FIELDS) if stored else []:
        grouped[line_id].append(SerialEntry(*values))
    for line_id, serials in grouped.items():
        stored[line_id].serials = serials
    return stored

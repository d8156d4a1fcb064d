"""The statuses of lots in documents.csv: those that they have when the file has come in.

A lot that is quarantined now may have been sold before, and the other way round: while the file comes in, the lots that
it makes have no status, and stand in nobody's way.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max
from django.utils.translation import gettext as _

from core.codes import code_key
from core.csv import Problems
from core.upsert import portions
from inventory.files.layout import LOT_STATUS
from inventory.models import Document
from lots.models import Lot, LotStatus

LotKey = tuple[str, ...]


class LotStatuses:
    """Gives the lots that one file makes their statuses; ``named`` are codes, with the line that says each."""

    def __init__(self, named: Mapping[LotKey, tuple[str, int]], problems: Problems) -> None:
        self.named = named
        self.made: set[int] = set()
        self.records = {status.code_key: status for status in LotStatus.objects.all()} if named else {}
        self.last_before = Lot.objects.aggregate(last=Max("pk"))["last"] or 0 if named else 0
        told = set()
        for code, line in named.values():
            if code and code_key(code) not in self.records and code not in told:
                told.add(code)
                reason = _("there is no lot status “%(code)s”; make it first, or import the settings.")
                problems.add(line, LOT_STATUS, reason % {"code": code})

    def lift(self, document: Document) -> None:
        """Take away what the lots of a document just posted began with."""
        if not self.named:
            return
        lots = Lot.objects.filter(pk__in=document.lines.values("lot"), pk__gt=self.last_before)
        made = set(lots.values_list("pk", flat=True)) - self.made
        self.made |= made
        Lot.objects.filter(pk__in=made, status__isnull=False).update(status=None)

    def settle(self) -> None:
        """Give every lot that was made the status that the file says."""
        for portion in portions(sorted(self.made)):
            lots = Lot.objects.filter(pk__in=portion)
            items = ("item__item_class__code_key", "item__code_key", "variant__code_key")
            by_status: dict[str, list[int]] = {}
            for pk, item_class, item, variant, name, code in lots.values_list("pk", *items, "name", "code"):
                # A new FIFO instance is typed without its number.
                keys = [(item_class, item, variant or "", code_key(called)) for called in (name, code)]
                status = next((self.named[key][0] for key in keys if key in self.named), "")
                by_status.setdefault(code_key(status), []).append(pk)
            for key, lot_ids in by_status.items():
                if key:
                    Lot.objects.filter(pk__in=lot_ids).update(status=self.records[key])

"""The serial numbers that posting will make by the rule of an item, as the editor tells them beforehand.

None is taken: codes are taken by the transaction that posts, so that no number is missing afterwards.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from inventory.lots_named import NamedLots
from inventory.models import Direction, Document, DocumentLine, DocumentType
from inventory.posting.generation import serial_context
from inventory.posting.planned import LinePlan
from items.models import Item
from numbering.exceptions import NumberingError
from numbering.services import excluding, preview_codes


@dataclass
class Making:
    """Whether posting makes serial numbers of a line. ``refused``: why it may not; ``asked``: it does so as the line
    is; ``count``: how many; ``first`` and ``last``: what the counter would give now; ``problem``: why it cannot."""

    refused: str = ""
    asked: bool = False
    count: int = 0
    first: str = ""
    last: str = ""
    problem: str = ""

    def look_ahead(self, document: Document, line: DocumentLine, before: int) -> None:
        """Find the first and the last code; ``before`` are made by the same rule for lines above."""
        rule = line.item.serial_rule
        if not rule or self.refused or not self.count:
            return
        line.document = document
        if line.lot_code:
            line.lot = NamedLots([line]).of_line(line) or line.lot
        planned = LinePlan(line, Direction.LOAD, Decimal(self.count), line.location)
        try:
            codes = preview_codes(code_type=rule, context=serial_context(planned), count=before + self.count)
        except NumberingError as error:
            self.problem = str(error)
        else:
            self.first, self.last = codes[before], codes[-1]


def refusals(document_type: DocumentType, items: Collection[Item]) -> dict[int, str]:
    """Why serial numbers of these items may not be made on a document of this type, by the item's id; one query."""
    rules = {item.serial_rule.pk for item in items if item.serial_rule}
    excluded = excluding(code_type_ids=rules, document_kind=document_type.pk, sales=document_type.rules.sales)
    message = _("The code type of item %(item)s makes no new serial numbers on a %(type)s.")
    return {
        item.pk: message % {"item": item.code, "type": document_type}
        for item in items
        if item.serial_rule and item.serial_rule.pk in excluded
    }

"""Posting a load whose serial numbers are made by the item's rule, against writing the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from bench import floors
from bench.masters import Masters, masters
from bench.timing import Result, Way
from inventory.entries import Header, LineEntry
from inventory.models import Document, DocumentType
from inventory.services import post_document, save_draft
from numbering.document_kinds import DocumentKind

if TYPE_CHECKING:
    from bench.bench import Bench

# Rows, and how many times the floor it may take. What is small is what people wait for all day: statements, not rows.
SIZES = {10: 30.0, 10_000: 1.5, 100_000: 1.5}


def run(bench: Bench) -> Iterator[Result]:
    """Loads of several sizes into the large database."""
    with bench.within():
        given = masters()
        for rows, target in SIZES.items():
            if rows > max(bench.scale, 10_000):
                continue
            ours = Way(
                lambda draft: post_document(document_id=draft.pk, user=given.user),
                prepare=lambda rows=rows: load_draft(given, rows),
            )
            floor = Way(
                floors.write_load,
                prepare=lambda rows=rows: floors.load_rows(load_draft(given, rows), given.locations[0]),
                clean=lambda _load: floors.keep_sequences(),
            )
            yield bench.compare("Post a load, codes generated", ours, floor, rows=rows, target=target)


def load_draft(given: Masters, rows: int) -> Document:
    """A draft that leaves its serial numbers to the rule of its item."""
    location = given.locations[0]
    header = Header(
        document_type=DocumentType.objects.get(pk=DocumentKind.PURCHASE_DELIVERY),
        date=timezone.localdate(),
        warehouse=location.warehouse,
        partner=given.partners[0],
    )
    line = LineEntry(item=given.items[0], quantity=Decimal(rows), location=location, generate_serials=True)
    return save_draft(header=header, lines=[line], user=given.user)

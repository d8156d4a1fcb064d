"""Posting an unload of chosen serial numbers, against moving the same ones by a few statements over the whole set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from bench import floors, posting
from bench.masters import Masters, masters
from bench.timing import Result, Way
from core.sql import in_order, rows_source
from inventory.entries import Header, LineEntry, SerialEntry
from inventory.models import Document, DocumentType, MovementSerial
from inventory.services import post_document, save_draft
from numbering.document_kinds import DocumentKind

if TYPE_CHECKING:
    from bench.bench import Bench

# Rows, and how many times the floor it may take.
SIZES = {10: 30.0, 10_000: 2.0}


def run(bench: Bench) -> Iterator[Result]:
    """Unloads of several sizes from the large database, of serial numbers that were loaded just before."""
    with bench.within():
        given = masters()
        for rows, target in SIZES.items():
            ours = Way(
                lambda draft: post_document(document_id=draft.pk, user=given.user),
                prepare=lambda rows=rows: unload_draft(given, rows)[0],
            )
            floor = Way(
                write_unload,
                prepare=lambda rows=rows: unload_rows(given, rows),
                clean=lambda _unload: floors.keep_sequences(),
            )
            yield bench.compare("Post an unload of chosen serial numbers", ours, floor, rows=rows, target=target)


def unload_draft(given: Masters, rows: int) -> tuple[Document, list[str]]:
    """A draft that names serial numbers which stand in its place, and their codes."""
    item, location = given.items[0], given.locations[0]
    loaded = posting.load_draft(given, rows)
    post_document(document_id=loaded.pk, user=given.user)
    linked = MovementSerial.objects.filter(movement__line__document=loaded).order_by("serial")
    codes = list(linked.values_list("serial__code", flat=True))
    header = Header(
        document_type=DocumentType.objects.get(pk=DocumentKind.SALES_DELIVERY),
        date=timezone.localdate(),
        warehouse=location.warehouse,
        partner=given.partners[0],
    )
    serials = [SerialEntry(code) for code in codes]
    line = LineEntry(item=item, quantity=Decimal(rows), location=location, serials=serials)
    return save_draft(header=header, lines=[line], user=given.user), codes


@dataclass(frozen=True)
class Unload:
    """What moves the serial numbers of one line: their codes, as one parameter."""

    moved: floors.Moved
    source: str
    codes: Sequence[Any]


def unload_rows(given: Masters, rows: int) -> Unload:
    """The same draft, and its codes for the floor."""
    draft, codes = unload_draft(given, rows)
    source, parameters = rows_source({"code_key": "text"}, [(code.upper(),) for code in codes])
    return Unload(floors.moved(draft, given.locations[0]), source, parameters)


def write_unload(unload: Unload) -> None:
    """Find the serial numbers by their codes, tie them to the movement and take them off hand: both by indexes."""
    moved = unload.moved
    found = in_order(("serials_serialnumber s", "s.item_id = %s AND s.code_key = r.code_key"))
    linked = "(SELECT serial_id FROM inventory_movementserial WHERE movement_id = %s)"
    among = f"= ANY(ARRAY{linked})" if connection.vendor == "postgresql" else f"IN {linked}"
    with transaction.atomic(), connection.cursor() as cursor:
        moved.block.write(cursor)
        cursor.execute(
            "INSERT INTO inventory_movementserial (movement_id, serial_id) "
            f"SELECT %s, s.id FROM {unload.source} AS r {found}",
            [moved.movement_id, *unload.codes, moved.line.item_id],
        )
        cursor.execute(
            "UPDATE serials_serialnumber SET location_id = NULL, last_movement_id = %s, last_moved_on = %s "
            f"WHERE id {among}",
            [moved.movement_id, moved.line.document.date, moved.movement_id],
        )
        moved.settle(cursor)

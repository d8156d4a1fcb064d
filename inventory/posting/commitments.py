"""Releasing what orders and picking lists engaged, when the document that carries them out is posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Sum

from inventory.models import Direction, Document, Movement, MovementSerial
from inventory.posting.plan import Leg, Plan
from inventory.posting.serials import SAME_SERIAL, TYPED


@dataclass
class Commitment:
    """What is still engaged for one order line."""

    order_line_id: int
    document_id: int
    item_id: int
    variant_id: int | None
    lot_id: int | None
    location_id: int
    outstanding: Decimal
    names_serials: bool


def outstanding(*, order_ids: Sequence[int] = (), line_ids: Sequence[int] = ()) -> list[Commitment]:
    """What is still engaged for the lines of these orders, or for these lines, oldest first. One statement."""
    named = MovementSerial.objects.filter(movement__order_line=OuterRef("order_line"))
    grouped = (
        Movement.objects.filter(Q(order_line__in=line_ids) | Q(order_line__document__in=order_ids))
        .values_list("order_line", "order_line__document", "item", "variant", "lot", "location")
        .annotate(left=Sum("committed"), named=Exists(named))
        .filter(left__gt=0)
        .order_by("order_line")
    )
    return [Commitment(*row) for row in grouped]


def release_legs(plan: Plan) -> Iterator[Leg]:
    """The movements that release commitments: of each committed serial number that leaves, and of the
    quantities of the order that the document carries out; all that is left of it when it closes the order."""
    document = plan.document
    leaving = [planned for planned in plan.lines if planned.direction == Direction.UNLOAD]
    if not leaving:
        return
    by_serial = _committed_serials(document)
    origin_ids = [document.origin_id] if document.origin_id else []
    if not by_serial and not origin_ids:
        return
    moved: dict[tuple[int, int | None], Decimal] = defaultdict(Decimal)
    for planned in leaving:
        moved[planned.line.item_id, planned.line.variant_id] += planned.quantity
    commitments = outstanding(order_ids=origin_ids, line_ids=list(by_serial))
    # What a serial number's own commitment covers is not taken from a plain quantity as well.
    for commitment in sorted(commitments, key=lambda c: not c.names_serials):
        stock = commitment.item_id, commitment.variant_id
        if commitment.names_serials:
            amount = Decimal(by_serial.get(commitment.order_line_id, 0))
        else:
            amount = min(commitment.outstanding, moved[stock])
        moved[stock] -= amount
        if document.closes_origin and commitment.document_id == document.origin_id:
            amount = commitment.outstanding
        if amount > 0:
            yield Leg(
                leaving[0].line,
                commitment.location_id,
                committed=-amount,
                order_line_id=commitment.order_line_id,
                stock=(*stock, commitment.lot_id),
            )


def _committed_serials(document: Document) -> dict[int, int]:
    """How many of the serial numbers typed are committed to each order line."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{TYPED} SELECT s.committed_line_id, COUNT(*) FROM d JOIN serials_serialnumber s ON {SAME_SERIAL} "
            "WHERE d.direction = -1 AND s.committed_line_id IS NOT NULL "
            "GROUP BY s.committed_line_id",
            [document.pk],
        )
        return dict(cursor.fetchall())


def link_released(document: Document) -> None:
    """Tie the releases to the committed serial numbers that left, or to all of the order that is closed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO inventory_movementserial (movement_id, serial_id)
            SELECT m.id, s.id
            FROM inventory_documentline l
            JOIN inventory_movement m ON m.line_id = l.id AND m.committed < 0
            JOIN serials_serialnumber s ON s.committed_line_id = m.order_line_id
            JOIN inventory_documentline ol ON ol.id = m.order_line_id
            WHERE l.document_id = %s AND (
                (%s AND ol.document_id = %s)
                OR EXISTS (
                    SELECT 1 FROM inventory_movementserial ms
                    JOIN inventory_movement mine ON mine.id = ms.movement_id
                    JOIN inventory_documentline ml ON ml.id = mine.line_id
                    WHERE ms.serial_id = s.id AND ml.document_id = l.document_id))
            """,
            [document.pk, document.closes_origin, document.origin_id or 0],
        )

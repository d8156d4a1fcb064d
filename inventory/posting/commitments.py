"""Releasing what orders and picking lists engaged, when the document that carries them out is posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from core.sql import in_order
from inventory.models import Document, Movement, MovementSerial
from inventory.posting.planned import Leg, Plan
from inventory.posting.serials import MAKES, SAME_SERIAL, TYPED
from inventory.stock import total

# Item, variant, lot, property instance, location.
Stock = tuple[int, int | None, int | None, int | None, int]
# Order line, property instance.
Engaged = tuple[int, int | None]
# Of the same lot, property instance and location first, then of some of them, and at last just of the same item.
_NEAREST = tuple(product((True, False), repeat=3))


@dataclass
class Commitment:
    """What is still engaged for one order line."""

    order_line_id: int
    document_id: int
    item_id: int
    variant_id: int | None
    lot_id: int | None
    property_instance_id: int | None
    location_id: int
    outstanding: Decimal
    names_serials: bool

    @property
    def key(self) -> Engaged:
        """Its order line, and which of the property instances that the line engages."""
        return self.order_line_id, self.property_instance_id

    def is_near(self, stock: Stock, same_lot: bool, same_instance: bool, same_place: bool) -> bool:
        """Whether what moved is of the item and variant engaged, and of the lot, instance and location if asked."""
        item_id, variant_id, lot_id, instance_id, location_id = stock
        return (
            (self.item_id, self.variant_id) == (item_id, variant_id)
            and (not same_lot or self.lot_id == lot_id)
            and (not same_instance or self.property_instance_id == instance_id)
            and (not same_place or self.location_id == location_id)
        )


def outstanding(*, order_ids: Sequence[int] = (), line_ids: Sequence[int] = ()) -> list[Commitment]:
    """What is still engaged for the lines of these orders, or for these lines, oldest first. One statement."""
    named = MovementSerial.objects.filter(movement__order_line=OuterRef("order_line"))
    grouped = (
        Movement.objects.filter(Q(order_line__in=line_ids) | Q(order_line__document__in=order_ids))
        .values_list("order_line", "order_line__document", "item", "variant", "lot", "property_instance", "location")
        .annotate(left=total("committed"), named=Exists(named))
        .filter(left__gt=0)
        .order_by("order_line")
    )
    return [Commitment(*row) for row in grouped]


def release_legs(plan: Plan, *, serials: bool) -> Iterator[Leg]:
    """The movements that release commitments: of each committed serial number that leaves, and of the
    quantities of the order that the document carries out; all that is left of it when it closes the order.

    ``serials``: whether any serial number that leaves is committed.
    """
    document = plan.document
    leaving = list(plan.leaving())
    if not leaving:
        return
    by_serial = _committed_serials(document) if serials else {}
    origin_ids = [document.origin_id] if document.origin_id else []
    if not by_serial and not origin_ids:
        return
    moved: dict[Stock, Decimal] = defaultdict(Decimal)
    for planned, location_id in leaving:
        for (item_id, variant_id, lot_id, instance_id), quantity in planned.amounts(leaving=True):
            # Stock without properties that the line describes stands for what was ordered with them.
            named = instance_id or planned.line.property_instance_id
            moved[item_id, variant_id, lot_id, named, location_id] += quantity
    commitments = outstanding(order_ids=origin_ids, line_ids=list({line_id for line_id, _instance in by_serial}))
    amounts = _amounts(commitments, moved, by_serial, document.origin_id)
    for commitment in commitments:
        amount = amounts[commitment.key]
        if document.closes_origin and commitment.document_id == document.origin_id:
            amount = commitment.outstanding
        if amount > 0:
            yield Leg(
                leaving[0][0].line,
                (commitment.item_id, commitment.variant_id, commitment.lot_id, commitment.property_instance_id),
                commitment.location_id,
                committed=-amount,
                order_line_id=commitment.order_line_id,
            )


def _amounts(
    commitments: Sequence[Commitment],
    moved: dict[Stock, Decimal],
    by_serial: Mapping[Engaged, int],
    origin_id: int | None,
) -> dict[Engaged, Decimal]:
    """How much of each commitment is released: named serial numbers their own, then plain quantities of the order,
    nearest stock first. What the order's serial numbers cover is not taken from its quantities as well."""
    named = {c.key: Decimal(by_serial.get(c.key, 0)) for c in commitments}
    taken = dict.fromkeys(named, Decimal(0))
    own = [commitment for commitment in commitments if commitment.document_id == origin_id]
    for names_serials in (True, False):
        for same in _NEAREST:
            for commitment in (c for c in own if c.names_serials == names_serials):
                key = commitment.key
                wanted = (named[key] if names_serials else commitment.outstanding) - taken[key]
                near = [stock for stock in moved if commitment.is_near(stock, *same)]
                taken[key] += _take(moved, near, wanted)
    return {key: named[key] or taken[key] for key in named}


def _take(moved: dict[Stock, Decimal], near: Sequence[Stock], wanted: Decimal) -> Decimal:
    left = wanted
    for stock in near:
        part = min(left, moved[stock])
        moved[stock] -= part
        left -= part
    return wanted - left


def _committed_serials(document: Document) -> dict[Engaged, int]:
    """How many of the serial numbers typed are committed to each order line, by what they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{TYPED} SELECT s.committed_line_id, s.property_instance_id, COUNT(*) "
            f"FROM d {in_order(('serials_serialnumber s', SAME_SERIAL))} "
            f"WHERE NOT {MAKES} AND s.committed_line_id IS NOT NULL "
            "GROUP BY s.committed_line_id, s.property_instance_id",
            [document.pk],
        )
        return {(line_id, instance_id): count for line_id, instance_id, count in cursor.fetchall()}


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
                AND COALESCE(s.property_instance_id, 0) = COALESCE(m.property_instance_id, 0)
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

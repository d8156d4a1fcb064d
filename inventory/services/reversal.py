"""Reversing a posted document: a document of its own with the opposite movements."""

from __future__ import annotations

import datetime
import logging
import uuid

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.progress import tell
from core.sql import lock_rows, timestamp
from inventory.exceptions import Conflict, Problem, Refused
from inventory.models import Document, DocumentLine, State
from inventory.posting import ledger, links, lot_states, shortages
from inventory.posting.steps import Step
from inventory.services.numbers import take_number
from inventory.services.posting import lock_document, require_date, require_unused
from inventory.services.rights import Actor, require

logger = logging.getLogger(__name__)
MAX_BLOCKERS = 100
# Neither reversed nor a reversal.
_STANDS = "d.state = 'posted' AND d.reverses_id IS NULL"


def reverse_document(
    *,
    document_id: int,
    user: Actor,
    date: datetime.date | None = None,
    note: str = "",
    posting_key: uuid.UUID | None = None,
) -> Document:
    """Undo a posted document by opposite movements; return the reversal, itself a posted document.

    Dated today unless ``date`` is given, and never before the document itself. Repeated with the same key, it
    happens once. Raises NotPermitted, Conflict when it is no longer posted, and Refused when later documents stand
    on it: each problem then carries the ``document_id`` of a blocker.
    """
    require(user, "reverse_document", _("You have no right to reverse documents."))
    tell(Step.READING)
    with transaction.atomic():
        document = lock_document(document_id)
        if document.state == State.REVERSED and posting_key and document.reversed_by.posting_key == posting_key:
            return document.reversed_by
        _require_reversible(document)
        require_unused(posting_key)
        reversal = _draft_reversal(document, user, date or max(timezone.localdate(), document.date), note)
        require_date(reversal, user)
        tell(Step.SERIALS)
        lot_states.lock_touched(document)
        _lock_serials(document)
        blockers = _blockers(document)
        if blockers:
            raise Refused(blockers)
        tell(Step.MOVEMENTS)
        _copy_movements(document, reversal)
        tell(Step.STOCK)
        ledger.add_to_balances(reversal)
        lot_states.take_back_lots(reversal)
        tell(Step.STATES)
        links.move_states(reversal)
        links.restore_before(reversal)
        tell(Step.CHECKING)
        short = shortages.shortages(reversal, spare_committed=False) or shortages.breaks_in_history(
            reversal, since=document.date
        )
        if short:
            raise Refused(_later_users(document) or short)
        _finish(document, reversal, user, posting_key)
    logger.info("reversed %s %s", document.document_type_id, document.number)
    return reversal


def _require_reversible(document: Document) -> None:
    if document.is_draft:
        raise Conflict(_("%(document)s is a draft: delete it instead.") % {"document": document})
    if document.state == State.REVERSED:
        raise Conflict(_("%(document)s is reversed already.") % {"document": document})
    if document.reverses_id:
        raise Refused(_("A reversal is not reversed: post the document anew instead."))


def _draft_reversal(document: Document, user: Actor, date: datetime.date, note: str) -> Document:
    if date < document.date:
        raise Refused([Problem(_("A reversal is not dated before the document that it reverses."), field="date")])
    kind = document.document_type
    scope = kind.number_scope(document.warehouse, date)
    reversal = Document.objects.create(
        document_type=kind,
        number=take_number(document_type=kind, scope=scope),
        number_scope=scope,
        date=date,
        warehouse=document.warehouse,
        target_warehouse=document.target_warehouse,
        template=document.template,
        partner=document.partner,
        reference=document.number,
        reference_date=document.date,
        note=note,
        reverses=document,
        created_by_id=user.pk if user is not None else None,
    )
    copied = [
        field.name for field in DocumentLine._meta.concrete_fields if field.name not in ("id", "document", "direction")
    ]
    columns = ", ".join(str(DocumentLine._meta.get_field(name).column) for name in copied)  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO inventory_documentline (document_id, direction, {columns}) "
            f"SELECT %s, -direction, {columns} FROM inventory_documentline WHERE document_id = %s",
            [reversal.pk, document.pk],
        )
    return reversal


def _lock_serials(document: Document) -> None:
    """Wait for others who move the same serial numbers, in the order of their ids."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM (SELECT s.id FROM serials_serialnumber s WHERE s.id IN ("
            "SELECT ms.serial_id FROM inventory_movementserial ms JOIN inventory_movement m ON m.id = ms.movement_id "
            "JOIN inventory_documentline l ON l.id = m.line_id WHERE l.document_id = %s) "
            f"ORDER BY s.id {lock_rows('s')}) AS locked",
            [document.pk],
        )


def _blockers(document: Document) -> list[Problem]:
    """Documents that stand on this one: later movements of its serial numbers, and what carries it out."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT DISTINCT ll.document_id
            FROM inventory_documentline l
            JOIN inventory_movement m ON m.line_id = l.id
            JOIN inventory_movementserial ms ON ms.movement_id = m.id
            JOIN inventory_movementserial o ON o.serial_id = ms.serial_id AND o.movement_id > m.id
            JOIN inventory_movement later ON later.id = o.movement_id
            JOIN inventory_documentline ll ON ll.id = later.line_id
            JOIN inventory_document d ON d.id = ll.document_id
            WHERE l.document_id = %s AND d.id <> %s AND {_STANDS} LIMIT {MAX_BLOCKERS}
            """,
            [document.pk, document.pk],
        )
        ids = [row[0] for row in cursor.fetchall()]
    carried_out = Q(origin=document) | Q(lines__movements__order_line__document=document)
    standing = Document.objects.filter(Q(pk__in=ids) | carried_out, state=State.POSTED, reverses=None)
    found = standing.exclude(pk=document.pk).distinct().order_by("date", "pk")
    return _as_problems(found.select_related("document_type")[:MAX_BLOCKERS])


def _as_problems(documents: object) -> list[Problem]:
    return [
        Problem(_("%(document)s stands on it: reverse that first.") % {"document": blocker}, document_id=blocker.pk)
        for blocker in documents  # type: ignore[attr-defined]
    ]


def _later_users(document: Document) -> list[Problem]:
    """The documents that took from the same stock later. Asked only once the reversal is refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT DISTINCT ll.document_id
            FROM inventory_documentline l
            JOIN inventory_movement m ON m.line_id = l.id AND m.quantity > 0
            JOIN inventory_movement later ON {ledger.SAME_STOCK.format(a="later", b="m")}
                AND later.id > m.id AND later.quantity < 0
            JOIN inventory_documentline ll ON ll.id = later.line_id
            JOIN inventory_document d ON d.id = ll.document_id
            WHERE l.document_id = %s AND d.id <> %s AND {_STANDS} LIMIT {MAX_BLOCKERS}
            """,
            [document.pk, document.pk],
        )
        ids = [row[0] for row in cursor.fetchall()]
    later = Document.objects.filter(pk__in=ids).select_related("document_type")
    return _as_problems(later.order_by("date", "pk"))


def _copy_movements(document: Document, reversal: Document) -> None:
    """The opposite of each movement, with the same serial numbers."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO inventory_movement (line_id, item_id, variant_id, lot_id, property_instance_id, location_id,
                quantity, committed, date, template_id, unit_cost, order_line_id, reverses_id, created_at)
            SELECT mine.id, m.item_id, m.variant_id, m.lot_id, m.property_instance_id, m.location_id,
                -m.quantity, -m.committed, doc.date, m.template_id, m.unit_cost, m.order_line_id, m.id,
                {timestamp("%s")}
            FROM inventory_movement m
            JOIN inventory_documentline l ON l.id = m.line_id
            JOIN inventory_document doc ON doc.id = %s
            JOIN inventory_documentline mine ON mine.document_id = doc.id AND mine.position = l.position
            WHERE l.document_id = %s ORDER BY m.id
            """,
            [now, reversal.pk, document.pk],
        )
        cursor.execute(
            """
            INSERT INTO inventory_movementserial (movement_id, serial_id)
            SELECT m.id, ms.serial_id
            FROM inventory_documentline l
            JOIN inventory_movement m ON m.line_id = l.id
            JOIN inventory_movementserial ms ON ms.movement_id = m.reverses_id
            WHERE l.document_id = %s
            """,
            [reversal.pk],
        )


def _finish(document: Document, reversal: Document, user: Actor, posting_key: uuid.UUID | None) -> None:
    reversal.state = State.POSTED
    reversal.posted_at = timezone.now()
    reversal.posted_by_id = user.pk if user is not None else None
    reversal.posting_key = posting_key
    reversal.save(update_fields=["state", "posted_at", "posted_by", "posting_key"])
    document.state = State.REVERSED
    document.save(update_fields=["state"])

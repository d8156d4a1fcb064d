"""Making, replacing and deleting drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.codes import clean_code
from core.sql import insert_rows, rows_source
from inventory.draft_rules import LineChecker, header_problems, line_direction, same_serial_twice
from inventory.entries import Header, LineEntry
from inventory.exceptions import Conflict, Problem, Refused
from inventory.models import Document, DocumentLine, DraftSerial
from inventory.services.line_properties import property_instances
from inventory.services.numbers import take_number
from inventory.services.rights import Actor, require, require_own_draft
from inventory.typed_serials import SERIAL_COLUMNS, serial_row
from inventory.units import unit_factors

MAX_PROBLEMS = 100
# How many of what is reserved for a draft are named.
_NAMED = 5

_HEADER_FIELDS = (
    "date",
    "warehouse",
    "target_warehouse",
    "template",
    "partner",
    "reference",
    "reference_date",
    "note",
    "origin",
    "closes_origin",
)
_LINE_FIELDS = (
    "document",
    "position",
    "direction",
    "item",
    "variant",
    "unit",
    "quantity",
    "packages",
    "location",
    "target_location",
    "lot_code",
    "property_instance",
    "target_property_instance",
    "start_date",
    "expiry_date",
    "supplier_code",
    "customer_code",
    "generate_serials",
    "unit_cost",
    "note",
)


def save_draft(
    *,
    header: Header,
    lines: Sequence[LineEntry],
    user: Actor,
    document: Document | None = None,
    version: int | None = None,
) -> Document:
    """Make a draft, or replace one wholly. A draft may be incomplete, not contradictory.

    Raises Refused with every problem, NotPermitted for another's draft, Conflict when ``version`` is given and
    the draft has changed since. The number of statements does not depend on the number of lines or serials.
    """
    require(user, "add_document", _("You have no right to draft documents."))
    problems = list(header_problems(header))
    checker = LineChecker(header, unit_factors(entry.item.pk for entry in lines))
    for position, entry in enumerate(lines, start=1):
        problems += checker.problems(position, entry)
        if len(problems) >= MAX_PROBLEMS:
            break
    problems += same_serial_twice(lines) if not problems else ()
    if problems:
        raise Refused(problems[:MAX_PROBLEMS])
    # Made before the number is taken, which others wait for.
    serials = _serial_rows(lines)
    try:
        with transaction.atomic():
            saved = _save_header(header, user, document, version)
            _insert_lines(saved, header, lines)
            if serials:
                _insert_serials(saved, serials)
    except IntegrityError as error:
        if "document_number_unique" not in str(error) and "number_key" not in str(error):
            raise
        raise Refused([_number_taken(header)]) from error
    return saved


def delete_draft(*, document: Document, user: Actor) -> None:
    """Delete a draft with its lines. Raises Refused once it is posted, NotPermitted for another's draft."""
    require(user, "delete_document", _("You have no right to delete drafts."))
    with transaction.atomic():
        kept = _locked_draft(document, user, None)
        _refuse_reserved_for(kept)
        _delete_lines(kept)
        kept.delete()


def _refuse_reserved_for(draft: Document) -> None:
    """Raise when something is reserved for the draft: all kinds of it are told at once."""
    lots = draft.reserved_lots.order_by("pk").values_list("name", flat=True)[:_NAMED]
    serials = draft.reserved_serialnumbers.order_by("pk").values_list("code", flat=True)[:_NAMED]
    sentences = [
        (lots, _("Lots are reserved for this document: %(codes)s. Release them first.")),
        (serials, _("Serial numbers are reserved for this document: %(codes)s. Release them first.")),
    ]
    problems = [Problem(text % {"codes": ", ".join(codes)}) for codes, text in sentences if codes]
    if problems:
        raise Refused(problems)


def _save_header(header: Header, user: Actor, document: Document | None, version: int | None) -> Document:
    values: dict[str, Any] = {name: getattr(header, name) for name in _HEADER_FIELDS}
    values["number_scope"] = scope = header.document_type.number_scope(header.warehouse, header.date)
    if document is None:
        number = header.number or take_number(document_type=header.document_type, scope=scope)
        author_id = user.pk if user is not None else None
        return Document.objects.create(
            document_type=header.document_type, number=clean_code(number), created_by_id=author_id, **values
        )
    saved = _locked_draft(document, user, version)
    if header.document_type.pk != saved.document_type_id:
        raise Refused(_("The type of a document never changes: make a new one."))
    for name, value in values.items():
        setattr(saved, name, value)
    saved.number = clean_code(header.number or saved.number)
    saved.version = saved.version + 1
    saved.changed_by_id = user.pk if user is not None else None
    saved.changed_at = timezone.now()
    saved.save()
    # Lines are replaced wholly: one mechanism for forms and files.
    _delete_lines(saved)
    return saved


def _delete_lines(draft: Document) -> None:
    """In two statements: nothing else names the lines of a draft, and Django would look, a hundred lines at a time."""
    DraftSerial.objects.filter(line__document=draft)._raw_delete(using=connection.alias)
    DocumentLine.objects.filter(document=draft)._raw_delete(using=connection.alias)


def _locked_draft(document: Document, user: Actor, version: int | None) -> Document:
    """The draft, locked against others who save or post it at the same time."""
    # Locked first, read then: what a lock waited for is seen whole only by the next statement.
    list(Document.objects.filter(pk=document.pk).select_for_update().values_list("pk"))
    try:
        locked = Document.objects.select_related("created_by", "changed_by").get(pk=document.pk)
    except Document.DoesNotExist:
        raise Conflict(_("This draft was deleted meanwhile.")) from None
    if not locked.is_draft:
        raise Conflict(_("%(document)s is posted and never changes: correct it by a reversal.") % {"document": locked})
    require_own_draft(user, locked)
    if version is not None and locked.version != version:
        raise _changed_meanwhile(locked)
    return locked


def _changed_meanwhile(document: Document) -> Conflict:
    message = _(
        "%(user)s saved this draft on %(time)s, after you opened it. What you typed is not saved: copy what you need, "
        "then open the draft again."
    )
    moment = timezone.localtime(document.changed_at) if document.changed_at else timezone.localtime()
    return Conflict(
        message
        % {
            "user": document.changed_by.get_username() if document.changed_by else _("An import"),
            "time": date_format(moment, "SHORT_DATETIME_FORMAT"),
        }
    )


def _number_taken(header: Header) -> Problem:
    return Problem(
        _("There is already a %(type)s with number %(number)s.")
        % {"type": header.document_type, "number": header.number},
        field="number",
    )


def _pk(instance: Any) -> Any:
    return instance.pk if instance is not None else None


def _insert_lines(document: Document, header: Header, lines: Sequence[LineEntry]) -> None:
    instances, targets = property_instances(lines)
    rows = [
        (
            document.pk,
            position,
            # A warehouse record without its template yet: either will do until posting asks for it.
            line_direction(header.document_type, header.template, entry.direction) or 1,
            entry.item.pk,
            _pk(entry.variant),
            _pk(entry.unit) or entry.item.unit_id,
            entry.quantity,
            entry.packages,
            _pk(entry.location),
            _pk(entry.target_location),
            clean_code(entry.lot_code) if entry.lot_code else "",
            _pk(instance),
            _pk(target),
            entry.start_date,
            entry.expiry_date,
            entry.supplier_code.strip(),
            entry.customer_code.strip(),
            entry.generate_serials,
            entry.unit_cost,
            entry.note,
        )
        for position, (entry, instance, target) in enumerate(zip(lines, instances, targets, strict=True), start=1)
    ]
    if rows:
        insert_rows(DocumentLine, _LINE_FIELDS, rows)


def _serial_rows(lines: Sequence[LineEntry]) -> list[tuple[Any, ...]]:
    """The serial numbers of all lines, with the positions of their lines, as ``_insert_serials`` takes them."""
    return [
        (
            position,
            place,
            *serial_row(
                serial.code, serial.supplier_code or entry.supplier_code, serial.customer_code or entry.customer_code
            ),
            serial.start_date,
            serial.expiry_date,
        )
        for position, entry in enumerate(lines, start=1)
        for place, serial in enumerate(entry.serials, start=1)
    ]


def _insert_serials(document: Document, rows: Sequence[Sequence[Any]]) -> None:
    """All serial numbers of all lines in one statement; the database finds each line by its position."""
    columns = {
        "line_position": "integer",
        "position": "integer",
        **dict.fromkeys(SERIAL_COLUMNS, "text"),
        "start_date": "date",
        "expiry_date": "date",
    }
    source, parameters = rows_source(columns, rows)
    names = ", ".join(list(columns)[1:])
    picked = ", ".join(f"r.{name}" for name in list(columns)[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO inventory_draftserial (line_id, {names}) SELECT l.id, {picked} FROM {source} AS r "
            "JOIN inventory_documentline l ON l.document_id = %s AND l.position = r.line_position",
            [*parameters, document.pk],
        )

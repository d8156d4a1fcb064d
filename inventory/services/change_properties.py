"""Change the properties of stock: an instance that a movement used never changes, so what stands there gets another.

A transfer within the place does it: what had the old properties leaves, and arrives with the new ones.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attributes.entries import InstanceEntry
from attributes.fields import Fields, Scope, fields_of
from attributes.models import PropertyInstance
from attributes.tables import OF_INSTANCE, values_text
from core.formatting import capital
from inventory.draft_rules import quantity_text
from inventory.entries import Header, LineEntry, SerialEntry
from inventory.exceptions import Problem, Refused
from inventory.models import Balance, Document, DocumentType, Movement, MovementSerial
from inventory.services.drafts import save_draft
from inventory.services.posting import post_document
from inventory.services.rights import Actor
from items.models import Item, Variant
from lots.models import Lot
from numbering.document_kinds import DocumentKind
from places.models import Location

MAX_PROBLEMS = 100
# The arguments of the verb that problems of the document's line are about; ``property_instance`` is told of what is
# missing, which only the new values can have.
_ARGUMENTS = {
    "quantity": "quantity",
    "serials": "serials",
    "target_property_instance": "new",
    "property_instance": "new",
    "date": "date",
}


def changed_already(posting_key: uuid.UUID | None) -> Document | None:
    """The document by which properties were changed with this key."""
    if posting_key is None:
        return None
    changes = Document.objects.filter(document_type=DocumentKind.TRANSFER, posting_key=posting_key)
    return changes.filter(lines__target_property_instance__isnull=False).first()


def change_properties(
    *,
    item: Item,
    location: Location,
    property_instance: PropertyInstance | None,
    new: InstanceEntry | PropertyInstance,
    user: Actor,
    variant: Variant | None = None,
    lot: Lot | None = None,
    quantity: Decimal | None = None,
    serials: Sequence[str] = (),
    date: datetime.date | None = None,
    note: str = "",
    posting_key: uuid.UUID | None = None,
) -> Document:
    """Give ``quantity`` of what stands at ``location`` with ``property_instance`` the ``new`` properties; return the
    posted transfer. None describes stock without properties.

    The quantity is in the item's management unit. Of an item with serial numbers ``serials`` says which pieces: all
    have these properties now. Repeated with the same key, it happens once. Raises NotPermitted, Conflict and Refused
    as drafting and posting do, each problem with the argument it is about: ``new.p12`` is the property with id 12,
    ``new.warranty_date`` the date. Source: an instance in use is superseded, never changed; who may post, may do it.
    """
    with transaction.atomic():
        if done := changed_already(posting_key):
            return done
        if item.serial_managed:
            quantity = Decimal(len(serials)) if serials else None
        entry = LineEntry(
            item=item,
            variant=variant,
            quantity=quantity or Decimal(0),
            location=location,
            target_location=location,
            lot_code=lot.name if lot else "",
            property_instance=property_instance,
            target_property_instance=new,
            serials=[SerialEntry(code) for code in serials] if item.serial_managed else [],
        )
        problems = [*_gaps(item, new), *_not_there(entry, lot, given=quantity is not None)]
        if problems:
            raise Refused(problems)
        header = Header(
            document_type=DocumentType.objects.get(pk=DocumentKind.TRANSFER),
            date=date or timezone.localdate(),
            warehouse=location.warehouse,
            target_warehouse=location.warehouse,
            note=note,
        )
        return _posted(header, entry, property_instance, lot, user, posting_key)


def _gaps(item: Item, new: InstanceEntry | PropertyInstance) -> Iterator[Problem]:
    """What of the new values is missing, each at its own field; of an instance that is chosen, posting tells."""
    if not isinstance(new, InstanceEntry):
        return
    if not item.has_instances or new.property_set.pk != item.property_set_id:
        # Drafting says what the item's set is.
        return
    asked = fields_of(new.property_set, Scope.STOCK)
    missing = list(_missing(asked, new))
    yield from missing
    if not new and not missing:
        yield Problem(_("Fill in at least one property: stock does not lose what is known of it."), field="new")


def _missing(asked: Fields, new: InstanceEntry) -> Iterator[Problem]:
    text = _("%(property)s is mandatory: fill it in.")
    for field, name in asked.missing(new.filled, new.warranty_date).items():
        yield Problem(text % {"property": capital(name)}, field=f"new.{field}")


def _not_there(entry: LineEntry, lot: Lot | None, *, given: bool) -> Iterator[Problem]:
    """Nothing is changed that does not stand there, wherever stock may be negative, and no other stock instead.

    Which serial numbers are there, posting tells one by one.
    """
    if entry.item.serial_managed:
        if not entry.serials:
            yield Problem(_("Name the serial numbers whose properties change."), field="serials")
        return
    if not given:
        yield Problem(_("Type the quantity."), field="quantity")
        return
    on_hand = _on_hand(entry, lot)
    if entry.quantity > on_hand:
        values = {
            "on_hand": quantity_text(max(on_hand, Decimal(0))),
            "wanted": quantity_text(entry.quantity),
            "unit": entry.item.unit.code,
        }
        text = _("%(on_hand)s %(unit)s of it on hand there with these properties; %(wanted)s wanted.")
        yield Problem(text % values, field="quantity")


def _on_hand(entry: LineEntry, lot: Lot | None) -> Decimal:
    """How much stands there with these properties."""
    key = {
        "item": entry.item,
        "variant": entry.variant,
        "lot": lot,
        "location": entry.location,
        "property_instance": entry.property_instance,
    }
    same = {name: value for name, value in key.items() if value is not None}
    nothing = {f"{name}__isnull": True for name, value in key.items() if value is None}
    balance = Balance.objects.filter(**same, **nothing).first()
    return balance.on_hand if balance else Decimal(0)


def _posted(
    header: Header,
    entry: LineEntry,
    taken: PropertyInstance | None,
    lot: Lot | None,
    user: Actor,
    posting_key: uuid.UUID | None,
) -> Document:
    before = transaction.savepoint()
    try:
        draft = save_draft(header=header, lines=[entry], user=user)
        # Its number is taken in turn: the first click of two, that this one was made beside, is through by now.
        if done := changed_already(posting_key):
            transaction.savepoint_rollback(before)
            return done
        document = post_document(document_id=draft.pk, user=user, posting_key=posting_key)
    except Refused as refused:
        problems = [replace(problem, position=None, field=_argument(problem, entry)) for problem in refused.problems]
        raise type(refused)(dict.fromkeys(problems)) from refused
    if others := list(_others_taken(document, taken)):
        raise Refused(others)
    # Posting holds it now: where stock may be negative, somebody else may have taken it since.
    if not entry.item.serial_managed and _on_hand(entry, lot) < 0:
        raise Refused([Problem(_changed_meanwhile(), field="quantity")])
    return document


def _changed_meanwhile() -> str:
    return _("What stands there has changed meanwhile: look at it again.")


def _argument(problem: Problem, entry: LineEntry) -> str:
    name, _dot, of_property = problem.field.partition(".")
    argument = _ARGUMENTS.get(name, "")
    if argument == "quantity" and entry.item.serial_managed:
        return "serials"
    return f"{argument}.{of_property}" if argument and of_property else argument


def _others_taken(document: Document, taken: PropertyInstance | None) -> Iterator[Problem]:
    """What the document moved, now that posting holds it, that had other properties than those to be changed."""
    others = Movement.objects.filter(line__document=document, quantity__lt=0)
    others = others.exclude(property_instance=taken) if taken else others.filter(property_instance__isnull=False)
    pieces = MovementSerial.objects.filter(movement__in=others).order_by("serial_id")
    told = pieces.values_list("serial__code", *(f"movement__{name}" for name in OF_INSTANCE))[:MAX_PROBLEMS]
    for code, *values in told:
        text = _("%(code)s is %(properties)s, and not what is to be changed: change it by itself.")
        properties = values_text(*values) or _("without properties")
        yield Problem(text % {"code": code, "properties": properties}, field="serials", serial=code)
    if not told and others.exists():
        yield Problem(_changed_meanwhile(), field="quantity")

"""Create a lot from a lot, of the same item or of another: one leaves, the other comes, the genealogy stays."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from attributes.models import PropertyInstance
from core.codes import code_key
from inventory.entries import Header, LineEntry, SerialEntry
from inventory.exceptions import Problem, Refused
from inventory.models import Balance, Direction, Document, DocumentType, MovementTemplate
from inventory.services.drafts import save_draft
from inventory.services.posting import post_document
from inventory.services.rights import Actor
from items.expiry import settled_expiry
from items.models import Item, Variant
from lots.models import Lot
from numbering.document_kinds import DocumentKind
from places.models import Location, Warehouse
from serials.models import SerialNumber

_SOURCE, _NEW = 1, 2
# Where a problem of a line of the document belongs among the arguments of the verb.
_ARGUMENTS = {
    (_SOURCE, "quantity"): "quantity",
    (_SOURCE, "location"): "location",
    (_SOURCE, "serials"): "serials",
    (_NEW, "item"): "item",
    (_NEW, "variant"): "variant",
    (_NEW, "quantity"): "new_quantity",
    (_NEW, "location"): "new_location",
    (_NEW, "lot_code"): "code",
    (_NEW, "start_date"): "start_date",
    (_NEW, "expiry_date"): "expiry_date",
    (_NEW, "serials"): "serials",
    (_SOURCE, "property_instance"): "location",
    (None, "date"): "date",
    (None, "template"): "template",
}


def lot_from_lot_templates(warehouse: Warehouse | None = None) -> QuerySet[MovementTemplate]:
    """The active templates that create lots from lots on warehouse records, of one warehouse or of all."""
    offered = Q(document_types__isnull=True) | Q(document_types=DocumentKind.WAREHOUSE_RECORD)
    found = MovementTemplate.objects.filter(offered, active=True, create_lot_from_lot=True).distinct()
    return found.filter(warehouse=warehouse) if warehouse else found


def made_already(lot: Lot, posting_key: uuid.UUID | None) -> Document | None:
    """The document by which a lot was made from ``lot`` with this key."""
    return Document.objects.filter(posting_key=posting_key, lines__lot=lot).first() if posting_key else None


def lot_made(document: Document) -> Lot:
    """The lot that such a document made."""
    return Lot.objects.get(documentline__document=document, documentline__position=_NEW)


def create_lot_from_lot(
    *,
    lot: Lot,
    location: Location,
    quantity: Decimal,
    user: Actor,
    property_instance: PropertyInstance | None = None,
    item: Item | None = None,
    variant: Variant | None = None,
    code: str = "",
    new_quantity: Decimal | None = None,
    expiry_date: datetime.date | None = None,
    start_date: datetime.date | None = None,
    new_location: Location | None = None,
    serials: Sequence[str] = (),
    date: datetime.date | None = None,
    template: MovementTemplate | None = None,
    note: str = "",
    posting_key: uuid.UUID | None = None,
) -> Document:
    """Take ``quantity`` out of ``lot`` at ``location`` and make a new lot of it; return the posted document.

    Quantities are in the management unit of their item; of the same item as much comes as leaves. What is not given
    is that of the source for the same item (variant, dates, customer and supplier code, serial numbers), and by the
    rules of the other item else; no ``code`` takes one from the item's lot code type. ``serials`` leave the source
    and come into the new lot under the same codes; of a source without, they are those of the new lot.
    ``property_instance`` says which of several stocks of the lot leaves; the new lot keeps it as far as its item has
    the same property set.

    Repeated with the same key, it happens once. Raises NotPermitted, Conflict and Refused as drafting and posting
    do, each problem with the argument it is about. Source: domain, create lot from lot.
    """
    with transaction.atomic():
        source = _source(lot)
        if done := made_already(source, posting_key):
            return done
        day = date or timezone.localdate()
        new = LineEntry(
            item=item or source.item,
            variant=variant,
            quantity=Decimal(0) if new_quantity is None else new_quantity,
            direction=Direction.LOAD,
            location=new_location or location,
            lot_code=code.strip(),
            start_date=start_date,
            expiry_date=expiry_date,
            serials=[SerialEntry(serial) for serial in serials],
        )
        old = replace(
            new,
            item=source.item,
            variant=source.variant,
            quantity=quantity,
            direction=Direction.UNLOAD,
            location=location,
            lot_code=source.name,
            start_date=None,
            expiry_date=None,
        )
        described = list(_describe(source, old, new, property_instance))
        chosen, problems = _template(location.warehouse, template)
        problems += [*_problems(old, new, new_quantity), *described]
        if problems or chosen is None:
            raise Refused(problems)
        _complete(source, old, new)
        kind = DocumentType.objects.get(pk=DocumentKind.WAREHOUSE_RECORD)
        header = Header(document_type=kind, date=day, warehouse=chosen.warehouse, template=chosen, note=note)
        return _posted(source, header, [old, new], user, posting_key)


def _source(lot: Lot) -> Lot:
    """The source as it is now, not held: posting comes to lots after much else, and holds it then."""
    try:
        return Lot.objects.select_related("item__unit", "item__item_class", "item__property_set", "variant").get(
            pk=lot.pk
        )
    except Lot.DoesNotExist:
        raise Refused(_("This lot was deleted meanwhile.")) from None


def _describe(source: Lot, old: LineEntry, new: LineEntry, given: PropertyInstance | None) -> Iterator[Problem]:
    """Name the properties of what leaves, and of what comes. Serial numbers that leave know their own."""
    if not source.item.has_instances:
        return
    same_set = new.item.property_set_id == source.item.property_set_id
    if source.item.serial_managed:
        keys = [code_key(serial.code) for serial in old.serials]
        pieces = SerialNumber.objects.filter(lot=source, code_key__in=keys, location__isnull=False)
        found = {piece.property_instance for piece in pieces.select_related("property_instance__property_set")}
        if same_set and len(found) > 1:
            names = ", ".join(sorted(str(instance or "–") for instance in found))
            text = _("These serial numbers have different properties (%(names)s): make a lot of each kind.")
            yield Problem(text % {"names": names}, field="serials")
        elif same_set:
            new.property_instance = next(iter(found), None)
        return
    if given is None:
        held = Balance.objects.filter(lot=source, location=old.location, on_hand__gt=0)
        found = {balance.property_instance for balance in held.select_related("property_instance__property_set")}
        if len(found) > 1:
            text = _("Stock of lot %(lot)s with different properties is there: choose which of it leaves.")
            yield Problem(text % {"lot": source.name}, field="location")
            return
        given = next(iter(found), None)
    old.property_instance = given
    new.property_instance = given if same_set else None


def _complete(source: Lot, old: LineEntry, new: LineEntry) -> None:
    """Fill in what was not given of both lines; a code that is not given is made on posting."""
    if new.item == source.item:
        _fill_from_source(source, new, old.quantity)
    old.serials = old.serials if old.item.serial_managed else []
    new.serials = new.serials if new.item.serial_managed else []
    new.generate_serials = bool(new.item.serial_managed and not new.serials and new.item.serial_rule)


def _fill_from_source(source: Lot, new: LineEntry, quantity: Decimal) -> None:
    """The new lot of the same item: what was not given is that of the source; so are its serial numbers."""
    new.quantity = quantity
    new.variant = new.variant or source.variant
    new.start_date = new.start_date or source.start_date
    due = source.expiry_date
    # What a line cannot say posting takes over by itself: a date that the policy would move now, or before the start.
    if due and new.start_date and source.item.expiry_editable and settled_expiry(source.item.expiry_policy, due) == due:
        new.expiry_date = new.expiry_date or due
    new.supplier_code, new.customer_code = source.supplier_code, source.customer_code
    new.unit_cost = source.unit_cost
    keys = [code_key(serial.code) for serial in new.serials]
    known = {serial.code_key: serial for serial in SerialNumber.objects.filter(lot=source, code_key__in=keys)}
    new.serials = [_as_old(serial, known.get(code_key(serial.code))) for serial in new.serials]


def _as_old(entry: SerialEntry, old: SerialNumber | None) -> SerialEntry:
    if old is None:
        return entry
    return SerialEntry(old.code, old.start_date, old.expiry_date, old.supplier_code, old.customer_code)


def _template(warehouse: Warehouse, given: MovementTemplate | None) -> tuple[MovementTemplate | None, list[Problem]]:
    """The template to post with: the one that is given, or the only one of the warehouse."""
    found = list(lot_from_lot_templates(warehouse).select_related("warehouse"))
    fitting = [template for template in found if given is None or template == given]
    if len(fitting) == 1:
        return fitting[0], []
    values = {"warehouse": warehouse.code}
    if not found:
        text = _("No template of warehouse %(warehouse)s creates lots from lots: an administrator can add one.")
    elif given:
        text = _("Choose a template of warehouse %(warehouse)s that creates lots from lots.")
    else:
        text = _("Warehouse %(warehouse)s has several templates that create lots from lots: choose one.")
    return None, [Problem(text % values, field="template")]


def _problems(old: LineEntry, new: LineEntry, new_quantity: Decimal | None) -> Iterator[Problem]:
    """What posting would not tell, or would not tell where it was typed."""
    item = new.item
    if item == old.item and new_quantity not in (None, old.quantity):
        yield Problem(_("Of the same item as much comes as leaves."), field="new_quantity")
    if item != old.item and new_quantity is None:
        yield Problem(_("Say how much of %(item)s comes.") % {"item": item.code}, field="new_quantity")
    if not item.lot_managed:
        yield Problem(_("Item %(item)s is not managed by lots.") % {"item": item.code}, field="item")
    elif not new.lot_code and not item.lot_rule:
        text = _("Type the code of the new lot: item %(item)s has no lot code type to make one by.")
        yield Problem(text % {"item": item.code}, field="code")


def _posted(
    source: Lot, header: Header, lines: Sequence[LineEntry], user: Actor, posting_key: uuid.UUID | None
) -> Document:
    old, new = lines
    before = transaction.savepoint()
    try:
        draft = save_draft(header=header, lines=lines, user=user)
        # Its number is taken in turn: the first click of two, that this one was made beside, is through by now.
        if done := made_already(source, posting_key):
            transaction.savepoint_rollback(before)
            return done
        return post_document(document_id=draft.pk, user=user, posting_key=posting_key)
    except Refused as refused:
        raise type(refused)(_as_asked(refused.problems, same=old.item == new.item)) from refused


def _as_asked(problems: Iterable[Problem], *, same: bool) -> list[Problem]:
    """The problems of the document's lines, each at the argument it is about, and each once."""
    asked: dict[Problem, None] = {}
    for problem in problems:
        field = _ARGUMENTS.get((problem.position, problem.field), "")
        if same and field == "new_quantity":
            field = "quantity"
        asked[replace(problem, position=None, field=field)] = None
    return list(asked)

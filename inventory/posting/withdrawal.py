"""Automatic withdrawal on posting: a line that leaves its lots open becomes one line for each lot and place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from inventory.draft_rules import line_direction, quantity_problems, quantity_text
from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.lot_rules import Purpose
from inventory.models import Direction, Document, DocumentLine
from inventory.posting.line_parts import LinePart, write_parts
from inventory.posting.places import Places
from inventory.units import managed_quantity
from inventory.withdrawal import Proposal, Wanted, propose
from items.models import Item, Withdrawal
from lots.names import parse_lot_name

# How many of the lots that were passed over are named.
_NAMED = 3


def withdraw(
    document: Document,
    lines: Sequence[DocumentLine],
    places: Places,
    factors: Mapping[tuple[int, int], Decimal],
    purpose: Purpose,
) -> tuple[dict[int, int], list[Problem]]:
    """Give open lines of ``lines`` their lots, in the database. Returns where each new position came from, and
    what could not be given; then nothing was written. Without open lines it asks nothing of the database.
    """
    takers = {line.pk: want for line in lines if (want := _wanted(document, line, places, factors))}
    if not any(not want.lot_name for want in takers.values()):
        return {}, []
    proposals = dict(zip(takers, propose(list(takers.values()), purpose, origin_id=document.origin_id), strict=True))
    short = [
        shortage_problem(line, takers[line.pk], proposals[line.pk])
        for line in lines
        if line.pk in takers and not takers[line.pk].lot_name and proposals[line.pk].missing
    ]
    if short:
        return {}, short
    taken = {line.pk: list(_parts(line, proposals[line.pk])) for line in lines if line.pk in proposals}
    return write_parts(document, lines, taken), []


def hold_items(document: Document, lines: Sequence[DocumentLine]) -> None:
    """Wait for others who choose or number lots of the same items: what they took or made is then seen.

    All at once and in the order of their ids, before any other lock of the posting, so that nobody waits in a circle.
    """
    held = set()
    for line in lines:
        direction = line_direction(document.document_type, document.template, line.direction)
        numbers = direction == Direction.LOAD and line.item.fifo_lots
        if numbers or open_lots(document, line, direction):
            held.add(line.item_id)
    if held:
        list(Item.objects.filter(pk__in=held).select_for_update(no_key=True).order_by("pk").values_list("pk"))


def open_lots(document: Document, line: DocumentLine, direction: int | None) -> bool:
    """Whether posting chooses the lots of a line: of what leaves, unless serial numbers say which pieces leave."""
    return direction == Direction.UNLOAD and not line.item.serial_managed and leaves_lots_open(document, line)


def leaves_lots_open(document: Document, line: DocumentLine) -> bool:
    """Whether a line that takes from stock leaves its lots to the withdrawal of its item (domain: withdrawal)."""
    item, rules, template = line.item, document.document_type.rules, document.template
    if not item.lot_managed or (template and not template.lot_management):
        return False
    if line.lot_code:
        return item.fifo_lots and not parse_lot_name(line.lot_code)[1]
    if rules.effect is Effect.COMMIT and not rules.must_be_available:
        return False
    return item.withdrawal != Withdrawal.MANUAL or item.fifo_lots


def _wanted(
    document: Document, line: DocumentLine, places: Places, factors: Mapping[tuple[int, int], Decimal]
) -> Wanted | None:
    direction = line_direction(document.document_type, document.template, line.direction)
    if direction != Direction.UNLOAD or not line.item.lot_managed:
        return None
    if any(quantity_problems(line.item, line.unit, line.quantity, factors)):
        # Told by the plan, and nothing to be given lots.
        return None
    is_open = open_lots(document, line, direction)
    if not is_open and not line.lot_code:
        return None
    goes_to = places.counter(line)
    return Wanted(
        item=line.item,
        variant_id=line.variant_id,
        quantity=managed_quantity(line.item, line.unit_id, line.quantity, factors),
        locations=[location for location in places.sources(line, direction) if location != goes_to],
        code=line.lot_code if is_open else "",
        lot_name="" if is_open else line.lot_code,
        property_instance_id=line.property_instance_id,
    )


def shortage_problem(line: DocumentLine, want: Wanted, proposal: Proposal) -> Problem:
    """What is missing of a line, and which lots were passed over and why."""
    given = want.quantity - proposal.missing
    values = {
        "item": line.item.code,
        "lot": want.code,
        "given": quantity_text(given),
        "wanted": quantity_text(want.quantity),
        "unit": line.item.unit.code,
    }
    if want.code:
        text = _("Lot %(lot)s of %(item)s: only %(given)s of %(wanted)s %(unit)s can be taken.")
    else:
        text = _("%(item)s: only %(given)s of %(wanted)s %(unit)s can be taken from lots.")
    reasons = [stock.why_not or _not_automatic(stock.lot.name) for stock in proposal.passed_over]
    message = " ".join([text % values, *dict.fromkeys(reasons[:_NAMED])])
    return Problem(message, line.position, "lot_code" if want.code else "quantity")


def _not_automatic(name: str) -> str:
    return _("Lot %(lot)s is left out by its status: name it yourself to take it.") % {"lot": name}


def _parts(line: DocumentLine, proposal: Proposal) -> Iterator[LinePart]:
    named = line.property_instance_id
    if len(proposal.parts) == 1:
        # One lot covers it: the line keeps its unit.
        stock = proposal.parts[0][0]
        instance = named or stock.property_instance_id
        yield LinePart(stock.lot.name, instance, stock.location.pk, line.unit_id, line.quantity)
        return
    for stock, quantity in proposal.parts:
        instance = named or stock.property_instance_id
        yield LinePart(stock.lot.name, instance, stock.location.pk, line.item.unit_id, quantity)

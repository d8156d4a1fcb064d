"""Automatic withdrawal on posting: a line that leaves its lots open becomes one line for each lot and place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from core.sql import rows_source
from inventory.draft_rules import line_direction, quantity_problems, quantity_text
from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.lot_rules import Purpose
from inventory.models import Direction, Document, DocumentLine
from inventory.posting.places import Places
from inventory.units import managed_quantity
from inventory.withdrawal import Proposal, Wanted, propose
from items.models import Item, Withdrawal
from lots.names import parse_lot_name

# Above the positions of any document: lines wait there while they are put in their new order.
_ASIDE = 10_000_000
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
    return _split(document, lines, proposals), []


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


def _split(document: Document, lines: Sequence[DocumentLine], proposals: Mapping[int, Proposal]) -> dict[int, int]:
    """Write the lots on the lines, with new lines for further lots right after their own; returns where each
    position came from."""
    came_from: dict[int, int] = {}
    rows: list[tuple[object, ...]] = []
    for line in lines:
        for first, row in enumerate(_parts(line, proposals.get(line.pk))):
            position = len(rows) + 1
            came_from[position] = line.position
            rows.append((line.pk, first > 0, position, *row))
    columns = {
        "id": "bigint",
        "is_new": "boolean",
        "position": "integer",
        "lot_code": "text",
        "property_instance_id": "bigint",
        "location_id": "bigint",
        "unit_id": "bigint",
        "quantity": "numeric",
    }
    source, parameters = rows_source(columns, rows)
    given = ("position", "lot_code", "property_instance_id", "location_id", "unit_id", "quantity")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE inventory_documentline SET position = position + {_ASIDE} WHERE document_id = %s", [document.pk]
        )
        settings = ", ".join(f"{name} = r.{name}" for name in given)
        cursor.execute(
            f"UPDATE inventory_documentline SET {settings} FROM {source} AS r "
            "WHERE inventory_documentline.id = r.id AND NOT r.is_new",
            parameters,
        )
        copied = ", ".join(_copied_columns())
        cursor.execute(
            f"INSERT INTO inventory_documentline ({', '.join(given)}, {copied}) "
            f"SELECT {', '.join(f'r.{name}' for name in given)}, {', '.join(f'l.{c}' for c in _copied_columns())} "
            f"FROM {source} AS r JOIN inventory_documentline l ON l.id = r.id WHERE r.is_new",
            parameters,
        )
    return came_from


def _parts(line: DocumentLine, proposal: Proposal | None) -> Iterator[tuple[object, ...]]:
    if proposal is None or not proposal.parts:
        yield line.lot_code, line.property_instance_id, line.location_id, line.unit_id, line.quantity
        return
    if len(proposal.parts) == 1:
        # One lot covers it: the line keeps its unit.
        stock = proposal.parts[0][0]
        named = line.property_instance_id or stock.property_instance_id
        yield stock.lot.name, named, stock.location.pk, line.unit_id, line.quantity
        return
    for stock, quantity in proposal.parts:
        named = line.property_instance_id or stock.property_instance_id
        yield stock.lot.name, named, stock.location.pk, line.item.unit_id, quantity


def _copied_columns() -> list[str]:
    """What a further line takes over from its own: all but what is its own, and packages, which count once."""
    own = {"id", "position", "lot_code", "property_instance_id", "location_id", "unit_id", "quantity", "packages"}
    fields = DocumentLine._meta.concrete_fields
    return [str(field.column) for field in fields if field.column not in own]

"""Codes for sixteen who post at once: from one rule, where each waits for its counter, and from a rule each.

Everything else is the same: each posts loads of an item of its own, so no balance is shared. What is compared is how
many documents are posted in a second. SQLite has one writer at a time whatever the rules are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils import timezone

from bench.bench import Bench
from bench.clients import Clients, clients
from bench.masters import Masters, masters
from bench.timing import Result, Way, compare
from inventory.entries import Header, LineEntry
from inventory.models import DocumentType
from inventory.services import save_draft
from items.models import Item, ItemClass
from numbering.document_kinds import DocumentKind
from numbering.models import CodeKind, CodeType
from serials.models import SerialNumber

CLIENTS, EACH, PIECES = 16, 12, 3
TARGET = 0.4

Shares = Sequence[Sequence[int]]


def run(bench: Bench) -> Iterator[Result]:
    with bench.within(), clients(bench.large.url, CLIENTS) as people:
        of = masters()
        shared, own = _items_of_one_rule(of), of.items[:CLIENTS]
        one, many = _posting(people, of, shared), _posting(people, of, own)
        one_ms, many_ms, _statements = compare(one, many, runs=bench.runs)
        documents = CLIENTS * EACH
        yield Result(
            case=f"Allocate codes: {CLIENTS} clients on one rule, against a rule each",
            rows=documents * PIECES,
            ours=documents / one_ms * 1000,
            floor=documents / many_ms * 1000,
            target=TARGET,
            higher=True,
            unit="/s",
            note=_proven(shared),
        )


def _posting(people: Clients, of: Masters, items: Sequence[Item]) -> Way:
    """Each client posts the loads of its own item; drafting them is not measured."""
    return Way(people.post, lambda: [_drafts(of, item) for item in items])


def _drafts(of: Masters, item: Item) -> list[int]:
    """Loads of a few pieces whose codes are to be made."""
    place = of.locations[0]
    header = Header(
        document_type=DocumentType.objects.get(pk=DocumentKind.PURCHASE_DELIVERY),
        date=timezone.localdate(),
        warehouse=place.warehouse,
        partner=of.partners[0],
    )
    line = LineEntry(item=item, quantity=Decimal(PIECES), location=place, generate_serials=True)
    return [save_draft(header=header, lines=[line], user=None).pk for _document in range(EACH)]


def _items_of_one_rule(of: Masters) -> list[Item]:
    """As many items as clients, all with one rule: made when they are not there yet."""
    made, new = ItemClass.objects.get_or_create(code="BENCH-ONE-RULE", defaults={"description": "Of one rule"})
    if new:
        rule = CodeType.objects.create(kind=CodeKind.SERIAL, code=made.code, description="One rule", prefix="ONE-")
        for number in range(CLIENTS):
            Item.objects.create(
                item_class=made,
                unit=of.items[0].unit,
                code=f"ONE{number:02d}",
                description=f"Part {number}",
                serial_managed=True,
                serial_code_type=rule,
            )
    return list(Item.objects.filter(item_class=made).order_by("code_key"))


def _proven(items: Sequence[Item]) -> str:
    """Look at every code of the one rule. Raises RuntimeError when one repeats or is missing."""
    codes = SerialNumber.objects.filter(item__in=items).values_list("code", flat=True)
    numbers = sorted(int(code.removeprefix("ONE-")) for code in codes)
    if numbers[0] != 0 or any(after - before != 1 for before, after in pairwise(numbers)):
        raise RuntimeError("Codes of one rule repeat, or some are missing.")
    return f"{len(numbers):,} codes of one rule, from {len(items)} clients: no repeat, no gap"

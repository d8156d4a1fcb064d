"""FIFO instances that a file passes over: of reversed documents, which no file carries (seed: Lot Fifo)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils import timezone

from core.codes import code_key
from core.upsert import by_field
from inventory.draft_rules import line_direction
from inventory.entries import Header, LineEntry
from inventory.models import Direction
from items.models import Item, Variant
from lots.models import Lot
from lots.names import parse_lot_name

_Scope = tuple[int, int | None, str]


def make_passed_over(documents: Iterable[tuple[Header, Sequence[LineEntry]]]) -> None:
    """Make the instance before each that is loaded, if neither the file nor the register has it: empty, as it is
    where the file comes from, so that those that follow keep their numbers."""
    named: dict[_Scope, set[int]] = defaultdict(set)
    called: dict[_Scope, tuple[Item, Variant | None, str]] = {}
    for header, lines in documents:
        for entry in lines:
            code, instance = parse_lot_name(entry.lot_code)
            loads = line_direction(header.document_type, header.template, entry.direction) == Direction.LOAD
            if entry.item.fifo_lots and instance and loads:
                scope = (entry.item.pk, entry.variant.pk if entry.variant else None, code_key(code))
                named[scope].add(instance)
                called.setdefault(scope, (entry.item, entry.variant, code))
    gaps = {(scope, n - 1) for scope, instances in named.items() for n in instances if n - 1 not in {0, *instances}}
    if not gaps:
        return
    keys = sorted({key for (_item, _variant, key), _instance in gaps})
    for lot in by_field(Lot.objects.filter(instance__gt=0), "code_key", keys):
        gaps.discard(((lot.item_id, lot.variant_id, lot.code_key), lot.instance))
    made = []
    for scope, instance in sorted(gaps, key=str):
        item, variant, code = called[scope]
        made.append(Lot(item=item, variant=variant, code=code, instance=instance, created_at=timezone.now()))
    Lot.objects.bulk_create(made)

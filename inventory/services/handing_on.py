"""What a lot made from a lot has of its source, beside what the lines of the document say."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery

from lots.header import HEADER
from lots.models import Lot, LotChange
from numbering.models import CodeType
from serials.models import SerialNumber

# What describes the goods is as true of them in their new lot.
_DESCRIBES_GOODS = ("lot_type", "evaluation", "supplier", "producer", "label_type")


def hand_on(source: Lot, made: Lot, rule: CodeType | None, *, was_there: bool, user_id: int | None) -> None:
    """Give the new lot what its source says of the goods, if it is of the same item.

    It is never freer than its source: it takes over the status, and is sold only if that is. What somebody entered
    for a lot made ahead stays otherwise, and what changes of a lot that was there is kept in its history; a lot made
    just now was never seen without. ``rule`` made its code.
    """
    values: dict[str, Any] = {"code_type": rule} if rule else {}
    if made.item_id == source.item_id:
        values |= {name: getattr(made, name) or getattr(source, name) for name in _DESCRIBES_GOODS}
        values |= {"status": source.status or made.status, "sellable": source.sellable and made.sellable}
        old = SerialNumber.objects.filter(lot=source, code_key=OuterRef("code_key")).values("supplier")[:1]
        SerialNumber.objects.filter(lot=made).update(supplier=Subquery(old))
    changed = {name: value for name, value in values.items() if value != getattr(made, name)}
    kept = [name for name in changed if name in HEADER.editable] if was_there else []
    if kept:
        made.version += 1
        LotChange.objects.bulk_create(
            LotChange(
                lot=made,
                version=made.version,
                field=name,
                old_value=HEADER.as_text(name, getattr(made, name)),
                new_value=HEADER.as_text(name, changed[name]),
                user_id=user_id,
            )
            for name in kept
        )
    if changed:
        Lot.objects.filter(pk=made.pk).update(**changed, version=made.version)

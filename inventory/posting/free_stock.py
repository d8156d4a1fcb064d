"""How much of the stock that lines describe has their properties already, and how much has none yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q

from inventory.models import Balance, Movement
from inventory.posting.planned import LinePlan, Plan, StockKey
from inventory.stock import total

_STOCK = ("item", "variant", "lot", "property_instance", "location")
_NOTHING = Decimal(0)
# Of a stock, and the location where it stands.
_Key = tuple[StockKey, int]


class FreeStock:
    """What of the stocks of ``lines`` nobody has engaged, as lines take it in turn. Two statements, or none.

    What the order engages that the document carries out is free for it; so is what the document itself brings.
    Nothing is locked: what somebody else takes meanwhile, the balances tell once all is carried out.
    """

    def __init__(self, plan: Plan, lines: Sequence[LinePlan]) -> None:
        self._free: dict[_Key, Decimal] = defaultdict(Decimal)
        self._there: set[_Key] = set()
        if lines:
            self._read(plan, lines)

    def take(self, planned: LinePlan) -> list[tuple[int | None, Decimal]]:
        """What a line takes of the instance that it names, and of what has none: the rest of it, of what there is.

        What is missing then is missed in stock of that instance, unless only stock without properties is there.
        """
        named = planned.line.property_instance_id
        own, plain = _key(planned, named), _key(planned, None)
        of_own = self._cut(own, planned.quantity)
        of_plain = self._cut(plain, planned.quantity - of_own)
        missing = planned.quantity - of_own - of_plain
        if plain in self._there and own not in self._there:
            of_plain += missing
        else:
            of_own += missing
        return [(instance, part) for instance, part in ((named, of_own), (None, of_plain)) if part]

    def _cut(self, key: _Key, wanted: Decimal) -> Decimal:
        part = min(wanted, max(self._free[key], _NOTHING))
        self._free[key] -= part
        return part

    def _read(self, plan: Plan, lines: Sequence[LinePlan]) -> None:
        named = {planned.line.property_instance_id for planned in lines}
        items = {planned.line.item_id for planned in lines}
        where = Q(item__in=items) & (Q(property_instance__in=named) | Q(property_instance=None))
        places = {planned.source.pk for planned in lines if planned.source}
        balances = Balance.objects.filter(where, location__in=places, on_hand__gt=0).order_by()
        for *stock, on_hand, committed in balances.values_list(*_STOCK, "on_hand", "committed"):
            self._add(stock, on_hand - committed)
        if plan.document.origin_id:
            engaged = Movement.objects.filter(where, order_line__document=plan.document.origin_id, location__in=places)
            left = engaged.values_list(*_STOCK).annotate(left=total("committed")).order_by()
            for *stock, amount in left:
                if _stock_key(stock) in self._there:
                    self._free[_stock_key(stock)] += amount
        for planned in plan.lines:
            if planned.brings and planned.location:
                line = planned.line
                stock = [line.item_id, line.variant_id, line.lot_id, line.property_instance_id, planned.location.pk]
                self._add(stock, planned.quantity)

    def _add(self, stock: Sequence[int | None], amount: Decimal) -> None:
        key = _stock_key(stock)
        self._free[key] += amount
        self._there.add(key)


def _stock_key(stock: Sequence[int | None]) -> _Key:
    item, variant, lot, instance, location = stock
    return (item or 0, variant, lot, instance), location or 0


def _key(planned: LinePlan, instance_id: int | None) -> _Key:
    line = planned.line
    return (line.item_id, line.variant_id, line.lot_id, instance_id), planned.source.pk if planned.source else 0

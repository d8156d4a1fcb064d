"""Which lots an unload is proposed: first in first out, or by expiry date (domain: withdrawal).

Reading is one statement or two, whatever the number of lines; choosing is a pure function.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils import timezone

from attributes.models import PropertyInstance
from core.codes import code_key
from inventory.lot_rules import Purpose, refusal
from inventory.models import Balance, Movement
from inventory.stock import total
from items.models import Item, Withdrawal
from lots.models import Lot
from places.models import Location

_STOCK_FIELDS = ("item", "variant", "lot", "property_instance", "location")
_NEVER = datetime.date.max
# Item, variant, lot, property instance, location.
_Stock = tuple[int, int | None, int | None, int | None, int]


@dataclass
class Wanted:
    """What a line asks for: ``quantity`` in the management unit, from ``locations``, in their order.

    ``code`` asks for the FIFO instances of one lot code; ``lot_name`` for one lot, which somebody has chosen;
    ``property_instance_id`` for stock with these properties, or without any, which the line then describes.
    """

    item: Item
    variant_id: int | None
    quantity: Decimal
    locations: Sequence[Location]
    code: str = ""
    lot_name: str = ""
    property_instance_id: int | None = None

    def takes(self, stock: LotStock) -> bool:
        """Whether a stock is where, and of the properties, that the line asks for."""
        asked = self.property_instance_id
        return stock.location in self.locations and (asked is None or stock.property_instance_id in (asked, None))


@dataclass
class LotStock:
    """One lot in one place, with one property instance or none: what stands there, and what of it nobody has engaged
    or been given yet."""

    lot: Lot
    location: Location
    on_hand: Decimal
    free: Decimal
    why_not: str = ""
    # What of it the order engages that the document carries out: taken before anything else.
    engaged: Decimal = Decimal(0)
    property_instance: PropertyInstance | None = None

    @property
    def property_instance_id(self) -> int | None:
        return self.property_instance.pk if self.property_instance else None


@dataclass
class Proposal:
    """What one line is given, in the order in which it is taken, and how much is missing.

    ``passed_over`` are the lots that would have been taken, with what forbids it.
    """

    parts: list[tuple[LotStock, Decimal]] = field(default_factory=list)
    missing: Decimal = Decimal(0)
    passed_over: list[LotStock] = field(default_factory=list)


def lots_in_stock(
    wanted: Iterable[Wanted], purpose: Purpose, *, origin_id: int | None = None
) -> dict[tuple[int, int | None], list[LotStock]]:
    """The lots on hand of each item and variant in the places asked for, as the item's withdrawal takes them.

    What the order ``origin_id`` engages is free for the document that carries it out.
    """
    wanted = list(wanted)
    items = {want.item.pk: want.item for want in wanted}
    places = {location.pk: location for want in wanted for location in want.locations}
    balances = (
        Balance.objects.filter(item__in=items, location__in=places, lot__isnull=False, on_hand__gt=0)
        .select_related("lot__status", "lot__reserved_partner", "property_instance")
        .order_by("pk")
    )
    engaged = _engaged_by(origin_id) if origin_id else {}
    then = _stock_on(purpose.day, items, places) if purpose.day < timezone.localdate() else None
    found: dict[tuple[int, int | None], list[LotStock]] = defaultdict(list)
    for balance in balances if items and places else []:
        lot, item = balance.lot, items[balance.item_id]
        if lot is None:
            continue
        key = (balance.item_id, balance.variant_id, lot.pk, balance.property_instance_id, balance.location_id)
        own = engaged.get(key, Decimal(0))
        free = balance.on_hand - balance.committed + own
        if then is not None:
            free = min(free, then.get(key, Decimal(0)))
        place = places[balance.location_id]
        stock = LotStock(lot, place, balance.on_hand, free, refusal(lot, item, purpose), own, balance.property_instance)
        found[balance.item_id, balance.variant_id].append(stock)
    for (item_id, _variant), stocks in found.items():
        stocks.sort(key=lambda stock: _turn(items[item_id], stock))
    return found


def _engaged_by(order_id: int) -> dict[_Stock, Decimal]:
    rows = (
        Movement.objects.filter(order_line__document=order_id)
        .values_list(*_STOCK_FIELDS)
        .annotate(left=total("committed"))
        .order_by()
    )
    return {(item, variant, lot, instance, place): left for item, variant, lot, instance, place, left in rows}


def _stock_on(day: datetime.date, items: Iterable[int], places: Iterable[int]) -> dict[_Stock, Decimal]:
    """What stood at the end of a day in the past: a document dated then takes nothing that came later."""
    rows = (
        Movement.objects.filter(item__in=list(items), location__in=list(places), lot__isnull=False, date__lte=day)
        .filter(reverses=None, reversed_by=None)
        .values_list(*_STOCK_FIELDS)
        .annotate(left=total("quantity"))
        .order_by()
    )
    return {(item, variant, lot, instance, place): left for item, variant, lot, instance, place, left in rows}


def _turn(item: Item, stock: LotStock) -> tuple[datetime.date, datetime.date, int, str]:
    """When a lot's turn comes. First in is by start date, which the document that loaded it gave."""
    lot = stock.lot
    start = lot.start_date or lot.created_at.date()
    by_expiry = item.withdrawal == Withdrawal.FEFO and not item.fifo_lots
    return (lot.expiry_date or _NEVER) if by_expiry else start, start, lot.pk, stock.location.code_key


def propose(wanted: Sequence[Wanted], purpose: Purpose, *, origin_id: int | None = None) -> list[Proposal]:
    """Lots and places for each line, none given twice. Lines that name a lot take theirs first, and get no parts.

    What is reserved for others is never proposed, whoever asks.
    """
    stocks = lots_in_stock(wanted, replace(purpose, override=False), origin_id=origin_id)
    for want in wanted:
        if want.lot_name:
            _take_named(want, stocks[want.item.pk, want.variant_id])
    return [Proposal() if want.lot_name else choose(want, stocks[want.item.pk, want.variant_id]) for want in wanted]


def _take_named(want: Wanted, stocks: Sequence[LotStock]) -> None:
    left = want.quantity
    for stock in stocks:
        if code_key(stock.lot.name) == code_key(want.lot_name) and want.takes(stock):
            part = min(left, max(stock.free, Decimal(0)))
            stock.free -= part
            stock.engaged -= min(part, stock.engaged)
            left -= part


def choose(want: Wanted, stocks: Sequence[LotStock]) -> Proposal:
    """Fill one line from ``stocks``, in their order, taking what is given off what is free."""
    found = Proposal(missing=want.quantity)
    given: dict[int, Decimal] = {}
    asked = [stock for stock in stocks if want.takes(stock) and _is_called(stock.lot, want.code)]
    if want.property_instance_id:
        # What has the properties asked for comes before what has none.
        asked.sort(key=lambda stock: stock.property_instance_id is None)
    for engaged_only in (True, False):
        for place, stock in enumerate(asked):
            part = min(found.missing, stock.free, stock.engaged if engaged_only else stock.free)
            if part <= 0:
                continue
            if stock.why_not or not (want.code or engaged_only or _automatic(stock.lot)):
                found.passed_over += [] if engaged_only else [stock]
                continue
            stock.free -= part
            stock.engaged -= min(part, stock.engaged)
            found.missing -= part
            given[place] = given.get(place, Decimal(0)) + part
    found.parts = [(asked[place], quantity) for place, quantity in sorted(given.items())]
    return found


def _is_called(lot: Lot, code: str) -> bool:
    return not code or lot.code_key == code_key(code)


def _automatic(lot: Lot) -> bool:
    return lot.status is None or lot.status.automatic_withdrawal

"""What tests of lots in the editor share: stock to take from, and what the page says of each line."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.factories import TODAY, ItemFactory, line, posted
from tests.inventory.pages import typed

SALE = "/documents/new/sales-delivery/"
RECEIPT = "/documents/new/purchase-delivery/"
PRODUCTION = "/documents/new/production-record/"


def make_milk(place: Any) -> Any:
    """60 of L1, which expires first, and 80 of L2; warned of ten days before, blocked two."""
    item = ItemFactory(lot=True, code="MILK", withdrawal="fefo", expiry_warn_days=10, expiry_block_days=2)
    receive(item, place, L2=(80, 90), L1=(60, 40))
    return item


def make_syrup(place: Any) -> Any:
    """FIFO lots: 30 at one price, then 40 at another, under one lot code."""
    item = ItemFactory(lot=True, code="SYRUP", fifo_lots=True, withdrawal="fifo")
    for quantity, cost in ((30, 2), (40, 3)):
        entry = line(item, place, lot_code="S1", quantity=Decimal(quantity), unit_cost=Decimal(cost))
        posted("purchase-delivery", place, entry)
    return item


def receive(item: Any, place: Any, **lots: Any) -> None:
    """Lots by code, each with its quantity and the days until it expires."""
    for code, (quantity, days) in lots.items():
        expiry = TODAY + timedelta(days=days) if days is not None else None
        entry = line(item, place, lot_code=code, quantity=Decimal(quantity), expiry_date=expiry)
        posted("purchase-delivery", place, entry)


def show(client: Any, place: Any, *lines: Any, url: str = SALE, action: str = "refresh", **header: Any) -> Any:
    """The page with what was typed."""
    response = client.post(url, typed(place, *lines, action=action, **header))
    assert response.status_code == 200
    return response


def hints(response: Any) -> list[Any]:
    """What the page says of each line."""
    return [entry["hint"] for entry in response.context["lines"]]


def choices(hint: Any) -> list[str]:
    """The lots that a line is offered."""
    return [choice.lot.name for choice in hint.lots.choices]


def notes(hint: Any) -> list[tuple[str, str]]:
    """What is said of the lot of a line."""
    return [(note.tone, note.text) for note in hint.lots.notes]


def lots_typed(response: Any, *names: str) -> list[tuple[str, ...]]:
    """What the lines of the page hold in these fields: lot and quantity unless named."""
    names = names or ("lot_code", "quantity")
    return [tuple(entry["form"].typed(name) for name in names) for entry in response.context["lines"]]

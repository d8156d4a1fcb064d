"""Tryton, driven through its own models in its server's process: what the group ``tryton`` compares with.

    python -P tryton_peer.py DATABASE [--keep]

``TRYTOND_DATABASE__URI`` and ``TRYTOND_DATABASE__PATH`` say where. Makes the database, answers with one line of JSON
that names the versions and the modes of each verb, then does what each line of standard input asks, and answers with
the milliseconds it took, from the start of the transaction to its commit. ``stock`` sees to it that there is enough to
ship:

    {"verb": "receive", "mode": "numbers given", "pieces": 1000}  ->  {"ms": 10000.0}
    {"verb": "stock", "pieces": 1000}  ->  {}

It runs in an environment of its own: nothing of the product is imported here, and the product imports nothing of it.
"""

from __future__ import annotations

import datetime
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any

from trytond import backend, config
from trytond.pool import Pool
from trytond.transaction import Transaction

PACKAGES = ("trytond", "trytond_stock", "trytond_stock_lot")
# The user that is the server itself: no access is checked.
ROOT = 0


class Peer:
    """A database with one company and two products whose every piece has its lot, and what is done with them."""

    def __init__(self, name: str, *, keep: bool) -> None:
        self.name = name
        self.context: dict[str, Any] = {}
        self.in_stock: list[int] = []
        if not (keep and self._is_there()):
            self._make()
        else:
            Pool(name).init()
        with self._transaction():
            self._find_masters()
        self.modes: dict[str, dict[str, Callable[[int], list[int]]]] = {
            "receive": {
                "numbers given": lambda pieces: self._receive(self._numbered_lots(pieces)),
                "own sequence": lambda pieces: self._receive(self._sequence_lots(pieces)),
            },
            # Assigning first, which looks whether it is there, takes three times as long, and more with more in stock.
            "ship": {"not assigned": self._ship},
        }

    def stock(self, pieces: int) -> None:
        """Receive what is missing to ship so many pieces."""
        if (missing := pieces - len(self.in_stock)) > 0:
            self.do("receive", "numbers given", missing)

    def do(self, verb: str, mode: str, pieces: int) -> tuple[float, list[int]]:
        """Do it in one transaction: the milliseconds until it is committed, and the moves."""
        work = self.modes[verb][mode]
        start = time.perf_counter()
        with self._transaction():
            moves = work(pieces)
        return (time.perf_counter() - start) * 1000, moves

    def prove(self, moves: list[int], pieces: int) -> None:
        """Raise unless each piece was moved."""
        with self._transaction():
            done = Pool().get("stock.move").search([("id", "in", moves), ("state", "=", "done")], count=True)
        if done != pieces:
            raise RuntimeError(f"{done} of {pieces} pieces were moved")

    # The work: every call takes all pieces at once, which is the fastest that Tryton offers.

    def _numbered_lots(self, pieces: int) -> list[Any]:
        return self._lots([{"product": self.by_hand, "number": f"B{next(self.numbers):012d}"} for _ in range(pieces)])

    def _sequence_lots(self, pieces: int) -> list[Any]:
        return self._lots([{"product": self.by_sequence} for _ in range(pieces)])

    def _lots(self, values: list[dict[str, Any]]) -> list[Any]:
        return list(Pool().get("stock.lot").create(values))

    def _receive(self, lots: list[Any]) -> list[int]:
        moves = self._moved(lots, self.supplier, self.storage)
        Pool().get("stock.move").do(moves)
        self.in_stock += [lot.id for lot in lots]
        return [move.id for move in moves]

    def _ship(self, pieces: int) -> list[int]:
        chosen = Pool().get("stock.lot").browse(self.in_stock[:pieces])
        moves = self._moved(chosen, self.storage, self.customer)
        Pool().get("stock.move").do(moves)
        del self.in_stock[:pieces]
        return [move.id for move in moves]

    def _moved(self, lots: list[Any], origin: int, target: int) -> list[Any]:
        """A move of one piece for each lot, without a shipment: that would cost more."""
        shared = {
            "unit": self.unit,
            "quantity": 1,
            "from_location": origin,
            "to_location": target,
            "unit_price": Decimal(1),
            "currency": self.currency,
        }
        values = [{"product": lot.product.id, "lot": lot.id, **shared} for lot in lots]
        return list(Pool().get("stock.move").create(values))

    # The database and its masters.

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with Transaction().start(self.name, ROOT, context=self.context):
            yield

    def _is_there(self) -> bool:
        with Transaction().start(None, ROOT, autocommit=True) as beside:
            return self.name in beside.database.list()

    def _make(self) -> None:
        throw_away(self.name)
        with Transaction().start(None, ROOT, autocommit=True) as beside:
            beside.database.create(beside.connection, self.name)
        database = backend.Database(self.name).connect()
        database.init()
        Pool(self.name).init(update=["ir", "res", "stock_lot"], lang=["en"], activatedeps=True)
        with self._transaction():
            self._make_masters()

    def _make_masters(self) -> None:
        get, known = Pool().get, Pool().get("ir.model.data").get_id
        (currency,) = get("currency.currency").create([{"name": "Euro", "symbol": "€", "code": "EUR"}])
        get("currency.currency.rate").create([{"currency": currency.id, "rate": 1, "date": datetime.date.min}])
        (owner,) = get("party.party").create([{"name": "Owner"}])
        get("company.company").create([{"party": owner.id, "currency": currency.id}])
        of_lots = known("stock_lot", "sequence_type_stock_lot")
        rule = {"name": "Pieces", "sequence_type": of_lots, "prefix": "S", "padding": 12}
        (sequence,) = get("ir.sequence").create([rule])
        product = {
            "type": "goods",
            "default_uom": known("product", "uom_unit"),
            "lot_required": ["supplier", "customer", "storage"],
            "products": [("create", [{}])],
        }
        get("product.template").create(
            [
                {**product, "name": "Numbered by hand"},
                {**product, "name": "Numbered by sequence", "lot_sequence": sequence.id},
            ]
        )

    def _find_masters(self) -> None:
        get, known = Pool().get, Pool().get("ir.model.data").get_id
        (company,) = get("company.company").search([])
        self.context = {"company": company.id}
        self.currency, self.unit = company.currency.id, known("product", "uom_unit")
        places = ("supplier", "storage", "customer")
        self.supplier, self.storage, self.customer = (known("stock", f"location_{place}") for place in places)
        products = get("product.product").search([], order=[("id", "ASC")])
        self.by_hand, self.by_sequence = (product.id for product in products)
        self.numbers = count(get("stock.lot").search([], count=True) + 1)


def throw_away(name: str) -> None:
    """Drop the database, if it is there."""
    if backend.name == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(config.get("database", "path"), f"{name}.sqlite{ending}").unlink(missing_ok=True)
        return
    backend.Database(name).close()
    with Transaction().start(None, ROOT, autocommit=True) as beside, beside.connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def tell(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def main(name: str, *options: str) -> None:
    keep = "--keep" in options
    try:
        peer = Peer(name, keep=keep)
        versions = {package: version(package) for package in PACKAGES}
        tell({"versions": versions, "modes": {verb: list(modes) for verb, modes in peer.modes.items()}})
        for line in sys.stdin:
            asked = json.loads(line)
            if asked["verb"] == "stock":
                peer.stock(asked["pieces"])
                tell({})
                continue
            took, moves = peer.do(**asked)
            tell({"ms": took})
            peer.prove(moves, asked["pieces"])
    finally:
        if not keep:
            throw_away(name)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A file of documents as plain data, before anything is looked up."""

from __future__ import annotations

import datetime
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from attributes.columns import Given
from core.codes import code_key
from inventory.entries import SerialEntry


@dataclass(frozen=True, slots=True)
class Values:
    """What a line has once; rows that differ in it make different lines."""

    supplier_code: str = ""
    customer_code: str = ""
    start_date: datetime.date | None = None
    expiry_date: datetime.date | None = None
    unit_cost: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a row is about, apart from where it stands: codes as typed, cleaned."""

    item_class: str
    item: str
    variant: str
    lot: str
    unit: str
    # The codes folded, once for all rows that name them.
    key: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        codes = (self.item_class, self.item, self.variant, self.lot, self.unit)
        object.__setattr__(self, "key", tuple(map(code_key, codes)))

    def lot_key(self) -> tuple[str, ...]:
        return self.key[:4]


@dataclass(frozen=True, slots=True)
class Place:
    """A warehouse and maybe a location in it, as typed."""

    warehouse: str
    location: str
    key: tuple[str, str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", (code_key(self.warehouse), code_key(self.location)))


@dataclass(slots=True)
class FileLine:
    """Rows of one document that make one line; ``line`` is where the first of them stands in the file. ``becomes`` is
    what the rows say of properties where goods arrive."""

    line: int
    piece: Piece
    place: Place
    target: Place | None
    sign: int
    values: Values
    properties: Given
    becomes: Given
    quantity: Decimal = Decimal(0)
    packages: int | None = None
    serials: list[SerialEntry] = field(default_factory=list)
    serial_lines: list[int] = field(default_factory=list)

    def line_of(self, serial: str) -> int:
        """The line of the file that names the serial number, the last if several do."""
        wanted = code_key(serial)
        for entry, line in zip(reversed(self.serials), reversed(self.serial_lines), strict=True):
            if code_key(entry.code) == wanted:
                return line
        return self.line


@dataclass(slots=True)
class Half:
    """One row: a whole entry of a line or, on a transfer, one side of it."""

    line: int
    piece: Piece
    place: Place
    quantity: Decimal
    packages: int | None
    values: Values
    serial: SerialEntry | None
    properties: Given

    def pair_key(self) -> tuple[object, ...]:
        return (*self.piece.key, code_key(self.serial.code) if self.serial else "", abs(self.quantity))


@dataclass(slots=True)
class FileDocument:
    """Rows with the same type and number. ``header`` holds the cells of the first of them, by column."""

    line: int
    kind: str
    number: str
    date: datetime.date
    header: dict[str, str]
    moves_to_target: bool
    # The warehouse that the document is of, and the one that it goes to, with the lines that said so.
    warehouse: tuple[str, int] | None = None
    target_warehouse: tuple[str, int] | None = None
    source_only: bool = False
    lines: dict[tuple[object, ...], FileLine] = field(default_factory=dict)
    leaving: dict[tuple[object, ...], deque[Half]] = field(default_factory=lambda: defaultdict(deque))
    arriving: dict[tuple[object, ...], deque[Half]] = field(default_factory=lambda: defaultdict(deque))

    @property
    def label(self) -> str:
        return f"{self.kind} {self.number}"

    def add(self, half: Half, sign: int, arrives: Half | None = None) -> None:
        """Put a row on the line it belongs to, with the row where its goods arrive if there is one."""
        values, target = half.values, arrives.place if arrives else None
        becomes = arrives.properties if arrives else Given()
        key = (
            half.piece.key,
            half.place.key,
            target.key if target else None,
            sign,
            values,
            half.properties,
            becomes,
        )
        line = self.lines.get(key)
        if line is None:
            line = self.lines[key] = FileLine(
                half.line, half.piece, half.place, target, sign, values, half.properties, becomes
            )
        line.quantity += abs(half.quantity)
        if half.packages is not None:
            line.packages = (line.packages or 0) + half.packages
        if half.serial:
            line.serials.append(half.serial)
            line.serial_lines.append(half.line)

    def add_side(self, half: Half) -> None:
        """Put one side of a transfer with its other side, whichever comes first: that of the same properties, or else
        the first."""
        key = half.pair_key()
        mine, others = (self.leaving, self.arriving) if half.quantity < 0 else (self.arriving, self.leaving)
        waiting = others.get(key)
        if not waiting:
            mine[key].append(half)
            return
        other = next((side for side in waiting if side.properties == half.properties), waiting[0])
        waiting.remove(other)
        leaves, arrives = (half, other) if half.quantity < 0 else (other, half)
        self.add(leaves, -1, arrives)

    def unpaired(self) -> Iterator[Half]:
        """Sides that are still alone, in the order of the file; where nothing leaves, the rows become lines."""
        alone = [half for waiting in (*self.leaving.values(), *self.arriving.values()) for half in waiting]
        alone.sort(key=lambda half: half.line)
        if alone and not self.lines and all(half.quantity > 0 for half in alone):
            self.source_only = True
            self.warehouse, self.target_warehouse = self.target_warehouse, None
            for half in alone:
                self.add(half, -1)
            alone = []
        self.leaving.clear()
        self.arriving.clear()
        yield from alone

"""What a plan consists of: lines resolved, the parts of their stock, and the movements to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.models import Direction, Document, DocumentLine
from places.models import Location

# Item, variant, lot, property instance.
StockKey = tuple[int, int | None, int | None, int | None]


@dataclass
class Leg:
    """One movement to be: what it adds to a place's stock on hand, or to its committed stock."""

    line: DocumentLine
    stock: StockKey
    location_id: int
    quantity: Decimal = Decimal(0)
    committed: Decimal = Decimal(0)
    template_id: int | None = None
    order_line_id: int | None = None


@dataclass(frozen=True)
class Part:
    """How much of a line has which property instance: that of the stock it is taken from, and what it then has."""

    taken: int | None
    given: int | None
    quantity: Decimal


@dataclass
class LinePlan:
    """One line, resolved."""

    line: DocumentLine
    direction: int
    quantity: Decimal
    location: Location | None
    counter_location: Location | None = None
    serials_typed: int = 0
    serials_to_make: int = 0
    # Their codes, once they are taken from the item's rule.
    serials_made: Sequence[str] = ()
    # Set by the plan for what brings goods in from outside: it may make lots and serial numbers.
    brings: bool = False
    # Where its stock has properties; resolved once lots and serial numbers are held.
    parts: list[Part] = field(default_factory=list)

    @property
    def makes_code(self) -> bool:
        """Whether a load that names no lot gets one by the rule: where the item is set so, and for lots of lots."""
        item, template = self.line.item, self.line.document.template
        from_lots = template is not None and template.create_lot_from_lot
        if not (self.brings and item.lot_managed and item.lot_rule):
            return False
        return (item.makes_lots and (template is None or template.lot_management)) or from_lots

    @property
    def source(self) -> Location | None:
        """Where it takes or engages stock; None for what comes from outside."""
        return self.location if self.direction == Direction.UNLOAD else self.counter_location

    def amounts(self, *, leaving: bool) -> list[tuple[StockKey, Decimal]]:
        """How much of each stock leaves, or arrives."""
        line = self.line
        sums: dict[int | None, Decimal] = defaultdict(Decimal)
        for part in self.parts or [Part(None, None, self.quantity)]:
            sums[part.taken if leaving else part.given] += part.quantity
        return [((line.item_id, line.variant_id, line.lot_id, one), quantity) for one, quantity in sums.items()]


@dataclass
class Plan:
    """All lines of a document, resolved, with what stands in the way."""

    document: Document
    lines: list[LinePlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Where a line stood on the draft, by its position now: automatic withdrawal makes several of one.
    came_from: dict[int, int] = field(default_factory=dict)
    # The code types that made lots for lines, by the id of the line.
    lots_made: dict[int, int] = field(default_factory=dict)

    @property
    def effect(self) -> Effect:
        return self.document.document_type.rules.effect

    @property
    def names_serials(self) -> bool:
        """Whether any line names serial numbers."""
        return any(planned.serials_typed for planned in self.lines)

    @property
    def moves_serials(self) -> bool:
        """Whether any line names serial numbers that must be there: it takes or engages them."""
        return any(planned.serials_typed and not planned.brings for planned in self.lines)

    @property
    def has_serials(self) -> bool:
        """Whether any line names serial numbers or makes them."""
        return any(planned.serials_typed or planned.serials_to_make for planned in self.lines)

    def on_draft(self, problem: Problem) -> Problem:
        """The problem with the position that its line has on the draft."""
        return replace(problem, position=self.came_from.get(problem.position or 0, problem.position))

    def leaving(self) -> Iterator[tuple[LinePlan, int]]:
        """The lines that take or engage what stands somewhere, and the location where it does."""
        for planned in self.lines:
            if planned.source:
                yield planned, planned.source.pk

    def legs(self) -> Iterator[Leg]:
        """The movements of the lines themselves; call it once lots, places and property instances are known."""
        template = self.document.template
        for planned in self.lines:
            line, place, direction = planned.line, planned.location, planned.direction
            if place is None:
                continue
            leaves = direction == Direction.UNLOAD
            own, other = planned.amounts(leaving=leaves), planned.amounts(leaving=not leaves)
            if self.effect is Effect.COMMIT:
                own = planned.amounts(leaving=True)
                yield from (Leg(line, stock, place.pk, committed=part, order_line_id=line.pk) for stock, part in own)
                continue
            template_id = template.pk if template else None
            yield from (Leg(line, stock, place.pk, part * direction, template_id=template_id) for stock, part in own)
            if planned.counter_location:
                there, offset_id = planned.counter_location.pk, template.offset_template_id if template else None
                yield from (Leg(line, stock, there, -part * direction, template_id=offset_id) for stock, part in other)

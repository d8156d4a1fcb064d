"""Which progressives go to which request: pure functions on what the counters hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from numbering.exceptions import Exhausted
from numbering.letters import ordinal_of
from numbering.rendering import CompiledRule, Rule, Steps

# Given (index of the request, its codes), the (index, code) pairs of those that somebody has already given by hand.
Offered = Sequence[tuple[int, Sequence[str]]]
Taken = Callable[[Offered], set[tuple[int, str]]]

_LARGEST = 2**63 - 1
_LARGEST_LOOKAHEAD = 20_000


def next_after(last: int | None, start: int, increment: int) -> int:
    """A start number raised later moves a counter up to it; nothing moves it back."""
    return start if last is None else max(last + increment, start)


@dataclass
class Supply:
    """What one root still has to give: released progressives, lowest first, then those after the last."""

    rule: Rule
    last_number: int | None = None
    last_letters: int | None = None
    released: Sequence[tuple[int, int]] = ()
    counter_id: int = 0
    used: int = 0

    @property
    def next_number(self) -> int:
        return next_after(self.last_number, self.rule.start_number, self.rule.increment)

    @property
    def next_letters(self) -> int:
        """Letters go one by one, whatever the increment of the number."""
        return max((self.last_letters or 0) + 1, ordinal_of(self.rule.start_letters))

    def window(self, count: int) -> Steps:
        """The next ``count`` progressives, without taking them. Raises Exhausted past what can be counted."""
        reused = self.released[self.used : self.used + count]
        fresh, increment = count - len(reused), self.rule.increment
        numbers = range(self.next_number, self.next_number + fresh * increment, increment)
        letters = range(self.next_letters, self.next_letters + fresh)
        if fresh and max(numbers[-1], letters[-1]) > _LARGEST:
            raise Exhausted(_("Exhausted: code type %(rule)s cannot count further.") % {"rule": self.rule.code})
        if not reused:
            return Steps(numbers, letters)
        return Steps([n for n, _letters in reused] + [*numbers], [o for _number, o in reused] + [*letters])

    def advance(self, count: int) -> None:
        """Take the first ``count`` progressives of the window."""
        reused = min(count, len(self.released) - self.used)
        fresh = count - reused
        if fresh:
            self.last_number, self.last_letters = (
                self.next_number + (fresh - 1) * self.rule.increment,
                self.next_letters + fresh - 1,
            )
        self.used += reused


@dataclass
class Demand:
    """How many codes one request still lacks."""

    index: int
    compiled: CompiledRule
    supply: Supply
    count: int
    codes: list[str] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return self.count - len(self.codes)


def serve(demands: Sequence[Demand], taken: Taken | None = None) -> None:
    """Give every demand its codes, lowest progressives first, and advance the supplies by what was given.

    A progressive whose code is ``taken`` is passed over. ``taken`` is asked once for all demands, then only
    about what collided, looking twice as far each time. Raises like ``CompiledRule.codes``.
    """
    waiting, lookahead = list(demands), 1
    while waiting:
        # Who is last at a supply may look beyond what is missing: nobody's window comes after.
        last = {id(demand.supply): demand for demand in waiting}
        offers = [(demand, _offer(demand, lookahead if last[id(demand.supply)] is demand else 0)) for demand in waiting]
        occupied: dict[int, set[str]] = defaultdict(set)
        for index, code in taken([(demand.index, codes) for demand, codes in offers]) if taken else ():
            occupied[index].add(code)
        for demand, codes in offers:
            _accept(demand, codes, occupied[demand.index])
        waiting = [demand for demand in waiting if demand.missing]
        lookahead = min(lookahead * 2, _LARGEST_LOOKAHEAD)


def _offer(demand: Demand, lookahead: int) -> list[str]:
    """The codes that are missing, taken from the supply; or some more to choose from, as far as the rule reaches."""
    count = lookahead
    while count > demand.missing:
        try:
            return demand.compiled.codes(demand.supply.window(count))
        except Exhausted:
            count //= 2
    codes = demand.compiled.codes(demand.supply.window(demand.missing))
    demand.supply.advance(demand.missing)
    return codes


def _accept(demand: Demand, codes: Sequence[str], occupied: set[str]) -> None:
    """Take the free codes; of more than are missing, the supply is advanced by those alone that were looked at."""
    free = [code for code in codes if code not in occupied] if occupied else codes
    chosen = free[: demand.missing]
    if len(codes) > demand.missing:
        complete = len(chosen) == demand.missing
        demand.supply.advance(codes.index(chosen[-1]) + 1 if complete else len(codes))
    demand.codes += chosen

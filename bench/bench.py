"""What the cases are given: the databases, and how to measure on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from bench.houses import House
from bench.timing import Result, Way, compare

# Writing is measured the same way at any scale; what grows is compared with this.
SMALL = 100_000


class Bench:
    """One database system at one scale: ``large`` has ``scale`` serial numbers, ``small`` 100,000, or a tenth of a
    scale that is no more than that."""

    def __init__(self, url: str, scale: int, *, runs: int, profile: bool, keep: bool) -> None:
        self.url, self.scale, self.runs, self.profile, self.keep = url, scale, runs, profile, keep
        self._open: list[House] = []

    @cached_property
    def large(self) -> House:
        return self._house(self.scale)

    @cached_property
    def small(self) -> House:
        return self._house(SMALL if self.scale > SMALL else max(self.scale // 10, 1_000))

    def _house(self, rows: int) -> House:
        house = House(rows, keep=self.keep)
        self._open.append(house)
        return house

    @property
    def database(self) -> str:
        return "postgresql" if self.is_postgresql else "sqlite"

    @property
    def is_postgresql(self) -> bool:
        return self.url.startswith("postgres")

    @contextmanager
    def within(self, house: House | None = None) -> Iterator[None]:
        """Work on one of the databases: the large one unless another is named."""
        with (house or self.large).use():
            yield

    def compare(
        self, case: str, ours: Way, floor: Way, *, rows: int, target: float, higher: bool = False, note: str = ""
    ) -> Result:
        """Both ways in turn, on the database in use."""
        took, least, statements = compare(ours, floor, runs=self.runs, profile=self.profile)
        return Result(case, rows, took, least, target, statements, higher=higher, note=note)

    def close(self) -> None:
        for house in self._open:
            house.close()

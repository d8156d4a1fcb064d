"""Measuring: two ways of doing the same work, in turn, so that a machine that slows down slows down both."""

from __future__ import annotations

import cProfile
import gc
import pstats
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection

Prepare = Callable[[], Any]


@dataclass(frozen=True)
class Way:
    """One way of doing the work. ``prepare``, not timed, makes what each run is given; ``clean`` removes what is left,
    not timed either."""

    work: Callable[[Any], Any]
    prepare: Prepare = lambda: None
    clean: Callable[[Any], Any] = lambda _given: None


@dataclass(frozen=True)
class Result:
    """One row of the table. Times are medians, in milliseconds; other ``unit``s say so.

    ``ratio`` is ``ours`` divided by ``floor``; the target is met when it is at most ``target``, or, where
    ``higher`` is better, at least that.
    """

    case: str
    rows: int
    ours: float
    floor: float
    target: float
    statements: int | None = None
    higher: bool = False
    unit: str = "ms"
    note: str = ""
    database: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.floor if self.floor else float("inf")

    @property
    def met(self) -> bool:
        return self.ratio >= self.target if self.higher else self.ratio <= self.target


@dataclass
class Counted:
    """How many statements were sent to the database, and which."""

    statements: list[str] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append(sql)
        return execute(sql, params, many, context)

    def __len__(self) -> int:
        return len(self.statements)


@contextmanager
def counting() -> Iterator[Counted]:
    """The statements sent within, on the connection in use."""
    counted = Counted()
    with connection.execute_wrapper(counted):
        yield counted


def compare(ours: Way, floor: Way, *, runs: int, profile: bool = False) -> tuple[float, float, int]:
    """Medians of both ways in milliseconds, after one run of each that is not counted, and the statements of ours."""
    counted = _statements(ours)
    _once(floor)
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs):
        # Who goes second finds caches warm: take turns.
        for index in (0, 1) if run % 2 else (1, 0):
            times[index].append(_once((ours, floor)[index]))
    if profile:
        _profile(ours)
    return median(times[0]), median(times[1]), counted


def _statements(way: Way) -> int:
    given = way.prepare()
    with counting() as counted:
        way.work(given)
    way.clean(given)
    return len(counted)


def _once(way: Way) -> float:
    given = way.prepare()
    gc.collect()
    start = time.perf_counter()
    way.work(given)
    took = time.perf_counter() - start
    way.clean(given)
    return took * 1000


def _profile(way: Way) -> None:
    given = way.prepare()
    profiler = cProfile.Profile()
    profiler.runcall(way.work, given)
    way.clean(given)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(30)

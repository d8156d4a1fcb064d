"""The groups of cases, in the order in which they run: what reads before what writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.bench import Bench
    from bench.timing import Result

Group = Callable[["Bench"], Iterator["Result"]]

# Each is a module beside this one, whose ``run`` yields the results of its cases.
GROUPS = (
    "register",
    "search",
    "rendering",
    "pages",
    "posting",
    "unloading",
    "importing",
    "numbers",
    "memory",
    "tryton",
)

# The peer takes minutes: it is measured at full size, or when it is asked for.
FULL = 10_000_000


def usual(rows: int) -> tuple[str, ...]:
    """The groups that run at a scale when none is named."""
    return GROUPS if rows >= FULL else tuple(name for name in GROUPS if name != "tryton")


def run(name: str, bench: Bench) -> Iterator[Result]:
    """The results of one group, each as soon as it is there."""
    group: Group = import_module(f"bench.{name}").run
    yield from group(bench)

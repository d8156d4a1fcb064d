"""How far a long piece of work is, for whoever waits for it.

The work runs in one process and the question comes to another, so what is told is kept in files, and never in the
database: the work's own transaction is not touched, and SQLite has one writer. Work that nobody follows tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass

from django.core.cache import caches
from django.db.models import IntegerChoices

# The cache of the settings that holds it, and how long what was left behind by a crash stays there.
CACHE = "progress"
_SECONDS = 15 * 60

_followed: ContextVar[str] = ContextVar("followed", default="")


@dataclass(frozen=True)
class Progress:
    """Which step is being done, of how many, and what it is called in the language of who waits."""

    step: int
    of: int
    text: str

    def as_dict(self) -> dict[str, int | str]:
        return asdict(self)


@contextmanager
def followed(owner: str) -> Iterator[None]:
    """What is told in here is told to whoever asks for ``owner``; at the end nothing is known of it any more."""
    before = _followed.set(owner)
    try:
        yield
    finally:
        _followed.reset(before)
        caches[CACHE].delete(owner)


def tell(step: IntegerChoices) -> None:
    """The step that begins now; all the steps are the members of its class, in their order."""
    if owner := _followed.get():
        told = Progress(list(type(step)).index(step) + 1, len(type(step)), str(step.label))
        caches[CACHE].set(owner, told.as_dict(), _SECONDS)


def asked(owner: str) -> Progress | None:
    """How far the work is; None when nothing is being done."""
    told = caches[CACHE].get(owner)
    return Progress(**told) if told else None

"""Why a verb of this room was refused, in sentences for people, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One reason. ``message`` is translated and complete; the rest says where.

    ``position`` is the line's position on the document, ``field`` the field's name (of the line when a
    position is given, else of the header), ``serial`` the serial number's code as typed, ``document_id``
    a document to look at.
    """

    message: str
    position: int | None = None
    field: str = ""
    serial: str = ""
    document_id: int | None = None


class Refused(Exception):
    """Nothing was changed; ``problems`` says why."""

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        self.problems = [Problem(problems)] if isinstance(problems, str) else list(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class NotPermitted(Refused):
    """The user has no right to do this; it names the right."""


class Conflict(Refused):
    """Somebody else changed or posted it meanwhile."""

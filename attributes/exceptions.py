"""Why values of a property set were refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Where a problem is when it is not at a property: the warranty date.
WARRANTY = "warranty_date"


@dataclass(frozen=True)
class ValueProblem:
    """One reason, translated and complete. ``entry`` is the place of the entry among those asked for, from 0;
    ``field`` names the field of the form: of a property ``field_name(property)``, or ``WARRANTY``."""

    message: str
    entry: int = 0
    field: str = ""


class ValuesRefused(Exception):
    """Nothing was made; ``problems`` says why."""

    def __init__(self, problems: Sequence[ValueProblem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))

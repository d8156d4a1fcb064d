from collections.abc import Iterable, Sequence
from typing import Any

from core.csv import Cell
from core.files import ExportCommand
from serials.files import register_columns, register_rows


class Command(ExportCommand):
    help = (
        "Write the serial number register, by item, variant, lot and code. "
        "A status is on_hand, committed, unloaded or registered (never moved)."
    )

    def rows(self, options: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
        return register_columns(), register_rows()

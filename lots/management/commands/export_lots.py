from collections.abc import Iterable, Sequence
from typing import Any

from core.csv import Cell
from core.files import ExportCommand
from lots.files import lot_columns, lot_rows


class Command(ExportCommand):
    help = "Write every lot, by item, variant and code."

    def rows(self, options: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
        return lot_columns(), lot_rows()

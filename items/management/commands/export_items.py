from collections.abc import Iterable, Sequence
from typing import Any

from core.csv import Cell
from core.files import ExportCommand
from items.exporting import item_columns, item_rows


class Command(ExportCommand):
    help = "Write every item as items.csv, the layout that import_items takes."

    def rows(self, options: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
        names = item_columns()
        return names, item_rows(names)

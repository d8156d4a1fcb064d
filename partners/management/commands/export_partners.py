from collections.abc import Iterable, Sequence
from typing import Any

from core.csv import Cell
from core.files import ExportCommand
from partners.files import COLUMNS, partner_rows


class Command(ExportCommand):
    help = "Write every partner as partners.csv, the layout that import_partners takes."

    def rows(self, options: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
        return COLUMNS, partner_rows()

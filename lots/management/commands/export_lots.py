from collections.abc import Iterable, Sequence
from typing import Any

from core.csv import Cell
from core.files import ExportCommand
from lots.files import lot_rows
from lots.models import Lot
from lots.tables import lot_file


class Command(ExportCommand):
    help = "Write every lot, by item, variant and code."

    def rows(self, options: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
        table = lot_file(Lot.objects.all())
        return table.export_header(), lot_rows(table)

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from typing import Any

from core.csv import Cell
from core.files import ExportCommand
from inventory.files.exporting import columns, document_rows


class Command(ExportCommand):
    help = (
        "Write posted documents as documents.csv, the layout that import_documents takes, in the order of their "
        "posting. Reversed documents and their reversals are left out: together they leave the stock as it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--drafts", action="store_true", help="write the drafts too, after what is posted")

    def rows(self, options: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
        names = columns(drafts=options["drafts"])
        return names, document_rows(names, drafts=options["drafts"])

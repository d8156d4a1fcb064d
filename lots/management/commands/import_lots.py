from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any, BinaryIO

from core.files import ImportCommand
from lots.importing import import_lots


class Command(ImportCommand):
    help = (
        "Make the lots of lots.csv that are not there, and update the headers of those that are, by item, variant and "
        "code. Quantities come with documents."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--create-missing", action="store_true", help="make the variants that the file names and nobody made yet"
        )

    def take(self, file: BinaryIO, options: dict[str, Any]) -> Sequence[str]:
        return import_lots(file=file, create_missing=options["create_missing"])

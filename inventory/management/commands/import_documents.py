from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any, BinaryIO

from core.files import ImportCommand, progress
from inventory.files.importing import import_documents


class Command(ImportCommand):
    help = (
        "Make the documents of documents.csv, as drafts or, with --post, posted in the order of the file: all of them, "
        "or none. A file with a bad row changes nothing; the first hundred are told with line, column and reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--post", action="store_true", help="post the documents; without it they stay drafts")
        parser.add_argument(
            "--create-missing",
            action="store_true",
            help="make the warehouses, locations, templates and variants that the file names and nobody made yet",
        )

    def take(self, file: BinaryIO, options: dict[str, Any]) -> Sequence[str]:
        return import_documents(
            file=file, post=options["post"], create_missing=options["create_missing"], track=progress
        )

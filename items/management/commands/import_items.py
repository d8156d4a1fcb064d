from collections.abc import Sequence
from typing import Any, BinaryIO

from core.files import ImportCommand
from items.files import import_items


class Command(ImportCommand):
    help = "Create and update items by class and code from items.csv, with the classes and units they name."

    def take(self, file: BinaryIO, options: dict[str, Any]) -> Sequence[str]:
        return import_items(file=file)

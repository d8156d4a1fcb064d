from collections.abc import Sequence
from typing import Any, BinaryIO

from core.files import ImportCommand
from inventory.files.settings import import_settings


class Command(ImportCommand):
    help = (
        "Create and update what settings.json configures: units, warehouses, code types, document types and movement "
        "templates. Keys that are absent are left alone. All of the file, or nothing."
    )

    def take(self, file: BinaryIO, options: dict[str, Any]) -> Sequence[str]:
        return import_settings(file=file)

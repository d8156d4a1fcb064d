from collections.abc import Sequence
from typing import Any, BinaryIO

from core.files import ImportCommand
from partners.files import import_partners


class Command(ImportCommand):
    help = "Create and update partners by account and detail account from partners.csv."

    def take(self, file: BinaryIO, options: dict[str, Any]) -> Sequence[str]:
        return import_partners(file=file)

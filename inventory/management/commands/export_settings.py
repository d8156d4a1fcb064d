import json
from typing import Any

from core.files import ExportCommand
from inventory.files.settings import export_settings


class Command(ExportCommand):
    help = "Write what administrators configure as settings.json, the layout that import_settings takes."

    def give(self, output: Any, options: dict[str, Any]) -> int:
        settings = export_settings()
        output.write(json.dumps(settings, ensure_ascii=False, indent=2) + "\n")
        return sum(map(len, settings.values()))

from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile locale/*.po without gettext, so that a bare machine needs Python only."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        for root in settings.LOCALE_PATHS:
            for source in root.glob("*/LC_MESSAGES/*.po"):
                target = source.with_suffix(".mo")
                if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                    polib.pofile(str(source)).save_as_mofile(str(target))

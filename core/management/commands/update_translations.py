from typing import Any

import polib
from django.core.management.base import BaseCommand

from core.translations import brought_up_to_date, catalogues, extracted


class Command(BaseCommand):
    """Needs the development requirements; run it after texts were changed, and translate what it names."""

    help = "Bring locale/*.po up to date with the source: new texts in, vanished ones out, translations kept."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        texts = extracted()
        for path in catalogues():
            updated = brought_up_to_date(polib.pofile(str(path)), texts)
            updated.save(str(path))
            waiting = updated.untranslated_entries()
            self.stdout.write(f"{path.parent.parent.name}: {len(texts)} texts, {len(waiting)} to translate")
            for entry in waiting:
                self.stdout.write(f"  {entry.msgid}")

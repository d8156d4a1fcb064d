"""The catalogues of translated texts: what the source says, gathered without gettext's own programs.

For those who change texts: it needs the development requirements, and nothing that runs imports it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

# Each function's arguments: which is the text, which its plural, which (marked "c") its context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PERCENT_FORMAT = re.compile(r"%(\(\w+\))?[-+ #0]*\d*(\.\d+)?[a-z]")


@dataclass
class Text:
    """One text of the source that wants a translation, and the files that say it."""

    singular: str
    plural: str = ""
    context: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.singular


def texts_of_python(source: str) -> Iterator[Text]:
    """The texts that a module gives to the functions of ``KEYWORDS``, each as often as it stands there."""
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, said, _comments, context in found:
        singular, plural = said if isinstance(said, tuple) else (said, "")
        yield Text(singular, plural, context)


def texts_of_template(source: str) -> Iterator[Text]:
    """The texts of a template's tags, as Django itself reads them."""
    # Django rewrites a template into calls between blanked-out text, which is no Python: its lines, indented
    # like the template's, become one. The texts in the calls hold their line ends escaped.
    return texts_of_python(" ".join(templatize(source).split("\n")))


def source_files() -> Iterator[Path]:
    """The modules and templates of the installation, its tests and tools left out."""
    base = Path(settings.BASE_DIR)
    rooms = {Path(app.path) for app in apps.get_app_configs()}
    for room in sorted({base / "config", *(room for room in rooms if room.parent == base)}):
        yield from sorted(path for path in room.rglob("*.py") if "migrations" not in path.parts)
    yield from sorted((base / "templates").rglob("*.html"))


def extracted() -> list[Text]:
    """Every text of the source once, in the order of the catalogues.

    Raises ``ValueError`` when a text stands once with a plural and once with another: a catalogue holds one.
    """
    texts: dict[tuple[str | None, str], Text] = {}
    for path in source_files():
        read = texts_of_template if path.suffix == ".html" else texts_of_python
        name = path.relative_to(settings.BASE_DIR).as_posix()
        for found in read(path.read_text(encoding="utf-8")):
            text = texts.setdefault(found.key, found)
            if found.plural and text.plural and found.plural != text.plural:
                raise ValueError(f"{name}: two plurals of “{found.singular}”: “{text.plural}”, “{found.plural}”")
            text.plural = text.plural or found.plural
            text.files.add(name)
    return sorted(texts.values(), key=lambda text: (text.singular.casefold(), text.singular, text.context or ""))


def catalogues() -> list[Path]:
    """The files of translations, one for each language but the source's."""
    return sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po"))


def plural_forms(catalogue: polib.POFile) -> int:
    """How many forms a counted thing has in the catalogue's language, by its header."""
    return int(catalogue.metadata["Plural-Forms"].removeprefix("nplurals=").partition(";")[0])


def brought_up_to_date(catalogue: polib.POFile, texts: list[Text]) -> polib.POFile:
    """A catalogue of exactly ``texts``: known ones keep their translation, new ones wait for one, others go."""
    known: dict[tuple[str | None, str], polib.POEntry] = {
        (entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete
    }
    updated = polib.POFile(wrapwidth=110)
    updated.header, updated.metadata = catalogue.header, catalogue.metadata
    forms = range(plural_forms(catalogue))
    for text in texts:
        entry = polib.POEntry(
            msgid=text.singular,
            msgctxt=text.context,
            # Files without lines: a text that moves inside its file changes nothing here.
            occurrences=[(name, "") for name in sorted(text.files)],
            flags=["python-format"] if _PERCENT_FORMAT.search(text.singular + text.plural) else [],
        )
        before = known.get(text.key)
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = {form: before.msgstr_plural.get(form, "") if before else "" for form in forms}
        elif before:
            entry.msgstr = before.msgstr
        updated.append(entry)
    return updated

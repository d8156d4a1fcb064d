"""The Romanian texts: all there, well-formed, and nothing English left on a page."""

import ast
import re
from pathlib import Path

import axes
import django
import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from core.translations import KEYWORDS, extracted, plural_forms, source_files, texts_of_python
from inventory.models import Period
from lots.models import Lot
from tests.texts import CATALOGUE, PLACEHOLDER, Texts, translations

NAMED = re.compile(r"%\((\w+)\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]")
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").rglob("*.js"))
# Names that are the same in every language.
NAMES = {"Trasabil"}
CEDILLAS = set("şţŞŢ")


def named(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


# The catalogue.


def test_the_catalogue_has_exactly_the_texts_of_the_source():
    """If this fails: manage.py update_translations, translate what it names, compile_translations."""
    wanted = {(text.context, text.singular, text.plural) for text in extracted()}
    kept = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in CATALOGUE}
    assert wanted - kept == set()
    assert kept - wanted == set()


def test_every_text_is_translated_in_all_its_forms_and_none_is_doubtful():
    forms = set(range(plural_forms(CATALOGUE)))
    assert [entry.msgid for entry in CATALOGUE if entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in CATALOGUE if not all(translations(entry))] == []
    assert [entry.msgid for entry in CATALOGUE if entry.msgid_plural and set(entry.msgstr_plural) != forms] == []


def test_every_translation_takes_the_values_of_its_text():
    for entry in CATALOGUE:
        wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for form, text in enumerate(translations(entry)):
            given = sorted(PLACEHOLDER.findall(text))
            # The form for exactly one may say it without the number.
            assert given == wanted or (entry.msgid_plural and form == 0 and set(given) < set(wanted)), entry.msgid


def test_every_translation_can_be_filled_in():
    for entry in CATALOGUE:
        values = dict.fromkeys(NAMED.findall(entry.msgid + entry.msgid_plural), 7)
        for text in translations(entry):
            if values:
                assert text % values


def test_romanian_letters_have_commas_below_and_quotes_are_romanian():
    for entry in CATALOGUE:
        for text in translations(entry):
            assert not set(text) & (CEDILLAS | {"“"}), text
            assert text.count("„") == text.count("”"), text


def test_translations_begin_and_end_as_their_texts_do():
    for entry in CATALOGUE:
        for text in translations(entry):
            first, given = entry.msgid[0], text[0]
            if first.isalpha() and given.isalpha():
                assert first.isupper() == given.isupper(), entry.msgid
            for mark in (".", ":", "?", "…", " "):
                assert entry.msgid.endswith(mark) == text.endswith(mark), entry.msgid


def test_counted_things_have_the_three_romanian_forms():
    from django.utils.translation import ngettext

    with override("ro"):
        said = [ngettext("%(count)d draft made.", "%(count)d drafts made.", n) % {"count": n} for n in (1, 0, 19, 20)]
    assert said == ["1 ciornă creată.", "0 ciorne create.", "19 ciorne create.", "20 de ciorne create."]


def test_what_english_says_alike_is_told_apart():
    """The status of a lot is not the state of a document; a period and a lot are closed in their own genders."""
    with override("ro"):
        assert (gettext("Lot status"), gettext("Status"), gettext("State")) == ("Status lot", "Status", "Stare")
        names = [model._meta.get_field("closed").verbose_name for model in (Lot, Period)]
        assert names == ["închis", "închisă"]


# What the libraries say.


def of_django(room, domain, language):
    path = Path(django.__file__).parent / room / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    return polib.pofile(str(path))


def ours(domain):
    return polib.pofile(str(settings.BASE_DIR / "locale" / "libraries" / "ro" / "LC_MESSAGES" / f"{domain}.po"))


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_django_leaves_in_english_or_misspells_is_translated_here(domain):
    """If this fails after an upgrade of Django: translate in locale/libraries what it names."""
    rooms = ["contrib/admin"] if domain == "djangojs" else ["conf", "contrib/admin", "contrib/auth"]
    said, good = {}, {key(entry) for entry in [*CATALOGUE, *ours(domain)]}
    for room in rooms:
        said |= {key(entry): entry.occurrences for entry in of_django(room, domain, "en") if not entry.obsolete}
        romanian = (entry for entry in of_django(room, domain, "ro") if entry.translated())
        good |= {key(entry) for entry in romanian if not CEDILLAS & set("".join(translations(entry)))}
    # The names of all languages of the world, and pages of Django that we do not use.
    unused = ("conf/global_settings.py", "views/", "core/paginator.py")
    assert {wanted for wanted, places in said.items() if not places[0][0].startswith(unused)} - good == set()


def test_what_the_log_in_guard_says_is_translated():
    sources = (Path(axes.__file__).parent / name for name in ("admin.py", "apps.py", "helpers.py", "models.py"))
    said = {text.singular for source in sources for text in texts_of_python(source.read_text(encoding="utf-8"))}
    # Yes and No are Django's, too.
    assert said - {"Yes", "No"} - {entry.msgid for entry in ours("django")} == set()


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_is_translated_for_the_libraries_takes_its_values(domain):
    for entry in ours(domain):
        for text in translations(entry):
            assert text, entry.msgid
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(entry.msgid)), entry.msgid
            assert not set(text) & (CEDILLAS | {"“"}), text


# What could be shown without having been translated.


def test_every_module_calls_gettext_by_a_name_that_is_looked_for():
    """A text given to another name would be in no catalogue, and English for everybody."""
    imported = (
        (named(path), name.asname or name.name)
        for path in source_files()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name
    )
    assert [(path, name) for path, name in imported if name not in KEYWORDS] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_no_template_has_text_outside_its_translation_tags(template):
    html, open_tag = "", ""
    for token in Lexer(template.read_text(encoding="utf-8")).tokenize():
        if token.token_type == TokenType.BLOCK:
            # What stands in these is translated, the value of an attribute, or for who reads the source.
            if token.contents.startswith(("blocktranslate", "block body_class", "comment")):
                open_tag = token.contents.split()[0]
            elif token.contents.startswith(f"end{open_tag}"):
                open_tag = ""
        elif token.token_type == TokenType.TEXT and not open_tag:
            html += token.contents
    bare = [text for text in Texts(html).found if re.search(r"[^\W\d_]", text)]
    assert [text for text in bare if text.strip("·, ") not in NAMES] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=named)
def test_no_script_has_text_of_its_own(script):
    source = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"""["'`][A-Z][a-z]+ [a-z]+[^"'`]*["'`]""", source) == []
    assert (
        re.findall(r"""(?:textContent|innerText|title|placeholder)\s*=\s*["'`][^"'`]+|\b(?:alert|prompt)\(""", source)
        == []
    )


def test_every_model_and_field_of_ours_has_a_name_to_translate():
    ours = [model for model in apps.get_models() if (settings.BASE_DIR / model._meta.app_label).is_dir()]
    assert ours
    names = {}
    for model in ours:
        names[model.__name__] = model._meta.verbose_name
        names[f"{model.__name__}s"] = model._meta.verbose_name_plural
        for field in model._meta.local_fields:
            shown = field.editable and not field.primary_key
            if shown:
                names[f"{model.__name__}.{field.name}"] = field.verbose_name
    assert [name for name, text in names.items() if not isinstance(text, Promise)] == []

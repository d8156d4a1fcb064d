"""Gathering the texts of the source, and keeping the catalogues by them."""

from io import StringIO

import polib
import pytest
from django.core.management import call_command

from core import translations
from core.translations import Text, brought_up_to_date, extracted, texts_of_python, texts_of_template


def of_python(source):
    return [(text.context, text.singular, text.plural) for text in texts_of_python(source)]


def of_template(source):
    return [(text.context, text.singular, text.plural) for text in texts_of_template(source)]


def catalogue(*entries):
    made = polib.POFile()
    made.metadata = {"Plural-Forms": "nplurals=3; plural=(n==1?0:(((n%100>19)||((n%100==0)&&(n!=0)))?2:1));"}
    made.extend(entries)
    return made


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("One")', [(None, "One", "")]),
        ('gettext_lazy("One") and gettext_noop("Two")', [(None, "One", ""), (None, "Two", "")]),
        ('_(\n    "One text "\n    "in pieces."\n)', [(None, "One text in pieces.", "")]),
        ('_("%(n)s “ș”") % {"n": 1}', [(None, "%(n)s “ș”", "")]),
        ('ngettext("%(n)d row", "%(n)d rows", n)', [(None, "%(n)d row", "%(n)d rows")]),
        ('pgettext_lazy("several", "Deleted")', [("several", "Deleted", "")]),
        ('npgettext("lots", "one", "more", n)', [("lots", "one", "more")]),
        ('_(variable); other("Not this")', []),
        ('"A text alone"  # _("A remark")', []),
    ],
)
def test_the_texts_of_a_module(source, found):
    assert of_python(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "One" %}', [(None, "One", "")]),
        ("<a title=\"{% translate 'One' %}\">", [(None, "One", "")]),
        ('{% translate "One" as name %}', [(None, "One", "")]),
        ('{% translate "Deleted" context "several" %}', [("several", "Deleted", "")]),
        ('{% translate "50% off" %}', [(None, "50%% off", "")]),
        ("{% blocktranslate %}Of {{ name }}{% endblocktranslate %}", [(None, "Of %(name)s", "")]),
        (
            "{% blocktranslate trimmed with n=a.b|quantity %}\n    One,\n    {{ n }} two\n  {% endblocktranslate %}",
            [(None, "One, %(n)s two", "")],
        ),
        ("{% blocktranslate %}\n  One\n{% endblocktranslate %}", [(None, "\n  One\n", "")]),
        (
            "{% blocktranslate trimmed count n=a|length %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            [(None, "%(n)s row", "%(n)s rows")],
        ),
        (
            '{% blocktranslate context "lots" count n=2 %}one{% plural %}more{% endblocktranslate %}',
            [("lots", "one", "more")],
        ),
        ('{% include "a.html" with title=_("One") %}', [(None, "One", "")]),
        ('{{ _("One") }} {{ name|default:_("Two") }}', [(None, "One", ""), (None, "Two", "")]),
        ('{% comment %}{% translate "One" %}{% endcomment %}{# {% translate "Two" %} #}', []),
        ("    <p>it's indented</p>\n  <p>“and back”</p>\n{% translate 'One' %}", [(None, "One", "")]),
    ],
)
def test_the_texts_of_a_template(source, found):
    assert of_template(source) == found


def test_a_text_stands_once_with_all_its_files_in_a_stable_order(tmp_path, settings, monkeypatch):
    settings.BASE_DIR = tmp_path
    files = {"b.py": '_("beta"); _("alpha")', "a.html": '{% translate "beta" %}', "c.py": '_("Alpha")'}
    for name, source in files.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    monkeypatch.setattr(translations, "source_files", lambda: [tmp_path / name for name in files])
    found = extracted()
    assert [text.singular for text in found] == ["Alpha", "alpha", "beta"]
    assert found[-1].files == {"a.html", "b.py"}


def test_two_plurals_of_one_text_are_refused_with_the_file(tmp_path, settings, monkeypatch):
    settings.BASE_DIR = tmp_path
    (tmp_path / "a.py").write_text('ngettext("row", "rows", n); ngettext("row", "lines", n)', encoding="utf-8")
    monkeypatch.setattr(translations, "source_files", lambda: [tmp_path / "a.py"])
    with pytest.raises(ValueError, match=r"a\.py: two plurals of “row”"):
        extracted()


def test_translations_stay_new_texts_wait_and_vanished_ones_go():
    kept = polib.POEntry(msgid="Lot", msgstr="Lot", occurrences=[("old.py", "12")])
    counted = polib.POEntry(msgid="row", msgid_plural="rows", msgstr_plural={0: "rând", 1: "rânduri", 2: "de rânduri"})
    vanished = polib.POEntry(msgid="Gone", msgstr="Dus")
    texts = [Text("Lot", files={"b.py", "a.py"}), Text("New %(n)d"), Text("row", "rows"), Text("Lot", context="verb")]
    lot, new, row, verb = brought_up_to_date(catalogue(kept, counted, vanished), texts)
    assert (lot.msgstr, lot.occurrences, lot.flags) == ("Lot", [("a.py", ""), ("b.py", "")], [])
    assert (new.msgstr, new.flags) == ("", ["python-format"])
    assert row.msgstr_plural == {0: "rând", 1: "rânduri", 2: "de rânduri"}
    assert (verb.msgctxt, verb.msgstr) == ("verb", "")


def test_a_text_that_becomes_counted_waits_for_all_its_forms():
    before = polib.POEntry(msgid="row", msgstr="rând")
    (row,) = brought_up_to_date(catalogue(before), [Text("row", "rows")])
    assert row.msgstr_plural == {0: "", 1: "", 2: ""}
    assert not row.translated()


def test_the_command_writes_the_same_file_twice_and_names_what_waits(tmp_path, settings, monkeypatch):
    path = tmp_path / "ro" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    catalogue(polib.POEntry(msgid="One", msgstr="Unu")).save(str(path))
    settings.LOCALE_PATHS = [tmp_path]
    target = "core.management.commands.update_translations.extracted"
    monkeypatch.setattr(target, lambda: [Text("One", files={"a.py"}), Text("Two", files={"a.py"})])
    said = StringIO()
    call_command("update_translations", stdout=said)
    assert said.getvalue() == "ro: 2 texts, 1 to translate\n  Two\n"
    written = path.read_bytes()
    call_command("update_translations", stdout=StringIO())
    assert path.read_bytes() == written
    assert b"#: a.py\n" in written

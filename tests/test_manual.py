"""docs/manual.md and its Romanian say the same, in the words of the screens."""

import re

import pytest

from tests.documentation import ROOT, in_backticks, page, rows, section
from tests.texts import CATALOGUE, translations

ENGLISH, ROMANIAN = page("manual.md"), page("manual.ro.md")
EMPHASIS = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
PICTURE = re.compile(r"images/([\w-]+)\.png")
# A figure, a code or a moment in the place of what a text leaves open, or the text without it.
OPEN = re.compile(r"(?:\\ \\\()?%\\\(\w+\\\)[sd](?:\\\))?")

SHORTEST = 2
# Where the pages tell their keys.
HELP = ("core/help.html", "help/keys_list.html", "help/keys_editor.html", "inventory/serial_entry.html")


def words(text):
    """What the manual calls by the words of the screen, in their order."""
    return [" ".join(found.split()) for found in EMPHASIS.findall(re.sub(r"`[^`]*`", "", text))]


def on_screen(texts):
    """A pattern of the texts, and of their beginnings where an amount follows."""
    whole = {re.escape(text.replace("%%", "%")) for text in texts}
    # What is all names matches anything.
    return re.compile("|".join({OPEN.sub(".*", text) for text in whole if len(OPEN.sub("", text)) > SHORTEST}))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (ENGLISH, [entry.msgid for entry in CATALOGUE]),
        (ROMANIAN, [text for entry in CATALOGUE for text in translations(entry)]),
    ],
    ids=["English", "Romanian"],
)
def test_words_of_the_screen_are_those_of_the_screen(text, shown):
    known = on_screen(shown)
    assert len(words(text)) > 40
    assert [word for word in words(text) if not known.fullmatch(word)] == []


def test_both_have_the_same_chapters_keys_and_pictures():
    for part in (r"^## ", r"^\| ", r"^- ", r"^!\["):
        count = [len(re.findall(part, text, re.MULTILINE)) for text in (ENGLISH, ROMANIAN)]
        assert count[0] == count[1], part
    keys = [[row[0] for row in rows(section(text, title))] for text, title in ((ENGLISH, "Keys"), (ROMANIAN, "Taste"))]
    assert [in_backticks(cell) for cell in keys[0]] == [in_backticks(cell) for cell in keys[1]]
    assert [f"{name}-ro" for name in PICTURE.findall(ENGLISH)] == PICTURE.findall(ROMANIAN)


def test_keys_are_those_that_the_pages_tell():
    told = "".join((ROOT / "templates" / name).read_text() for name in HELP)
    keys = {key for row in rows(section(ENGLISH, "Keys")) for key in in_backticks(row[0])}
    assert keys == set(re.findall(r"<kbd>(.+?)</kbd>", told))


@pytest.mark.parametrize("text", [ENGLISH, ROMANIAN], ids=["English", "Romanian"])
def test_what_the_contents_name_is_there(text):
    named = re.findall(r"^\d+\. \[(.+?)\]\(#(.+?)\)$", text, re.MULTILINE)
    assert [title for title, _anchor in named] == re.findall(r"^## (.+)$", text, re.MULTILINE)
    for title, anchor in named:
        assert re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) == anchor

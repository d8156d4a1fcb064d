"""docs/manuals.md leaves nothing out of what the manuals ask for, and names what is there.

The manuals themselves stand beside the program, where it is written: elsewhere what is quoted is not looked up.
"""

import re
from itertools import pairwise

import pytest

from tests.documentation import ROOT, in_backticks, is_page, is_test, is_thing, page, rows, section

PAGE = page("manuals.md")
MANUALS = {
    "The serial number register": "serial-number-register.txt",
    "Property sets": "property-sets.txt",
}
NOTHING = "What asks for nothing"
SEEDS = ROOT.parent / "shared" / "seeds"
QUOTE = re.compile("„([^”]+)”")
# A field ends where its explanation begins.
NAME = re.compile(r"(?:[-•] )(.+?)(?= - |: | dacă |\. |[.:;]?$)")

needs_manuals = pytest.mark.skipif(not SEEDS.is_dir(), reason="the manuals are not here")


def plain(text):
    """A text without marks: of one kind of quotes, comma-below letters and single spaces."""
    text = text.translate(str.maketrans("şţŞŢ”“„", 'șțȘȚ"""')).replace("*", "")
    return re.sub(r"\s+", " ", text).strip()


def windows(manual):
    """The windows that a manual is told by: heading, and its rows."""
    parts = re.split(r"^### .*„(.+)”.*$", section(PAGE, manual), flags=re.MULTILINE)[1:]
    return [(heading, rows(text)) for heading, text in zip(parts[::2], parts[1::2], strict=True)]


def fragments(cell):
    """What a cell quotes, piece by piece where something is left out."""
    return [plain(part) for quote in QUOTE.findall(cell) for part in quote.split("…") if plain(part)]


def manual_lines(name):
    text = (SEEDS / name).read_text(encoding="utf-8")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return [line for raw in text.splitlines() if (line := plain(raw.strip(" #"))) and not line.startswith(":::")]


def windows_of_manual(manual):
    """The lines of a manual under each heading that the page has."""
    headings = [plain(heading) for heading, _rows in windows(manual)]
    found, current = {}, None
    for line in manual_lines(MANUALS[manual]):
        if line in headings and line not in found:
            current = found.setdefault(line, [])
        elif current is not None:
            current.append(line)
    assert list(found) == headings
    return found


def sentences(lines):
    """Each sentence with where it begins in the lines joined, and the field that it begins with, if it does."""
    start = 0
    for line in lines:
        for sentence in re.split(r"(?<=[.!?;])(?<!Nr\.) (?=[A-ZĂÂÎȘȚ\"])", line):
            name = NAME.match(sentence)
            yield start, sentence, name[1] if name else ""
            start += len(sentence) + 1


def all_rows():
    return [row for manual in MANUALS for _heading, rows_ in windows(manual) for row in rows_]


def test_every_row_tells_what_is_asked_for_its_model_its_screen_and_its_test():
    incomplete = [
        row
        for row in all_rows()
        if len(row) != 4 or not fragments(row[0]) or not all(in_backticks(cell) for cell in row[1:])
    ]
    assert incomplete == []


def test_every_field_and_service_that_is_named_is_there():
    assert [name for row in all_rows() for name in in_backticks(row[1]) if not is_thing(name)] == []


def test_every_screen_that_is_named_is_there():
    assert [name for row in all_rows() for name in in_backticks(row[2]) if not is_page(name)] == []


def test_every_test_that_is_named_is_there():
    assert [name for row in all_rows() for name in in_backticks(row[3]) if not is_test(name)] == []


def test_what_asks_for_nothing_says_why():
    assert [row for row in rows(section(PAGE, NOTHING)) if len(row) != 2 or not fragments(row[0]) or not row[1]] == []


@needs_manuals
@pytest.mark.parametrize("manual", MANUALS)
def test_what_is_quoted_stands_in_the_manual_in_this_order(manual):
    missing = []
    for heading, lines in windows_of_manual(manual).items():
        text, place = " ".join(lines), 0
        for row in dict(windows(manual))[heading]:
            found = [text.find(fragment, place) for fragment in fragments(row[0])]
            if -1 in found or any(first >= second for first, second in pairwise(found)):
                missing.append(f"{heading}: {row[0]}")
            else:
                place = found[0]
    assert missing == []


def left_out(manual):
    """The fields and sentences of a manual that no row quotes."""
    nothing = tuple(fragment for row in rows(section(PAGE, NOTHING)) for fragment in fragments(row[0]))
    for heading, lines in windows_of_manual(manual).items():
        text, place, quoted = " ".join(lines), 0, []
        for row in dict(windows(manual))[heading]:
            found = [(text.find(fragment, place), fragment) for fragment in fragments(row[0])]
            quoted += [(start, start + len(fragment)) for start, fragment in found]
            place = max(place, found[0][0])
        for start, sentence, name in sentences(lines):
            end = start + len(sentence)
            told = any(start <= first < end for first, _last in quoted)
            named = not name or any(
                first <= text.index(name, start) and last >= text.index(name, start) + len(name)
                for first, last in quoted
            )
            if not (told and named) and not sentence.startswith(nothing):
                yield f"{heading}: {sentence}"


@needs_manuals
@pytest.mark.parametrize("manual", MANUALS)
def test_no_field_and_no_sentence_of_the_manuals_is_left_out(manual):
    assert list(left_out(manual)) == []


@needs_manuals
@pytest.mark.parametrize("manual", MANUALS)
def test_what_asks_for_nothing_stands_in_a_manual(manual):
    manuals = " ".join(line for name in MANUALS.values() for line in manual_lines(name))
    nothing = [fragment for row in rows(section(PAGE, NOTHING)) for fragment in fragments(row[0])]
    assert [fragment for fragment in nothing if fragment not in manuals] == []

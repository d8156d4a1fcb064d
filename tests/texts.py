"""What pages say, and what of it is English where Romanian is meant."""

import re
from functools import cache
from html.parser import HTMLParser

import polib

from core.formatting import capital
from core.translations import catalogues

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|%%")
CATALOGUE = polib.pofile(str(next(path for path in catalogues() if "ro" in path.parts)))
READ_ATTRIBUTES = {"title", "placeholder", "aria-label", "alt", "data-label", "data-confirm", "label"}


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _for_scripts(name, value):
    """Whether an attribute is a sentence that a script says, rather than a key or an address."""
    return name.startswith("data-") and " " in value.strip()


class Texts(HTMLParser):
    """What a reader meets on a page: the text between tags, and the attributes that are shown or read aloud."""

    def __init__(self, html):
        super().__init__()
        self.found, self._inside = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "style", "kbd", "code"):
            self._inside.append(tag)
        shown = READ_ATTRIBUTES | ({"value"} if ("type", "submit") in attributes else set())
        self.found += [value for name, value in attributes if value and (name in shown or _for_scripts(name, value))]

    def handle_endtag(self, tag):
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data):
        text = " ".join(data.split())
        if text and not self._inside:
            self.found.append(text)


@cache
def english():
    """Texts that are said otherwise in Romanian: whole ones, and the longer pieces of those with values in them."""
    said = {text for entry in CATALOGUE for text in translations(entry)}
    said |= {capital(text) for text in said}
    whole, pieces = set(), set()
    for entry in CATALOGUE:
        for text in filter(None, (entry.msgid, entry.msgid_plural)):
            whole |= {text, capital(text)}
            pieces |= {
                piece for part in PLACEHOLDER.split(text) if len((piece := part.strip(" .,:;“”…()")).split()) > 1
            }
    # The languages are offered by the names that they have for themselves.
    return whole - said - {"English"}, re.compile("|".join(rf"\b{re.escape(piece)}\b" for piece in sorted(pieces)))


@cache
def is_left(text):
    """Whether a text of a page is English, or has a date that is not Romanian or a decimal point."""
    # Part of a password's salt, which may be any two letters.
    if text.endswith("***"):
        return False
    whole, pieces = english()
    dated = re.search(r"\b(?:19|20)\d\d-\d\d-\d\d\b", text)
    pointed = re.fullmatch(r"[+-]?\d+\.\d{1,2}", text)
    return bool(text.rstrip(" *:") in whole or pieces.search(text) or dated or pointed)


def left_in_english(html):
    """The texts of a page that are not as a Romanian reader wants them."""
    return [text for text in Texts(html).found if is_left(text)]


def said(response):
    """The page of a response, which says nothing in English."""
    html = response.content.decode()
    left = left_in_english(html)
    assert left == [], left
    return html

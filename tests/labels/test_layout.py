"""Nothing on a label stands over something else, whatever it says."""

import itertools

import pytest

from labels.drawing import write_png
from labels.formats import FORMATS, ROLL
from labels.layout import Content, arrange
from labels.symbols import SMALLEST, Symbology, symbol
from labels.texts import ELLIPSIS, Face, Style, cut, fit, wrap
from tests.labels.reading import decoded

HELD = {
    Symbology.QR: "http://127.0.0.1:8000/01/04006381333931/10/L-2024-001/21/SN-2024-0000123",
    Symbology.DATA_MATRIX: "[01]04006381333931[11]241201[17]270930[10]L-2024-001[21]SN-2024-0000123",
    Symbology.CODE_128: "SN-2024-0000123",
}
LONG = "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"


def short(kind):
    return Content("Lot", "L1", symbol(kind, HELD[kind]))


def full(kind):
    facts = [
        ("Lot", LONG),
        ("Expiry date", "2027-09-30"),
        ("Start date", "2024-12-01"),
        ("Variant", LONG * 3),
        ("", LONG),
    ]
    return Content("Serial number", LONG, symbol(kind, HELD[kind]), LONG, "word " * 80, facts, HELD[kind] * 2)


def boxes(layout):
    """Each text and the symbol with its quiet zone: left, top, right, bottom."""
    for text in layout.texts:
        below = text.style.leading - text.style.rise
        yield text.x, text.y - text.style.rise, text.x + text.style.measure(text.text), text.y + 0.6 * below
    drawn = layout.drawn
    quiet = drawn.symbol.quiet * drawn.module
    down = 0 if drawn.symbol.linear else quiet
    yield drawn.x - quiet, drawn.y - down, drawn.x + drawn.width + quiet, drawn.y + drawn.height + down


@pytest.mark.parametrize("kind", Symbology)
@pytest.mark.parametrize("format_", FORMATS.values(), ids=str)
@pytest.mark.parametrize("said", [short, full], ids=["little", "much"])
def test_nothing_runs_over_the_label_or_over_another_text(format_, kind, said):
    found = list(boxes(arrange(said(kind), format_)))
    for left, top, right, bottom in found:
        assert left >= format_.inset_x - 0.01
        assert top >= format_.inset_y - 0.01
        assert right <= format_.width - format_.inset_x + 0.01
        assert bottom <= format_.height - format_.inset_y + 0.01
    for one, other in itertools.combinations(found, 2):
        apart = one[2] <= other[0] + 0.01 or other[2] <= one[0] + 0.01
        above = one[3] <= other[1] + 0.05 or other[3] <= one[1] + 0.05
        assert apart or above, (one, other)


@pytest.mark.parametrize("kind", Symbology)
@pytest.mark.parametrize("format_", FORMATS.values(), ids=str)
def test_modules_are_as_large_as_a_scanner_needs(format_, kind):
    assert arrange(full(kind), format_).drawn.module >= SMALLEST[kind] - 1e-6


def test_a_long_code_is_wrapped_whole():
    layout = arrange(full(Symbology.QR), ROLL)
    bold = [text.text for text in layout.texts if text.style.face == Face.BOLD]
    assert "".join(bold).startswith(LONG[:20])


def test_the_dates_are_never_cut():
    facts = [("Data expirării lotului", "30.09.2027")]
    layout = arrange(Content("Lot", "L1", symbol(Symbology.QR, HELD[Symbology.QR]), facts=facts), ROLL)
    assert "Data expirării lotului: 30.09.2027" in [text.text for text in layout.texts]


def test_the_picture_of_a_label_is_decoded_too():
    png = write_png(arrange(full(Symbology.QR), ROLL), ROLL)
    assert decoded(png) == [HELD[Symbology.QR]]


def test_texts_are_cut_wrapped_and_made_smaller_to_fit():
    style = Style(Face.REGULAR, 6)
    assert cut("short", 40, style) == "short"
    assert cut("much too long for this", 10, style).endswith(ELLIPSIS)
    assert style.measure(cut("much too long for this", 10, style)) <= 10
    lines = wrap("one two three four five six", 12, style, 3)
    assert len(lines) == 3
    assert all(style.measure(line) <= 12 for line in lines)
    assert wrap("", 12, style, 2) == []
    text, smaller = fit("a little too long", 15, style)
    assert text == "a little too long"
    assert smaller.measure(text) <= 15

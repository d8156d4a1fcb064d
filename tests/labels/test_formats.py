"""Where labels lie on their pages."""

import pytest

from labels.formats import FORMATS, FULL_SHEET, ROLL, SHEET


@pytest.mark.parametrize("format_", FORMATS.values(), ids=str)
def test_every_label_lies_on_its_page_and_none_on_another(format_):
    corners = [format_.corner(place) for place in range(format_.places)]
    for left, top in corners:
        assert left >= 0
        assert top >= 0
        assert left + format_.width <= format_.page_width + 1e-6
        assert top + format_.height <= format_.page_height + 1e-6
    for one, (left, top) in enumerate(corners):
        for other_left, other_top in corners[one + 1 :]:
            beside = abs(other_left - left) >= format_.width - 1e-6
            below = abs(other_top - top) >= format_.height - 1e-6
            assert beside or below


@pytest.mark.parametrize("format_", [one for one in FORMATS.values() if one.places > 1], ids=str)
def test_the_labels_of_a_sheet_lie_in_its_middle(format_):
    left, top = format_.corner(0)
    last_left, last_top = format_.corner(format_.places - 1)
    assert format_.page_width - last_left - format_.width == pytest.approx(left, abs=0.2)
    assert format_.page_height - last_top - format_.height == pytest.approx(top, abs=0.6)


def test_what_an_office_printer_cannot_reach_stays_white():
    assert FULL_SHEET.inset_x >= 5
    assert FULL_SHEET.top + FULL_SHEET.inset_y >= 5


def test_the_size_that_was_asked_for():
    assert (ROLL.page_width, ROLL.page_height) == (ROLL.width, ROLL.height) == (50, 30)
    assert (FULL_SHEET.columns, FULL_SHEET.rows, FULL_SHEET.width, FULL_SHEET.height) == (3, 8, 70, 37)


def test_pages_are_counted_from_the_first_place():
    assert SHEET.pages(0) == 0
    assert SHEET.pages(21) == 1
    assert SHEET.pages(21, start=2) == 2
    assert ROLL.pages(7) == 7

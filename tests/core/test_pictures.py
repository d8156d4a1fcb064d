"""Pictures hold together whatever the data: well-formed, within their frame, without a number that is none."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from core.pictures import Bar, Column, Event, Picture, Span, TableRow, bars, columns, steps, timeline
from core.pictures.drawing import FONT, cut, text_width
from core.pictures.scales import dates_between, month_after, month_name, number, round_values

DAY = datetime.date
TODAY = DAY(2026, 3, 10)
_SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)

amounts = st.one_of(
    st.integers(-(10**15), 10**15),
    st.floats(),
    st.decimals(min_value=-(10**12), max_value=10**15, places=6),
)
texts = st.text(max_size=40)
dates = st.dates(DAY(1, 1, 1), DAY(9999, 12, 31))


def drawings(picture: Picture) -> list[ElementTree.Element]:
    """The wide and the narrow drawing, as XML."""
    found = [ElementTree.fromstring(svg) for svg in _SVG.findall(picture.drawings)]  # noqa: S314 - our own
    assert len(found) == 2
    return found


def texts_of(drawing: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in drawing.iter("text")]


def assert_sound(picture: Picture) -> None:
    """Well-formed, named, within the frame, and no coordinate is anything but a number."""
    assert "style=" not in re.sub(r">[^<]*<", "><", picture.drawings)
    for drawing in drawings(picture):
        _left, _top, width, height = (float(part) for part in drawing.attrib["viewBox"].split())
        ids = [element.attrib["id"] for element in drawing.iter() if "id" in element.attrib]
        assert drawing.attrib["aria-labelledby"].split() == ids
        for element in drawing.iter():
            reach = _reach(element)
            if reach:
                left, top, right, bottom = reach
                assert min(left, top) >= -0.2, ElementTree.tostring(element)
                assert max(right - width, bottom - height) <= 0.2, ElementTree.tostring(element)


def _reach(element: ElementTree.Element) -> tuple[float, float, float, float] | None:
    """How far an element reaches, if it is one that is drawn."""
    value = {key: float(text) for key, text in element.attrib.items() if key in _COORDINATES}
    if element.tag == "rect":
        return value["x"], value["y"], value["x"] + value["width"], value["y"] + value["height"]
    if element.tag == "line":
        xs, ys = sorted((value["x1"], value["x2"])), sorted((value["y1"], value["y2"]))
        return xs[0], ys[0], xs[1], ys[1]
    if element.tag == "circle":
        r = value["r"]
        return value["cx"] - r, value["cy"] - r, value["cx"] + r, value["cy"] + r
    if element.tag == "text":
        wide = text_width(element.text or "")
        left = value["x"] - {"start": 0, "middle": wide / 2, "end": wide}[element.attrib["text-anchor"]]
        return left, value["y"] - FONT + 2, left + wide, value["y"]
    if element.tag == "path":
        assert re.fullmatch(r"[MHVlZ\d. -]+", element.attrib["d"])
    return None


_COORDINATES = {"x", "y", "width", "height", "x1", "x2", "y1", "y2", "cx", "cy", "r"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Column, texts, amounts, amounts, texts, st.sampled_from(["", "/x?a=1&b=2"])), max_size=40))
def test_columns_of_any_values_stay_within_their_frame(values):
    assert_sound(columns("c", "Title", "Summary", values))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Bar, texts, amounts, texts, st.sampled_from(["", "/x"])), max_size=12))
def test_bars_of_any_values_stay_within_their_frame(values):
    assert_sound(bars("b", "Title", "Summary", values))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(dates, amounts), max_size=60), dates)
def test_a_line_of_any_values_stays_within_its_frame(points, until):
    assert_sound(steps("s", "Title", "Summary", sorted(points, key=lambda point: point[0]), until))


events = st.lists(st.builds(Event, dates, texts, texts, st.sampled_from(["", "/d"])), max_size=200)
spans = st.lists(
    st.builds(
        lambda days, kind, name: Span(min(days), max(days), kind, name),
        st.tuples(dates, dates),
        st.sampled_from(["solid", "thin"]),
        texts,
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(events, spans, st.lists(st.builds(Event, dates, texts), max_size=3), dates, texts)
def test_a_life_of_any_events_stays_within_its_frame(happened, lasted, ahead, today, name):
    assert_sound(timeline("t", "Title", "Summary", happened, today=(today, name), spans=lasted, ahead=ahead))


@pytest.mark.parametrize("count", [1, 2, 7, 200])
def test_every_event_of_a_life_is_in_one_of_its_marks(count):
    happened = [Event(DAY(2026, 1, 1) + datetime.timedelta(days=n // 3), "moved", f"Moved {n}") for n in range(count)]
    for drawing in drawings(timeline("t", "Title", "Summary", happened, today=(TODAY, "today"))):
        numbers = [text.text for text in drawing.iter("text") if text.get("class") == "event-number"]
        told = [n for text in numbers for n in _range(text or "")]
        assert told == list(range(1, count + 1))
        assert "today" in texts_of(drawing)


def _range(text: str) -> range:
    first, _dash, last = text.partition("–")
    return range(int(first), int(last or first) + 1)


def test_an_event_leads_to_its_document_and_says_what_it_is_to_who_points_at_it():
    one = Event(DAY(2026, 1, 2), "loaded", "Loaded by PD00001", "/documents/1/")
    for drawing in drawings(timeline("t", "Title", "Summary", [one], today=(TODAY, "today"))):
        link = next(drawing.iter("a"))
        assert link.get("href") == "/documents/1/"
        assert next(link.iter("title")).text == "1. Loaded by PD00001"
        # An image holds no links.
        assert drawing.get("role") == "group"


def test_a_date_far_ahead_stands_at_the_edge_and_leaves_room_for_the_life():
    life = [Event(DAY(2026, 1, 1), "loaded"), Event(DAY(2026, 3, 1), "unloaded")]
    far = timeline("t", "Title", "Summary", life, today=(TODAY, "today"), ahead=[Event(DAY(9999, 12, 31), "expires")])
    assert_sound(far)
    numbers = [text.text for text in drawings(far)[0].iter("text") if text.get("class") == "event-number"]
    assert numbers == ["1", "2"]
    near = timeline("t", "Title", "Summary", life, today=(TODAY, "today"), ahead=[Event(TODAY, "expires")])
    tracks = [
        [mark for mark in drawings(one)[0].iter("line") if mark.get("class") == "track-line"] for one in (near, far)
    ]
    assert [len(marks) for marks in tracks] == [1, 4], "the way to what is far is broken"


def test_what_is_little_is_still_seen_and_nothing_is_not():
    wide = drawings(columns("c", "Title", "Summary", [Column("a", 1_000_000), Column("b", 1), Column("c", 0)]))[0]
    high = [float(box.attrib["height"]) for box in wide.iter("rect") if box.get("class") == "up"]
    assert len(high) == 2
    assert min(high) >= 1.5


def test_a_picture_tells_its_title_and_its_summary_to_who_does_not_see_it():
    for drawing in drawings(columns("c", "Stock", "12 on hand", [Column("a", 12)])):
        assert drawing.get("role") == "img"
        assert [drawing[0].text, drawing[1].text] == ["Stock", "12 on hand"]


def test_the_table_says_the_same_and_leads_to_the_same():
    rows = [TableRow([DAY(2026, 1, 2), Decimal("1200.50")], "/lots/?a=1&b=2")]
    picture = columns("c", "Title", "Summary", [Column("a", 1)], headings=["Day", "Lots"], rows=rows)
    cells = picture.table_rows[0].cells
    assert '<a href="/lots/?a=1&amp;b=2" class="row-link">2026-01-02</a>' in cells
    assert '<td class="number" data-label="Lots">1,200.5</td>' in cells


def test_numbers_and_dates_are_those_of_the_readers_language():
    values = [(DAY(2026, 1, 1), Decimal("1234.5")), (DAY(2026, 2, 1), Decimal("1500.5"))]
    with translation.override("ro"):
        wide = drawings(steps("s", "Titlu", "Rezumat", values, TODAY))[0]
    assert "1.500,5" in texts_of(wide)
    assert "1.000" in texts_of(wide)


def test_round_values_hold_all_that_is_drawn():
    assert round_values(0, 22) == [0, 10, 20, 30]
    assert round_values(-3.3, 4) == [-4, -2, 0, 2, 4]
    assert round_values(0, 0) == [0, 1]
    assert round_values(0, 2, whole=True) == [0, 1, 2]
    assert round_values(0, 0.3) == [0, 0.1, 0.2, 0.3]


def test_a_very_long_number_is_written_by_its_power_of_ten():
    assert [number(2_500_000), number(25_000_000), number(0.5)] == ["2,500,000", "25·10⁶", "0.5"]


def test_dates_beside_an_axis_are_few_and_round():
    months = dates_between(DAY(2025, 3, 10), DAY(2026, 3, 10), 4)
    assert [name for _day, name in months] == ["Apr 2025", "Jul", "Oct", "Jan 2026"]
    assert [day.day for day, _name in months] == [1, 1, 1, 1]
    assert [name for _day, name in dates_between(DAY(2026, 3, 1), DAY(2026, 3, 4), 4)] == [
        "1 Mar",
        "2 Mar",
        "3 Mar",
        "4 Mar",
    ]


def test_months_beside_an_axis_are_written_as_the_language_writes_them():
    with translation.override("ro"):
        assert [month_name(DAY(2025, month, 1)) for month in (1, 3, 11)] == ["ian 2025", "mar", "nov"]
        assert [name for _day, name in dates_between(DAY(2026, 11, 1), DAY(2026, 11, 2), 4)] == ["1 nov", "2 nov"]
    assert dates_between(DAY(9999, 11, 1), DAY(9999, 12, 31), 5)
    assert month_after(DAY(9999, 12, 1), 3) == DAY(9999, 12, 1)


def test_a_text_too_long_for_its_place_ends_in_an_ellipsis():
    assert cut("Baia Mare", 500) == "Baia Mare"
    assert cut("Baia Mare", 40) == "Baia…"
    assert cut("Baia Mare", 1) == ""

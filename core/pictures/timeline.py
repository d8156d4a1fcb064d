"""A life in time: numbered events on an axis, what lasted between them, and what lies ahead.

The numbers are those of the list beside the picture: events too near one another share one mark, and no name has to
be written where there is no room for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.pictures.drawing import (
    Drawing,
    Picture,
    Size,
    box,
    draw,
    element,
    label,
    line,
    linked,
    text_width,
)
from core.pictures.scales import Scale, dates_between, days

# From above: lanes of names, the track with its marks, the axis with its dates, the key.
_LANES = (12.0, 28.0)
_TRACK, _AXIS, _DATES, _KEY, _END = 54.0, 78.0, 94.0, 116.0, 122.0
_RADIUS, _GAP, _DATE = 9.0, 5.0, 66.0
# What lies further ahead than this many days, or than the life is long, is drawn at the edge, behind a break.
_AHEAD = 90
_BREAK = 24.0
# Days that a young life lies in the middle of.
_SHORTEST = 8


@dataclass(frozen=True)
class Event:
    """Something on a day: in a word, and in a sentence that leads to ``url``."""

    day: datetime.date
    word: str
    sentence: str = ""
    url: str = ""


@dataclass(frozen=True)
class Span:
    """Something that lasted, or lasts still. Kinds: "solid" along the track, "thin" over it."""

    start: datetime.date
    end: datetime.date | None
    kind: str
    name: str


@dataclass
class _Mark:
    """Neighbouring events, from the one numbered ``first`` on, around ``x``."""

    first: int
    events: list[Event]
    x: float

    @property
    def number(self) -> str:
        return str(self.first) if len(self.events) == 1 else f"{self.first}–{self.first + len(self.events) - 1}"

    @property
    def half(self) -> float:
        return max(_RADIUS, text_width(self.number) / 2 + 3)

    @property
    def words(self) -> str:
        """What happened, in few words."""
        words = list(dict.fromkeys(event.word for event in self.events))
        return ", ".join(words) if len(words) < 3 else f"{words[0]} … {words[-1]}"

    @property
    def url(self) -> str:
        """Where it leads, if all of it leads there."""
        urls = {event.url for event in self.events}
        return urls.pop() if len(urls) == 1 else ""

    @property
    def hint(self) -> str:
        told = [f"{n}. {event.sentence or event.word}" for n, event in enumerate(self.events, self.first)]
        return "; ".join(told if len(told) < 6 else [*told[:3], "…", told[-1]])


def timeline(
    name: str,
    title: str,
    summary: str,
    events: Sequence[Event],
    *,
    today: tuple[datetime.date, str],
    spans: Sequence[Span] = (),
    ahead: Sequence[Event] = (),
) -> Picture:
    """A picture of ``events`` in their order in time; ``today`` is a day and what it is called.

    The list of the events, numbered from one, stands beside it: a picture of this kind has no table.
    """
    ordered = sorted(events, key=lambda event: event.day)
    links = any(event.url for event in (*ordered, *ahead))
    drawings = draw(name, title, summary, lambda size: _life(ordered, spans, ahead, today, size), links=links)
    return Picture(name, title, summary, drawings)


def _life(
    events: Sequence[Event],
    spans: Sequence[Span],
    ahead: Sequence[Event],
    today: tuple[datetime.date, str],
    size: Size,
) -> Drawing:
    across = _across(events, ahead, today[0], size)
    marks = _marks(events, across)
    at_today = across(today[0].toordinal())
    coming = [(event, across(event.day.toordinal())) for event in ahead]
    # What is to come, and the latest, matter most.
    names = [(x, event.word, "ahead") for event, x in coming]
    names += [(mark.x, mark.words, "") for mark in reversed(marks)]
    drawn = [
        *_track(across, ahead),
        *(_span(span, across, today[0]) for span in spans),
        line(at_today, _TRACK - 16, at_today, _AXIS, "today"),
        *_names(names, size),
        *(_event(mark, size) for mark in marks),
        *(_coming(event, x) for event, x in coming),
        *_axis(across, today, size),
    ]
    kinds = {span.kind: span.name for span in spans}
    return Drawing(_END if kinds else _DATES + 6, [*drawn, *_key(kinds, size)])


def _across(events: Sequence[Event], ahead: Sequence[Event], today: datetime.date, size: Size) -> Scale:
    known = [today, *(event.day for event in events)]
    first, last = min(known).toordinal(), max(known).toordinal()
    # Room to see today before the edge; and for what comes, if that is not too far.
    reach = max(_AHEAD, last - first)
    farthest = max((event.day.toordinal() for event in ahead), default=last)
    end = last + min(max(farthest - last, 1), reach)
    if end - first < _SHORTEST:
        first, end = first - _SHORTEST // 2, end + _SHORTEST // 2
    latest = datetime.date.max.toordinal()
    start, until = (datetime.date.fromordinal(min(max(day, 1), latest)) for day in (first, end))
    return days(start, until, _RADIUS + 4, size.width - _RADIUS - 4)


def _track(across: Scale, ahead: Sequence[Event]) -> list[SafeString]:
    """From the first day to the last; broken before what comes later than there is room for."""
    if all(event.day.toordinal() <= across.high for event in ahead):
        return [line(across.start, _TRACK, across.end, _TRACK, "track-line")]
    gap = across.end - _BREAK
    slashes = (line(x - 3, _TRACK + 7, x + 3, _TRACK - 7, "track-line") for x in (gap - 3, gap + 3))
    return [
        line(across.start, _TRACK, gap - 3, _TRACK, "track-line"),
        *slashes,
        line(gap + 3, _TRACK, across.end, _TRACK, "track-line"),
    ]


def _marks(events: Sequence[Event], across: Scale) -> list[_Mark]:
    """One for each event; those that would touch are joined, until none does."""
    joined: list[_Mark] = []
    for index, event in enumerate(events, start=1):
        joined.append(_Mark(index, [event], across(event.day.toordinal())))
        while len(joined) > 1 and joined[-2].x + joined[-2].half + 2 > joined[-1].x - joined[-1].half:
            right, left = joined.pop(), joined[-1]
            share = len(right.events) / (len(left.events) + len(right.events))
            left.x += (right.x - left.x) * share
            left.events += right.events
            # Within the picture, however wide its number is.
            left.x = min(max(left.x, left.half + 1), across.end + _RADIUS + 3 - left.half)
    return joined


def _event(mark: _Mark, size: Size) -> SafeString:
    half = mark.half
    return linked(
        mark.url,
        mark.hint,
        box(mark.x - max(half, 12), _TRACK - 12, 2 * max(half, 12), 24, "reach"),
        box(mark.x - half, _TRACK - _RADIUS, 2 * half, 2 * _RADIUS, "event", _RADIUS),
        label(mark.number, mark.x, _TRACK + 4, size, css="event-number"),
    )


def _coming(event: Event, x: float) -> SafeString:
    """What lies ahead: a diamond."""
    d = f"M{x:.1f} {_TRACK - 7:.1f}l7 7l-7 7l-7 -7Z"
    return linked(event.url, event.sentence or event.word, element("path", d=d, class_="coming"))


def _span(span: Span, across: Scale, today: datetime.date) -> SafeString:
    start, end = across(span.start.toordinal()), across((span.end or max(today, span.start)).toordinal())
    thick, y = (12.0, _TRACK - 6) if span.kind == "solid" else (4.0, _TRACK + 12)
    # However short it was, it can be seen.
    return linked("", span.name, box(start, y, max(end - start, 2), thick, f"span {span.kind}", 2))


def _names(names: Sequence[tuple[float, str, str]], size: Size) -> list[SafeString]:
    """Each in the lowest lane that has room over its mark; those without room are left to the list."""
    taken: list[tuple[float, float, float, float]] = []
    marks = []
    for x, text, css in names:
        half = text_width(text) / 2
        if not text or 2 * half > size.width:
            continue
        centre = min(max(x, half), size.width - half)
        for lane in reversed(_LANES):
            if _free(lane, centre - half - _GAP, centre + half + _GAP, x, taken):
                taken.append((lane, centre - half, centre + half, x))
                marks.append(line(x, lane + 4, x, _TRACK - _RADIUS, "leader"))
                marks.append(label(text, x, lane, size, css=f"name {css}".strip()))
                break
    return marks


def _free(lane: float, left: float, right: float, x: float, taken: Sequence[tuple[float, float, float, float]]) -> bool:
    """Whether nothing is there, and no line to a mark crosses a name."""
    for other_lane, other_left, other_right, other_x in taken:
        if other_lane == lane and left < other_right and right > other_left:
            return False
        if other_lane > lane and other_left - 2 < x < other_right + 2:
            return False
        if other_lane < lane and left < other_x < right:
            return False
    return True


def _axis(across: Scale, today: tuple[datetime.date, str], size: Size) -> list[SafeString]:
    """Dates, and today among them: it goes before those that it leaves no room."""
    first, last = (datetime.date.fromordinal(int(value)) for value in (across.low, across.high))
    found = [(*today, "now"), *((*tick, "") for tick in dates_between(first, last, int(size.width / _DATE)))]
    marks = [line(across.start, _AXIS, across.end, _AXIS, "axis")]
    taken: list[tuple[float, float]] = []
    for day, name, css in found:
        x, half = across(day.toordinal()), text_width(name) / 2
        centre = min(max(x, half), size.width - half)
        left, right = centre - half, centre + half
        if all(right + _GAP <= start or end + _GAP <= left for start, end in taken):
            marks.append(line(x, _AXIS, x, _AXIS + 4, "axis"))
            marks.append(label(name, x, _DATES, size, css=css))
            taken.append((left, right))
    return marks


def _key(kinds: dict[str, str], size: Size) -> list[SafeString]:
    """What the kinds of spans are."""
    marks, x = [], _RADIUS + 4
    for kind, name in kinds.items():
        if x + 24 + text_width(name) > size.width:
            break
        thick = 12.0 if kind == "solid" else 4.0
        marks.append(box(x, _KEY - 4 - thick / 2, 18, thick, f"span {kind}", 2))
        marks.append(label(name, x + 24, _KEY, size, anchor="start"))
        x += 24 + text_width(name) + 18
    return marks

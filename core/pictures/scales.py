"""From values to places: scales, round numbers and dates beside them."""

from __future__ import annotations

import calendar
import datetime
import math
from typing import NamedTuple

from django.utils import formats

from core.formatting import quantity

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# From here on a number with all its zeros is wider than a telephone has room for.
_LONG = 10_000_000
# Days, then months, between two dates beside an axis.
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)
_MONTHS = datetime.date.max.year * 12


class Scale(NamedTuple):
    """Values from ``low`` to ``high`` lie from ``start`` to ``end``; what is beyond lies at the nearer end."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high <= self.low:
            return self.start
        share = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)
        return self.start + (self.end - self.start) * share


def round_values(low: float, high: float, most: int = 4, *, whole: bool = False) -> list[float]:
    """About ``most`` round values that hold ``low``, ``high`` and zero between the first and the last."""
    low, high = min(low, 0.0), max(high, 0.0)
    span = high - low
    if span <= 0:
        return [0.0, 1.0]
    magnitude = 10.0 ** math.floor(math.log10(span / most))
    step = next(magnitude * n for n in (1, 2, 5, 10, 20) if magnitude * n * most >= span * 0.999)
    if whole:
        step = max(1.0, math.ceil(step))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    # Not by adding: tenths do not add up exactly.
    return [float(f"{n * step:.12g}") for n in range(first, last + 1)]


def number(value: float) -> str:
    """A round value as the reader writes it; a very long one by its power of ten."""
    if abs(value) < _LONG:
        return _written(value)
    power = int(math.log10(abs(value)) // 3 * 3)
    return f"{_written(float(f'{value / 10**power:.4g}'))}·10{str(power).translate(_SUPERSCRIPTS)}"


def _written(value: float) -> str:
    return quantity(int(value) if float(value).is_integer() else value)


def days(start: datetime.date, end: datetime.date, left: float, right: float) -> Scale:
    """Dates, by their ordinals, from ``left`` to ``right``."""
    return Scale(start.toordinal(), max(end.toordinal(), start.toordinal() + 1), left, right)


def dates_between(start: datetime.date, end: datetime.date, most: int) -> list[tuple[datetime.date, str]]:
    """At most about ``most`` round dates from ``start`` to ``end``, each as it is written beside an axis."""
    most = max(most, 1)
    span = (end - start).days
    if span <= _DAY_STEPS[-1] * most and span <= 92:
        step = next(step for step in _DAY_STEPS if step * most >= span)
        found = [start + datetime.timedelta(days=n) for n in range(0, span + 1, step)]
        return [(day, formats.date_format(day, "MONTH_DAY_FORMAT")) for day in found]
    return [(day, month_name(day, first=n == 0)) for n, day in enumerate(_months(start, end, most))]


def _months(start: datetime.date, end: datetime.date, most: int) -> list[datetime.date]:
    first = start.year * 12 + start.month - (start.day == 1)
    last = end.year * 12 + end.month - 1
    step = next((step for step in _MONTH_STEPS if step * most >= last - first), _MONTH_STEPS[-1])
    # Of many months the first of a year, or of its quarters.
    aligned = -(-first // step) * step if step > 1 else first
    chosen = range(aligned, min(last, _MONTHS - 1) + 1, step)
    return [datetime.date(month // 12, month % 12 + 1, 1) for month in chosen if month >= 12]


def month_name(day: datetime.date, *, first: bool = False) -> str:
    """A month beside an axis: with its year where that begins."""
    name: str = formats.date_format(day, "YEAR_MONTH_FORMAT")
    return name if first or day.month == 1 else name.removesuffix(f" {day.year}")


def month_after(day: datetime.date, months: int) -> datetime.date:
    """The first day of the month so many months after that of ``day``; the last there is, where dates end."""
    month = min(day.year * 12 + day.month - 1 + months, _MONTHS + 11)
    return datetime.date(month // 12, month % 12 + 1, 1)


def month_end(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])

"""31 December and 1 January: date segments follow the document's date, and roots roll over without a collision."""

import datetime
from decimal import Decimal

import pytest

from lots.models import Lot
from numbering.models import Segment, YearLetter
from numbering.rendering import CodeContext
from numbering.services import take_codes
from serials.models import SerialNumber
from tests.factories import (
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    SerialCodeTypeFactory,
    line,
    posted,
)

pytestmark = pytest.mark.django_db

THIS_YEAR = datetime.date.today().year  # noqa: DTZ011
NEW_YEARS_EVE = datetime.date(THIS_YEAR - 1, 12, 31)
NEW_YEAR = datetime.date(THIS_YEAR, 1, 1)
YEAR_ROOT = {"source": "insert_year", "length": 2, "root": True}
NUMBER = {"source": "progressive", "length": 2}


def segments(rule, *rows):
    for position, row in enumerate(rows, start=1):
        Segment.objects.create(code_type=rule, position=position, **row)
    return rule


def on(day, **values):
    return CodeContext(insert_date=day, **values)


def receive(item, place, day, pieces=2):
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(pieces)), date=day)


def test_serial_numbers_of_a_document_dated_last_year_are_last_year_s(db):
    """The insert date is the document's date, not the day on which it is typed or posted."""
    rule = segments(SerialCodeTypeFactory(prefix=""), YEAR_ROOT, {"source": "insert_month", "length": 2}, NUMBER)
    item, place = ItemFactory(serial=True, serial_code_type=rule, serials_automatic=True), LocationFactory()
    for day in (NEW_YEARS_EVE, NEW_YEAR, NEW_YEARS_EVE):
        receive(item, place, day)
    old, new = f"{NEW_YEARS_EVE:%y}12", f"{NEW_YEAR:%y}01"
    codes = list(SerialNumber.objects.order_by("pk").values_list("code", flat=True))
    assert codes == [f"{old}00", f"{old}01", f"{new}00", f"{new}01", f"{old}02", f"{old}03"]
    counters = rule.counters.order_by("root").values_list("root", "last_number")
    assert list(counters) == [(old[:2], 3), (new[:2], 1)]


def test_lots_of_a_document_dated_last_year_are_last_year_s(db):
    rule = segments(LotCodeTypeFactory(prefix="L"), YEAR_ROOT, NUMBER)
    item, place = ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True), LocationFactory()
    for day in (NEW_YEARS_EVE, NEW_YEAR, NEW_YEARS_EVE):
        receive(item, place, day)
    codes = list(Lot.objects.order_by("pk").values_list("code", flat=True))
    assert codes == [f"L{NEW_YEARS_EVE:%y}00", f"L{NEW_YEAR:%y}00", f"L{NEW_YEARS_EVE:%y}01"]


def test_a_lot_a_day_takes_all_that_is_loaded_that_day(db):
    """A rule without progressive has one code a day: loading again joins the lot of that code."""
    day = [{"source": f"insert_{part}", "length": 2} for part in ("year", "month", "day")]
    rule = segments(LotCodeTypeFactory(prefix="L"), *day)
    item, place = ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True), LocationFactory()
    for when, pieces in ((NEW_YEARS_EVE, 3), (NEW_YEAR, 5), (NEW_YEARS_EVE, 4)):
        receive(item, place, when, pieces)
    lots = list(Lot.objects.order_by("code").values_list("code", "on_hand"))
    assert lots == [(f"L{NEW_YEARS_EVE:%y%m%d}", 7), (f"L{NEW_YEAR:%y%m%d}", 5)]


def test_without_a_year_in_the_root_the_number_goes_on_over_new_year(code_type, take):
    rule = code_type({**YEAR_ROOT, "root": False}, NUMBER)
    assert take(rule, (on(NEW_YEARS_EVE), 2), (on(NEW_YEAR), 1)) == [
        [f"{NEW_YEARS_EVE:%y}00", f"{NEW_YEARS_EVE:%y}01"],
        [f"{NEW_YEAR:%y}02"],
    ]


def test_a_year_of_four_digits_never_comes_back(code_type, take):
    rule = code_type({**YEAR_ROOT, "length": 4}, NUMBER)
    days = [datetime.date(year, 12, 31) for year in (1999, 2000, 2026, 2099, 2126)]
    assert take(rule, *((on(day), 1) for day in days)) == [[f"{day.year}00"] for day in days]
    assert rule.counters.count() == 5


def test_a_year_of_two_digits_goes_on_a_hundred_years_later_where_it_stopped(code_type, take):
    """2026 and 2126 are one root: it counts on, so that no code is given twice. 1999 and 2000 are two."""
    rule = code_type(YEAR_ROOT, NUMBER)
    days = [datetime.date(year, 6, 1) for year in (1999, 2000, 2026, 2126)]
    assert take(rule, *((on(day), 1) for day in days)) == [["9900"], ["0000"], ["2600"], ["2601"]]


def test_a_letter_of_two_years_is_one_root(code_type, take):
    """The usual letters of years come round after 30 years."""
    YearLetter.objects.create(year=2040, letter=YearLetter.objects.get(year=2010).letter)
    rule = code_type({"source": "year_letter", "length": 1, "root": True}, NUMBER)
    early, late = datetime.date(2010, 1, 1), datetime.date(2040, 1, 1)
    assert take(rule, (on(early), 2), (on(late), 1)) == [["A00", "A01"], ["A02"]]


@pytest.mark.parametrize("fill_gaps", [False, True])
def test_two_days_taken_together_at_midnight_count_apart(code_type, take, fill_gaps):
    day = [{"source": f"insert_{part}", "length": 2, "root": True} for part in ("year", "month", "day")]
    rule = code_type(*day, NUMBER, fill_gaps=fill_gaps)
    given = take(rule, *((on(day), 3) for day in (NEW_YEAR, NEW_YEARS_EVE, NEW_YEAR)))
    codes = [code for codes in given for code in codes]
    assert len(set(codes)) == 9
    assert [code[-2:] for code in codes] == ["00", "01", "02", "00", "01", "02", "03", "04", "05"]


def test_the_expiry_date_rolls_over_by_itself(code_type, take):
    rule = code_type({"source": "expiry_year", "length": 2, "root": True}, NUMBER)
    given = take(rule, (on(NEW_YEARS_EVE, expiry_date=NEW_YEAR), 1), (on(NEW_YEARS_EVE, expiry_date=NEW_YEARS_EVE), 1))
    assert given == [[f"{NEW_YEAR:%y}00"], [f"{NEW_YEARS_EVE:%y}00"]]


def test_a_rule_asks_nothing_of_the_clock(code_type, db, monkeypatch):
    """Rendering takes the day from the document alone."""
    from django.utils import timezone

    def today(*_arguments):
        raise AssertionError("the clock was asked")

    monkeypatch.setattr(timezone, "localdate", today)
    monkeypatch.setattr(timezone, "now", today)
    rule = code_type(YEAR_ROOT, NUMBER)
    assert take_codes(code_type=rule, contexts=[(on(NEW_YEARS_EVE), 1)]) == [[f"{NEW_YEARS_EVE:%y}00"]]

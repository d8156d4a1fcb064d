"""The command shows what a rule would give next, and takes none."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from numbering.models import Counter
from numbering.rendering import CodeContext
from tests.factories import ItemClassFactory, ItemFactory

pytestmark = pytest.mark.django_db


def next_codes(*arguments):
    output = StringIO()
    call_command("next_codes", *arguments, stdout=output)
    return output.getvalue().splitlines()


@pytest.fixture
def item(db):
    return ItemFactory(item_class=ItemClassFactory(code="HDD"), code="ST4000", serial_validity_days=365)


def test_it_prints_one_code_a_line_and_takes_none(five_digits):
    assert next_codes("SN5", "--count", "3") == ["00000", "00001", "00002"]
    assert next_codes("sn5") == ["00000"]
    assert not Counter.objects.exists()


def test_it_goes_on_from_what_was_taken(five_digits, take):
    take(five_digits, (CodeContext(), 7))
    assert next_codes("SN5") == ["00007"]


def test_it_takes_values_from_the_item_and_the_dates(code_type, item):
    code_type(
        {"source": "item_class", "length": 3},
        {"source": "item_code", "length": 7},
        {"source": "insert_year", "length": 4},
        {"source": "expiry_month", "length": 2},
        {"source": "progressive", "length": 2},
    )
    dates = ["--date", "2026-01-31", "--expiry", "2027-12-01"]
    assert next_codes("SN5", "--item", "hdd/st4000", *dates) == ["HDD0ST400020261200"]


def test_the_expiry_follows_the_validity_of_the_item(code_type, item):
    code_type(
        {"source": "expiry_year", "length": 4},
        {"source": "expiry_day", "length": 2},
        {"source": "progressive", "length": 1},
    )
    assert next_codes("SN5", "--item", "HDD/ST4000", "--date", "2026-03-01") == ["2027010"]
    tomorrow_year = timezone.localdate() + datetime.timedelta(days=365)
    assert next_codes("SN5", "--item", "HDD/ST4000")[0].startswith(f"{tomorrow_year:%Y%d}")


def test_an_item_code_may_hold_a_slash(code_type):
    ItemFactory(item_class=ItemClassFactory(code="A/B"), code="C/D")
    code_type({"source": "item_code", "length": 3}, {"source": "progressive", "length": 1})
    assert next_codes("SN5", "--item", "A/B/C/D") == ["C/D0"]


def test_one_code_for_two_kinds_asks_for_the_kind(code_type):
    code_type(prefix="L", kind="lot")
    code_type(prefix="S")
    with pytest.raises(CommandError, match="add --kind lot or --kind serial"):
        next_codes("SN5")
    assert next_codes("SN5", "--kind", "lot") == ["L0"]
    assert next_codes("SN5", "--kind", "serial") == ["S0"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["NONE"], "There is no code type “NONE”."),
        (["SN5", "--kind", "lot"], "There is no code type “SN5”."),
        (["SN5", "--item", "HDD"], "Write the item as CLASS/CODE, not “HDD”."),
        (["SN5", "--item", "HDD/NONE"], "There is no item “HDD/NONE”."),
        (["SN5", "--count", "0"], "“0” is not a whole number above zero."),
        (["SN5", "--count", "many"], "“many” is not a whole number above zero."),
        (["SN5", "--date", "31.12.2026"], "“31.12.2026” is not a date as YYYY-MM-DD."),
        (["SN5"], r"No value for code type SN5, segment 1 (item code)."),
        (["SN5", "--item", "HDD/ST4000", "--count", "11"], "Exhausted: code type SN5, segment 2 (progressive number)"),
    ],
)
def test_it_says_what_is_wrong(code_type, item, arguments, says):
    code_type({"source": "item_code", "length": 6}, {"source": "progressive", "length": 1})
    with pytest.raises(CommandError) as raised:
        next_codes(*arguments)
    assert says in str(raised.value)


def test_a_lot_rule_without_progressive_has_one_code_a_day(code_type):
    code_type({"source": "insert_month", "length": 2}, {"source": "insert_day", "length": 2}, kind="lot", prefix="L")
    assert next_codes("SN5", "--kind", "lot", "--date", "2026-12-31") == ["L1231"]
    with pytest.raises(CommandError, match="Code type SN5 has no progressive"):
        next_codes("SN5", "--kind", "lot", "--date", "2026-12-31", "--count", "2")


def test_the_expiry_of_a_lot_follows_the_policy_of_the_item(code_type):
    ItemFactory(
        item_class=ItemClassFactory(code="FOOD"),
        code="MILK",
        lot_managed=True,
        lot_validity_days=10,
        expiry_policy="month_end",
    )
    expiry = [{"source": f"expiry_{part}", "length": 2} for part in ("year", "month", "day")]
    code_type(*expiry, {"source": "progressive", "length": 2}, kind="lot")
    assert next_codes("SN5", "--item", "FOOD/MILK", "--date", "2026-02-10") == ["26022800"]
    typed = next_codes("SN5", "--item", "FOOD/MILK", "--date", "2026-02-10", "--expiry", "2026-04-02")
    assert typed == ["26043000"]


def test_a_date_that_the_validity_takes_past_the_end_of_dates_is_told(code_type, item):
    code_type({"source": "progressive", "length": 5})
    with pytest.raises(CommandError, match="past the year 9999"):
        next_codes("SN5", "--item", "HDD/ST4000", "--date", "9999-12-31")

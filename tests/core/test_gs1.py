"""What scanners give is understood, and what is wrong with it is said."""

import contextlib
import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core import gs1

GTIN = "04006381333931"
FNC1 = "\x1d"
ALLOWED = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
FULL = {
    "gtin": GTIN,
    "production_date": datetime.date(2025, 1, 2),
    "best_before": datetime.date(2026, 3, 4),
    "expiry_date": datetime.date(2027, 5, 6),
    "item_code": "M8X20",
    "lot": "L-7",
    "serial": "S.9",
}


def told(text: str) -> str:
    with pytest.raises(ValidationError) as refused:
        gs1.read(text)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}10L-7{FNC1}21S.9",
        f"01{GTIN}21S.9{FNC1}10L-7",
        f"10L-7{FNC1}21S.9{FNC1}01{GTIN}",
        f"{FNC1}01{GTIN}10L-7{FNC1}21S.9{FNC1}",
        f"]C101{GTIN}10L-7{FNC1}21S.9",
        f"]d201{GTIN}10L-7{FNC1}21S.9",
        f"]Q301{GTIN}10L-7{FNC1}21S.9\r\n",
        f"]e001{GTIN}10L-7{FNC1}21S.9",
        f"(01){GTIN}(10)L-7(21)S.9",
        f" (21) S.9 (01) {GTIN[1:]} (10) L-7 ",
        f"01{GTIN}10L-7\N{SYMBOL FOR GROUP SEPARATOR}21S.9",
        f"01{GTIN}10L-7{{GS}}21S.9",
        f"01{GTIN}10L-7<gs>21S.9",
        f"01{GTIN}10L-7^]21S.9",
        f"https://id.gs1.org/01/{GTIN}/10/L-7/21/S.9",
        f"HTTP://shop.example/a/b/01/{GTIN[1:]}/10/L%2D7/21/S.9?from=label#top",
        f"https://x.example/gtin/{GTIN[1:]}/lot/L-7/ser/S.9",
        f"https://x.example/01/{GTIN}?10=L-7&21=S.9",
    ],
)
def test_gtin_lot_and_serial_number_are_read_in_every_form(text):
    read = gs1.read(text)
    assert (read.gtin, read.lot, read.serial, read.structured) == (GTIN, "L-7", "S.9", True)
    assert not read.readings


def test_dates_and_item_code_are_read_and_other_identifiers_read_over():
    text = f"]C10012345678901234567511250102152603041727050637{12}{FNC1}310300125024"
    read = gs1.read(f"{text}0M8X20{FNC1}8005001250{FNC1}400ORDER/7{FNC1}30004")
    assert read == gs1.Scanned(
        text=read.text,
        item_code="M8X20",
        production_date=datetime.date(2025, 1, 2),
        best_before=datetime.date(2026, 3, 4),
        expiry_date=datetime.date(2027, 5, 6),
    )
    assert read.expires == datetime.date(2027, 5, 6)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("270200", datetime.date(2027, 2, 28)),
        ("280200", datetime.date(2028, 2, 29)),
        ("991231", datetime.date(1999, 12, 31)),
        ("701231", datetime.date(2070, 12, 31)),
    ],
)
def test_day_00_is_the_last_of_its_month_and_the_century_the_nearest(written, day):
    assert gs1.read(f"]C117{written}").expiry_date == day
    assert gs1.read(f"(15){written}").expires == day


@pytest.mark.parametrize(
    "text",
    [
        "SN1", "0123456789", "10ABC", "21XYZ", "0112345", "0104006381333932", "1" * 40, "(A)1", "[1]", "]", "]9ABC",
        "http://example.com/", "https://[", "https://x.example/01/red", "", "   ", "ș-77", "240BOLT",
    ],
)  # fmt: skip
def test_a_plain_code_is_never_mistaken_for_gs1(text):
    read = gs1.read(text)
    assert not read.structured
    assert read.text == text.strip()


@pytest.mark.parametrize("text", ["]C0SN1", "]d1SN1", "]A0SN1", "SN1\x1d", " SN1\r\n"])
def test_of_a_plain_code_only_the_code_is_left(text):
    assert gs1.read(text) == gs1.Scanned(text="SN1")


@pytest.mark.parametrize(
    ("text", "gtin"),
    [("4006381333931", GTIN), ("96385074", "00000096385074"), ("036000291452", "00036000291452"), (GTIN, GTIN)],
)
def test_plain_digits_may_be_a_gtin_too(text, gtin):
    read = gs1.read(text)
    assert (read.gtin, read.structured) == (gtin, False)


@pytest.mark.parametrize("text", ["]E04006381333931", f"]I1{GTIN}", "]E3400638133393112"])
def test_a_symbol_that_holds_a_gtin_alone_is_one(text):
    read = gs1.read(text)
    assert (read.gtin, read.structured) == (GTIN, True)


@pytest.mark.parametrize("text", ["4006381333932", "0104006381333932", "010400638133393210L7"])
def test_digits_with_a_wrong_check_digit_are_a_plain_code_in_doubt(text):
    assert "should be 1" in gs1.read(text).doubt


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"(01){GTIN[:-1]}2", "check digit of GTIN 04006381333932 should be 1"),
        ("]E04006381333932", "should be 1"),
        ("https://x.example/01/4006381333932", "should be 1"),
        (f"01{GTIN}0512", "At character 17 stands “0512”"),
        (f"]C101{GTIN}0512", "At character 20 stands “0512”"),
        ("(10)A(55)B", "At character 6 stands “55”"),
        (f"01{GTIN}17271301", "(17): “271301” is no date"),
        ("(17)270230", "(17): “270230” is no date"),
        ("(17)2702", "(17): “2702” is no date"),
        (f"(10){'A' * 21}", "has more than 20 characters"),
        (f"10{'A' * 21}{FNC1}21B", "has more than 20 characters"),
        ("(10)A B", "does not allow the character “ ”"),
        (f"https://x.example/01/{GTIN}/10/%C8%99", "does not allow the character “ș”"),
        ("(37)A", "too short or has letters"),
        ("(10)", "(10) has no value"),
        ("(10)A(10)B", "(10) is there twice, with “A” and with “B”"),
        (f"https://x.example/01/{GTIN}/55/7", "stands “55”"),
    ],
)
def test_what_is_wrong_is_said_and_where(text, sentence):
    assert sentence in told(text)


def test_a_value_that_may_hold_another_is_read_whole_and_the_other_readings_told():
    read = gs1.read(f"01{GTIN}10ABC21XYZ")
    assert (read.lot, read.serial) == ("ABC21XYZ", "")
    assert [(other.lot, other.serial) for other in read.readings] == [("ABC", "XYZ")]
    assert not gs1.read(f"01{GTIN}10ABC21XYZ{FNC1}11250102").readings


def test_lot_and_serial_number_that_run_together_are_said_to():
    with pytest.raises(gs1.RunTogether, match="run together") as refused:
        gs1.read(f"01{GTIN}10LOT-0123456789-2134529-0009")
    cuts = [(reading.lot, reading.serial) for reading in refused.value.readings]
    assert cuts == [("LOT-0123456789-", "34529-0009")]
    assert ("L", "21X") in [(r.lot, r.serial) for r in gs1.read(f"01{GTIN}10L2121X").readings]


def test_a_date_run_into_a_lot_is_another_reading():
    read = gs1.read(f"01{GTIN}10ABC17271231")
    assert [(other.lot, other.expiry_date) for other in read.readings] == [("ABC", datetime.date(2027, 12, 31))]


def test_many_readings_are_found_in_no_time():
    assert len(gs1.read(f"]C191{'10A21B' * 10}").readings) <= 30
    with pytest.raises(ValidationError):
        gs1.read(f"]C191{'10A21B240C' * 40}")


def test_what_is_written_is_for_scanners_for_people_and_for_browsers():
    assert gs1.element_string(**FULL) == (f"01{GTIN}112501021526030417270506240M8X20{FNC1}10L-7{FNC1}21S.9")
    assert gs1.bracketed(gtin=GTIN[1:], lot="L 7".replace(" ", "")) == f"(01){GTIN}(10)L7"
    assert gs1.digital_link("https://x.example/", gtin=GTIN, lot="A/7", expiry_date=FULL["expiry_date"]) == (
        f"https://x.example/01/{GTIN}/10/A%2F7?17=270506"
    )
    assert gs1.element_string() == ""


@pytest.mark.parametrize(
    "label",
    [
        {"lot": "A" * 21},
        {"serial": "L1 #2"},
        {"lot": "ș"},
        {"gtin": "4006381333932"},
        {"expiry_date": datetime.date(2150, 1, 1)},
    ],
)
def test_what_gs1_has_no_place_for_is_not_written(label):
    with pytest.raises(ValidationError):
        gs1.element_string(**label)
    with pytest.raises(ValidationError):
        gs1.digital_link("https://x.example", **label)


codes = st.text(ALLOWED, min_size=1, max_size=20).filter(lambda code: "<GS>" not in code.upper())
days = st.none() | st.dates(datetime.date(1980, 1, 1), datetime.date(2070, 1, 1))
gtins = st.text("0123456789", min_size=13, max_size=13).map(lambda digits: digits + gs1.check_digit(digits))
labels = st.fixed_dictionaries(
    {"gtin": gtins},
    optional={
        "lot": codes,
        "serial": codes,
        "item_code": codes,
        "production_date": days,
        "best_before": days,
        "expiry_date": days,
    },
)


@given(labels)
def test_what_is_written_is_read_again(label):
    for text in (gs1.element_string(**label), gs1.digital_link("https://x.example/a", **label)):
        read = gs1.read(text)
        assert read == gs1.Scanned(text=text, **label)
        assert read.structured


@given(st.text(max_size=80) | st.text("0127()]C^\x1d{GS}/:", max_size=60).map(lambda text: f"]C1{text}"))
def test_whatever_is_read_gets_an_answer(text):
    with contextlib.suppress(ValidationError):
        assert gs1.read(text).text is not None


def test_what_only_looks_like_digits_is_a_plain_code():
    assert gs1.read("]E0²²²²²²²²") == gs1.Scanned("²²²²²²²²")

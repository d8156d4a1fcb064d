"""A code from a rule and a context: pure functions, no database."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numbering.exceptions import CodeTooLong, Exhausted, MissingValue, NumberingError, SegmentTooLong, UnusableCode
from numbering.letters import letters_at, ordinal_of
from numbering.parsing import parse_code
from numbering.rendering import CodeContext, Rule, RuleSegment, Steps, compile_rule, render
from numbering.sources import SegmentSource

NUMBER5 = RuleSegment("progressive", 5)
SN5 = Rule(code="SN5", segments=(NUMBER5,))
FULL = CodeContext(
    item_class="CLS",
    item_code="IT1",
    characteristic="CH",
    product_category="CAT",
    item_type="TY",
    variant="VAR",
    insert_date=datetime.date(2026, 3, 7),
    expiry_date=datetime.date(2031, 11, 30),
    lot_type="LT",
    lot_code="LOT9",
    supplier_code_name="ACME",
    purchase_number="P12",
    delivery_number="D34",
    supplier_lot="SL5",
)


def of(*segments, **rule):
    return Rule(code="R", segments=segments, year_letters={2026: "T"}, month_letters={3: "C"}, **rule)


def test_five_digits_filled_with_zero_count_from_00000():
    assert compile_rule(SN5, CodeContext()).codes(Steps(range(3), range(1, 4))) == ["00000", "00001", "00002"]


def test_without_segments_a_code_is_prefix_number_suffix():
    assert render(Rule(prefix="SN-", suffix="/A"), CodeContext(), number=107) == "SN-107/A"


SOURCES = [
    ("item_class", 5, "00CLS"),
    ("item_code", 4, "0IT1"),
    ("characteristic", 2, "CH"),
    ("product_category", 3, "CAT"),
    ("item_type", 3, "0TY"),
    ("variant", 3, "VAR"),
    ("insert_day", 2, "07"),
    ("insert_month", 2, "03"),
    ("insert_year", 2, "26"),
    ("insert_year", 4, "2026"),
    ("expiry_day", 2, "30"),
    ("expiry_month", 2, "11"),
    ("expiry_year", 2, "31"),
    ("lot_type", 2, "LT"),
    ("lot_code", 6, "00LOT9"),
    ("year_letter", 1, "T"),
    ("month_letter", 1, "C"),
    ("supplier_code_name", 4, "ACME"),
    ("purchase_number", 5, "00P12"),
    ("delivery_number", 3, "D34"),
    ("supplier_lot", 3, "SL5"),
    ("progressive", 3, "042"),
    ("letters", 3, "0AB"),
]


@pytest.mark.parametrize(("source", "length", "expected"), SOURCES)
def test_every_source_is_rendered_at_its_length(source, length, expected):
    rule = of(RuleSegment(source, length), NUMBER5, prefix="<", suffix=">")
    assert render(rule, FULL, number=42, letters="AB") == f"<{expected}00042>"


def test_every_source_is_tried_above():
    assert {source for source, _length, _expected in SOURCES} | {"constant"} == set(SegmentSource.values)


def test_a_constant_is_filled_on_the_left():
    assert render(of(RuleSegment("constant", 4, "-", text="AB"), NUMBER5), FULL, number=1) == "--AB00001"


def test_percent_signs_are_kept_as_they_are():
    rule = of(RuleSegment("constant", 2, text="%d"), NUMBER5, prefix="%s", suffix="%")
    assert render(rule, FULL, number=1) == "%s%d00001%"


def test_number_and_letters_go_side_by_side():
    codes = compile_rule(of(NUMBER5, RuleSegment("letters", 2, "-")), FULL).codes(Steps([8, 9], [26, 27]))
    assert codes == ["00008-Z", "00009AA"]


@pytest.mark.parametrize(
    ("segment", "context", "error", "says"),
    [
        (
            RuleSegment("item_code", 2),
            FULL,
            SegmentTooLong,
            "segment 2 (item code) holds 2 characters, and “IT1” has 3",
        ),
        (RuleSegment("insert_year", 3), FULL, SegmentTooLong, "segment 2 (year of the insert date)"),
        (RuleSegment("insert_day", 1), replace(FULL, insert_date=datetime.date(2026, 3, 12)), SegmentTooLong, "“12”"),
        (RuleSegment("supplier_code_name", 5), CodeContext(), MissingValue, "segment 2 (supplier code name)"),
        (RuleSegment("expiry_year", 2), CodeContext(), MissingValue, "segment 2 (year of the expiry date)"),
        (RuleSegment("variant", 2), CodeContext(), MissingValue, "segment 2 (variant)"),
        (RuleSegment("year_letter", 1), CodeContext(), MissingValue, "segment 2 (year letter)"),
        (
            RuleSegment("year_letter", 1),
            replace(FULL, insert_date=datetime.date(1999, 3, 1)),
            MissingValue,
            "the year 1999",
        ),
        (
            RuleSegment("month_letter", 1),
            replace(FULL, insert_date=datetime.date(2026, 8, 1)),
            MissingValue,
            "month 8",
        ),
        (RuleSegment("item_code", 46), FULL, CodeTooLong, "segment 2 (item code)"),
        (RuleSegment("item_code", 5), replace(FULL, item_code="a\u200bb"), UnusableCode, "U+200B"),
    ],
)
def test_what_cannot_be_rendered_names_the_segment(segment, context, error, says):
    with pytest.raises(error) as raised:
        render(of(NUMBER5, segment), context, number=1)
    assert says in str(raised.value)
    assert "ode type R" in str(raised.value)


def test_a_number_past_its_length_is_exhausted_never_cut():
    assert render(SN5, CodeContext(), number=99_999) == "99999"
    with pytest.raises(Exhausted, match=r"code type SN5, segment 1 \(progressive number\) holds 5 .* “100000”"):
        render(SN5, CodeContext(), number=100_000)


def test_letters_past_their_length_are_exhausted():
    rule = of(RuleSegment("letters", 1))
    assert render(rule, FULL, number=0, letters="Z") == "Z"
    with pytest.raises(Exhausted, match=r"segment 1 \(alphabetical progressive\)"):
        render(rule, FULL, number=0, letters="AA")


def test_a_lone_number_grows_until_the_code_is_too_long():
    rule = Rule(code="R", prefix="P" * 45, suffix="S" * 3)
    assert len(render(rule, FULL, number=99)) == 50
    with pytest.raises(CodeTooLong, match="the number"):
        render(rule, FULL, number=100)


def test_a_rule_without_progressive_has_one_code_for_a_context():
    compiled = compile_rule(of(RuleSegment("insert_day", 2), RuleSegment("item_code", 4), suffix="%"), FULL)
    assert not compiled.rule.counts
    assert compiled.codes(Steps([7], [8])) == compiled.codes(Steps([0], [1])) == ["070IT1%"]
    assert compiled.codes(Steps([], [])) == []
    with pytest.raises(NumberingError, match="Code type R has no progressive"):
        compiled.codes(Steps([0, 1], [1, 2]))


@pytest.mark.parametrize(
    "segments", [(), (NUMBER5,), (RuleSegment("constant", 1, text="A"), RuleSegment("letters", 2))]
)
def test_a_rule_counts_by_its_number_or_its_letters(segments):
    assert of(*segments).counts


def test_a_code_cannot_start_with_a_space():
    with pytest.raises(UnusableCode, match="starts or ends with a space"):
        render(of(NUMBER5, prefix=" "), FULL, number=1)


def test_roots_differ_only_as_codes_do():
    rule = of(RuleSegment("item_code", 4, root=True), NUMBER5)
    roots = {compile_rule(rule, replace(FULL, item_code=code)).root for code in ("ab", "AB", "ＡＢ")}
    assert roots == {"00AB"}


@pytest.mark.parametrize(
    ("ordinal", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")]
)
def test_letters_count_like_columns_of_a_sheet(ordinal, letters):
    assert letters_at(ordinal) == letters
    assert ordinal_of(letters) == ordinal


@given(st.integers(1, 10**9))
def test_letters_and_ordinals_are_one_to_one(ordinal):
    assert ordinal_of(letters_at(ordinal)) == ordinal


@pytest.mark.parametrize("code", ["", "0001", "000001", "0000A", "SN00001", "－0001", "00 01"])
def test_a_code_of_another_rule_is_not_parsed(code):
    assert parse_code(SN5, code) is None


@pytest.mark.parametrize(("code", "number"), [("SN0", 0), ("SN10", 10), ("SN010", None), ("SN", None), ("SNx", None)])
def test_a_lone_number_is_parsed_as_it_is_written(code, number):
    parsed = parse_code(Rule(prefix="SN"), code)
    assert (parsed.number if parsed else None) == number


def test_a_hundred_thousand_codes_cost_less_than_a_microsecond_each():
    import time
    import timeit

    compiled = compile_rule(of(RuleSegment("item_code", 5, root=True), RuleSegment("progressive", 8)), FULL)
    steps = Steps(range(100_000), range(1, 100_001))
    best = min(timeit.repeat(lambda: compiled.codes(steps), timer=time.process_time, number=1, repeat=3))
    assert best < 0.1

"""What holds of every rule: composing codes, tried on rules, contexts and progressives of all sorts."""

import datetime
import string
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.codes import MAX_CODE_LENGTH, code_key
from numbering.allocation import Supply
from numbering.exceptions import Exhausted
from numbering.letters import letters_at, letters_of
from numbering.models import CodeType, Segment
from numbering.parsing import ParsedCode, parse_code
from numbering.rendering import CodeContext, Rule, RuleSegment, Steps, compile_rule, fixed_text, render
from numbering.sources import PROGRESSIVES, SegmentSource
from numbering.validation import check_rule

DATES = st.dates()
TEXT = st.text("ABCxyz019-./", min_size=1, max_size=4)
CONTEXTS = st.builds(
    CodeContext,
    insert_date=DATES,
    expiry_date=DATES,
    **dict.fromkeys((field.name for field in fields(CodeContext) if field.type == "str"), TEXT),
)
FIXED = sorted(set(SegmentSource.values) - PROGRESSIVES - {"year_letter", "month_letter"})
NUMBER_LENGTH, LETTERS_LENGTH = 7, 5
STEPS = st.lists(st.integers(0, 10**NUMBER_LENGTH - 1), min_size=1, max_size=30, unique=True)


@st.composite
def rules(draw, fills="0-_."):
    """Segments of any source, in any order, with a number, letters or both."""
    fixed = [
        RuleSegment(source, 4, draw(st.sampled_from(fills)), draw(st.booleans()), "K" if source == "constant" else "")
        for source in draw(st.lists(st.sampled_from(FIXED), max_size=4))
    ]
    number = RuleSegment("progressive", NUMBER_LENGTH, draw(st.sampled_from(fills)))
    letters = RuleSegment("letters", LETTERS_LENGTH, draw(st.sampled_from(fills)))
    counting = draw(st.sampled_from([(number,), (letters,), (number, letters)]))
    segments = tuple(draw(st.permutations([*fixed, *counting])))
    return Rule(code="R", segments=segments, prefix=draw(st.just("") | TEXT), suffix=draw(st.just("") | TEXT))


def codes_of(rule, context, numbers):
    """The codes at ``numbers``, the letters beside them."""
    return compile_rule(rule, context).codes(Steps(numbers, [number % 10**6 + 1 for number in numbers]))


def composed(rule, context, number, ordinal):
    """One code, composed piece by piece as the manual tells it: nothing is compiled, nothing shared."""
    code = rule.prefix
    for segment in rule.segments:
        if segment.source == "progressive":
            code += str(number).rjust(segment.length, segment.fill)
        elif segment.source == "letters":
            code += letters_at(ordinal).rjust(segment.length, segment.fill)
        else:
            code += fixed_text(rule, segment, context)
    return code + rule.suffix


@given(rules(), CONTEXTS, STEPS)
def test_many_codes_together_are_those_that_each_step_gives_alone(rule, context, numbers):
    ordinals = [number % 10**6 + 1 for number in numbers]
    alone = [composed(rule, context, number, ordinal) for number, ordinal in zip(numbers, ordinals, strict=True)]
    assert codes_of(rule, context, numbers) == alone


@given(rules(), CONTEXTS, st.integers(0, 10**6), st.integers(1, 10**4), st.integers(1, 10**6), st.integers(1, 200))
def test_the_next_codes_of_a_root_are_those_that_each_step_gives_alone(rule, context, start, increment, first, count):
    assume(start + count * increment < 10**NUMBER_LENGTH)
    numbers, ordinals = range(start, start + count * increment, increment), range(first, first + count)
    steps = zip(numbers, ordinals, strict=True)
    assert compile_rule(rule, context).codes(Steps(numbers, ordinals)) == [
        composed(rule, context, number, ordinal) for number, ordinal in steps
    ]


@given(st.lists(st.integers(1, 10**9), max_size=60), st.integers(1, 10**9), st.integers(0, 100))
def test_letters_together_are_those_of_each_alone(ordinals, first, count):
    for several in (ordinals, range(first, first + count)):
        assert letters_of(several) == [letters_at(ordinal) for ordinal in several]


def widths(rule):
    return len(rule.prefix) + sum(segment.length for segment in rule.segments) + len(rule.suffix)


@given(rules(), CONTEXTS, STEPS)
def test_length_a_code_is_as_long_as_its_prefix_segments_and_suffix(rule, context, numbers):
    assert {len(code) for code in codes_of(rule, context, numbers)} == {widths(rule)}


@given(rules(), CONTEXTS, STEPS)
def test_alphabet_a_number_is_digits_and_letters_are_capitals_and_the_rest_never_changes(rule, context, numbers):
    """„Pentru fiecare parametru se poate decide din câte caractere trebuie format și ce caracter de completare.”"""
    codes = codes_of(rule, context, numbers)
    start = len(rule.prefix)
    assert len({code[:start] for code in codes}) == 1
    for segment in rule.segments:
        pieces = {code[start : start + segment.length] for code in codes}
        start += segment.length
        if segment.source in PROGRESSIVES:
            alphabet = string.digits if segment.source == "progressive" else string.ascii_uppercase
            assert set("".join(piece.lstrip(segment.fill) for piece in pieces)) <= set(alphabet)
        else:
            assert len(pieces) == 1
    assert len({code[start:] for code in codes}) == 1


@given(rules(), CONTEXTS, STEPS)
def test_a_code_alone_tells_its_root_and_its_progressives(rule, context, numbers):
    compiled = compile_rule(rule, context)
    with_number, with_letters = rule.uses("progressive"), rule.uses("letters")
    assert [parse_code(rule, code) for code in codes_of(rule, context, numbers)] == [
        ParsedCode(compiled.root, number * with_number, (number % 10**6 + 1) * with_letters) for number in numbers
    ]


@given(rules(fills="0"), CONTEXTS, STEPS)
def test_order_codes_of_one_root_filled_with_zeros_sort_as_their_progressives(rule, context, numbers):
    assume(all(number < 10**6 for number in numbers))
    codes = codes_of(rule, context, sorted(numbers))
    assert codes == sorted(codes)
    assert [code_key(code) for code in codes] == sorted(code_key(code) for code in codes)


@given(rules(), CONTEXTS, STEPS)
def test_injectivity_two_progressives_of_one_root_never_give_one_code(rule, context, numbers):
    assume(rule.uses("progressive") or all(number < 10**6 for number in numbers))
    codes = codes_of(rule, context, numbers)
    assert len({code_key(code) for code in codes}) == len(numbers)


@given(rules(), CONTEXTS, CONTEXTS, st.integers(0, 1000))
def test_injectivity_two_roots_never_give_one_code(rule, one, other, number):
    first, second = compile_rule(rule, one), compile_rule(rule, other)
    assume(first.root != second.root)
    step = Steps([number], [number + 1])
    assert code_key(first.codes(step)[0]) != code_key(second.codes(step)[0])


@given(st.integers(0, 10**12), st.integers(1, 14), st.sampled_from("0-"))
def test_no_silent_cut_or_wrap_a_number_stands_whole_or_is_exhausted(number, length, fill):
    rule = Rule(code="R", segments=(RuleSegment("progressive", length, fill),))
    if len(str(number)) <= length:
        assert render(rule, CodeContext(), number=number).lstrip(fill) == str(number).lstrip(fill)
    else:
        with pytest.raises(Exhausted, match=r"segment 1 \(progressive number\)"):
            render(rule, CodeContext(), number=number)


@given(st.integers(1, 10**9), st.integers(1, 8))
def test_no_silent_cut_or_wrap_letters_stand_whole_or_are_exhausted(ordinal, length):
    rule, letters = Rule(code="R", segments=(RuleSegment("letters", length),)), letters_at(ordinal)
    if len(letters) <= length:
        assert render(rule, CodeContext(), number=0, letters=letters) == letters.rjust(length, "0")
    else:
        with pytest.raises(Exhausted, match=r"segment 1 \(alphabetical progressive\)"):
            render(rule, CodeContext(), number=0, letters=letters)


@given(st.integers(0, 10**6), st.integers(1, 10**4), st.integers(1, 60), st.integers(0, 60))
def test_next_is_current_and_increment(start, increment, count, taken):
    """„Nr Următor = Nr Curent + Increment”, however many are taken at once."""
    supply = Supply(Rule(code="R", start_number=start, increment=increment))
    supply.advance(taken)
    numbers = list(supply.window(count).numbers)
    assert numbers == [start + increment * (taken + place) for place in range(count)]


@given(st.sets(st.integers(0, 500), max_size=40), st.integers(1, 60))
def test_gap_filling_gives_what_is_missing_lowest_first_and_only_then_new_ones(missing, count):
    rule = Rule(code="R", fill_gaps=True)
    released = [(number, 0) for number in sorted(missing)]
    numbers = list(Supply(rule, last_number=500, last_letters=501, released=released).window(count).numbers)
    assert numbers == [*sorted(missing), *range(501, 501 + count)][:count]
    assert numbers == sorted(numbers)


SEGMENTS = st.builds(
    Segment,
    source=st.sampled_from(SegmentSource.values),
    length=st.integers(1, 12),
    fill=st.sampled_from("00000-._1A "),
    root=st.booleans(),
    text=st.sampled_from(["", "", "", "K", "KKKKK", " K"]),
)
CODE_TYPES = st.builds(
    CodeType,
    kind=st.sampled_from(["lot", "serial"]),
    code=st.just("R"),
    prefix=st.sampled_from(["", "P", "P" * 40]),
    suffix=st.sampled_from(["", "S", " S"]),
    start_number=st.integers(0, 10**6),
    increment=st.integers(1, 3),
    start_letters=st.sampled_from(["A", "ZZ"]),
)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(CODE_TYPES, st.lists(SEGMENTS, max_size=3), st.sampled_from(["progressive", "letters"]))
def test_a_rule_that_passes_the_check_gives_its_first_code(code_type, segments, progressive):
    """What is wrong with a rule in itself is told while it is composed, never when goods stand at the door."""
    segments.append(Segment(source=progressive, length=7, fill="0"))
    assume(not check_rule(code_type, segments))
    pieces = tuple(RuleSegment(s.source, s.length, s.fill, s.root, s.text) for s in segments)
    rule = Rule(
        "R",
        code_type.prefix,
        code_type.suffix,
        code_type.start_number,
        segments=pieces,
        year_letters={2026: "T"},
        month_letters={3: "C"},
        start_letters=code_type.start_letters,
    )
    names = {piece.source for piece in pieces} & {field.name for field in fields(CodeContext)}
    day = datetime.date(2026, 3, 7)
    context = CodeContext(insert_date=day, expiry_date=day, **dict.fromkeys(names, "V"))
    code = render(rule, context, number=code_type.start_number, letters=code_type.start_letters)
    assert code == code.strip()
    assert len(code) <= MAX_CODE_LENGTH

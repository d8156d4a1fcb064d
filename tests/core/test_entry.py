import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codes import clean_code, code_key
from core.entry import MAX_ENTRIES, format_entries, parse_entries


def codes(text: str) -> list[str]:
    parsed = parse_entries(text)
    assert parsed.problems == []
    return parsed.codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A\nB\r\nC\rD", ["A", "B", "C", "D"]),
        ("A, B;C\tD", ["A", "B", "C", "D"]),
        ("A，B；C", ["A", "B", "C"]),
        ("\n ,, A ;\n\n", ["A"]),
        ("SN 1\nSN 2", ["SN 1", "SN 2"]),
    ],
)
def test_lines_commas_semicolons_and_tabs_separate(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-3", ["1", "2", "3"]),
        ("1 - 3", ["1", "2", "3"]),
        ("008-011", ["008", "009", "010", "011"]),
        ("9-11", ["9", "10", "11"]),
        ("7-7", ["7"]),
        ("SN098..SN101", ["SN098", "SN099", "SN100", "SN101"]),
        ("sn1..SN3", ["sn1", "sn2", "sn3"]),
        ("A-2024/08..A-2024/10", ["A-2024/08", "A-2024/09", "A-2024/10"]),
        ("8..10", ["8", "9", "10"]),
        ("SN099+3", ["SN099", "SN100", "SN101"]),
        ("WD-WCAU42+2", ["WD-WCAU42", "WD-WCAU43"]),
        ("1-5+2", ["1-5", "1-6"]),
        ("１－３", ["1", "2", "3"]),
        ("000+3", ["000", "001", "002"]),
    ],
)
def test_ranges_keep_their_zero_padding(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    "code",
    ["WD-WCAU42", "12-34B", "A+B", "SN+5", "5VH-2", "A-1", "1-2-3", "+5", "-5", "A.1", '5" disk'],
)
def test_a_code_with_a_dash_or_plus_is_no_range(code):
    assert codes(code) == [code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"1-100"', ["1-100"]),
        ('"A,B", C', ["A,B", "C"]),
        ('"say ""hi"""', ['say "hi"']),
        ('"SN1..SN9"\t"SN1+5"', ["SN1..SN9", "SN1+5"]),
        ('"open', ['"open']),
    ],
)
def test_double_quotes_hold_one_code(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9-1", "backwards"),
        ("SN9..SN1", "backwards"),
        ("SN1..SM9", "same text"),
        ("A..B", "same text"),
        ("SN1..", "same text"),
        ("2013-004455", "zeros"),
        ("SN1+0", "count is zero"),
        ("1-999999999999", "more than 100000"),
        ("SN1+100001", "more than 100000"),
        (f"SN1+{'9' * 90}", "more than 100000"),
        (f"SN1+{'9' * 5000}", "at most 50"),
        (f"{'9' * 60}-{'9' * 61}", "at most 50"),
        (f"{'A' * 48}99+2", "at most 50"),
        ("A" * 51, "at most 50"),
        ("SN\u200b1", "U+200B"),
        ("SN\u202e1..SN\u202e5", "U+202E"),
        ("SN\x1d1", "U+001D"),
        ('"   "', "empty"),
    ],
)
def test_a_bad_entry_is_named_with_its_place_and_reason_and_the_good_ones_stay(text, reason):
    parsed = parse_entries(f"good\nfine, {text}, best\nlast")
    assert parsed.codes == ["good", "fine", "best", "last"]
    [problem] = parsed.problems
    assert (problem.line, problem.position) == (2, 2)
    assert reason in problem.message
    assert str(problem).startswith("Line 2, entry 2: ")


def test_a_repeated_code_is_named_with_both_its_places():
    parsed = parse_entries("SN1, SN2\nx\nsn2 ; ＳＮ１; SN3")
    assert parsed.codes == ["SN1", "SN2", "x", "SN3"]
    assert [(p.line, p.position, p.message) for p in parsed.problems] == [
        (3, 1, "“sn2” is already on line 1, entry 2."),
        (3, 2, "“ＳＮ１” is already on line 1, entry 1."),
    ]


def test_overlapping_ranges_name_each_repeated_number():
    parsed = parse_entries("1-5\n4-7")
    assert parsed.codes == ["1", "2", "3", "4", "5", "6", "7"]
    assert [p.text for p in parsed.problems] == ["4", "5"]


def test_the_whole_is_bounded_and_says_from_where_it_was_left_out():
    parsed = parse_entries("A1-A2\n1..60\n100..160\nB", limit=100)
    assert len(parsed.entries) == 61
    [problem] = parsed.problems
    assert (problem.line, problem.position) == (3, 1)
    assert "more than 100 codes" in problem.message


def test_as_many_as_allowed_are_taken_at_once():
    assert len(codes(f"SN000001+{MAX_ENTRIES}")) == MAX_ENTRIES


def good_code(text: str) -> bool:
    try:
        return clean_code(text) == text
    except Exception:  # noqa: BLE001 - whatever the reason, it is no code
        return False


some_code = st.text(st.sampled_from(list('AZaz019-+.,;"# /\\ș１，')), min_size=1, max_size=12).filter(good_code)


@given(st.lists(some_code, max_size=20, unique_by=code_key))
def test_formatted_entries_are_read_as_the_same_codes(given_codes):
    assert codes(format_entries(given_codes)) == given_codes


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing_and_each_good_code_is_clean_and_single(text):
    parsed = parse_entries(text, limit=500)
    assert all(clean_code(code) == code for code in parsed.codes)
    assert len({code_key(code) for code in parsed.codes}) == len(parsed.codes) <= 500
    lines = len(text.splitlines()) + 1
    assert all(1 <= place.line <= lines and place.position >= 1 for place in [*parsed.entries, *parsed.problems])


@given(st.integers(0, 10**9), st.integers(1, 300), st.integers(1, 12), st.sampled_from(["", "SN", "WD-", "A1/"]))
def test_the_three_ways_of_writing_a_range_agree(first, count, width, prefix):
    start, end = f"{prefix}{first:0{width}d}", f"{prefix}{first + count - 1:0{width}d}"
    expected = [f"{prefix}{number:0{width}d}" for number in range(first, first + count)]
    assert codes(f"{start}..{end}") == codes(f"{start}+{count}") == expected
    if not prefix:
        assert codes(f"{start}-{end}") == expected

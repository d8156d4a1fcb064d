import datetime
import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.cells import parse_date, parse_flag, parse_number, parse_whole
from core.csv import BadFile, Layout, Problems, csv_lines, escape_cell, read_rows, unescape_cell, write_rows
from tests.files import file

LAYOUT = Layout(("code", "description", "note"), frozenset({"note"}))


def read(*lines: str, layout: Layout = LAYOUT):
    problems = Problems()
    return list(read_rows(file(*lines), layout, problems)), problems


def refused(content: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        list(read_rows(io.BytesIO(content), LAYOUT, Problems()))
    return str(caught.value)


@given(st.text())
def test_every_text_comes_back_from_its_escaped_form(text):
    assert unescape_cell(escape_cell(text)) == text


@given(st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_every_row_of_texts_comes_back(texts):
    names = [f"c{index}" for index in range(len(texts))]
    output = io.StringIO(newline="")
    write_rows(output, names, [[*texts[:-1], f"x{texts[-1]}"]])
    rows = list(read_rows(io.BytesIO(output.getvalue().encode()), Layout(names), Problems()))
    assert [*rows[0].cells.values()] == [*texts[:-1], f"x{texts[-1]}"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "'=1", "''-"])
def test_what_a_spreadsheet_would_calculate_is_written_with_a_quote(text):
    assert escape_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["a=1", "'a", "''", "1-2", ""])
def test_other_texts_are_written_as_they_are(text):
    assert escape_cell(text) == text


def test_values_are_written_plain_and_only_texts_are_escaped():
    row = [Decimal("-5.500"), -3, datetime.date(2024, 1, 31), True, False, None, "-5"]
    assert list(csv_lines([row])) == ["-5.5,-3,2024-01-31,1,0,,'-5\r\n"]


def test_columns_come_in_any_order_and_optional_ones_may_be_absent():
    rows, problems = read("description,code", "A thing,T1")
    assert rows[0].cells == {"code": "T1", "description": "A thing"}
    assert rows[0].text("note") == ""
    assert not problems.total


def test_a_byte_order_mark_is_passed_over():
    content = b"\xef\xbb\xbfcode,description\r\nT1,A thing\r\n"
    assert [row.text("code") for row in read_rows(io.BytesIO(content), LAYOUT, Problems())] == ["T1"]


def test_lines_are_those_of_the_file_when_cells_have_several_lines():
    rows, _problems = read("code,description", '"T1","two', 'lines"', "", "T2,one")
    assert [row.line for row in rows] == [2, 5]


def test_unknown_missing_and_repeated_columns_are_named():
    with pytest.raises(BadFile) as caught:
        read("code,code,colour")
    told = str(caught.value)
    assert "line 1, column code: this column is there twice." in told
    assert "column colour: unknown column. The columns are: code, description, note." in told
    assert "column description: this column is missing." in told


def test_a_row_with_too_many_cells_is_told_and_left_out():
    rows, problems = read("code,description", "T1,a,b", "T2,a")
    assert [row.text("code") for row in rows] == ["T2"]
    assert [str(problem) for problem in problems.found] == ["line 2: has 3 cells; the header has 2."]


def test_a_file_that_is_not_utf8_is_told_with_line_and_byte():
    assert "line 2: byte 0xE3 at place 3 is not UTF-8" in refused(b"code,description\nT1\xe3,x\n")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        ("code\n".encode("utf-16"), "The file is UTF-16"),
        (b"code,description\nT1,a\0b\n", "line 2: holds a NUL character"),
        (b"code;description\n", "separated by semicolons"),
        (b'code,description\nT1,"never closed\nT2,x\n', "line 2: a quoted cell that begins here is never closed."),
        (b'code,description\n"T1"x,y\n', "line 2: a quoted cell is followed by something else than a comma"),
    ],
)
def test_what_is_no_csv_file_is_told_plainly(content, told):
    assert told in refused(content)


def test_the_first_hundred_problems_are_kept_and_all_are_counted():
    problems = Problems()
    for line in range(1, 251):
        problems.add(line, "code", "is bad.")
    with pytest.raises(BadFile) as caught:
        problems.refuse()
    assert len(caught.value.problems) == 100
    assert caught.value.total == 250


@pytest.mark.parametrize(
    ("parser", "text"),
    [
        (parse_flag, "yes"),
        (parse_whole, "-1"),
        (parse_whole, "1.5"),
        (parse_whole, "99999999999"),
        (parse_whole, "²"),
        (parse_number, "1,5"),
        (parse_number, "1e3"),
        (parse_number, "NaN"),
        (parse_number, "0.1234567"),
        (parse_number, "1234567890"),
        (parse_date, "31.12.2024"),
        (parse_date, "2024-02-30"),
        (parse_date, "20240101"),
    ],
)
def test_bad_values_are_refused(parser, text):
    with pytest.raises(ValidationError):
        parser(text)


def test_good_values_are_read():
    assert (parse_flag(" 1"), parse_flag("0")) == (True, False)
    assert parse_whole("007") == 7
    assert parse_number("-5.250000") == Decimal("-5.25")
    assert parse_date("2024-02-29") == datetime.date(2024, 2, 29)

"""A rule is checked whole: every error at once, in plain words, naming the segment."""

import pytest

from numbering.models import CodeType, Segment
from numbering.validation import check_rule


def rule(**values):
    return CodeType(**{"kind": "serial", "code": "R", "description": "A rule", **values})


def segment(source="progressive", length=5, **values):
    return Segment(source=source, length=length, **values)


NUMBER = segment()
SPACE = "A code cannot start or end with a space: look at the prefix, the suffix and the constants."


@pytest.mark.parametrize(
    ("code_type", "segments"),
    [
        (rule(), []),
        (rule(prefix="SN ", suffix=" X"), []),
        (rule(), [NUMBER]),
        (rule(start_letters="AZ"), [segment("letters", 2, fill="-"), segment(fill=".")]),
        (rule(), [segment("constant", 3, text="AB", root=True), segment("insert_year", 2), NUMBER]),
        (rule(), [segment("lot_code", 10), NUMBER]),
        (rule(prefix="A"), [segment("constant", 2, text=" K"), NUMBER]),
        (rule(), [segment("constant", 3, text=" K", fill="-"), NUMBER, segment("constant", 2, text=" K")]),
        (rule(kind="lot"), [segment("insert_year", 4), segment("insert_month", 2), segment("insert_day", 2)]),
        (rule(kind="lot"), [segment("supplier_lot", 20, fill="_")]),
    ],
)
def test_a_good_rule_has_no_errors(code_type, segments):
    assert check_rule(code_type, segments) == []


@pytest.mark.parametrize(
    ("code_type", "segments", "says"),
    [
        (rule(increment=0), [NUMBER], "The increment is at least 1."),
        (rule(start_number=-1), [NUMBER], "The start number is 0 or more."),
        (rule(start_letters="a1"), [NUMBER], "The start letters are capital letters from A to Z."),
        (rule(start_letters=""), [NUMBER], "The start letters are capital letters from A to Z."),
        (rule(prefix="A\u200b"), [NUMBER], "Prefix: Character 2 of “A�” is U+200B, which cannot be seen: remove it."),
        (rule(suffix="\u202eB"), [NUMBER], "Suffix: Character 1 of “�B” is U+202E, which cannot be seen: remove it."),
        (rule(prefix=" A"), [NUMBER], SPACE),
        (rule(suffix="A "), [NUMBER], SPACE),
        (rule(), [segment("constant", 2, text=" K"), NUMBER], SPACE),
        (rule(), [NUMBER, segment("constant", 3, text="K ")], SPACE),
        (rule(prefix="P" * 46), [NUMBER], "Prefix, segments and suffix make 51 characters; a code has at most 50."),
        (
            rule(prefix="P" * 48, start_number=100),
            [],
            "Prefix, segments and suffix make 51 characters; a code has at most 50.",
        ),
        (rule(), [segment("item_code")], "No segment is a progressive: all codes would be the same."),
        (
            rule(kind="lot"),
            [segment("constant", 1, text="L")],
            "No segment is a progressive: all codes would be the same.",
        ),
        (
            rule(),
            [NUMBER, segment("insert_day", 1)],
            "Segment 2 (day of the insert date): A day or a month has 2 characters.",
        ),
        (
            rule(),
            [NUMBER, segment("expiry_month", 1)],
            "Segment 2 (month of the expiry date): A day or a month has 2 characters.",
        ),
        (rule(), [NUMBER, segment(length=2)], "Only one segment may be the progressive number."),
        (rule(), [NUMBER, segment("nonsense")], "Segment 2 (nonsense): This source is not known: nonsense."),
        (rule(), [segment(length=0)], "Segment 1 (progressive number): The length is 1 to 50."),
        (rule(), [segment(fill="")], "Segment 1 (progressive number): The fill character is exactly one character."),
        (rule(), [segment(fill="ab")], "Segment 1 (progressive number): The fill character is exactly one character."),
        (rule(), [segment(fill=" ")], "Segment 1 (progressive number): The fill character cannot be a space."),
        (
            rule(),
            [segment(fill="\u200b")],
            "Segment 1 (progressive number): Character 1 of “�” is U+200B, which cannot be seen: remove it.",
        ),
        (
            rule(),
            [segment(fill="１")],
            "Segment 1 (progressive number): A number filled with “１” could be read as another number.",
        ),
        (
            rule(),
            [segment("letters", 3, fill="a")],
            "Segment 1 (alphabetical progressive): Letters filled with “a” could be read as other letters.",
        ),
        (rule(), [NUMBER, segment("constant", 2)], "Segment 2 (constant): A constant needs its text."),
        (
            rule(),
            [NUMBER, segment("constant", 2, text="ABC")],
            "Segment 2 (constant): The text “ABC” has 3 characters, more than the length 2.",
        ),
        (rule(), [segment(text="A")], "Segment 1 (progressive number): Only a constant has a text."),
        (
            rule(),
            [NUMBER, segment("insert_year", 3)],
            "Segment 2 (year of the insert date): A year has 2 or 4 characters.",
        ),
        (
            rule(kind="lot"),
            [NUMBER, segment("lot_code")],
            "Segment 2 (lot code): The code of a lot cannot hold itself: lot codes stand in serial numbers only.",
        ),
        (
            rule(),
            [segment(root=True)],
            "Segment 1 (progressive number): A progressive cannot be part of the root that it is counted under.",
        ),
        (
            rule(start_number=1000),
            [segment(length=3)],
            "Segment 1 (progressive number): The start value 1000 does not fit the length 3.",
        ),
        (
            rule(start_letters="AAA"),
            [segment("letters", 2)],
            "Segment 1 (alphabetical progressive): The start value AAA does not fit the length 2.",
        ),
    ],
)
def test_each_error_is_a_sentence(code_type, segments, says):
    assert check_rule(code_type, segments) == [says]


def test_all_errors_come_at_once():
    errors = check_rule(rule(increment=0, prefix=" "), [segment("constant", 1, text="AB"), segment("item_code", 49)])
    assert len(errors) == 5

"""The worked examples of docs/code-types.md give what the page says."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings

from numbering.rendering import CodeContext, Rule, RuleSegment, Steps, compile_rule
from numbering.sources import SegmentSource

PAGE = (Path(settings.BASE_DIR) / "docs" / "code-types.md").read_text(encoding="utf-8")
DECEMBER, JANUARY = datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)
BY_DAY = [RuleSegment(f"insert_{part}", 2) for part in ("year", "month", "day")]


def number(length):
    return RuleSegment("progressive", length)


def insert(part, length=2, **values):
    return RuleSegment(f"insert_{part}", length, **values)


def context(**values):
    return CodeContext(**{"insert_date": DECEMBER, **values})


MONTHLY = [insert("year", root=True), insert("month", root=True), number(3)]
BY_ITEM = [insert("year", root=True), RuleSegment("item_code", 5, "X", root=True), number(4)]
SUPPLIER = [RuleSegment("supplier_code_name", 4, "-", root=True), RuleSegment("letters", 3, "-")]
EXPIRY = [RuleSegment("expiry_year", 4, root=True), RuleSegment("expiry_month", 2, root=True), number(2)]


@pytest.mark.parametrize(
    ("segments", "affixes", "known", "steps", "codes"),
    [
        ([number(5)], ("", ""), context(), [0, 1, 2], ["00000", "00001", "00002"]),
        ([], ("SN", "/X"), context(), [100, 110, 120], ["SN100/X", "SN110/X", "SN120/X"]),
        (MONTHLY, ("L", ""), context(), [0, 1], ["L2612000", "L2612001"]),
        (MONTHLY, ("L", ""), context(insert_date=JANUARY), [0], ["L2701000"]),
        (BY_ITEM, ("", ""), context(item_code="NB140"), [0], ["26NB1400000"]),
        (BY_ITEM, ("", ""), context(item_code="A7"), [0], ["26XXXA70000"]),
        ([insert("year"), number(5)], ("", ""), context(), [41], ["2600041"]),
        ([insert("year"), number(5)], ("", ""), context(insert_date=JANUARY), [42], ["2700042"]),
        (SUPPLIER, ("", ""), context(supplier_code_name="ACME"), [0, 25, 26], ["ACME--A", "ACME--Z", "ACME-AA"]),
        (BY_DAY, ("L", ""), context(), [0], ["L261231"]),
        ([RuleSegment("supplier_lot", 12)], ("", ""), context(supplier_lot="B7741"), [0], ["0000000B7741"]),
        (EXPIRY, ("", ""), context(expiry_date=datetime.date(2027, 3, 9)), [0, 1], ["20270300", "20270301"]),
        (
            [RuleSegment("lot_code", 8, root=True), number(3)],
            ("", ""),
            context(lot_code="LOT-77"),
            [0],
            ["00LOT-77000"],
        ),
    ],
)
def test_a_worked_example_gives_what_the_page_says(segments, affixes, known, steps, codes):
    rule = Rule("R", *affixes, segments=tuple(segments))
    assert compile_rule(rule, known).codes(Steps(steps, [step + 1 for step in steps])) == codes
    assert all(f"`{code}`" in PAGE for code in codes)


@pytest.mark.parametrize("source", SegmentSource.values)
def test_the_page_names_every_segment_source(source):
    assert f"`{source}`" in PAGE

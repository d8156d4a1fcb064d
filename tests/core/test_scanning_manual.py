"""docs/scanning.md tells of what is there: identifiers, forms of one code, and sentences."""

import re

from core import gs1
from core.gs1.elements import UNDERSTOOD
from tests.documentation import page, rows, section, unsaid

PAGE = page("scanning.md")


def test_the_identifiers_told_are_those_understood():
    found = [row[0].strip("()") for row in rows(section(PAGE, "GS1"))]
    assert found == sorted(UNDERSTOOD, key=int)


def test_each_of_the_forms_told_says_the_same():
    forms = re.findall(r"^ {4}(\S.*)$", section(PAGE, "GS1"), re.MULTILINE)
    read = [gs1.read(form) for form in forms]
    assert len(forms) > 5
    assert {(one.gtin, one.lot, one.serial) for one in read} == {("04006381333931", "L-7", "S.9")}


def test_spellings_of_the_separator_told_are_understood():
    spelled = re.search(r"- \*\*FNC1\*\*(.+?)\n- ", PAGE, re.DOTALL)
    assert spelled
    for separator in re.findall(r"`([^`]+)`", spelled[1]):
        assert gs1.read(f"010400638133393110L-7{separator}21S.9").serial == "S.9"


def test_what_may_be_refused_is_told_in_the_words_that_users_see():
    told = [row[0] for row in rows(section(PAGE, "What may be refused"))]
    assert unsaid(told, "core/gs1", "serials", "inventory") == []

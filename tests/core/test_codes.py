"""Codes as people type them: what is refused by name, what counts as equal, what search ignores."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.codes import MAX_CODE_LENGTH, clean_code, code_key, search_key


@pytest.mark.parametrize(
    ("character", "point"),
    [
        ("\u200b", "U+200B"),  # zero width space
        ("\u200d", "U+200D"),  # zero width joiner
        ("\ufeff", "U+FEFF"),  # byte order mark
        ("\u202e", "U+202E"),  # right-to-left override
        ("\u2066", "U+2066"),  # left-to-right isolate
        ("\u00ad", "U+00AD"),  # soft hyphen
        ("\u0000", "U+0000"),
        ("\u0007", "U+0007"),
        ("\t", "U+0009"),
        ("\u0085", "U+0085"),
        ("\u2028", "U+2028"),  # line separator
        ("\u3164", "U+3164"),  # hangul filler
        ("\u115f", "U+115F"),
        ("\ud800", "U+D800"),  # half of a surrogate pair
    ],
)
def test_a_character_that_cannot_be_seen_is_named_by_place_and_code_point(character, point):
    with pytest.raises(ValidationError) as caught:
        clean_code(f"AB{character}C")
    message = caught.value.messages[0]
    assert point in message
    assert "Character 3 " in message
    assert character not in message


def test_space_around_a_code_goes_and_space_inside_stays():
    assert clean_code("  SN 01\n") == "SN 01"


@pytest.mark.parametrize("raw", ["", "   ", "\t\n"])
def test_an_empty_code_is_refused(raw):
    with pytest.raises(ValidationError, match="empty"):
        clean_code(raw)


def test_a_code_has_at_most_fifty_characters():
    assert clean_code("x" * MAX_CODE_LENGTH)
    with pytest.raises(ValidationError) as caught:
        clean_code("x" * (MAX_CODE_LENGTH + 1))
    assert "51 characters" in caught.value.messages[0]


def test_a_code_whose_folded_form_is_longer_than_its_column_is_refused():
    # One character that full-width folding turns into eighteen.
    with pytest.raises(ValidationError):
        clean_code("\ufdfa" * 10)


@pytest.mark.parametrize(
    ("left", "right"),
    [("sn01", "SN01"), (" SN01 ", "SN01"), ("ＳＮ０１", "SN01"), ("straße", "STRASSE"), ("é", "e\u0301"), ("ș", "Ș")],
)
def test_case_space_and_full_width_forms_do_not_make_another_code(left, right):
    assert code_key(left) == code_key(right)


@pytest.mark.parametrize(("left", "right"), [("ș", "s"), ("S-1", "S1"), ("O", "0")])
def test_other_differences_do(left, right):
    assert code_key(left) != code_key(right)


@pytest.mark.parametrize(
    ("typed", "stored"), [("șurub", "Surub"), ("ŞURUB", "șurub"), ("piulita", "piuliță"), ("Ångström", "angstrom")]
)
def test_search_ignores_diacritics_and_case(typed, stored):
    assert search_key(typed) == search_key(stored)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text):
    assert code_key(code_key(text)) == code_key(text)
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(max_size=60))
def test_what_is_accepted_has_only_characters_that_can_be_seen(text):
    try:
        code = clean_code(text)
    except ValidationError:
        return
    assert 0 < len(code) <= MAX_CODE_LENGTH
    assert code == code.strip()
    assert not {unicodedata.category(character) for character in code} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_plain_codes_fold_like_any_others(text):
    assert code_key(text) == unicodedata.normalize("NFKC", text).strip().upper()
    assert search_key(text) == code_key(text)

"""The alphabetical progressive: A is 1, Z is 26, AA is 27."""

from collections.abc import Iterable

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters_at(ordinal: int) -> str:
    """The letters at ``ordinal``, which starts at 1."""
    letters = ""
    while ordinal > 0:
        ordinal, index = divmod(ordinal - 1, 26)
        letters = ALPHABET[index] + letters
    return letters


def letters_of(ordinals: Iterable[int]) -> list[str]:
    """The letters at many ordinals: those that differ in the last letter alone are worked out together."""
    found: list[str] = []
    ending_in: dict[int, list[str]] = {}
    for ordinal in ordinals:
        beginning, last = divmod(ordinal - 1, 26)
        if beginning not in ending_in:
            letters = letters_at(beginning)
            ending_in[beginning] = [letters + letter for letter in ALPHABET]
        found.append(ending_in[beginning][last])
    return found


def ordinal_of(letters: str) -> int:
    """The ordinal of ``letters``. Raises ValueError when they are not all A to Z."""
    ordinal = 0
    for letter in letters:
        ordinal = ordinal * 26 + ALPHABET.index(letter) + 1
    return ordinal

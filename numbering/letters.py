"""The alphabetical progressive: A is 1, Z is 26, AA is 27."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters_at(ordinal: int) -> str:
    """The letters at ``ordinal``, which starts at 1."""
    letters = ""
    while ordinal > 0:
        ordinal, index = divmod(ordinal - 1, 26)
        letters = ALPHABET[index] + letters
    return letters


def ordinal_of(letters: str) -> int:
    """The ordinal of ``letters``. Raises ValueError when they are not all A to Z."""
    ordinal = 0
    for letter in letters:
        ordinal = ordinal * 26 + ALPHABET.index(letter) + 1
    return ordinal

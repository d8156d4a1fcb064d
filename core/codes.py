"""Codes as people type and scan them: what is refused, what counts as equal, what search ignores."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_CODE_LENGTH = 50

# Category Cf covers most of what cannot be seen (zero-width, direction-changing); these few hide elsewhere.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean_code(raw: str, max_length: int = MAX_CODE_LENGTH) -> str:
    """The code as stored: as entered, trimmed.

    Raises ValidationError when it is empty, longer than ``max_length`` characters, or has a control,
    zero-width or direction-changing character, which is named by position and code point.
    """
    code = raw.strip()
    if not code:
        raise ValidationError(_("The code is empty."), code="empty")
    plain = code.isascii() and code.isprintable()
    if not plain:
        refuse_invisible(code)
    if len(code) > max_length or (not plain and len(code_key(code)) > max_length):
        raise ValidationError(
            _("“%(code)s…” has %(length)d characters; a code has at most %(max)d."),
            code="too_long",
            params={"code": code[:20], "length": len(code), "max": max_length},
        )
    return code


def refuse_invisible(code: str) -> None:
    """Raise ValidationError at the first control, zero-width or direction-changing character."""
    for position, character in enumerate(code, start=1):
        if _invisible(character):
            raise ValidationError(
                _("Character %(position)d of “%(code)s” is U+%(point)s, which cannot be seen: remove it."),
                code="invisible_character",
                params={
                    "position": position,
                    "code": "".join("\N{REPLACEMENT CHARACTER}" if _invisible(c) else c for c in code[:60]),
                    "point": f"{ord(character):04X}",
                },
            )


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in _REFUSED_CATEGORIES or character in _INVISIBLE


def code_key(code: str) -> str:
    """What decides whether two codes are the same: without case, surrounding space and full-width forms."""
    if code.isascii():
        return code.strip().upper()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", code).strip().upper())


def search_key(text: str) -> str:
    """What search compares: like ``code_key``, and without diacritics (ș = ş = s)."""
    if text.isascii():
        return text.strip().upper()
    decomposed = unicodedata.normalize("NFKD", code_key(text))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).strip()

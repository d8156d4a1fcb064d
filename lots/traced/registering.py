"""What registering ahead of stock asks of the codes typed, for lots and serial numbers alike."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.codes import clean_code, code_key
from lots.traced.exceptions import TracedRefused


def clean_codes(codes: Iterable[str], none_message: str) -> dict[str, str]:
    """The codes as stored, by their keys. Raises TracedRefused naming each bad and each repeated one."""
    cleaned: dict[str, str] = {}
    problems: list[str] = []
    for position, raw in enumerate(codes, start=1):
        try:
            code = clean_code(raw)
        except ValidationError as error:
            problems += [
                _("No. %(position)d: %(reason)s") % {"position": position, "reason": m} for m in error.messages
            ]
            continue
        if code_key(code) in cleaned:
            problems.append(_("No. %(position)d: “%(code)s” is repeated.") % {"position": position, "code": code})
        cleaned.setdefault(code_key(code), code)
    if not cleaned and not problems:
        problems.append(none_message)
    if problems:
        raise TracedRefused({"codes": problems})
    return cleaned

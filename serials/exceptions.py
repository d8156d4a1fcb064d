"""Why a verb of this room was refused, in sentences for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from serials.models import SerialNumber, SerialNumberChange

# The key of what is wrong with the whole rather than with one field.
WHOLE = "__all__"


class SerialRefused(Exception):
    """Nothing was changed; ``errors`` gives the reasons by field (``WHOLE`` for what has none)."""

    def __init__(self, errors: Mapping[str, Sequence[str]] | str) -> None:
        self.errors = {WHOLE: [errors]} if isinstance(errors, str) else {k: list(v) for k, v in errors.items()}
        super().__init__(" ".join(message for messages in self.errors.values() for message in messages))


class SerialNotPermitted(SerialRefused):
    """The user has no right to do this; it says to which right it belongs."""


class HeaderConflict(SerialRefused):
    """Somebody else changed the header since ``version`` was shown.

    ``serial`` is the header as it is now; ``changes`` who changed which field from what to what since,
    oldest first.
    """

    def __init__(self, serial: SerialNumber, changes: Sequence[SerialNumberChange]) -> None:
        self.serial = serial
        self.changes = list(changes)
        super().__init__(str(_("Somebody else changed this serial number meanwhile; nothing of yours was saved.")))

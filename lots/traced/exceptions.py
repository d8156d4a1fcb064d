"""Why a verb on a header was refused, in sentences for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from core.models import HeaderChange

# The key of what is wrong with the whole rather than with one field.
WHOLE = "__all__"


class TracedRefused(Exception):
    """Nothing was changed; ``errors`` gives the reasons by field (``WHOLE`` for what has none)."""

    def __init__(self, errors: Mapping[str, Sequence[str]] | str | Promise) -> None:
        by_field = errors if isinstance(errors, Mapping) else {WHOLE: [str(errors)]}
        self.errors = {field: list(messages) for field, messages in by_field.items()}
        super().__init__(" ".join(message for messages in self.errors.values() for message in messages))


class TracedNotPermitted(TracedRefused):
    """The user has no right to do this; it says whom to ask."""


class HeaderConflict(TracedRefused):
    """Somebody else changed the header since the version that was shown.

    ``record`` is as it is now; ``changes`` say who changed which field from what to what since, oldest first.
    """

    def __init__(self, record: Any, changes: Sequence[HeaderChange]) -> None:
        self.record = record
        self.changes = list(changes)
        super().__init__(_("Somebody else changed this header meanwhile; nothing of yours was saved."))

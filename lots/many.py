"""What is done with many lots at once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.bulk import Outcome
from lots.header import VERBS
from lots.models import LotStatus
from lots.traced.many import Many
from lots.traced.verbs import Actor


class LotMany(Many):
    settable = (*Many.settable, "status")

    def change_status(self, *, rows: QuerySet[Any], user: Actor, status: LotStatus | None) -> Outcome:
        """Give them a status, into quarantine or out of it; None takes it away, so that nothing is forbidden."""
        return self._set(rows, user, {"status": status}, _("has this status already") if status else _("has no status"))


MANY = LotMany(VERBS)

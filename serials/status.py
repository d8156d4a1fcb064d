"""Where a serial number stands, of its state columns, which posting keeps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    ON_HAND = "on_hand", _("on hand")
    COMMITTED = "committed", _("committed")
    UNLOADED = "unloaded", _("unloaded")
    REGISTERED = "registered", _("registered")


# Whatever holds these columns: an object's attributes or a row's values, in this order.
STATE_COLUMNS = ("location_id", "committed_line_id", "last_movement_id")
TONES = {
    Status.ON_HAND: "good",
    Status.COMMITTED: "info",
    Status.UNLOADED: "neutral",
    Status.REGISTERED: "draft",
}


def status_of(location_id: int | None, committed_line_id: int | None, last_movement_id: int | None) -> Status:
    """Committed when engaged, wherever it is; on hand; unloaded when it was moved and is not; else registered."""
    if committed_line_id is not None:
        return Status.COMMITTED
    if location_id is not None:
        return Status.ON_HAND
    return Status.REGISTERED if last_movement_id is None else Status.UNLOADED

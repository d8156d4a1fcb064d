"""What the ledger knows of one serial number, on its page: loads, unloads, every movement."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy

from attributes.tables import PROPERTIES
from core.tables import Column
from inventory import histories
from inventory.histories import DATE, ENGAGEMENT, INSERTED, MARKS, NUMBER, TYPE, WHERE, History

PAGE = "serials.serialnumber"
_WHOSE = "serial_links__serial"
# A serial number is one piece, whatever unit its document counts in.
_ONE_PIECE = (
    Column("quantity", gettext_lazy("Quantity"), kind="number", value=lambda _of_all_pieces: 1),
    Column("unit", gettext_lazy("Unit"), "item__unit__code"),
)

HISTORIES = (
    histories.loads(_WHOSE, _ONE_PIECE, order=10),
    histories.unloads(_WHOSE, _ONE_PIECE, order=20),
    History(
        "movements",
        gettext_lazy("Every movement"),
        "transfer",
        _WHOSE,
        Q(),
        (TYPE, NUMBER, DATE, ENGAGEMENT, MARKS, PROPERTIES, INSERTED, *WHERE),
        gettext_lazy("Nothing has moved it."),
        newest_first=True,
        order=30,
    ),
)


def register() -> None:
    """Show the histories on the page of a serial number."""
    histories.register(PAGE, "serials.view_serialnumber", HISTORIES)

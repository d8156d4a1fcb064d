"""The header of a serial number, and what is done with it, as with a lot's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lots.traced.header import Header
from lots.traced.verbs import Verbs
from serials.models import DeletedSerialNumber, SerialNumber, SerialNumberChange

HEADER = Header(SerialNumber)


class SerialVerbs(Verbs[SerialNumber, DeletedSerialNumber]):
    header = HEADER
    change_model = SerialNumberChange
    deleted_model = DeletedSerialNumber
    name = "serial"
    field_rights = {
        "code": (
            "serials.change_serial_code",
            gettext_lazy("You may not change the code of a serial number: ask a supervisor."),
        )
    }

    def taken(self, code: str) -> str:
        return _("This item already has a serial number “%(code)s” in this lot.") % {"code": code}

    def of_deleted(self, record: SerialNumber) -> dict[str, Any]:
        return {"lot_id": record.lot_id}


VERBS = SerialVerbs()

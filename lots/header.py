"""The header of a lot, and what is done with it, as with a serial number's (domain: the lot register)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from items.expiry import lot_expiry, settled_expiry
from items.models import Item
from lots.models import DeletedLot, Lot, LotChange
from lots.names import MAX_FIFO_CODE_LENGTH, parse_lot_name
from lots.traced.exceptions import TracedRefused
from lots.traced.header import Header
from lots.traced.verbs import Verbs
from numbering.models import Counter

HEADER = Header(Lot, "lot_type", "status", "evaluation", "producer", "label_type", "notes", "sellable")


class LotVerbs(Verbs[Lot, DeletedLot]):
    header = HEADER
    change_model = LotChange
    deleted_model = DeletedLot
    name = "lot"
    field_rights = {
        "code": ("lots.change_lot_code", gettext_lazy("You may not change the code of a lot: ask a supervisor.")),
        "status": ("lots.change_lot_status", gettext_lazy("You may not change the status of a lot: ask a supervisor.")),
    }

    def settle(self, record: Lot, values: dict[str, Any]) -> None:
        code = values.get("code", record.code)
        if code != record.code and (problem := fifo_code_problem(record.item, code)):
            raise TracedRefused({"code": [problem]})
        self._settle_expiry(record, values)

    def _settle_expiry(self, lot: Lot, values: dict[str, Any]) -> None:
        """The expiry date follows the item's policy; where nobody may edit it, it follows the start date."""
        item, day, start = lot.item, values.get("expiry_date"), values.get("start_date", lot.start_date)
        if item.expiry_editable:
            if day and day != lot.expiry_date:
                values["expiry_date"] = settled_expiry(item.expiry_policy, day)
            return
        if "expiry_date" in values and day != lot.expiry_date:
            raise TracedRefused({"expiry_date": [fixed_expiry(item)]})
        if start != lot.start_date:
            if start is None:
                message = _("The expiry date of %(item)s follows the start date: give one.")
                raise TracedRefused({"start_date": [message % {"item": item.full_code}]})
            values["expiry_date"] = lot_expiry(item, start, None)

    def hold_before(self, record: Lot) -> None:
        """The counters of its rule: posting makes the codes of new lots before it holds those that are there."""
        counters = Counter.objects.filter(code_type=record.code_type_id).order_by("root")
        list(counters.select_for_update(no_key=True).values_list("pk"))

    def taken(self, code: str) -> str:
        return _("This item already has a lot “%(code)s”.") % {"code": code}


VERBS = LotVerbs()


def fixed_expiry(item: Item) -> str:
    """That the expiry date of the item's lots is nobody's to edit."""
    message = _("The expiry date of %(item)s is always the start date and the validity of its lots: nobody edits it.")
    return message % {"item": item.full_code}


def fifo_code_problem(item: Item, code: str) -> str:
    """Why a FIFO lot can't have this code, to which the number of its instance is added; empty when it can."""
    if not item.fifo_lots:
        return ""
    if parse_lot_name(code)[1]:
        return _("“%(code)s” names an instance of a FIFO lot: leave its number out.") % {"code": code}
    if len(code) > MAX_FIFO_CODE_LENGTH:
        message = _("“%(code)s…” is too long: the code of a FIFO lot has at most %(limit)d characters.")
        return message % {"code": code[:20], "limit": MAX_FIFO_CODE_LENGTH}
    return ""

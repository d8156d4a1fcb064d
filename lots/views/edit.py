"""Changing a lot: its header, its status, its flags, its being there at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lots.forms import LotHeaderForm, RegisterForm
from lots.header import VERBS
from lots.models import Lot, LotStatus
from lots.services import register_lots
from lots.traced import views
from lots.traced.exceptions import TracedRefused
from lots.traced.models import Traced


class LotRoom(views.Room):
    verbs = VERBS
    room = "lots"
    list_title = _("Lots")


class EditHeader(LotRoom, views.EditHeader):
    permission_required = "lots.change_lot"
    form_class = LotHeaderForm


class Cancel(LotRoom, views.Cancel):
    permission_required = "lots.change_lot"


class ChangeStatus(LotRoom, views.QuickChange):
    """Release a lot from quarantine, or put it there."""

    permission_required = ("lots.change_lot", "lots.change_lot_status")

    def wanted(self, request: HttpRequest) -> dict[str, Any]:
        chosen = request.POST.get("status", "")
        if not chosen:
            return {"status": None}
        found = LotStatus.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
        if found is None:
            raise TracedRefused(_("This lot status is no longer there: choose another."))
        return {"status": found}

    def done(self, record: Traced) -> str:
        status = record.status if isinstance(record, Lot) else None
        if status is None:
            return gettext("It has no status now: nothing is forbidden.")
        return gettext("Its status is “%(status)s” now.") % {"status": status.description}


class Delete(LotRoom, views.Delete):
    permission_required = "lots.delete_lot"


class Register(LotRoom, views.Register):
    """Make predefined lots."""

    permission_required = "lots.add_lot"
    form_class = RegisterForm
    title = _("New lots")
    subtitle = _("Predefined lots: chosen on a production record, or brought into stock by the first document.")

    def make(self, request: HttpRequest, wanted: dict[str, Any]) -> Sequence[Lot]:
        return register_lots(user=request.user, **wanted)

    def done(self, count: int) -> str:
        return ngettext("%(count)d lot was made.", "%(count)d lots were made.", count) % {"count": count}

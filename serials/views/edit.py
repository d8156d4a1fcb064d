"""Changing a serial number: its header, its flags, its being there at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lots.traced import views
from serials.forms import RegisterForm, SerialHeaderForm
from serials.header import VERBS
from serials.models import SerialNumber
from serials.services import register_serials


class SerialRoom(views.Room):
    verbs = VERBS
    room = "serials"
    list_title = _("Serial numbers")


class EditHeader(SerialRoom, views.EditHeader):
    permission_required = "serials.change_serialnumber"
    form_class = SerialHeaderForm


class Cancel(SerialRoom, views.Cancel):
    permission_required = "serials.change_serialnumber"


class Delete(SerialRoom, views.Delete):
    permission_required = "serials.delete_serialnumber"


class Register(SerialRoom, views.Register):
    """Make serial numbers known ahead of stock."""

    permission_required = "serials.add_serialnumber"
    form_class = RegisterForm
    title = _("Register serial numbers")
    subtitle = _("Known before they come: the first document that loads them brings them into stock.")

    def make(self, request: HttpRequest, wanted: dict[str, Any]) -> Sequence[SerialNumber]:
        return register_serials(user=request.user, **wanted)

    def done(self, count: int) -> str:
        told = ngettext("%(count)d serial number was registered.", "%(count)d serial numbers were registered.", count)
        return told % {"count": count}

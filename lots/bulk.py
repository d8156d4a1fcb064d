"""What the register of lots offers to do with many of them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.bulk import Action
from core.bulk import register as offer
from lots.many import MANY
from lots.models import LotStatus
from lots.traced import bulk


class StatusForm(forms.Form):
    """The status that many lots get: into quarantine, or out of it."""

    status = forms.ModelChoiceField(
        LotStatus.objects.filter(active=True),
        label=_("Change the status to"),
        required=False,
        empty_label=_("none: nothing forbidden"),
    )


def register() -> None:
    lists, cancelled = ["lots:list"], ["lots:cancelled"]
    bulk.register(MANY, lists, cancelled)
    status = Action(
        "status",
        _("Change status"),
        "check",
        bulk.act(MANY.change_status),
        permission="lots.change_lot_status",
        form_class=StatusForm,
        warning=_("What the status forbids holds for all of them at once."),
        order=25,
    )
    offer([*lists, *cancelled], status)

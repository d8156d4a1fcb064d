"""What the register of lots offers to do with many of them."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.bulk import Action
from core.bulk import register as offer
from lots.many import MANY
from lots.models import LotStatus
from lots.traced import bulk

# The choice of no status.
NONE = "none"


class StatusForm(forms.Form):
    """The status that many lots get: into quarantine, or out of it. None is one to choose, too: not what is left."""

    status = forms.ChoiceField(label=_("Change the status to"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.statuses = {str(status.pk): status for status in LotStatus.objects.filter(active=True)}
        choices = [("", _("choose …")), (NONE, _("none: nothing forbidden")), *self.statuses.items()]
        cast("forms.ChoiceField", self.fields["status"]).choices = choices

    def clean_status(self) -> LotStatus | None:
        return self.statuses.get(self.cleaned_data["status"])


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

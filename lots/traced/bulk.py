"""What the lists of lots and serial numbers offer alike to do with many rows: forms, and acts that call the verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import bulk
from core.codes import clean_code
from lots.traced.exceptions import TracedRefused
from lots.traced.forms import SuggestingForm, document_field, partner_field
from lots.traced.many import Many
from lots.traced.verbs import out_of_use
from partners.models import Partner


class ReserveForm(SuggestingForm):
    """Whom many are reserved for, if anybody."""

    reserved_partner = partner_field(label=_("For the partner"))
    reserved_document = document_field(label=_("For the document"))

    def clean_reserved_partner(self) -> Partner | None:
        partner: Partner | None = self.cleaned_data["reserved_partner"]
        if problem := out_of_use(partner):
            raise ValidationError(problem)
        return partner


class CodeForm(forms.Form):
    """What a partner calls many things: one code for all, or none any more."""

    code = forms.CharField(
        label=_("Code"),
        required=False,
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One for all of them, at most 50 characters."),
    )
    clear = forms.BooleanField(label=_("Take away the code that they have"), required=False)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        return clean_code(code) if code.strip() else ""

    def clean(self) -> dict[str, Any]:
        """Nothing is taken away by a field forgotten."""
        code, clear = self.cleaned_data.get("code"), self.cleaned_data.get("clear")
        if code == "" and not clear:
            self.add_error("code", gettext("Type the code, or tick that it is to be taken away."))
        if code and clear:
            self.add_error("clear", gettext("Either give a code or take it away."))
        return {"code": code}


def act(do: Callable[..., bulk.Outcome], **always: Any) -> bulk.Act:
    """The act that calls a verb with the values of its form, by their names, and with those that are always so."""

    def acting(request: HttpRequest, rows: QuerySet[Any], values: Mapping[str, Any]) -> bulk.Outcome:
        try:
            return do(rows=rows, user=request.user, **always, **values)
        except TracedRefused as refusal:
            raise ValidationError([message for messages in refusal.errors.values() for message in messages]) from None

    return acting


def register(many: Many, lists: Sequence[str], cancelled_lists: Sequence[str]) -> None:
    """Offer the acts on the lists of a register; on those of cancelled ones not to cancel them again."""
    for action in actions(many):
        bulk.register(lists if action.name == "cancel" else [*lists, *cancelled_lists], action)


def actions(many: Many) -> list[bulk.Action]:
    """What may be done with many headers of any kind."""

    def reserve(reserved_partner: Any, reserved_document: Any, **options: Any) -> bulk.Outcome:
        return many.reserve(partner=reserved_partner, document=reserved_document, **options)

    kept = _(
        "They move only for whom they are reserved; without partner and document, only by who may override "
        "reservations. Those reserved otherwise already are left as they are."
    )
    released = _("Whoever they were kept for may find them sold to others.")
    out = _("They take part in no new movement, until that is taken back.")
    replaced = _("The code that they have is replaced; their histories keep it.")

    def action(name: str, label: Any, icon: str, do: bulk.Act, warning: Any = "", form: Any = None) -> bulk.Action:
        return bulk.Action(name, label, icon, do, many.verbs.right("change"), form, warning)

    offered = [
        action("reserve", _("Reserve"), "lock", act(reserve), kept, ReserveForm),
        action("release", _("End the reservation"), "undo", act(many.release), released),
        action("cancel", _("Mark as cancelled"), "blocked", act(many.cancel), out),
        action("restore", _("Take the cancellation back"), "undo", act(many.cancel, on=False)),
        action("force-close", _("Force-close"), "close", act(many.force_close), out),
        action("reopen", _("Take the force-closing back"), "undo", act(many.force_close, on=False)),
    ]
    for field, label in (("customer_code", _("Set the customer code")), ("supplier_code", _("Set the supplier code"))):
        offered.append(action(field, label, "tag", act(many.set_code, field=field), replaced, CodeForm))
    return [replace(one, order=10 * number) for number, one in enumerate(offered, start=1)]

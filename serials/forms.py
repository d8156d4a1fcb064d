"""Forms of the register. They read what was typed; the rules are in the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.entry import parse_entries
from core.widgets import LocalDateInput
from items.models import Item
from partners.lookups import find_partner
from serials import lookups
from serials.exceptions import WHOLE, SerialRefused
from serials.header import CODES, DATES, EDITABLE, RESERVED_FOR, field_label
from serials.models import SerialNumber

# How many problems of a pasted list are told at once.
SHOWN_PROBLEMS = 20


class NamedField(forms.CharField):
    """A record chosen by typing its name, with suggestions that need no script."""

    def __init__(self, find: Callable[[str], Any], name: Callable[[Any], str], **options: Any) -> None:
        super().__init__(**options)
        self.find, self.name = find, name
        self.widget.attrs["autocomplete"] = "off"

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.name(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.find(text) if text else None


class HeaderForm(forms.Form):
    """The editable header of one serial number, as its reader saw it at ``version``."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.CharField(required=False)
    customer_code = forms.CharField(required=False)
    supplier_code = forms.CharField(required=False)
    start_date = forms.DateField(required=False, widget=LocalDateInput)
    expiry_date = forms.DateField(required=False, widget=LocalDateInput)
    cancelled = forms.BooleanField(required=False, help_text=_("It takes part in no new movement."))
    force_closed = forms.BooleanField(required=False, help_text=_("It takes part in no new movement."))
    reserved = forms.BooleanField(
        required=False, help_text=_("It moves only for whom it is reserved, or by who may override reservations.")
    )
    reserved_partner = NamedField(
        find_partner,
        str,
        required=False,
        help_text=_("Account, code name or description."),
    )
    reserved_document = NamedField(
        lookups.find_document,
        lookups.document_name,
        required=False,
        help_text=_("Number, with its type before it if need be."),
    )

    def __init__(self, *args: Any, may_change_code: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in EDITABLE:
            self.fields[name].label = field_label(name)
        for name in CODES:
            self.fields[name].widget.attrs |= {"class": "code", "autocomplete": "off", "spellcheck": "false"}
        if not may_change_code:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("A supervisor may change it.")
        for name in RESERVED_FOR:
            self.fields[name].widget.attrs["list"] = f"{name}_suggestions"

    @property
    def suggestions(self) -> dict[str, list[str]]:
        """What the fields that name records offer, by the id of their list."""
        return {
            "reserved_partner_suggestions": lookups.suggested_partners(),
            "reserved_document_suggestions": lookups.suggested_documents(),
        }

    @property
    def wanted(self) -> dict[str, Any]:
        """The values of the fields that the user could edit."""
        return {name: self.cleaned_data[name] for name in EDITABLE if not self.fields[name].disabled}

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as the page sets them out, each group with its name."""
        names = {
            _("Codes"): CODES,
            _("Dates"): DATES,
            _("State"): ("cancelled", "force_closed"),
            _("Reservation"): ("reserved", *RESERVED_FOR),
        }
        return [(str(label), [self[name] for name in group]) for label, group in names.items()]


def header_values(serial: SerialNumber) -> dict[str, Any]:
    """What a form over the header begins with."""
    return {"version": serial.version, **{name: getattr(serial, name) for name in EDITABLE}}


def add_refusal(form: forms.Form, refusal: SerialRefused) -> None:
    """Show why a service refused, each reason at its field."""
    for field, messages in refusal.errors.items():
        for message in messages:
            form.add_error(None if field == WHOLE else field, message)


class DeleteForm(forms.Form):
    """Why a serial number is deleted."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class RegisterForm(forms.Form):
    """Serial numbers to be known ahead of stock."""

    item = NamedField(
        lookups.find_item,
        lambda item: str(item.full_code),
        label=_("Item"),
        help_text=_("Class/code, code or GTIN."),
        widget=forms.TextInput(attrs={"class": "code"}),
    )
    variant = forms.CharField(label=_("Variant"), required=False, widget=forms.TextInput(attrs={"class": "code"}))
    lot = forms.CharField(label=_("Lot"), required=False, widget=forms.TextInput(attrs={"class": "code"}))
    codes = forms.CharField(
        label=_("Serial numbers"),
        widget=forms.Textarea(attrs={"rows": 10, "class": "codes", "spellcheck": "false"}),
        help_text=_(
            "One below another, a pasted column, a list with commas, or ranges: 1-100, SN001..SN100, SN001+100."
        ),
    )

    def clean_codes(self) -> Sequence[str]:
        parsed = parse_entries(self.cleaned_data["codes"])
        if parsed.problems:
            messages = [str(problem) for problem in parsed.problems[:SHOWN_PROBLEMS]]
            if len(parsed.problems) > SHOWN_PROBLEMS:
                more = len(parsed.problems) - SHOWN_PROBLEMS
                messages.append(str(_("and %(count)d more.") % {"count": more}))
            raise ValidationError(messages)
        return parsed.codes

    def clean(self) -> dict[str, Any]:
        """Find variant and lot, which depend on the item."""
        cleaned = self.cleaned_data
        item = cleaned.get("item")
        if isinstance(item, Item):
            for name in ("variant", "lot"):
                text = cleaned.get(name)
                try:
                    cleaned[name] = self._of_item(item, name, text) if text else None
                except ValidationError as error:
                    self.add_error(name, error)
        return cleaned

    def _of_item(self, item: Item, name: str, text: str) -> Any:
        if name == "variant":
            return lookups.find_variant(item, text)
        return lookups.find_lot(item, self.cleaned_data.get("variant"), text)

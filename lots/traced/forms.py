"""What the forms of lots and serial numbers share. They read what was typed; the rules are in the services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.entry import parse_entries
from core.widgets import LocalDateInput
from items.models import Item
from lots.traced import lookups
from lots.traced.exceptions import WHOLE, TracedRefused
from lots.traced.header import CODES, DATES, RESERVED_FOR, Header
from lots.traced.models import Traced
from partners.lookups import find_partner, suggested_partners

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


def item_field() -> NamedField:
    """The item of which something is registered."""
    return NamedField(
        lookups.find_item,
        lambda item: str(item.full_code),
        label=_("Item"),
        help_text=_("Class/code, code or GTIN."),
        widget=forms.TextInput(attrs={"class": "code"}),
    )


def partner_field(**options: Any) -> NamedField:
    """A partner that something is for; it may be nobody."""
    return NamedField(find_partner, str, required=False, help_text=_("Account, code name or description."), **options)


def document_field(**options: Any) -> NamedField:
    """A document that something is for; it may be none."""
    return NamedField(
        lookups.find_document,
        lookups.document_name,
        required=False,
        help_text=_("Number, with its type before it if need be."),
        **options,
    )


class SuggestingForm(forms.Form):
    """A form that offers what its fields that name records choose from: partners, but for the one document."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if isinstance(field, NamedField):
                field.widget.attrs["list"] = f"{self.suggesting(name)}_suggestions"

    def suggesting(self, name: str) -> str:
        """What a field that names a record chooses from."""
        return "document" if name == "reserved_document" else "partner"

    @property
    def suggestions(self) -> Mapping[str, list[str]]:
        """What the fields that name records offer, by the id of their list."""
        return {
            "partner_suggestions": suggested_partners(),
            "document_suggestions": lookups.suggested_documents(),
        }


class HeaderForm(SuggestingForm):
    """The editable header of one record, as its reader saw it at ``version``. A subclass names the header."""

    header: ClassVar[Header]
    # The fields as the page sets them out, each group with its name.
    layout: ClassVar[Sequence[tuple[str | Promise, Sequence[str]]]] = (
        (_("Codes"), CODES),
        (_("Dates"), DATES),
        (_("State"), ("cancelled", "force_closed")),
        (_("Reservation"), ("reserved", *RESERVED_FOR)),
    )

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
    reserved_partner = partner_field()
    reserved_document = document_field()

    def __init__(self, *args: Any, record: Traced, withheld: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.record = record
        for name in self.header.editable:
            self.fields[name].label = self.header.label(name)
        for name in CODES:
            self.fields[name].widget.attrs |= {"class": "code", "autocomplete": "off", "spellcheck": "false"}
        for name in withheld:
            self.withhold(name, _("A supervisor may change it."))

    def withhold(self, name: str, reason: str | Promise) -> None:
        """Show a field without letting anybody change it here."""
        self.fields[name].disabled = True
        self.fields[name].help_text = str(reason)

    @property
    def wanted(self) -> dict[str, Any]:
        """The values of the fields that the user could edit."""
        return {name: self.cleaned_data[name] for name in self.header.editable if not self.fields[name].disabled}

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(label), [self[name] for name in names]) for label, names in self.layout]


def header_values(header: Header, record: Traced) -> dict[str, Any]:
    """What a form over the header begins with."""
    return {"version": record.version, **{name: getattr(record, name) for name in header.editable}}


def add_refusal(form: forms.Form, refusal: TracedRefused) -> None:
    """Show why a service refused, each reason at its field."""
    for field, messages in refusal.errors.items():
        for message in messages:
            form.add_error(None if field == WHOLE else field, message)


class DeleteForm(forms.Form):
    """Why something is deleted."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


def entered_codes(text: str) -> Sequence[str]:
    """The codes of a list as people type, paste and scan it. Raises ValidationError naming the first bad ones."""
    parsed = parse_entries(text)
    if parsed.problems:
        messages = [str(problem) for problem in parsed.problems[:SHOWN_PROBLEMS]]
        if len(parsed.problems) > SHOWN_PROBLEMS:
            messages.append(gettext("and %(count)d more.") % {"count": len(parsed.problems) - SHOWN_PROBLEMS})
        raise ValidationError(messages)
    return parsed.codes


def find_of_item(form: forms.Form, name: str, find: Callable[[Item, str], Any]) -> None:
    """Turn what was typed in a field into the record of the item that it names, or an error at the field."""
    item, text = form.cleaned_data.get("item"), form.cleaned_data.get(name)
    try:
        form.cleaned_data[name] = find(item, text) if text and isinstance(item, Item) else None
    except ValidationError as error:
        form.add_error(name, error)

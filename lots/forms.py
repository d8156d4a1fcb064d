"""Forms of the lot register. They read what was typed; the rules are in the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.widgets import LocalDateInput
from lots.header import HEADER
from lots.models import LabelType, Lot, LotEvaluation, LotStatus, LotType
from lots.services import MAX_LOTS
from lots.traced.forms import HeaderForm, entered_codes, find_of_item, item_field, partner_field
from lots.traced.header import CODES, DATES, RESERVED_FOR
from lots.traced.lookups import find_variant

CHOSEN = ("lot_type", "status", "evaluation", "label_type")


class LotHeaderForm(HeaderForm):
    """The editable header of one lot."""

    header = HEADER
    layout = (
        (_("Codes"), CODES),
        (_("Dates"), DATES),
        (_("What it is"), ("lot_type", "evaluation", "label_type", "producer", "notes")),
        (_("State"), ("status", "sellable", "cancelled", "force_closed")),
        (_("Reservation"), ("reserved", *RESERVED_FOR)),
    )

    lot_type = forms.ModelChoiceField(LotType.objects.all(), required=False, empty_label=_("none"))
    status = forms.ModelChoiceField(LotStatus.objects.all(), required=False, empty_label=_("none"))
    evaluation = forms.ModelChoiceField(LotEvaluation.objects.all(), required=False, empty_label=_("none"))
    label_type = forms.ModelChoiceField(LabelType.objects.all(), required=False, empty_label=_("none"))
    producer = partner_field()
    notes = forms.CharField(required=False, max_length=300)
    sellable = forms.BooleanField(required=False, help_text=_("It may be sold, as far as its status allows."))

    def __init__(self, *args: Any, record: Lot, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        for name in CHOSEN:
            field: Any = self.fields[name]
            # What is out of use stays where it is, and is not offered again.
            field.queryset = field.queryset.filter(Q(active=True) | Q(pk=getattr(record, f"{name}_id")))
        if not record.item.expiry_editable:
            self.withhold("expiry_date", _("It is always the start date and the validity of the item's lots."))


class RegisterForm(forms.Form):
    """Predefined lots: typed, or so many made by the item's lot code type."""

    item = item_field()
    variant = forms.CharField(label=_("Variant"), required=False, widget=forms.TextInput(attrs={"class": "code"}))
    lot_type = forms.ModelChoiceField(
        LotType.objects.filter(active=True), label=_("Lot type"), required=False, empty_label=_("none")
    )
    start_date = forms.DateField(label=_("Start date"), initial=timezone.localdate, widget=LocalDateInput)
    expiry_date = forms.DateField(
        label=_("Expiry date"),
        required=False,
        widget=LocalDateInput,
        help_text=_("Empty: by the validity of the item's lots."),
    )
    supplier_code = forms.CharField(
        label=_("Supplier code"), required=False, widget=forms.TextInput(attrs={"class": "code"})
    )
    count = forms.IntegerField(
        label=_("How many to make"),
        required=False,
        min_value=1,
        max_value=MAX_LOTS,
        help_text=_("By the lot code type of the item; leave it empty when you type the codes."),
    )
    codes = forms.CharField(
        label=_("Lot codes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "codes", "spellcheck": "false"}),
        help_text=_("One below another, a pasted column, a list with commas, or ranges: 1-100, L001..L100, L001+100."),
    )

    def clean_codes(self) -> Sequence[str]:
        return entered_codes(self.cleaned_data["codes"])

    def clean(self) -> dict[str, Any]:
        """Find the variant, which depends on the item."""
        find_of_item(self, "variant", find_variant)
        return self.cleaned_data

"""What a recall starts from, as people name it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.codes import search_key
from partners.lookups import find_partner
from partners.models import Partner
from tracing.pieces import Piece
from tracing.recall import MAX_PIECES
from tracing.roots import delivered_by, lots_called, serials_called, supplied_as

# A longer text is no code of anything; GS1 Digital Links are long.
LONGEST = 500


class By(models.TextChoices):
    LOT = "lot", _("Lot code")
    SERIAL = "serial", _("Serial number")
    SUPPLIER_CODE = "supplier-code", _("Supplier code")
    DOCUMENT = "document", _("Supplier document")


_FINDERS = {By.LOT: lots_called, By.SERIAL: serials_called, By.SUPPLIER_CODE: supplied_as}


class RecallForm(forms.Form):
    """``clean`` finds the pieces; ``roots`` are then what was found."""

    by = forms.ChoiceField(label=_("Start from"), choices=By.choices, initial=By.LOT)
    code = forms.CharField(label=_("Code or document number"), max_length=LONGEST)
    partner = forms.CharField(
        label=_("Supplier"),
        max_length=LONGEST,
        required=False,
        help_text=_("For a supplier document: account, code name or name."),
    )

    roots: list[Piece]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.roots = []
        for name in ("code", "partner"):
            self.fields[name].widget.attrs.update(autocomplete="off", spellcheck="false")
        self.fields["partner"].widget.attrs["list"] = "recall-partners"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not search_key(code):
            raise ValidationError(gettext("Type a code."))
        return code

    def clean(self) -> dict[str, Any]:
        """Find what is named. Refuses what is not known, saying what to look at."""
        cleaned: dict[str, Any] = super().clean() or {}
        by, code = cleaned.get("by"), cleaned.get("code")
        if not by or not code or self.errors:
            return cleaned
        if by == By.DOCUMENT:
            supplier = self._supplier(cleaned.get("partner", ""))
            if supplier is None:
                return cleaned
            self.roots = delivered_by(supplier, code, MAX_PIECES)
            reason = gettext(
                "No posted document of this supplier with this number or reference brought lots or serial numbers."
            )
        else:
            self.roots = _FINDERS[By(by)](code, MAX_PIECES)
            reason = gettext("Nothing is known by this code. Look at what was typed, and at what it starts from.")
        if not self.roots:
            self.add_error("code", reason)
        return cleaned

    def _supplier(self, typed: str) -> Partner | None:
        if not typed.strip():
            self.add_error("partner", gettext("Name the supplier whose document it is."))
            return None
        try:
            return find_partner(typed)
        except ValidationError as error:
            self.add_error("partner", error)
            return None

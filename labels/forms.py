"""What people say of the labels they want."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.entry import EntryProblem, parse_entries
from core.formatting import quantity
from inventory.models import Document
from items.models import Item
from labels import selections
from labels.contents import Texts
from labels.formats import FORMATS, ROLL, Format
from labels.records import MAX_LABELS, Kind, allowed_kinds, called, moved_by
from labels.symbols import Symbology
from lots.traced.lookups import find_document, find_item

MAX_COPIES = 100
# What is remembered of a user's last labels.
REMEMBERED = ("format", "symbology", "texts")


_CODES = {"rows": 4, "class": "codes", "spellcheck": "false", "autocomplete": "off"}


class LabelForm(forms.Form):
    """Which records, on what, and what stands on it. Always bound: its page is prefilled."""

    kind = forms.ChoiceField(label=gettext_lazy("Labels of"), choices=Kind.choices)
    document = forms.CharField(
        label=gettext_lazy("Of document"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A posted document: all that it moved."),
    )
    codes = forms.CharField(
        label=gettext_lazy("Codes"),
        required=False,
        widget=forms.Textarea(attrs=_CODES),
        help_text=gettext_lazy("Scanned, typed or pasted: one a line, or with commas; ranges as SN001..SN100."),
    )
    item = forms.CharField(
        label=gettext_lazy("Item of the codes"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only where several items have the same codes."),
    )
    format = forms.ChoiceField(label=gettext_lazy("Label"), choices=[(one.name, one.title) for one in FORMATS.values()])
    symbology = forms.ChoiceField(label=gettext_lazy("Code on it"), choices=Symbology.choices)
    copies = forms.IntegerField(label=gettext_lazy("Copies of each"), min_value=1, max_value=MAX_COPIES)
    start = forms.IntegerField(
        label=gettext_lazy("First label at"),
        min_value=1,
        max_value=max(one.places for one in FORMATS.values()),
        help_text=gettext_lazy("Row by row from the top left: for a sheet that is partly used."),
    )
    texts = forms.MultipleChoiceField(
        label=gettext_lazy("Texts"),
        required=False,
        choices=Texts.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    record = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    selection = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, request: HttpRequest) -> None:
        super().__init__(data)
        self.request = request
        self.ids: list[int] = []
        self.problems: list[EntryProblem] = []
        self.kinds = allowed_kinds(request.user)
        # What is chosen already is of one kind.
        self.of_kind, self.chosen = self._led_by()
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, one.label) for one in self.kinds]
        if self.chosen:
            kind.widget = forms.HiddenInput()
        if not request.user.has_perm("inventory.view_document"):
            del self.fields["document"]

    def _led_by(self) -> tuple[Kind, list[int]]:
        """The kind of records, and the ids of those that a page or a list led here with, as far as they may be seen."""
        given = self.data.get("kind", "")
        kind = Kind(given) if given in self.kinds else self.kinds[0]
        if (name := self.data.get("selection", "")) and (found := selections.kept(self.request, name)):
            return found if found[0] in self.kinds else (kind, [])
        pk = self.data.get("record", "")
        is_key = pk.isascii() and pk.isdecimal() and len(pk) < 19
        return kind, [int(pk)] if is_key and given == kind else []

    @staticmethod
    def defaults() -> dict[str, Any]:
        """A form that nobody filled in yet."""
        return {
            "format": ROLL.name,
            "symbology": Symbology.QR.value,
            "copies": 1,
            "start": 1,
            "texts": [text for text in Texts.values if text != Texts.START],
        }

    @property
    def label_format(self) -> Format:
        return FORMATS[self.cleaned_data["format"]]

    @property
    def first_place(self) -> int:
        """Where the first label lies; a format of one to a page knows no other place."""
        return min(int(self.cleaned_data["start"]), self.label_format.places)

    def clean_document(self) -> Document | None:
        typed = self.cleaned_data["document"].strip()
        if not typed:
            return None
        document: Document = find_document(typed)
        if document.is_draft:
            raise ValidationError(
                _("%(document)s is a draft; what it names is labelled once it is posted."),
                params={"document": document},
            )
        return document

    def clean_item(self) -> Item | None:
        typed = self.cleaned_data["item"].strip()
        return find_item(typed) if typed else None

    def clean_selection(self) -> str:
        name: str = self.cleaned_data["selection"]
        if name and not selections.kept(self.request, name):
            raise ValidationError(_("What was chosen in the list is no longer known here: choose it there again."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "kind" in cleaned and "item" in cleaned:
            self.ids = list(dict.fromkeys(self._found(cleaned)))
        self._refuse_too_many(len(self.ids), cleaned.get("copies", 1))
        return cleaned

    def _found(self, cleaned: dict[str, Any]) -> Iterable[int]:
        """The ids of all that is wanted, in the order of the page."""
        yield from self.chosen
        if document := cleaned.get("document"):
            moved = moved_by(self.of_kind, document)
            if not moved:
                nothing = (
                    _("%(document)s moved no serial numbers.")
                    if self.of_kind == Kind.SERIAL
                    else _("%(document)s moved no lots.")
                )
                self.add_error("document", nothing % {"document": document})
            yield from moved
        parsed = parse_entries(cleaned.get("codes", ""), limit=MAX_LABELS)
        found, unknown = called(self.of_kind, parsed.entries, cleaned["item"]) if parsed.entries else ([], [])
        self.problems = sorted([*parsed.problems, *unknown], key=lambda problem: (problem.line, problem.position))
        yield from found

    def _refuse_too_many(self, records: int, copies: int) -> None:
        if records * copies > MAX_LABELS:
            message = _("These would be more than %(limit)s labels, the most that are made at once. Choose fewer.")
            self.add_error(None, message % {"limit": quantity(MAX_LABELS)})

"""A code type and its rows, as an administrator fills them in, and what it is tried on."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import CodedFormSet, users_of
from core.previews import PREVIEW_BUTTON
from numbering.models import CodeType, Segment
from numbering.samples import sample_source
from numbering.validation import check_rule


class CodeTypeForm(forms.ModelForm[CodeType]):
    """A code type. Asked for a preview alone it is never saved, however good it is."""

    def clean_kind(self) -> str:
        """Who names the rule needs it as it is: a rule of lots makes no serial numbers."""
        kind: str = self.cleaned_data["kind"]
        if self.instance.pk and "kind" in self.changed_data:
            users = dict(users_of(CodeType, CodeType.objects.filter(pk=self.instance.pk)))
            if users:
                text = gettext("The code type is in use, so its kind stays: %(kinds)s. Make a new code type.")
                raise ValidationError(text % {"kinds": ", ".join(users)})
        return kind

    def is_valid(self) -> bool:
        return super().is_valid() and PREVIEW_BUTTON not in self.data


class SampleForm(forms.Form):
    """What the rule is tried on; none of it is saved."""

    prefix = "sample"
    record = forms.CharField(required=False, max_length=150)
    insert_date = forms.DateField(label=_("Insert date"), required=False)
    expiry_date = forms.DateField(label=_("Expiry date"), required=False)

    def __init__(self, code_type: CodeType, data: Any = None) -> None:
        super().__init__(data)
        self.code_type = code_type
        for name in ("insert_date", "expiry_date"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
            self.fields[name].input_formats = ["%Y-%m-%d"]  # type: ignore[attr-defined]
        source = sample_source()
        if source is None:
            del self.fields["record"]
            return
        self.suggestions = source.suggestions(code_type)
        self.fields["record"].label, self.fields["record"].help_text = str(source.label), str(source.help_text)
        self.fields["record"].widget.attrs = {"list": "sample-records", "autocomplete": "off"}

    def chosen(self) -> tuple[dict[str, Any], list[str]]:
        """The values to preview with, and what is wrong with those that are left out."""
        if not self.is_bound:
            return {}, []
        problems = [f"{self.fields[name].label}: {error}" for name, errors in self.errors.items() for error in errors]
        dates = {
            name: self.cleaned_data[name] for name in ("insert_date", "expiry_date") if self.cleaned_data.get(name)
        }
        source, record = sample_source(), self.cleaned_data.get("record")
        if not source or not record:
            return dates, problems
        day: datetime.date = dates.get("insert_date") or timezone.localdate()
        try:
            values = source.values(record, self.code_type.kind, day, dates.get("expiry_date"))
        except ValidationError as error:
            return dates, [*problems, *(f"{source.label}: {message}" for message in error.messages)]
        return {**dates, **values}, problems


class SegmentForm(forms.ModelForm[Segment]):
    """A segment. A row without a position goes last."""

    position = forms.IntegerField(
        label=_("Position"), required=False, min_value=0, max_value=32_767, help_text=_("Empty: after the others.")
    )

    class Meta:
        model = Segment
        fields = ("position", "source", "length", "fill", "root", "text")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk:
            self.initial.pop("position", None)


class SegmentFormSet(CodedFormSet[Segment, CodeType]):
    """The segments of one code type, checked together with it."""

    def clean(self) -> None:
        """Refuse a rule that could not give good codes, with every reason."""
        super().clean()
        if any(self.errors):
            return
        errors = check_rule(self.instance, self.segments())
        if errors:
            raise ValidationError(errors)

    def segments(self) -> list[Segment]:
        """The segments as they would be saved, in their order; those without a position come last."""
        forms_kept = self.kept_forms()
        placed = [form for form in forms_kept if form.cleaned_data.get("position") is not None]
        last = max((form.instance.position for form in placed), default=0)
        for form in forms_kept:
            if form not in placed:
                last += 1
                form.instance.position = last
        return sorted((form.instance for form in forms_kept), key=lambda segment: segment.position)

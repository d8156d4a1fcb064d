"""The rows of a code type, as an administrator fills them in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.admin import CodedFormSet
from numbering.models import CodeType, Segment
from numbering.validation import check_rule


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

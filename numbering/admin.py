from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.admin import ChildInline, LedgerAdmin, RecordAdmin
from numbering.exceptions import NumberingError
from numbering.forms import SegmentForm, SegmentFormSet
from numbering.models import CodeType, Counter, Exclusion, MonthLetter, Segment, YearLetter
from numbering.samples import sample_context, sample_values
from numbering.services import load_rule, preview_rule
from numbering.validation import check_rule

LATEST_COUNTERS = 10
# Spaces inside a code are meant as typed; the check of the rule refuses those at its ends.
_AS_TYPED = frozenset({"prefix", "suffix", "text", "fill"})
_RULE_FIELDS = ("start_number", "increment", "prefix", "suffix", "start_letters")


# How wide the text fields of a row are, so that a row fits the page.
_SIZES = {"fill": 2, "text": 15}


def _formfield_as_typed(field: forms.Field | None) -> forms.Field | None:
    if isinstance(field, forms.CharField):
        field.strip = False
    return field


class SegmentInline(ChildInline[Segment, CodeType]):
    model = Segment
    form: Any = SegmentForm
    formset = SegmentFormSet
    fields = ("position", "source", "length", "fill", "root", "text")
    # Without JavaScript no row can be added: some are there from the start.
    extra = 3

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in _SIZES:
            field.widget.attrs |= {"size": _SIZES[db_field.name], "class": ""}
        return _formfield_as_typed(field) if db_field.name in _AS_TYPED else field


class ExclusionInline(ChildInline[Exclusion, CodeType]):
    model = Exclusion
    fields = ("document_type", "sales")
    extra = 1


@admin.register(CodeType)
class CodeTypeAdmin(RecordAdmin[CodeType]):
    """A code type with its segments, and what it gives next, shown as it is composed."""

    list_display = ("code", "description", "kind", "fill_gaps", "active")
    list_display_links = ("code", "description")
    list_filter = ("kind", "active")
    search_fields = ("code", "description")
    inlines = (SegmentInline, ExclusionInline)
    readonly_fields = ("preview", "latest_counters")
    fieldsets = (
        (None, {"fields": ("kind", "code", "description", "active")}),
        (
            _("Sequence"),
            {
                "fields": (("start_number", "increment"), "start_letters", ("prefix", "suffix"), "fill_gaps"),
                "description": _("Without segments a code is prefix, number, suffix."),
            },
        ),
        (_("What it gives"), {"fields": ("preview", "latest_counters")}),
    )

    class Media:
        js = ("js/code-preview.js",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return _formfield_as_typed(field) if db_field.name in _AS_TYPED else field

    @admin.display(description=_("next codes"))
    def preview(self, code_type: CodeType | None) -> SafeString:
        """The next codes of the rule as saved; a script keeps them in step with the form."""
        saved = code_type is not None and code_type.pk is not None
        url = (
            reverse("admin:numbering_codetype_preview", args=[code_type.pk])
            if code_type is not None and saved
            else reverse("admin:numbering_codetype_preview_new")
        )
        shown = _shown(code_type, list(code_type.segments.all())) if code_type is not None and saved else {}
        return render_to_string("numbering/admin/preview.html", {"url": url, "saved": saved, **shown})

    @admin.display(description=_("counters"))
    def latest_counters(self, code_type: CodeType | None) -> SafeString:
        """The newest roots with what comes next under each."""
        counters = []
        if code_type is not None and code_type.pk is not None:
            newest = Counter.objects.filter(code_type=code_type).select_related("code_type").order_by("-id")
            counters = list(newest[: LATEST_COUNTERS + 1])
        return render_to_string(
            "numbering/admin/counters.html",
            {
                "counters": counters[:LATEST_COUNTERS],
                "more": len(counters) > LATEST_COUNTERS,
                "url": reverse("admin:numbering_counter_changelist"),
                "code_type": code_type,
            },
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("preview/", view, name="numbering_codetype_preview_new"),
            path("<int:object_id>/preview/", view, name="numbering_codetype_preview"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        """What the rule in the posted form would give next, or all that is wrong with it. Saves nothing."""
        code_type = self.get_object(request, str(object_id)) if object_id is not None else None
        if object_id is not None and code_type is None:
            raise Http404
        if not (self.has_change_permission(request, code_type) if code_type else self.has_add_permission(request)):
            raise PermissionDenied
        form = self.get_form(request, code_type)(request.POST, instance=code_type)
        form.is_valid()
        inline = SegmentInline(CodeType, self.admin_site)
        formset_class = cast("type[SegmentFormSet]", inline.get_formset(request, code_type))
        formset = formset_class(request.POST, instance=form.instance, prefix=formset_class.get_default_prefix())
        formset.is_valid()
        errors = [
            *_errors_of(form, _RULE_FIELDS),
            *(error for row in formset.forms for error in _errors_of(row, row.fields)),
            *formset.non_form_errors(),
        ]
        shown = {"errors": errors} if errors else _shown(form.instance, formset.segments())
        return HttpResponse(render_to_string("numbering/admin/preview_codes.html", shown))


def _errors_of(form: forms.BaseForm, names: Any) -> list[str]:
    return [f"{form.fields[name].label}: {error}" for name in names for error in form.errors.get(name, ())]


def _shown(code_type: CodeType, segments: list[Segment]) -> dict[str, Any]:
    errors = check_rule(code_type, segments)
    if errors:
        return {"errors": errors}
    rule = load_rule(code_type, segments)
    try:
        codes = preview_rule(rule=rule, code_type_id=code_type.pk, context=sample_context(rule))
    except NumberingError as error:
        return {"errors": [str(error)]}
    return {"codes": codes, "samples": sample_values(rule)}


@admin.register(Counter)
class CounterAdmin(LedgerAdmin[Counter]):
    """What each root issued last: kept by the system, shown here."""

    list_display = ("code_type", "root", "last_number", "next_number")
    list_filter = ("code_type",)
    list_select_related = ("code_type",)
    search_fields = ("root",)

    @admin.display(description=_("next number"))
    def next_number(self, counter: Counter) -> int:
        return counter.next_number


class LetterAdmin(RecordAdmin[models.Model]):
    """The letter of a year or a month, which stays what it is."""

    list_editable = ("letter",)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        return (self.opts.pk.name,) if obj else ()


@admin.register(YearLetter)
class YearLetterAdmin(LetterAdmin):
    list_display = ("year", "letter")


@admin.register(MonthLetter)
class MonthLetterAdmin(LetterAdmin):
    list_display = ("month", "letter")

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import ChildInline, LedgerAdmin, RecordAdmin
from core.previews import PreviewedAdmin
from numbering.document_kinds import is_possible
from numbering.forms import CodeTypeForm, SampleForm, SegmentForm, SegmentFormSet
from numbering.models import CodeType, Counter, Exclusion, MonthLetter, Segment, YearLetter
from numbering.preview import Preview, preview
from numbering.sources import SegmentSource
from numbering.validation import place_of

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
    verbose_name_plural = _("Exclusions: documents on which this rule makes no new codes")
    fields = ("document_type", "sales")
    extra = 1


@admin.register(CodeType)
class CodeTypeAdmin(PreviewedAdmin[CodeType]):
    """A code type with its segments, and what it gives next, shown as it is composed."""

    list_display = ("code", "description", "kind", "fill_gaps", "active")
    list_display_links = ("code", "description")
    list_filter = ("kind", "active")
    search_fields = ("code", "description")
    inlines = (SegmentInline, ExclusionInline)
    form = CodeTypeForm
    change_form_template = "numbering/admin/code_type.html"
    preview_inline = SegmentInline
    preview_template = "numbering/admin/preview.html"
    fieldsets = (
        (None, {"fields": ("kind", "code", "description", "active")}),
        (
            _("Sequence"),
            {
                "fields": (("start_number", "increment"), "start_letters", ("prefix", "suffix"), "fill_gaps"),
                "description": _(
                    "A code is prefix, segments, suffix; without segments, prefix, number, suffix. "
                    "Each next number is the one before and the increment."
                ),
            },
        ),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "increment":
            kwargs |= {"min_value": 1, "error_messages": {"min_value": _("The increment is at least 1.")}}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return _formfield_as_typed(field) if db_field.name in _AS_TYPED else field

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: CodeType | None = None,
    ) -> HttpResponse:
        """The form with the codes that it gives: as typed when it comes back, else as saved."""
        form = context["adminform"].form
        samples = SampleForm(form.instance, request.POST or (request.GET if "sample-record" in request.GET else None))
        if form.is_bound:
            formsets = (inline.formset for inline in context["inline_admin_formsets"])
            segments = next(formset for formset in formsets if isinstance(formset, SegmentFormSet))
            shown = _composed(form, segments, samples)
        else:
            shown = _shown(obj, list(obj.segments.all()), samples) if obj else {}
        context |= {
            **shown,
            **_counters(obj),
            **self.preview_context(obj),
            "samples": samples,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows, and tell of exclusions that exclude nothing."""
        super().save_related(request, form, formsets, change)
        for exclusion in form.instance.exclusions.all():
            if not is_possible(exclusion.document_type, sales=exclusion.sales):
                messages.warning(request, _without_effect(exclusion))

    def response_add(self, request: HttpRequest, obj: CodeType, *arguments: Any, **options: Any) -> HttpResponse:
        return _keep_sample(request, super().response_add(request, obj, *arguments, **options))

    def response_change(self, request: HttpRequest, obj: CodeType) -> HttpResponse:
        return _keep_sample(request, super().response_change(request, obj))

    def composed(self, request: HttpRequest, form: Any, rows: Any) -> dict[str, Any]:
        """What the rule would give next, or all that is wrong with it."""
        return _composed(form, rows, SampleForm(form.instance, request.POST))


def _composed(form: forms.BaseForm, formset: SegmentFormSet, samples: SampleForm) -> dict[str, Any]:
    """What the rule gives as it stands in a form that was posted and checked."""
    errors = [
        *_errors_of(form, _RULE_FIELDS),
        *(
            f"{place_of(number, row.instance)} {error}"
            for number, row in enumerate(formset.forms, start=1)
            for error in _errors_of(row, row.fields)
        ),
        *formset.non_form_errors(),
    ]
    if errors:
        return {"preview": Preview(errors=errors)}
    return _shown(cast("CodeTypeForm", form).instance, formset.segments(), samples)


def _errors_of(form: forms.BaseForm, names: Any) -> list[str]:
    return [f"{form.fields[name].label}: {error}" for name in names for error in form.errors.get(name, ())]


def _shown(code_type: CodeType, segments: list[Segment], samples: SampleForm) -> dict[str, Any]:
    chosen, problems = samples.chosen()
    return {"preview": preview(code_type, segments, chosen), "sample_problems": problems}


def _counters(code_type: CodeType | None) -> dict[str, Any]:
    """The newest roots with what comes next under each."""
    if code_type is None:
        return {}
    newest = code_type.counters.select_related("code_type").annotate(missing=Count("released")).order_by("-id")
    found = list(newest[: LATEST_COUNTERS + 1])
    sources = {segment.source for segment in code_type.segments.all()}
    return {
        "counters": found[:LATEST_COUNTERS],
        "more_counters": len(found) > LATEST_COUNTERS,
        "with_numbers": not sources or SegmentSource.PROGRESSIVE in sources,
        "with_letters": _has_letters(code_type),
        "counters_url": f"{reverse('admin:numbering_counter_changelist')}?code_type__id__exact={code_type.pk}",
    }


def _has_letters(code_type: CodeType) -> bool:
    """Letters step along with every number; only some rules show them."""
    return any(segment.source == SegmentSource.LETTERS for segment in code_type.segments.all())


def _keep_sample(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Go on editing with what the rule was tried on."""
    sample = {name: value for name, value in request.POST.items() if name.startswith("sample-")}
    if "_continue" in request.POST and isinstance(response, HttpResponseRedirect) and any(sample.values()):
        return HttpResponseRedirect(f"{response.url}{'&' if '?' in response.url else '?'}{urlencode(sample)}")
    return response


def _without_effect(exclusion: Exclusion) -> str:
    message = (
        gettext("The exclusion of sales documents of the kind “%(kind)s” has no effect: no document of it is a sale.")
        if exclusion.sales
        else gettext(
            "The exclusion of the kind “%(kind)s” has no effect: all documents of it are sales. "
            "Tick “sales transaction” to exclude them."
        )
    )
    return message % {"kind": exclusion.get_document_type_display()}


@admin.register(Counter)
class CounterAdmin(LedgerAdmin[Counter]):
    """What each root issued last: kept by the system, shown here."""

    list_display = ("code_type", "root", "last_number", "next_number", "last_alphabetical", "next_alphabetical")
    list_filter = ("code_type",)
    list_select_related = ("code_type",)
    search_fields = ("root",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Counter]:
        return super().get_queryset(request).prefetch_related("code_type__segments")

    @admin.display(description=_("next number"))
    def next_number(self, counter: Counter) -> int:
        return counter.next_number

    @admin.display(description=_("last letters"), empty_value="–")
    def last_alphabetical(self, counter: Counter) -> str | None:
        return counter.last_alphabetical if _has_letters(counter.code_type) else None

    @admin.display(description=_("next letters"), empty_value="–")
    def next_alphabetical(self, counter: Counter) -> str | None:
        return counter.next_alphabetical if _has_letters(counter.code_type) else None


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

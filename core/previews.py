"""Pages of the administration that show, while they are filled in, what would come of it."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from core.admin import ChildInline, RecordAdmin

Record = TypeVar("Record", bound=models.Model)
# The button that shows the preview without JavaScript.
PREVIEW_BUTTON = "_preview"


class PreviewedAdmin(RecordAdmin[Record]):
    """A record with rows that ``preview_inline`` makes. ``preview_template`` shows what ``composed`` gives for both
    as they were posted; nothing is saved."""

    preview_inline: ClassVar[type[ChildInline[Any, Any]]]
    preview_template: ClassVar[str]

    class Media:
        js = ("js/code-preview.js",)
        css: ClassVar = {"all": ("css/code-preview.css",)}

    def composed(self, request: HttpRequest, form: forms.BaseForm, rows: BaseInlineFormSet[Any, Any, Any]) -> Any:
        """What the template shows of a form and its rows, posted and checked."""
        raise NotImplementedError

    def preview_context(self, record: Record | None) -> dict[str, str]:
        """What the page needs to ask for a preview."""
        name = self._preview_name
        url = reverse(f"admin:{name}", args=[record.pk]) if record else reverse(f"admin:{name}_new")
        return {"preview_url": url, "preview_button": PREVIEW_BUTTON}

    @property
    def _preview_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_preview"

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view(self.preview_view), self._preview_name
        own = [path("preview/", view, name=f"{name}_new"), path("<int:object_id>/preview/", view, name=name)]
        return [*own, *super().get_urls()]

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        """What the posted form would make, or all that is wrong with it. Saves nothing."""
        record = self.get_object(request, str(object_id)) if object_id is not None else None
        if object_id is not None and record is None:
            raise Http404
        if not (self.has_change_permission(request, record) if record else self.has_add_permission(request)):
            raise PermissionDenied
        form = self.get_form(request, record)(request.POST, instance=record)
        form.is_valid()
        rows_class: Any = self.preview_inline(self.model, self.admin_site).get_formset(request, record)
        rows = rows_class(request.POST, instance=form.instance, prefix=rows_class.get_default_prefix())
        rows.is_valid()
        return HttpResponse(render_to_string(self.preview_template, self.composed(request, form, rows)))

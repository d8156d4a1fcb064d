"""The page where labels are chosen, looked at and printed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header
from django.views.generic.base import View

from inventory.models import Document
from labels.contents import page
from labels.forms import REMEMBERED, LabelForm
from labels.printing import Print, make_print
from labels.records import Kind, allowed_kinds, moved_by, records
from labels.symbols import Symbology
from lots.traced.lookups import document_name

_SESSION_KEY = "labels"
# How many of those that a page or a list led here with are named.
_NAMED = 12


class Labels(AccessMixin, View):
    """``/labels/``: prefilled by its address, shown again as it is filled in; with ``pdf``, the labels themselves."""

    raise_exception = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not allowed_kinds(request.user):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = LabelForm(prefilled(request), request=request)
        return show(request, form, prepare(request, form))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LabelForm(request.POST, request=request)
        made = prepare(request, form)
        if made:
            request.session[_SESSION_KEY] = {name: form.cleaned_data[name] for name in REMEMBERED}
        if made and "pdf" in request.POST:
            inline = content_disposition_header(as_attachment=False, filename=made.filename) or ""
            return HttpResponse(made.pdf(), "application/pdf", headers={"Content-Disposition": inline})
        return show(request, form, made)


def show(request: HttpRequest, form: LabelForm, made: Print | None) -> HttpResponse:
    """The page; for htmx, what comes of the form alone."""
    named = [(record, page(form.of_kind, record)) for record in records(form.of_kind, form.chosen[:_NAMED])]
    context = {"form": form, "print": made, "named": named, "more": len(form.chosen) > _NAMED}
    part = bool(getattr(request, "htmx", False))
    if not made and not form.errors:
        form.fields["codes"].widget.attrs["autofocus"] = True
    response = render(request, "labels/preview.html" if part else "labels/print.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def prepare(request: HttpRequest, form: LabelForm) -> Print | None:
    """What the form asks for; None while something is wrong, or nothing is named yet."""
    if not form.is_valid():
        return None
    chosen = records(form.of_kind, form.ids)
    if not chosen:
        return None
    return make_print(
        form.of_kind,
        chosen,
        symbology=Symbology(form.cleaned_data["symbology"]),
        format_=form.label_format,
        texts=form.cleaned_data["texts"],
        copies=form.cleaned_data["copies"],
        first_place=form.first_place,
        base=f"{request.scheme}://{request.get_host()}",
    )


def prefilled(request: HttpRequest) -> MultiValueDict[str, Any]:
    """The form as the address fills it in, the rest as the user had it last."""
    filled = {**LabelForm.defaults(), **request.session.get(_SESSION_KEY, {})}
    given = request.GET.dict()
    if (document := _document(request)) is not None:
        kind = next((one for one in allowed_kinds(request.user) if moved_by(one, document)), None)
        given = {"kind": kind or Kind.SERIAL.value, **given, "document": document_name(document)}
    filled = {"kind": allowed_kinds(request.user)[0].value, **filled, **given}
    texts = request.GET.getlist("texts") or filled["texts"]
    return MultiValueDict({**{name: [value] for name, value in filled.items()}, "texts": list(texts)})


def _document(request: HttpRequest) -> Document | None:
    """The document that led here, if the user may see it."""
    pk = request.GET.get("document", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19) or not request.user.has_perm("inventory.view_document"):
        return None
    return Document.objects.select_related("document_type").filter(pk=pk).first()

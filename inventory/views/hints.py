"""Small answers that the editor asks for while somebody types. The page works without them."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from inventory.editor import Editor
from inventory.forms.header import HeaderForm
from inventory.forms.hints import hints
from inventory.forms.suggestions import Suggestion, item_suggestions, location_suggestions, partner_suggestions
from inventory.models import Document, DocumentType, State
from inventory.services import propose_number

# More digits than the largest primary key has.
MAX_ID_DIGITS = 19

_may_draft = permission_required("inventory.add_document", raise_exception=True)


def _options(request: HttpRequest, suggestions: list[Suggestion]) -> HttpResponse:
    return render(request, "inventory/options.html", {"suggestions": suggestions})


def _asked(request: HttpRequest) -> str:
    """What is typed so far: the field sends itself, under whatever name it has on the page."""
    return next((str(value) for name, value in request.GET.items() if name != "role"), "")[:200]


@require_GET
@_may_draft
def suggest_items(request: HttpRequest) -> HttpResponse:
    """Options for the items' datalist."""
    return _options(request, item_suggestions(_asked(request)))


@require_GET
@_may_draft
def suggest_partners(request: HttpRequest) -> HttpResponse:
    """Options for the partners' datalist."""
    return _options(request, partner_suggestions(_asked(request), request.GET.get("role", "")))


@require_GET
@_may_draft
def suggest_places(request: HttpRequest, type_code: str) -> HttpResponse:
    """What follows from another warehouse or date: locations, and the number unless somebody typed one."""
    document_type = get_object_or_404(DocumentType, pk=type_code)
    header = HeaderForm(request.GET, document_type=document_type)
    warehouse, date = _cleaned(header, "warehouse"), _cleaned(header, "date")
    context: dict[str, Any] = {
        "locations": location_suggestions(request.GET.get("warehouse")),
        "target_locations": location_suggestions(request.GET.get("target_warehouse")),
        "has_target": document_type.rules.moves_to_target,
    }
    untouched = request.GET.get("number", "") == request.GET.get("proposed", "")
    if untouched and warehouse and isinstance(date, datetime.date):
        number = propose_number(document_type=document_type, warehouse=warehouse, date=date)
        context["header"] = HeaderForm(initial={"number": number, "proposed": number}, document_type=document_type)
    return render(request, "inventory/places.html", context)


def _cleaned(form: forms.Form, name: str) -> Any:
    try:
        return form.fields[name].clean(form[name].data)
    except forms.ValidationError:
        return None


@require_POST
@_may_draft
def line_hint(request: HttpRequest, type_code: str) -> HttpResponse:
    """What is known of one line: item, variants, units, the count of its serial numbers, its lots. Other lines of the
    form are looked at, so that no stock is proposed twice. Without a prefix: the lots of every line."""
    document_type = get_object_or_404(DocumentType, pk=type_code)
    asked = request.GET.get("document", "")
    document = Document.objects.filter(pk=int(asked), state=State.DRAFT).first() if _is_id(asked) else None
    editor = Editor.submitted(document_type, document, request.POST)
    prefix = request.GET.get("prefix", "")
    forms = {form.prefix: form for form in editor.lines.forms}
    if prefix and prefix not in forms:
        raise Http404
    found = hints(editor.header, forms.values(), document=document, user=request.user, foresee=prefix)
    context: dict[str, Any] = {"swap": True, "document_type": document_type}
    if not prefix:
        return render(request, "inventory/lots_hint.html", context | {"hints": found})
    hint = next(hint for hint in found if hint.form.prefix == prefix)
    return render(request, "inventory/line_hint.html", context | {"hint": hint, "form": hint.form})


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < MAX_ID_DIGITS

"""What is typed in the editor goes to the server while it is typed, and is offered when the editor is opened again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.sql import without_waiting
from inventory.models import Document, DocumentType, TypedDraft, kept_for
from inventory.services import discard_typed, is_settled, keep_typed, settle_typed

_KEY_LENGTH = 60
_SEQUENCE_LENGTH = 16


@require_POST
@permission_required("inventory.add_document", raise_exception=True)
def keep(request: HttpRequest, type_code: str) -> HttpResponse:
    """``/documents/typed/<type>/``: the form as it is now. Answers with the sentence that the page shows."""
    document_type = get_object_or_404(DocumentType, pk=type_code)
    key, sequence = request.POST.get("typed_key", ""), request.POST.get("typed_sequence", "")
    if not 0 < len(key) <= _KEY_LENGTH or not sequence.isdecimal() or len(sequence) > _SEQUENCE_LENGTH:
        return JsonResponse({"text": _("This was not sent by the editor.")}, status=400)
    try:
        with without_waiting():
            if "forget" in request.POST:
                discard_typed(user=request.user, key=key)
                return JsonResponse({"text": ""})
            kept_at = keep_typed(
                user=request.user,
                key=key,
                document_type=document_type,
                document=_named(request, document_type),
                form=request.POST,
                sequence=int(sequence),
                instead_of=request.POST.get("typed_from", ""),
            )
    except OperationalError:
        # Somebody else is writing: the page tries again, rather than taking a seat at the server meanwhile.
        return JsonResponse({"text": ""}, status=503)
    return JsonResponse({"text": kept_text(kept_at), "at": kept_at.isoformat()} if kept_at else {"settled": True})


def kept_text(moment: Any) -> str:
    """What the line beside the buttons says."""
    return _("Kept as typed at %(time)s") % {"time": time_format(localtime(moment), "TIME_FORMAT")}


def _named(request: HttpRequest, document_type: DocumentType) -> Document | None:
    pk = request.GET.get("document", "")
    found = (
        Document.objects.filter(pk=int(pk), document_type=document_type) if pk.isdecimal() and len(pk) < 19 else None
    )
    return found.first() if found is not None else None


@require_POST
@permission_required("inventory.add_document", raise_exception=True)
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """``/documents/typed/<key>/discard/``: back to where it was pressed; htmx takes the entry off the page."""
    found = discard_typed(user=request.user, key=key)
    if "HX-Request" in request.headers:
        return HttpResponse()
    if found:
        messages.success(request, _("What was typed is discarded."))
    document, type_code = request.POST.get("document", ""), request.POST.get("type", "")
    if document.isdecimal() and len(document) < 19:
        return redirect("documents:edit", int(document))
    if DocumentType.objects.filter(pk=type_code).exists():
        return redirect("documents:new", type_code)
    return redirect("documents:list")


def asked_for(request: HttpRequest, document_type: DocumentType, document: Document | None) -> TypedDraft | None:
    """What the address says to go on with; a sentence where it is gone."""
    key = request.GET.get("typed", "")
    if not key:
        return None
    found = kept_for(request.user, document_type, document).filter(key=key).first()
    if found is None:
        messages.info(request, _("What was typed here is no longer kept: it was saved, discarded or gone on with."))
    return found


def typed_context(
    request: HttpRequest, document_type: DocumentType, document: Document | None, key: str
) -> dict[str, Any]:
    """What the editor's page shows of what is kept, and how it keeps what is typed on it."""
    going_on = "" if request.POST else request.GET.get("typed", "")
    rows = kept_for(request.user, document_type, document)
    kept = list(rows.exclude(key=_key(request) or key))
    gone_on_with = next((row.as_shown for row in kept if row.key == going_on), "")
    return {
        "typed_key": _key(request) or key,
        # Once the page was sent, what it went on with is kept as its own.
        "typed_from": gone_on_with,
        "typed_left": [row for row in kept if row.key != going_on],
    }


def keep_page(request: HttpRequest, document_type: DocumentType, document: Document | None, key: str) -> None:
    """The page comes back because something is wrong, or is asked for: keep what was typed on it."""
    keep_typed(
        user=request.user,
        key=_key(request) or key,
        document_type=document_type,
        document=document,
        form=request.POST,
        instead_of=request.POST.get("typed_from", ""),
    )


def settle_page(request: HttpRequest, document_type: DocumentType, key: str) -> None:
    """What was typed on the page is saved."""
    instead_of = request.POST.get("typed_from", "")
    key = _key(request) or key
    settle_typed(user=request.user, key=key, document_type=document_type, form=request.POST, instead_of=instead_of)


def sent_before(request: HttpRequest, key: str) -> bool:
    """Whether the page sends once more what it was saved with, because the answer did not come."""
    return is_settled(user=request.user, key=_key(request) or key, form=request.POST)


def _key(request: HttpRequest) -> str:
    return request.POST.get("typed_key", "")[:_KEY_LENGTH]

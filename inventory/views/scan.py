"""What the scan field of the editor asks: which line each code goes to. Nothing is saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inventory.document_scan import Answer, Sheet, answer_scans
from inventory.document_scan.links import linked
from inventory.document_scan.onto_draft import scan_onto
from inventory.editor import Editor
from inventory.forms.header import HeaderForm
from inventory.forms.lines import MAX_LINES
from inventory.forms.unsaved import unsaved_document
from inventory.models import Document, DocumentType, State
from inventory.views.hints import MAX_ID_DIGITS

# How many codes one request may hold; the page sends no more, and the rest with the next.
MOST_CODES = 100
# A longer text is no code of anything, not even with all that GS1 allows in one symbol.
LONGEST = 500


@require_POST
@permission_required("inventory.add_document", raise_exception=True)
def scan(request: HttpRequest, type_code: str) -> JsonResponse:
    """``/documents/scan/<type>/``: answers to the codes ``code``, up to the first that must be asked about.

    ``lines`` are the facts of the page's lines by their prefixes, as JSON; ``current`` is the one worked on.
    """
    document_type = get_object_or_404(DocumentType, pk=type_code)
    document = _draft(request.POST.get("document", ""))
    lines = _lines(request.POST.get("lines", "{}"))
    if lines is None:
        return JsonResponse({"text": _("This was not sent by the editor.")}, status=400)
    header = HeaderForm(request.POST, document_type=document_type, document=document)
    typed = unsaved_document(header, document)
    sheet = Sheet(lines, request.POST.get("current", ""), typed.warehouse_id if typed else None)
    codes = [clean_scan(code) for code in request.POST.getlist("code")[:MOST_CODES]]
    links = linked(request, codes)
    answers = answer_scans(codes, sheet=sheet, document=typed, user=request.user, links=links)
    return JsonResponse({"answers": [_shown(answer) for answer in answers]})


def clean_scan(text: str) -> str:
    """A code as it came, without what no database stores."""
    return text.replace("\0", "")[:LONGEST]


def _draft(pk: str) -> Document | None:
    is_id = pk.isdecimal() and len(pk) < MAX_ID_DIGITS
    return Document.objects.filter(pk=int(pk), state=State.DRAFT).first() if is_id else None


def _lines(text: str) -> Mapping[str, Mapping[str, str]] | None:
    try:
        lines = json.loads(text)
    except ValueError:
        return None
    whole = isinstance(lines, dict) and all(isinstance(facts, dict) for facts in lines.values())
    return lines if whole and len(lines) <= MAX_LINES else None


def _shown(answer: Answer) -> dict[str, Any]:
    shown: dict[str, Any] = {"code": answer.code, "tone": answer.tone, "text": answer.text}
    if answer.step:
        shown["step"] = vars(answer.step)
    if answer.choices:
        shown["choices"] = [{"name": name, **_shown(one)} for _key, name, one in answer.choices]
    return shown


def waits_to_be_scanned(request: HttpRequest) -> str:
    """The code that came with the form or with the address, not yet on any line."""
    return clean_scan((request.POST or request.GET).get("scan", "")).strip(" \t\r\n")


def scanned_onto(request: HttpRequest, editor: Editor) -> Answer | None:
    """What came of the code that waited, now that it is on the editor's lines; None when none did."""
    code = waits_to_be_scanned(request)
    if not code:
        return None
    chosen, links = request.POST.get("scan_choice", ""), linked(request, [code])
    return scan_onto(editor, code, user=request.user, chosen=chosen, links=links)

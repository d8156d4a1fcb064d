"""What the editor asks about serial numbers as they are scanned, pasted and typed. The page works without it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from core.codes import clean_code, code_key
from core.entry import Entry, EntryProblem, format_entries, read_entries
from core.gs1 import read
from inventory.forms.header import HeaderForm
from inventory.forms.lines import LineForm
from inventory.forms.properties import give_blocks
from inventory.forms.typed import find_items
from inventory.forms.unsaved import KnownLine, unsaved_document, unsaved_lines
from inventory.models import Document, DocumentType, State
from inventory.serial_checks import Found, check_codes
from inventory.services.rights import Actor
from inventory.views.hints import MAX_ID_DIGITS
from items.models import Item, Variant

# What may be GS1; of other entries nothing is asked.
_MAY_BE_GS1 = re.compile(r"[\](]|01[0-9]{14}|https?:|.*\x1d")


@require_POST
@permission_required("inventory.add_document", raise_exception=True)
def check_serials(request: HttpRequest, type_code: str) -> JsonResponse:
    """What ``entries``, some text of the line ``prefix``, stands for, and what posting would say of its codes.

    ``entries``: by the place of each entry in the text, from 0, its codes where it stands for others than itself, or
    why it has none. ``found``: tone and sentence by the key of a code, where there is something to say, once
    the item is known (``looked_up``).
    """
    document_type = get_object_or_404(DocumentType, pk=type_code)
    asked = request.GET.get("document", "")
    is_id = asked.isdecimal() and len(asked) < MAX_ID_DIGITS
    document = Document.objects.filter(pk=int(asked), state=State.DRAFT).first() if is_id else None
    entries: dict[int, dict[str, Any]] = {}
    codes: dict[str, str] = {}
    for place, (typed, found) in enumerate(read_entries(request.POST.get("entries", ""))):
        given = _scanned(typed) or found
        if isinstance(given, EntryProblem):
            entries[place] = {"problem": given.message, "line": given.line, "position": given.position}
            continue
        codes |= {code_key(entry.code): entry.code for entry in given}
        if len(given) > 1 or given[0].code != typed.strip():
            entries[place] = {"codes": list(_codes(entry.code for entry in given))}
    prefix = request.GET.get("prefix", "")
    checked = _found(document_type, document, request.POST, prefix, list(codes.values()), request.user)
    said = {key: (one.tone, one.message) for key, one in (checked or {}).items()}
    return JsonResponse({"entries": entries, "found": said, "looked_up": checked is not None})


def _scanned(text: str) -> list[Entry]:
    """The serial number in a GS1 code, as scanners give what stands on a label; none in anything else."""
    if not _MAY_BE_GS1.match(text):
        return []
    try:
        scanned = read(text)
        return [Entry(clean_code(scanned.serial), 1, 1)] if scanned.structured and scanned.serial else []
    except ValidationError:
        return []


def _codes(codes: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    """Each code, what makes it the same as another, and as what it is to be sent so that it is read as one code."""
    return ((code, code_key(code), format_entries([code])) for code in codes)


def _found(
    document_type: DocumentType,
    document: Document | None,
    data: QueryDict,
    prefix: str,
    codes: list[str],
    user: Actor,
) -> dict[str, Found] | None:
    header = HeaderForm(data, document_type=document_type, document=document)
    both_ways = header.both_ways
    form = LineForm(data, prefix=prefix, document_type=document_type, stored={}, both_ways=both_ways)
    item = find_items([text])[text] if (text := form.typed("item")) else ""
    if not isinstance(item, Item):
        return None
    typed = unsaved_document(header, document)
    if typed is None:
        return None
    give_blocks([(form, item)])
    variants = list(Variant.objects.filter(item=item, active=True)) if form.typed("variant") else []
    line = unsaved_lines(typed, {0: KnownLine(form, item, variants)}).get(0)
    if line is None:
        return None
    line.start_date = _day(form, "start_date")
    line.expiry_date = _day(form, "expiry_date")
    return check_codes(typed, line, codes, user)


def _day(form: LineForm, name: str) -> datetime.date | None:
    """A date of the line, as far as it can be read."""
    try:
        return form.fields[name].clean(form[name].data) if name in form.fields else None
    except forms.ValidationError:
        return None

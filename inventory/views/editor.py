"""The pages on which a draft is typed."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic.base import View

from core.progress import tell
from inventory.editor import Editor
from inventory.exceptions import NotPermitted, Refused
from inventory.forms.hints import LineHint
from inventory.forms.lines import FOLDED, MAX_LINES, LineForm
from inventory.forms.suggestions import item_suggestions, location_suggestions, origin_suggestions, partner_suggestions
from inventory.kinds import Effect, KindRules
from inventory.models import Document, DocumentType
from inventory.posting.steps import Step
from inventory.services import post_document
from inventory.services.rights import may, require_own_draft
from inventory.views.posted import say_posted
from inventory.views.progress import followed
from inventory.views.refusals import recall, remember
from inventory.views.scan import scanned_onto, waits_to_be_scanned
from inventory.views.typed import asked_for, keep_page, sent_before, settle_page, typed_context


class EditorPage(PermissionRequiredMixin, View):
    """What making and changing a draft have in common."""

    permission_required = "inventory.add_document"

    def show(self, request: HttpRequest, editor: Editor, key: str = "") -> HttpResponse:
        """The page. ``key`` goes along with the posting, so that a double click posts once."""
        scanned = scanned_onto(request, editor)
        lines = editor.line_hints(request.user)
        key = key or str(uuid.uuid4())
        context = {
            **_suggestions(editor),
            **typed_context(request, editor.document_type, editor.document, key),
            "title": editor.document or editor.document_type,
            "editor": editor,
            "header": editor.header,
            "document": editor.document,
            "document_type": editor.document_type,
            "lines": [line_context(hint, number) for number, hint in enumerate(lines, start=1)],
            "empty_line": line_context(LineHint(editor.lines.empty_form), 0),
            "summary": editor.summary,
            "posting_key": key,
            "may_post": may(request.user, "post_document"),
            "full": len(lines) >= MAX_LINES,
            "proposes": takes_lots(editor.document_type.rules),
            "max_lines": MAX_LINES,
            "scanned": scanned,
        }
        return render(request, "inventory/editor.html", context)

    def show_again(self, request: HttpRequest, editor: Editor, key: uuid.UUID) -> HttpResponse:
        """The page with what was typed, which is kept: whoever leaves it now finds it again."""
        keep_page(request, editor.document_type, editor.document, str(key))
        return self.show(request, editor, str(key))

    def handle(self, request: HttpRequest, document_type: DocumentType, document: Document | None) -> HttpResponse:
        """Do what the button asks. Enter in a field presses the first one, which only shows the page again."""
        action = request.POST.get("action", "")
        key = _posting_key(request)
        # A code that waits in the scan field goes onto a line first, and is looked at before anything is posted.
        if action not in ("save", "post") or waits_to_be_scanned(request):
            return self.show_again(request, _as_asked(request, document_type, document), key)
        if action == "post" and sent_before(request, str(key)) and (posted := _posted_with(key)):
            return redirect("documents:detail", posted.pk)
        with followed(request, key):
            return self.save(request, Editor.submitted(document_type, document, request.POST), action, key)

    def save(self, request: HttpRequest, editor: Editor, action: str, key: uuid.UUID) -> HttpResponse:
        """Save what was typed, and post it; refused, the page shows it again."""
        tell(Step.SAVING)
        saved = editor.save(request.user)
        if saved is None:
            # The second click of two: the first one saved and posted what this one finds taken.
            if action == "post" and (posted := _posted_with(key)):
                return redirect("documents:detail", posted.pk)
            return self.show_again(request, editor, key)
        settle_page(request, editor.document_type, str(key))
        if action == "post":
            return post_saved(request, saved, key)
        messages.success(request, _("%(document)s is saved as a draft.") % {"document": saved})
        return redirect("documents:detail", saved.pk)


def _posted_with(key: uuid.UUID) -> Document | None:
    return Document.objects.filter(posting_key=key).first()


def _as_asked(request: HttpRequest, document_type: DocumentType, document: Document | None) -> Editor:
    """What was typed, with what one of the buttons that save nothing does to it."""
    data, action = request.POST, request.POST.get("action", "")
    proposed = data.get("propose", "")
    asked = {name: data.get(name, "") for name in ("remove", "take", "repeat")}
    editor = Editor.as_typed(document_type, document, data, add=action == "add", **asked)
    if action == "propose" or proposed:
        # As typed, the lines that were left out no longer count in the prefixes.
        shown = [form.prefix for form in Editor.submitted(document_type, document, data).shown_lines]
        only = f"lines-{shown.index(proposed)}" if proposed in shown else ""
        if not editor.propose(request.user, only) and not editor.has_errors:
            messages.info(
                request,
                _(
                    "There is no line here for which lots are proposed: it takes an item whose "
                    "lots are withdrawn by rule, a quantity, and no lot."
                ),
            )
    return editor


class NewDocument(EditorPage):
    """``/documents/new/<type>/``"""

    def get(self, request: HttpRequest, type_code: str) -> HttpResponse:
        document_type = _type(type_code)
        if typed := asked_for(request, document_type, None):
            return self.show(request, Editor.as_typed(document_type, None, typed.data))
        return self.show(request, Editor.blank(document_type, request.user))

    def post(self, request: HttpRequest, type_code: str) -> HttpResponse:
        return self.handle(request, _type(type_code), None)


class EditDocument(EditorPage):
    """``/documents/<id>/edit/``"""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = _document(pk)
        if refusal := why_not_editable(request, document):
            messages.warning(request, refusal)
            return redirect("documents:detail", pk)
        if typed := asked_for(request, document.document_type, document):
            return self.show(request, Editor.as_typed(document.document_type, document, typed.data))
        editor = Editor.of_draft(document)
        editor.place(recall(request, document))
        return self.show(request, editor)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = _document(pk)
        return self.handle(request, document.document_type, document)


def why_not_editable(request: HttpRequest, document: Document) -> str:
    """A sentence for people when this user cannot change the draft on a page; empty when they can."""
    if not document.is_draft:
        return _("%(document)s is posted and never changes: correct it by a reversal.") % {"document": document}
    try:
        require_own_draft(request.user, document)
    except NotPermitted as refused:
        return refused.problems[0].message
    if document.lines.count() > MAX_LINES:
        return _("This draft has more than %(count)d lines: change the file it came from and import it again.") % {
            "count": MAX_LINES
        }
    return ""


def post_saved(request: HttpRequest, document: Document, key: uuid.UUID) -> HttpResponse:
    """Post a draft and go to its page; when it is refused, to the editor with every problem at its field."""
    try:
        posted = post_document(document_id=document.pk, user=request.user, posting_key=key)
    except Refused as refused:
        remember(request, document, refused.problems)
        messages.error(request, _("%(document)s is saved, but not posted.") % {"document": document})
        return redirect("documents:edit", document.pk)
    say_posted(request, posted)
    return redirect("documents:detail", posted.pk)


def line_context(hint: LineHint, number: int) -> dict[str, Any]:
    """What the template of one line shows."""
    form: LineForm = hint.form
    folded = [form[name] for name in FOLDED if name in form.fields]
    filled = any(
        form.typed(field.name) or field.errors for field in folded if not (hint.costs and field.name == "unit_cost")
    )
    return {"form": form, "hint": hint, "number": number, "folded": folded, "open": filled}


def takes_lots(rules: KindRules) -> bool:
    """Whether some line of such a document may take lots from stock: loads bring them, orders leave them open."""
    return rules.effect is not Effect.LOAD and (rules.effect is not Effect.COMMIT or rules.must_be_available)


def _suggestions(editor: Editor) -> dict[str, Any]:
    header = editor.header
    source, target = header["warehouse"].value(), None
    if "target_warehouse" in header.fields:
        target = header["target_warehouse"].value()
    return {
        "items": item_suggestions(""),
        "partners": partner_suggestions("", header.rules.partner_role),
        "origins": origin_suggestions(editor.document_type),
        "locations": location_suggestions(source),
        "target_locations": location_suggestions(target) if "target_warehouse" in header.fields else [],
    }


def _type(code: str) -> DocumentType:
    return get_object_or_404(DocumentType, pk=code, active=True)


def _document(pk: int) -> Document:
    related = ("document_type", "warehouse", "partner", "origin__document_type", "created_by")
    return get_object_or_404(Document.objects.select_related(*related), pk=pk)


def _posting_key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("posting_key", ""))
    except ValueError:
        return uuid.uuid4()

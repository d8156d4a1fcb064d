"""A document's page, and the list of all serial numbers of one of its lines."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.generic.base import View

from attributes.tables import OF_INSTANCE
from core.formatting import Detail, capital, value_html
from core.paging import Ordering, get_page
from inventory.draft_checks import check_draft
from inventory.exceptions import NotPermitted, Problem
from inventory.lines_shown import ShownLine, naming_movements, pieces_alike, shown_lines
from inventory.models import Document, DocumentLine, DraftSerial, State
from inventory.services.rights import may, require_own_draft
from inventory.tables import STATE_TONES
from inventory.views.refusals import recall
from serials.models import SerialNumber

# How many of the documents that carry an order out are named on its page.
_CARRIED_OUT = 20
_WHAT_IT_WAS = (
    "movement_links__movement__property_instance_id",
    *(f"movement_links__movement__{name}" for name in OF_INSTANCE),
)


def page_document(pk: int) -> Document:
    """The document with everything that its page names, or 404."""
    related = ("document_type", "warehouse", "target_warehouse", "template", "partner", "created_by", "posted_by")
    linked = ("origin__document_type", "reverses__document_type", "reversed_by__document_type")
    return get_object_or_404(Document.objects.select_related(*related, *linked), pk=pk)


class DocumentPage(PermissionRequiredMixin, View):
    """``/documents/<id>/``"""

    permission_required = "inventory.view_document"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = page_document(pk)
        after = request.GET.get("after_line", "")
        lines, following = shown_lines(document, int(after) if after.isdigit() and len(after) < 10 else 0)
        problems = recall(request, document)
        gaps = self.check(request, document, lines) if document.is_draft else []
        context = {
            "title": document,
            "document": document,
            "tone": STATE_TONES[State(document.state)],
            "details": header_details(document),
            "carried_out_by": _carried_out_by(document),
            "lines": lines,
            "following": following,
            "windowed": bool(after or following),
            "orders": any(entry.outstanding is not None for entry in lines),
            "both": len({entry.line.direction for entry in lines}) > 1,
            "problems": problems,
            "gaps": gaps,
            **_rights(request, document),
        }
        return render(request, "inventory/document.html", context)

    @staticmethod
    def check(request: HttpRequest, document: Document, shown: list[ShownLine]) -> list[Problem]:
        """Put at each line of a draft what stands in the way of posting it; what the header lacks."""
        counts = {entry.line.pk: entry.serial_count or 0 for entry in shown}
        gaps, checks = check_draft(document, [entry.line for entry in shown], counts, request.user)
        for entry in shown:
            entry.check = checks.get(entry.line.pk)
        return gaps


def _rights(request: HttpRequest, document: Document) -> dict[str, Any]:
    """What the user may do with the document, and a sentence when it is another's draft."""
    user, whose = request.user, ""
    if document.is_draft and may(user, "add_document"):
        try:
            require_own_draft(user, document)
        except NotPermitted as refused:
            whose = refused.problems[0].message
    own = document.is_draft and not whose
    return {
        "whose": whose,
        "may_edit": own and may(user, "add_document"),
        "may_post": own and may(user, "post_document"),
        "may_delete": own and may(user, "delete_document"),
        "may_reverse": document.state == State.POSTED and not document.reverses_id and may(user, "reverse_document"),
        "posting_key": uuid.uuid4(),
    }


def header_details(document: Document) -> list[Detail]:
    """The header as a definition list."""
    names = ["date", "warehouse", "target_warehouse", "template", "partner", "reference", "reference_date", "note"]
    details = []
    for name in names:
        value = getattr(document, name)
        if value or name in ("date", "warehouse"):
            label = capital(str(Document._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
            details.append(Detail(label, value_html(value), wide=name == "note"))
    details.append(Detail(_("Drafted"), value_html(_by(document.created_at, document.created_by))))
    if document.posted_at:
        details.append(Detail(_("Posted"), value_html(_by(document.posted_at, document.posted_by))))
    return details


def _by(moment: Any, user: Any) -> str:
    who = user.get_username() if user else _("an import")
    return _("%(time)s by %(user)s") % {"time": value_html(moment), "user": who}


def _carried_out_by(document: Document) -> list[Document]:
    found = document.carried_out_by.select_related("document_type").order_by("-id")
    return list(found[:_CARRIED_OUT])


class LineSerials(PermissionRequiredMixin, View):
    """``/documents/<id>/lines/<line>/serials/``: all serial numbers of a line, page by page."""

    permission_required = "inventory.view_document"
    page_size = 200

    def get(self, request: HttpRequest, pk: int, line: int) -> HttpResponse:
        related = ("document__document_type", "item__item_class", "variant")
        found = get_object_or_404(DocumentLine.objects.select_related(*related), pk=line, document=pk)
        queryset: QuerySet[Any]
        if found.document.is_draft:
            queryset = DraftSerial.objects.filter(line=found)
            paths, fields = ["position"], ["pk", "code"]
        else:
            queryset, several = self.moved(found)
            paths, fields = ["pk"], ["pk", "code", *(_WHAT_IT_WAS if several else ())]
        page = get_page(queryset, Ordering(queryset.model, paths), fields, request.GET.dict(), self.page_size)
        context = {
            "title": _("%(document)s, line %(number)d") % {"document": found.document, "number": found.position},
            "line": found,
            "document": found.document,
            "page": page,
            "linked": not found.document.is_draft,
            "alike": pieces_alike(page.rows),
        }
        return render(request, "inventory/line_serials.html", context)

    @staticmethod
    def moved(line: DocumentLine) -> tuple[QuerySet[SerialNumber], bool]:
        """The serial numbers that a posted line moved, and whether they had different properties."""
        movements = naming_movements(line)
        ids = list(movements.values_list("pk", flat=True)[:2])
        # One movement is found in its index; several are as many as there are properties.
        of = {"movement_links__movement__in": movements} if len(ids) > 1 else {"movement_links__movement__in": ids}
        return SerialNumber.objects.filter(**of), len(ids) > 1

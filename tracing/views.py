"""The pages of this room: the genealogy of one piece, and the recall."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.csv import Cell
from core.views import csv_response
from partners.lookups import suggested_partners
from tracing.forms import LONGEST, By, RecallForm
from tracing.genealogy import where_from, where_used
from tracing.panels import PERMISSIONS, recall_url
from tracing.pieces import Piece, PieceLabel, describe_serial, label_pieces
from tracing.recall import Happening, Recall, recall
from tracing.roots import called, piece_at
from tracing.sections import sections
from tracing.trees import named_trees

# Steps of one tree on the page, and pieces to choose among.
MAX_STEPS = 2_000
LISTED = 50
AFFECTED_SHOWN = 200

HEADER = (
    "event",
    "item_class",
    "item",
    "variant",
    "lot",
    "serial",
    "depth",
    "quantity",
    "uom",
    "place",
    "document_type",
    "document_number",
    "document_date",
    "partner",
    "into",
    "properties",
    "warranty_date",
)


@require_safe
@permission_required(PERMISSIONS, raise_exception=True)
def trace(request: HttpRequest) -> HttpResponse:
    """Where one serial number or lot came from, and what it went into. Several of that code: one is chosen."""
    typed = request.GET.get("code", "").strip()[:LONGEST]
    named = piece_at(request.GET.get("piece", ""))
    pieces = [named] if named else called(typed, LISTED)
    context: dict[str, object] = {"title": typed or _("Trace"), "typed": typed}
    if len(pieces) != 1:
        choices = sorted(label_pieces(pieces).values(), key=lambda label: (label.item_class, label.item, label.lot))
        return render(request, "tracing/trace.html", {**context, "choices": choices})
    came = where_from(pieces[0], max_rows=MAX_STEPS)
    went = where_used(pieces[0], max_rows=MAX_STEPS)
    labels, (sources, uses) = named_trees(came, went, also=pieces)
    piece = labels[pieces[0]]
    context |= {"title": piece.code, "typed": typed or piece.code, "piece": piece}
    context |= {"sources": sources, "uses": uses, "recall_url": recall_url(piece.piece)}
    context["described"] = describe_serial(piece.piece) if piece.properties else ""
    return render(request, "tracing/trace.html", context)


@require_safe
@permission_required(PERMISSIONS, raise_exception=True)
def recall_page(request: HttpRequest) -> HttpResponseBase:
    """What a lot, serial number, supplier code or supplier document affects; ``export=csv`` gives it as a file."""
    named = piece_at(request.GET.get("piece", ""))
    form = _form(request, named)
    roots = [named] if named else []
    if form.is_bound and form.is_valid():
        roots = form.roots
    found = recall(roots) if roots else None
    if found and request.GET.get("export") == "csv":
        return csv_response(f"recall-{localdate().isoformat()}.csv", HEADER, _export_rows(found.happenings))
    context = {"title": _("Recall"), "form": form, "partners": suggested_partners(), "found": found}
    if found:
        context |= _shown(found, form)
    return render(request, "tracing/recall.html", context)


def _form(request: HttpRequest, named: Piece | None) -> RecallForm:
    """The form as it was filled in; for a piece that the address names, filled in with that."""
    if named:
        label = label_pieces([named])[named]
        by = By.SERIAL if named.is_serial else By.LOT
        return RecallForm(initial={"by": by, "code": label.code})
    return RecallForm(request.GET) if "code" in request.GET else RecallForm()


def _shown(found: Recall, form: RecallForm) -> dict[str, object]:
    several = len(found.roots) > 1
    return {
        "made_at": now(),
        "seconds": found.seconds,
        "sections": sections(found),
        "affected": found.affected[:AFFECTED_SHOWN],
        "affected_more": max(0, len(found.affected) - AFFECTED_SHOWN),
        "root_links": [(label, recall_url(label.piece)) for label in found.roots[:LISTED]] if several else [],
        "what": _what(found.roots, form),
    }


def _what(roots: list[PieceLabel], form: RecallForm) -> str:
    """What the recall is of, in a few words for the head of the page and of the paper."""
    if len(roots) == 1:
        return f"{roots[0].kind_name} {roots[0].code} · {roots[0].item_name} {roots[0].description}"
    count = _("%(count)d lots and serial numbers") % {"count": len(roots)}
    return f"{By(form.cleaned_data['by']).label} {form.cleaned_data['code']} · {count}"


def _export_rows(happenings: list[Happening]) -> Iterator[list[Cell]]:
    """One row for each thing that became of each piece."""
    for one in happenings:
        label, document = one.piece, one.document
        head = [one.what.value, label.item_class, label.item, label.variant, label.lot, label.serial]
        tail = (
            [document.type_code, document.number, document.date, document.partner] if document else [None, "", None, ""]
        )
        into = " ".join(piece.code for piece in one.into)
        properties = one.properties or label.properties
        told = [properties.values, properties.warranty_date]
        yield [*head, one.depth, one.quantity, label.unit, one.place, *tail, into, *told]

"""What this room shows on the pages of serial numbers and lots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from serials.models import SerialNumber
from tracing.genealogy import where_from, where_used
from tracing.pieces import Kind, Piece
from tracing.trees import named_trees

PERMISSION = "inventory.view_movement"
# A genealogy names serial numbers, lots and documents.
PERMISSIONS = (PERMISSION, "serials.view_serialnumber", "lots.view_lot")

_MAX_ROWS, _MAX_DEPTH, _SHOWN = 60, 2, 12


def near(request: HttpRequest, instance: Any) -> Mapping[str, Any] | None:
    """The nearest steps of both trees; the whole of them is a link away."""
    if not request.user.has_perms(PERMISSIONS):
        return None
    piece = Piece(Kind.SERIAL if isinstance(instance, SerialNumber) else Kind.LOT, instance.pk)
    came = where_from(piece, max_rows=_MAX_ROWS, max_depth=_MAX_DEPTH)
    went = where_used(piece, max_rows=_MAX_ROWS, max_depth=_MAX_DEPTH)
    _pieces, (sources, uses) = named_trees(came, went)
    query = urlencode({"code": str(instance), "piece": piece.address})
    return {
        "sources": sources.rows[:_SHOWN],
        "uses": uses.rows[:_SHOWN],
        "more": any(tree.found.cut or len(tree.rows) > _SHOWN for tree in (sources, uses)),
        "trace_url": f"{reverse('tracing:trace')}?{query}",
        "recall_url": recall_url(piece),
    }


def recall_url(piece: Piece) -> str:
    """The recall of one serial number or lot."""
    return f"{reverse('tracing:recall')}?{urlencode({'piece': piece.address})}"

"""The list of documents."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.views import ListView
from inventory.filters import DocumentFilterSet
from inventory.models import Document, DocumentType, kept_drafts
from inventory.tables import DocumentTable
from numbering.document_kinds import DocumentKind

_K = DocumentKind
# How the menu of new documents is arranged.
GROUPS = (
    (_("Receipts"), (_K.PURCHASE_DELIVERY, _K.SUBCONTRACT_RETURN)),
    (_("Shipments"), (_K.SALES_DELIVERY, _K.SALES_INVOICE, _K.SUBCONTRACT_DELIVERY)),
    (_("Production"), (_K.PRODUCTION_ORDER, _K.PRODUCTION_RECORD, _K.CONSUMPTION)),
    (_("Orders"), (_K.CUSTOMER_ORDER, _K.PICKING_LIST)),
    (_("Internal"), (_K.TRANSFER, _K.WAREHOUSE_RECORD, _K.STOCK_ADJUSTMENT)),
)


def new_menu(user: Any) -> list[tuple[Any, list[DocumentType]]]:
    """The document types that the user may draft, in groups."""
    if not user.has_perm("inventory.add_document"):
        return []
    active = DocumentType.objects.filter(active=True).in_bulk()
    groups = [(title, [active[kind] for kind in kinds if kind in active]) for title, kinds in GROUPS]
    return [(title, types) for title, types in groups if types]


class DocumentList(ListView):
    """``/documents/``"""

    permission_required = "inventory.view_document"
    model = Document
    table_class = DocumentTable
    filterset_class = DocumentFilterSet
    title = _("Documents")
    empty_text = _("Documents load, unload, move and engage stock. Make one with “New document”.")
    export_name = "documents"
    template_name = "inventory/documents.html"

    def get_context(self) -> dict[str, Any]:
        return {"new_menu": new_menu(self.request.user), "typed_left": list(kept_drafts(self.request.user))}

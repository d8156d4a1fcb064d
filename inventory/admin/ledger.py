"""What posting keeps: to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin import LedgerAdmin
from core.codes import code_key, search_key
from core.filters import AFTER_ANY
from core.formatting import quantity
from inventory.models import Balance, Document, Movement


class StockAdmin(LedgerAdmin[Any]):
    """Says what stock each row is of; searches by the item's code and description."""

    search_fields = ("item__search",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in search_key(search_term).split():
            queryset = queryset.filter(item__search__contains=word)
        return queryset, False

    @admin.display(description=_("item"))
    def stock(self, row: Movement | Balance) -> str:
        return f"{row.item.code} / {row.variant.code}" if row.variant else row.item.code

    @admin.display(description=_("quantity"))
    def moved(self, row: Movement) -> str:
        return quantity(row.quantity)

    @admin.display(description=_("on hand"))
    def here(self, row: Balance) -> str:
        return quantity(row.on_hand)

    @admin.display(description=_("committed"))
    def engaged(self, row: Movement | Balance) -> str:
        return quantity(row.committed)


@admin.register(Movement)
class MovementAdmin(StockAdmin):
    list_display = ("id", "date", "document", "stock", "lot", "property_instance", "location", "moved", "engaged")
    list_filter = ("date", "location__warehouse")
    list_select_related = (
        "line__document__document_type",
        "item",
        "variant",
        "lot",
        "property_instance",
        "location__warehouse",
    )

    @admin.display(description=_("document"))
    def document(self, movement: Movement) -> Document:
        return movement.line.document


@admin.register(Balance)
class BalanceAdmin(StockAdmin):
    list_display = ("stock", "lot", "property_instance", "location", "here", "engaged")
    list_filter = ("location__warehouse", "item__item_class")
    list_select_related = ("item", "variant", "lot", "property_instance", "location__warehouse")


@admin.register(Document)
class DocumentAdmin(LedgerAdmin[Document]):
    """To look at. Documents are drafted, posted and reversed in the application, which asks every rule."""

    list_display = ("number", "document_type", "date", "warehouse", "partner", "state", "created_by", "posted_by")
    list_filter = ("state", "document_type", "warehouse", "date")
    list_select_related = ("document_type", "warehouse", "partner", "created_by", "posted_by")
    ordering = ("-date", "-id")
    search_fields = ("number_key",)

    def view_on_site(self, obj: Document) -> str:
        """The document's own page, with its lines and what may be done with it."""
        return reverse("documents:detail", args=[obj.pk])

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Document], search_term: str
    ) -> tuple[QuerySet[Document], bool]:
        """Numbers that start with what was typed: an index serves it."""
        if key := code_key(search_term):
            queryset = queryset.filter(number_key__gte=key, number_key__lt=key + AFTER_ANY)
        return queryset, False

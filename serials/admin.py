from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from core.admin import LedgerAdmin
from serials.models import SerialNumber
from serials.querysets import SerialNumberQuerySet


@admin.register(SerialNumber)
class SerialNumberAdmin(LedgerAdmin[SerialNumber]):
    """To look at. Headers are edited on the serial number's own page, which keeps the history."""

    list_display = (
        "code",
        "item",
        "lot",
        "property_instance",
        "location",
        "expiry_date",
        "cancelled",
        "force_closed",
        "reserved",
    )
    list_filter = ("cancelled", "force_closed", "reserved", "item__item_class", "location__warehouse")
    list_select_related = ("item", "lot", "property_instance", "location__warehouse")
    search_fields = ("code_search",)

    def view_on_site(self, obj: SerialNumber) -> str:
        """The serial number's own page, with its histories."""
        return reverse("serials:detail", args=[obj.pk])

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[SerialNumber], search_term: str
    ) -> tuple[QuerySet[SerialNumber], bool]:
        """What starts with the words typed: an index serves it."""
        if search_term.strip() and isinstance(queryset, SerialNumberQuerySet):
            queryset = queryset.code_starts_with(search_term)
        return queryset, False

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import ChildInline, CodedFormSet, RecordAdmin
from places.models import Location, Warehouse


class LocationFormSet(CodedFormSet[Location, Warehouse]):
    """The locations of a warehouse: at least one, for stock always stands in a location."""

    def clean(self) -> None:
        super().clean()
        if not any(self.errors) and not self.kept_forms():
            raise ValidationError(_("A warehouse has at least one location: add one."), code="no_location")


class LocationInline(ChildInline[Location, Warehouse]):
    model = Location
    formset = LocationFormSet
    fields = ("code", "description", "active")
    min_num = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Location]:
        """With the warehouse, which the name of each location says."""
        return super().get_queryset(request).select_related("warehouse")


@admin.register(Warehouse)
class WarehouseAdmin(RecordAdmin[Warehouse]):
    list_display = ("code", "description", "partner", "allow_negative", "active")
    list_filter = ("active", "allow_negative")
    list_select_related = ("partner",)
    search_fields = ("code", "description")
    autocomplete_fields = ("partner",)
    fields = ("code", "description", "partner", "allow_negative", "active")
    inlines = (LocationInline,)


@admin.register(Location)
class LocationAdmin(RecordAdmin[Location]):
    """Locations by themselves: to find one, and to delete one that was never used."""

    list_display = ("code", "description", "warehouse", "active")
    list_filter = ("active", "warehouse")
    list_select_related = ("warehouse",)
    search_fields = ("code", "description", "warehouse__code")
    fields = ("warehouse", "code", "description", "active")

    def get_readonly_fields(self, request: HttpRequest, obj: Location | None = None) -> Any:
        """A location stays in its warehouse: what moves is the stock."""
        return ("warehouse",) if obj else ()

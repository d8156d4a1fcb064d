"""What administrators set up in this room."""

from typing import Any

from django.contrib import admin
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import ChildInline, RecordAdmin
from inventory.models import Document, DocumentType, MovementTemplate, NumberSequence, Period


class NumberSequenceInline(ChildInline[NumberSequence, DocumentType]):
    """The system starts sequences; an administrator may say where one goes on."""

    model = NumberSequence
    fields = ("counted", "next_number")
    readonly_fields = ("counted",)
    can_delete = False

    @admin.display(description=_("scope"))
    def counted(self, sequence: NumberSequence) -> Any:
        return sequence.scope or _("all documents of this type")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DocumentType)
class DocumentTypeAdmin(RecordAdmin[DocumentType]):
    """There is one for each kind of document, from installation on."""

    list_display = ("__str__", "code", "number_prefix", "number_digits", "partner_required", "active")
    list_filter = ("active",)
    fieldsets = (
        (None, {"fields": ("code", "description", "active", "partner_required")}),
        (
            _("Numbers"),
            {
                "fields": ("number_prefix", "number_digits", "numbered_per_warehouse", "numbered_per_year"),
                "description": _("A change counts from the next document on; given numbers stay."),
            },
        ),
    )
    readonly_fields = ("code",)
    inlines = (NumberSequenceInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DocumentType | None = None) -> bool:
        return False


class TemplateField(ModelChoiceField[MovementTemplate]):
    """Templates named with their warehouses: several warehouses have one of the same code."""

    def label_from_instance(self, obj: MovementTemplate) -> str:
        return f"{obj.warehouse.code} / {obj}"


@admin.register(MovementTemplate)
class MovementTemplateAdmin(RecordAdmin[MovementTemplate]):
    list_display = ("code", "description", "warehouse", "direction", "offset_warehouse", "active")
    list_display_links = ("code", "description")
    list_filter = ("warehouse", "direction", "active")
    list_select_related = ("warehouse", "offset_warehouse")
    search_fields = ("code", "description")
    autocomplete_fields = ("default_location",)
    filter_horizontal = ("document_types",)
    fieldsets = (
        (None, {"fields": ("warehouse", "code", "description", "direction", "default_location", "active")}),
        (
            _("Lots and serial numbers"),
            {
                "fields": (
                    "lot_management",
                    "create_serials",
                    "integrate_initial_quantity",
                    "create_lot_from_lot",
                    "allow_unavailable_lots",
                    "traceability",
                )
            },
        ),
        (_("What a document must name"), {"fields": ("reference_required", "partner_required")}),
        (
            _("Offset"),
            {
                "fields": ("offset_warehouse", "offset_template"),
                "description": _("With an offset, each movement makes the opposite one in another warehouse."),
            },
        ),
        (_("Where it is offered"), {"fields": ("document_types",)}),
    )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "offset_template":
            options |= {"form_class": TemplateField, "queryset": MovementTemplate.objects.select_related("warehouse")}
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_readonly_fields(self, request: HttpRequest, obj: MovementTemplate | None = None) -> Any:
        """What documents were made by stays what it was: the first one settles warehouse and direction.

        And whether lots are made from lots: tracing reads it of every document.
        """
        if obj and Document.objects.filter(template=obj).exists():
            return ("warehouse", "direction", "create_lot_from_lot")
        return ()


@admin.register(Period)
class PeriodAdmin(RecordAdmin[Period]):
    list_display = ("start_date", "end_date", "closed")
    list_display_links = ("start_date", "end_date")
    list_filter = ("closed",)

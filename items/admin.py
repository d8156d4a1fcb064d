from typing import Any

from django.contrib import admin, messages
from django.forms.models import ModelChoiceField, ModelChoiceIterator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from attributes.fields import Scope, fields_of
from core.admin import ChildInline, CodedFormSet, FoldedSearchAdmin, KeptForm, RecordAdmin
from items.models import AlternativeUnit, Item, ItemClass, UnitOfMeasure, Variant
from items.property_sets import brought


@admin.register(ItemClass)
class ItemClassAdmin(RecordAdmin[ItemClass]):
    list_display = ("code", "description", "active")
    list_filter = ("active",)
    search_fields = ("code", "description")


@admin.register(UnitOfMeasure)
class UnitOfMeasureAdmin(RecordAdmin[UnitOfMeasure]):
    list_display = ("code", "description", "decimals", "active")
    list_filter = ("active",)
    search_fields = ("code", "description")


class VariantFormSet(CodedFormSet[Variant, Item]):
    """The variants of an item."""


class VariantInline(ChildInline[Variant, Item]):
    model = Variant
    formset = VariantFormSet
    fields = ("code", "description", "active")


class AlternativeUnitInline(ChildInline[AlternativeUnit, Item]):
    model = AlternativeUnit
    fields = ("unit", "factor")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("unit", "item__unit")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """The units are asked for once, not once a row."""
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if isinstance(field, ModelChoiceField):
            field.choices = [*ModelChoiceIterator(field)]
        return field


class ItemForm(KeptForm):
    KEPT = ("lot_code_type", "serial_code_type", "lot_type", "initial_lot_status", "property_set")


@admin.register(Item)
class ItemAdmin(FoldedSearchAdmin[Item]):
    form = ItemForm
    list_display = (
        "code",
        "description",
        "item_class",
        "unit",
        "lot_managed",
        "serial_managed",
        "property_set",
        "active",
    )
    list_display_links = ("code", "description")
    list_filter = ("item_class", "lot_managed", "serial_managed", "property_set", "active")
    list_select_related = ("item_class", "unit", "property_set")
    readonly_fields = ("general_values",)
    inlines = (VariantInline, AlternativeUnitInline)
    fieldsets = (
        (None, {"fields": ("item_class", "code", "description", "unit", "gtin", "active")}),
        (
            _("Properties"),
            {
                "fields": ("property_set", "general_values"),
                "description": _("What the set says of lots, serial numbers and FIFO lots is turned on by it."),
            },
        ),
        (
            _("Serial numbers"),
            {"fields": ("serial_managed", "serial_code_type", "serials_automatic", "serial_validity_days")},
        ),
        (
            _("Lots"),
            {
                "fields": (
                    "lot_managed",
                    "lot_code_type",
                    "lots_automatic",
                    "lot_type",
                    "initial_lot_status",
                    "single_supplier_lots",
                )
            },
        ),
        (_("Withdrawal of lots"), {"fields": ("withdrawal", "fifo_lots")}),
        (
            _("Expiry of lots"),
            {
                "fields": (
                    "lot_validity_days",
                    "expiry_policy",
                    "expiry_editable",
                    "expiry_warn_days",
                    "expiry_block_days",
                )
            },
        ),
        (
            _("For composing codes"),
            {
                "fields": ("product_category", "item_type", "characteristic"),
                "description": _("Segments of code types may take these values."),
            },
        ),
    )

    @admin.display(description=_("general values"))
    def general_values(self, item: Item) -> str:
        """What they are, and where they are edited: in the form that the set makes."""
        # A new item that comes back for its errors has a set, and no page yet.
        if not (item.pk and item.property_set_id):
            return gettext("They are entered once the item is saved with a property set.")
        told = item.property_instance or pgettext("properties", "none")
        return format_html(
            '{} – <a href="{}">{}</a>',
            told,
            reverse("items:properties", args=[item.pk]),
            gettext("Edit general values"),
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Item | None:
        """What is saved is read once nobody else can change it: general values have a page of their own."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST":
            return found
        list(Item.objects.filter(pk=found.pk).select_for_update(no_key=True).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Item, form: Any, change: bool) -> None:
        """Say what the property set turned on, against what was typed, and what it asks for next."""
        super().save_model(request, obj, form, change)
        of = obj.property_set
        if of is None:
            return
        turned_on = [name for name in brought(obj) if not form.cleaned_data.get(name)]
        if turned_on:
            fields: list[Any] = [Item._meta.get_field(name) for name in turned_on]
            names = get_text_list([str(field.verbose_name) for field in fields], gettext("and"))
            told = gettext("Property set “%(set)s” brings %(fields)s.") % {"set": of, "fields": names}
            self.message_user(request, told, messages.INFO)
        missing = fields_of(of, Scope.ITEM).missing() if obj.property_instance_id is None else {}
        if missing:
            names = get_text_list(list(missing.values()), gettext("and"))
            told = gettext("Property set “%(set)s” asks for general values: %(fields)s.") % {"set": of, "fields": names}
            page = reverse("items:properties", args=[obj.pk])
            link = format_html('{} <a href="{}">{}</a>', told, page, gettext("Edit general values"))
            self.message_user(request, link, messages.WARNING)

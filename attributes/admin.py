from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from attributes.admin_forms import (
    ChoiceField,
    ChoiceFormSet,
    PropertyForm,
    PropertySetForm,
    SearchPropertyField,
    SearchValueForm,
    SearchValueFormSet,
    SequencedForm,
    UsedPropertyForm,
    UsedPropertyFormSet,
    read_once,
)
from attributes.models import (
    Property,
    PropertyChoice,
    PropertySearch,
    PropertySearchValue,
    PropertySet,
    UsedProperty,
)
from attributes.preview import preview
from core.admin import ChildInline, RecordAdmin, RememberingField
from core.previews import PreviewedAdmin

# A space before or after a lot is meant as typed.
_AS_TYPED = frozenset({"lot_start", "lot_end", "serial_start", "serial_end"})
# What a set is called does not change its forms.
_NOT_SHOWN = frozenset({"name", "description", "active"})


class ChoiceInline(ChildInline[PropertyChoice, Property]):
    model = PropertyChoice
    form = SequencedForm
    formset = ChoiceFormSet
    fields = ("sequence", "name", "description", "active")
    verbose_name_plural = _("Values: of a list, and of a list alone")
    # Without JavaScript no row can be added: some are there from the start.
    extra = 3


@admin.register(Property)
class PropertyAdmin(RecordAdmin[Property]):
    """A property, with the values of its list."""

    form = PropertyForm
    list_display = ("name", "description", "value_type", "search", "mandatory", "instance", "active")
    list_display_links = ("name", "description")
    list_filter = ("value_type", "search", "mandatory", "instance", "active")
    search_fields = ("name", "description")
    inlines = (ChoiceInline,)
    fields = ("name", "description", "active", "value_type", "search", "mandatory", "instance")


class UsedPropertyInline(ChildInline[UsedProperty, PropertySet]):
    model = UsedProperty
    form = UsedPropertyForm
    formset = UsedPropertyFormSet
    fields = ("sequence", "property", "active")
    extra = 3

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("property")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "property":
            return read_once(RememberingField, db_field, options)
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(PropertySet)
class PropertySetAdmin(PreviewedAdmin[PropertySet]):
    """A property set with the properties that it uses, and the forms that it makes, shown as it is composed."""

    form = PropertySetForm
    list_display = ("name", "description", "uses_lot", "uses_serial", "uses_warranty", "instance", "active")
    list_display_links = ("name", "description")
    list_filter = ("instance", "uses_lot", "uses_serial", "uses_warranty", "mandatory_type", "active")
    search_fields = ("name", "description")
    inlines = (UsedPropertyInline,)
    change_form_template = "attributes/admin/property_set.html"
    preview_inline = UsedPropertyInline
    preview_template = "attributes/admin/preview.html"
    fieldsets = (
        (None, {"fields": ("name", "description", "active")}),
        (_("Lot"), {"fields": ("uses_lot", "lot_rule", ("lot_start", "lot_end"), "lot_mandatory")}),
        (
            _("Serial number"),
            {"fields": ("uses_serial", "serial_rule", ("serial_start", "serial_end"), "serial_mandatory")},
        ),
        (_("Warranty date"), {"fields": ("uses_warranty", "warranty_days", "warranty_mandatory")}),
        (_("Other"), {"fields": ("instance", "mandatory_type", "fifo_lot")}),
    )

    class Media:
        css: ClassVar = {"all": ("css/property-preview.css",)}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in _AS_TYPED:
            field.strip = False
            field.widget.attrs |= {"size": 5, "class": ""}
        return field

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: PropertySet | None = None,
    ) -> HttpResponse:
        """The form with the forms that the set makes: as typed when it comes back, else as saved."""
        form = context["adminform"].form
        if form.is_bound:
            formsets = (inline.formset for inline in context["inline_admin_formsets"])
            context |= _composed(form, next(found for found in formsets if isinstance(found, UsedPropertyFormSet)))
        else:
            used = obj.used_properties.select_related("property").order_by("sequence", "id") if obj else ()
            context |= {"preview": preview(obj, list(used)) if obj else None}
        context |= self.preview_context(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def composed(self, request: HttpRequest, form: Any, rows: Any) -> dict[str, Any]:
        """The forms that the set would make, and what is wrong with it."""
        return _composed(form, rows)


def _composed(form: Any, formset: UsedPropertyFormSet) -> dict[str, Any]:
    """The forms of the set as it stands in a form that was posted and checked."""
    rows = ((_("Used property %(number)d") % {"number": n}, row) for n, row in enumerate(formset.forms, start=1))
    errors = [
        *(error for name, error in _errors_of(form) if name not in _NOT_SHOWN),
        *(f"{place}: {error}" for place, row in rows for _name, error in _errors_of(row)),
        *formset.non_form_errors(),
    ]
    return {"preview": preview(form.instance, formset.used()), "problems": errors}


def _errors_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    """The errors of a form by field, each with what its field is called."""
    return [
        (name, f"{form.fields[name].label}: {error}" if name in form.fields else str(error))
        for name, errors in form.errors.items()
        for error in errors
    ]


class SearchValueInline(ChildInline[PropertySearchValue, PropertySearch]):
    model = PropertySearchValue
    form = SearchValueForm
    formset = SearchValueFormSet
    fields = ("property", "choice", "number", "text")
    extra = 3

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("property", "choice")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        fields = {"property": SearchPropertyField, "choice": ChoiceField}
        if db_field.name in fields:
            return read_once(fields[db_field.name], db_field, options)
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(PropertySearch)
class PropertySearchAdmin(RecordAdmin[PropertySearch]):
    """A named search, with the values that it finds."""

    list_display = ("name", "description", "active")
    list_display_links = ("name", "description")
    list_filter = ("active",)
    search_fields = ("name", "description")
    inlines = (SearchValueInline,)
    fields = ("name", "description", "active")

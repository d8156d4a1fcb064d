"""The general values of an item: the form that its property set makes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic.base import View

from attributes.exceptions import ValuesRefused
from attributes.fields import Fields, Scope, fields_of
from attributes.forms import initial_values, new_values
from attributes.models import InstanceValue, PropertySet
from core.formatting import text
from items.forms import GeneralValuesForm
from items.models import Item
from items.services import ValuesChanged, clear_general_values, seen, set_general_values


class GeneralValues(PermissionRequiredMixin, View):
    """What two people change at once is told to the second, whose values stay in the form."""

    permission_required = "items.change_item"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = self.find(pk)
        return self.show(request, item, self.form(item, item.property_set) if item.property_set else None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = self.find(pk)
        if item.property_set is None or "clear" in request.POST:
            return self.clear(request, item)
        form = self.form(item, item.property_set, request.POST)
        if not form.is_valid():
            return self.show(request, item, form)
        try:
            now = set_general_values(item, form.entry(), user=request.user, as_seen=form.cleaned_data["seen"])
        except ValuesChanged as conflict:
            return self.show_conflict(request, conflict.item)
        except ValuesRefused as refused:
            form.place(refused.problems)
            return self.show(request, item, form)
        return self.done(request, item, now)

    def clear(self, request: HttpRequest, item: Item) -> HttpResponse:
        try:
            now = clear_general_values(item, user=request.user, as_seen=request.POST.get("seen", ""))
        except ValuesRefused as refused:
            messages.error(request, f"{refused} {_('Look at them again, then decide.')}")
            return redirect("items:properties", pk=item.pk)
        return self.done(request, item, now)

    def done(self, request: HttpRequest, before: Item, now: Item) -> HttpResponse:
        if seen(before) == seen(now):
            messages.info(request, _("Nothing was changed."))
        elif now.property_instance_id:
            messages.success(request, _("Saved."))
        else:
            messages.success(request, _("The item has no general values now; its history keeps those that it had."))
        return redirect("items:detail", pk=now.pk)

    def find(self, pk: int) -> Item:
        related = ("item_class", "property_set", "property_instance")
        return get_object_or_404(Item.objects.select_related(*related), pk=pk)

    def form(self, item: Item, of: PropertySet, data: Any = None) -> GeneralValuesForm:
        asked = fields_of(of, Scope.ITEM)
        initial, kept = initial_values(item.property_instance)
        if item.property_instance is None:
            initial = new_values(asked, localdate())
        return GeneralValuesForm(data, asked=asked, kept=kept, initial={**initial, "seen": seen(item)})

    def show_conflict(self, request: HttpRequest, now: Item) -> HttpResponse:
        """What was typed, to be saved over what is there by now, if that is still wanted."""
        typed = request.POST.copy()
        typed["seen"] = seen(now)
        return self.show(request, now, self.form(now, now.property_set, typed) if now.property_set else None, 409)

    def show(self, request: HttpRequest, item: Item, form: GeneralValuesForm | None, status: int = 200) -> HttpResponse:
        context = {
            "title": _("General values of %(item)s") % {"item": item.code},
            "item": item,
            "form": form,
            "asks": bool(form and form.asked),
            "no_longer_asked": _no_longer_asked(item, form.asked) if form else [],
            "seen": seen(item),
            "conflict": status != 200,
        }
        return render(request, "items/properties.html", context, status=status)


def _no_longer_asked(item: Item, asked: Fields) -> list[str]:
    """Values that the item has and the set does not ask for any more: saving others leaves them out."""
    instance = item.property_instance
    if instance is None:
        return []
    values = InstanceValue.objects.filter(instance=instance).exclude(property__in=asked.properties)
    told = [f"{value.property.name}: {value.shown()}" for value in values.select_related("property", "choice")]
    if instance.warranty_date and not asked.warranty:
        told.append(f"{_('Warranty date')}: {text(instance.warranty_date)}")
    return told

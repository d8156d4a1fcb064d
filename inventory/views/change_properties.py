"""The page on which stock gets other properties."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic.base import View

from attributes.pages import value_details
from core.formatting import Detail, quantity, value_html
from inventory.exceptions import Refused
from inventory.forms.change_properties import ChangePropertiesForm
from inventory.models import Balance, Document, MovementSerial
from inventory.property_changes import RIGHTS
from inventory.services.change_properties import change_properties, changed_already
from items.models import SET_RULES_OF_ITEM

_WITH = ("item__item_class", "item__unit", "variant", "lot", "location__warehouse", "property_instance__property_set")


class ChangeProperties(PermissionRequiredMixin, View):
    """``/stock/places/<id>/properties/``; ``serials`` in the address names pieces to begin with."""

    permission_required = RIGHTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        balance = _balance(pk)
        if not balance.item.has_instances:
            text = _("The stock of item %(item)s has no properties: its property set is of the item alone.")
            messages.warning(request, text % {"item": balance.item.code})
            return redirect("items:detail", balance.item_id)
        if balance.on_hand <= 0:
            messages.warning(request, _("Nothing of it is on hand there any more."))
            return redirect("stock:list")
        return self.show(request, ChangePropertiesForm(balance=balance, serials=request.GET.get("serials", "")))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change them. Refused, the page shows all that was typed again; repeated, it happens once."""
        balance = _balance(pk)
        if not balance.item.has_instances:
            return self.get(request, pk)
        form = ChangePropertiesForm(request.POST, balance=balance)
        # The second click of two may find nothing left to change.
        document = changed_already(form.key)
        if document is None:
            if not form.is_valid():
                return self.show(request, form)
            try:
                document = change_properties(user=request.user, **form.asked)
            except Refused as refused:
                form.place(refused.problems)
                return self.show(request, form)
        text = _("The properties are changed by %(document)s.")
        messages.success(request, text % {"document": document})
        return _changed(request, document)

    def show(self, request: HttpRequest, form: ChangePropertiesForm) -> HttpResponse:
        instance = form.balance.property_instance
        context = {
            "title": pgettext("title", "Change properties"),
            "balance": form.balance,
            "stands": _stands(form.balance),
            "instance": instance,
            "now": value_details(instance) if instance else [],
            "not_asked": _not_asked(form),
            "form": form,
        }
        return render(request, "inventory/change_properties.html", context)


def _balance(pk: int) -> Balance:
    return get_object_or_404(Balance.objects.select_related(*_WITH, *SET_RULES_OF_ITEM), pk=pk)


def _stands(balance: Balance) -> list[Detail]:
    """What stands where."""
    unit = balance.item.unit.code
    details = [
        Detail(_("Item"), value_html(f"{balance.item.full_code} – {balance.item.description}")),
        Detail(_("Variant"), value_html(str(balance.variant or ""))),
        Detail(_("Lot"), value_html(balance.lot.name if balance.lot else "")),
        Detail(_("Location"), value_html(str(balance.location))),
        Detail(_("On hand"), value_html(f"{quantity(balance.on_hand)} {unit}")),
        Detail(_("Committed"), value_html(f"{quantity(balance.committed)} {unit}" if balance.committed else "")),
    ]
    return [detail for detail in details if detail.html]


def _not_asked(form: ChangePropertiesForm) -> list[str]:
    """What the stock has values of that its set asks for no longer: new properties are without. One statement."""
    instance, asked = form.balance.property_instance, form.values.asked
    if instance is None:
        return []
    kept = instance.values.exclude(property__in=asked.properties).order_by("id")
    names = list(kept.values_list("property__name", flat=True))
    return [*names, _("Warranty date")] if instance.warranty_date and not asked.warranty else names


def _changed(request: HttpRequest, document: Document) -> HttpResponse:
    """The page of the piece that was changed, or of the document that changed several."""
    moved = MovementSerial.objects.filter(movement__line__document=document)
    pieces = list(moved.order_by("serial_id").values_list("serial_id", flat=True).distinct()[:2])
    if len(pieces) == 1 and request.user.has_perm("serials.view_serialnumber"):
        return redirect("serials:detail", pieces[0])
    return redirect("documents:detail", document.pk)

"""The page on which a lot is made from a lot."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic.base import View

from inventory.exceptions import Refused
from inventory.forms.lot_from_lot import LotFromLotForm
from inventory.forms.suggestions import item_suggestions
from inventory.services import create_lot_from_lot
from inventory.services.lot_from_lot import lot_made, made_already
from lots.models import Lot

RIGHTS = ("lots.view_lot", "inventory.add_document", "inventory.post_document")


class LotFromLot(PermissionRequiredMixin, View):
    """``/lots/<id>/split/``"""

    permission_required = RIGHTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        lot = _lot(pk)
        form = LotFromLotForm(lot=lot, initial={"item": lot.item.full_code})
        if not form.places:
            messages.warning(request, _("Nothing of lot %(lot)s is on hand.") % {"lot": lot.name})
            return redirect("lots:detail", pk)
        return self.show(request, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the lot. Refused, the page shows all that was typed again; repeated, it happens once."""
        lot = _lot(pk)
        form = LotFromLotForm(request.POST, lot=lot)
        # The second click of two may find nothing left to take.
        document = made_already(lot, form.key)
        if document is None:
            if not form.is_valid():
                return self.show(request, form)
            try:
                document = create_lot_from_lot(lot=lot, user=request.user, **form.asked)
            except Refused as refused:
                form.place(refused.problems)
                return self.show(request, form)
        made = lot_made(document)
        values = {"lot": made.name, "source": lot.name, "document": document}
        messages.success(request, _("Lot %(lot)s is made from lot %(source)s by %(document)s.") % values)
        return redirect("lots:detail", made.pk)

    def show(self, request: HttpRequest, form: LotFromLotForm) -> HttpResponse:
        title = _("Create a lot from lot %(lot)s") % {"lot": form.lot.name}
        context = {"title": title, "lot": form.lot, "form": form, "items": item_suggestions("")}
        return render(request, "inventory/lot_from_lot.html", context)


def _lot(pk: int) -> Lot:
    return get_object_or_404(Lot.objects.select_related("item__item_class", "item__unit", "variant"), pk=pk)

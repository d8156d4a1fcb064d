"""The page of one lot."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.formatting import Detail, describe
from lots.models import Lot


@require_safe
@permission_required("lots.view_lot", raise_exception=True)
def lot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a lot says, and what the other rooms know of it."""
    related = ("item__item_class", "variant", "lot_type", "code_type", "supplier")
    lot = get_object_or_404(Lot.objects.select_related(*related), pk=pk)
    url = reverse("items:detail", args=[lot.item_id]) if request.user.has_perm("items.view_item") else ""
    context = {
        "lot": lot,
        "title": lot.code,
        "details": [
            Detail(_("Item"), str(lot.item), url),
            Detail(_("Item class"), str(lot.item.item_class)),
            *describe(lot, "variant", "lot_type", "code_type", "start_date", "expiry_date"),
            *describe(lot, "customer_code", "supplier_code", "supplier", "created_at"),
        ],
    }
    return render(request, "lots/detail.html", context)

"""What is said when a document was posted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.lot_rules import warning
from inventory.models import Document
from items.expiry import Shelf, shelf_on
from lots.models import Lot

# How many lots are named one by one.
NAMED = 10


def say_posted(request: HttpRequest, document: Document) -> None:
    """That it is posted, then a warning for each of its lots that expires soon or has expired, in one query."""
    messages.success(request, _("%(document)s is posted.") % {"document": document})
    lots = Lot.objects.filter(pk__in=document.lines.filter(lot__isnull=False).values("lot"), expiry_date__isnull=False)
    lots = lots.annotate(shelf=shelf_on(document.date)).exclude(shelf=Shelf.GOOD)
    found = list(lots.select_related("item").order_by("expiry_date", "pk"))
    for lot in found[:NAMED]:
        messages.warning(request, warning(lot, lot.item, document.date))
    more = len(found) - NAMED
    if more > 0:
        text = ngettext(
            "%(count)d more lot expires soon or has expired.", "%(count)d more lots expire soon or have expired.", more
        )
        messages.warning(request, text % {"count": more})

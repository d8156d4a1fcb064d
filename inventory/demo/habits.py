"""What people keep for themselves: searches under names, columns in their order, a document half typed."""

from __future__ import annotations

from django.http import QueryDict

from core import layouts, saved
from inventory.demo.story import Story
from inventory.models import DocumentType
from inventory.services import keep_typed
from lots.tables import LotTable
from numbering.document_kinds import DocumentKind as Kind


def keep_habits(story: Story) -> None:
    """The clerk's searches, the supervisor's columns, and the order that the telephone interrupted."""
    clerk, supervisor = story.users["clerk"], story.users["supervisor"]
    for list_name, name, query in (
        ("serials:list", "Rezervate, în stoc", "reserved=yes&status=on_hand"),
        ("lots:list", "Termene de urmărit", "shelf=due&sort=expiry_date"),
    ):
        saved.keep(user=clerk, list_name=list_name, name=name, query=query)
    first, hidden = ["item", "expiry_date", "on_hand", "unit", "status"], ["customer_code", "start_date"]
    arranged = layouts.arranged(LotTable(), first, hidden)
    layouts.keep(user=supervisor, list_name="lots:list", arrangement=arranged)
    keep_typed(
        user=clerk,
        key="demonstration",
        document_type=DocumentType.objects.get(pk=Kind.CUSTOMER_ORDER),
        form=_interrupted(story),
    )


def _interrupted(story: Story) -> QueryDict:
    """The form of an order as far as it was typed: the second line has no quantity yet."""
    form = QueryDict(mutable=True)
    form.update(
        {
            "date": story.today.isoformat(),
            "warehouse": str(story.company.warehouses["BM"].pk),
            "partner": "CABMED",
            "reference": "Telefon, asistenta Dr. Ardelean",
            "note": "Sună din nou după prânz pentru cantități",
            "lines-TOTAL_FORMS": "2",
            "lines-INITIAL_FORMS": "0",
            "lines-0-item": "MED/TGLI",
            "lines-0-quantity": "15",
            "lines-0-location": "MED",
            "lines-1-item": "MED/GLUC",
        }
    )
    return form

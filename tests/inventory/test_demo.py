"""When the demonstration is loaded, and when not. What it shows: ``demonstration``."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from inventory.ledger_check import breaches
from inventory.models import Document
from items.expiry import Shelf
from items.models import Item
from lots.filters import LotFilterSet
from lots.models import Lot
from numbering.document_kinds import DocumentKind
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db


def load_demo():
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def test_a_database_with_items_of_its_own_is_left_alone_and_no_false_log_in_is_told():
    ItemFactory()
    user("clerk", name="clerk")
    said = load_demo()
    assert Item.objects.count() == 1
    assert "clerk-demo" not in said


@pytest.mark.parametrize("day", ["2026-12-31", "2027-01-01", "2028-02-29", "2031-03-31"])
def test_it_tells_the_same_on_any_day(monkeypatch, day):
    """At the ends of months and years; in years that an installation keeps no letter of."""
    noon = datetime.datetime.fromisoformat(day).replace(hour=12, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    load_demo()
    assert list(breaches()) == []
    for shelf in Shelf:
        assert LotFilterSet({"shelf": shelf}, queryset=Lot.objects.all()).qs.exists(), shelf
    sold = Document.objects.filter(document_type=DocumentKind.SALES_DELIVERY, lines__lot_code="DEZ500-AA").distinct()
    assert [*sold.get().lines.order_by("position").values_list("lot_code", flat=True)] == ["DEZ500-AA", "DEZ500-AB"]

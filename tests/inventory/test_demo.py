"""The demonstration: a company whose every number the ledger check proves. Its lots: ``test_demo_lots``."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from inventory.ledger_check import breaches
from inventory.models import Document, Movement, State
from items.expiry import Shelf
from items.models import Item
from lots.filters import LotFilterSet
from lots.models import Lot
from numbering.document_kinds import DocumentKind
from serials.models import DeletedSerialNumber, SerialNumber, SerialNumberChange
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db


def load_demo():
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def of_state(state):
    return set(Document.objects.filter(state=state).values_list("document_type", flat=True))


def test_it_shows_every_kind_of_document_and_every_state_of_a_serial_number():
    said = load_demo()
    assert "Open http://127.0.0.1:8000" in said
    assert "supervisor / supervisor-demo" in said
    assert of_state(State.POSTED) == set(DocumentKind.values)
    assert of_state(State.DRAFT) == set(DocumentKind.values)
    assert of_state(State.REVERSED)
    for state in ("on_hand", "committed", "unloaded", "registered"):
        assert getattr(SerialNumber.objects, state)().exists(), state
    for flag in ("cancelled", "force_closed", "reserved"):
        assert SerialNumber.objects.filter(**{flag: True}).exists(), flag
    assert SerialNumberChange.objects.exists()
    assert DeletedSerialNumber.objects.exists()


def test_the_ledger_check_finds_nothing_wrong_with_it():
    load_demo()
    call_command("check_ledger", stdout=StringIO(), stderr=StringIO())


def test_loading_it_again_changes_nothing():
    load_demo()
    before = Movement.objects.count(), Document.objects.count(), Item.objects.count()
    said = load_demo()
    assert "nothing is loaded" in said
    assert "clerk / clerk-demo" in said
    assert (Movement.objects.count(), Document.objects.count(), Item.objects.count()) == before


def test_its_people_log_in_and_each_has_a_role(client):
    load_demo()
    for name in ("admin", "supervisor", "clerk", "viewer"):
        assert client.login(username=name, password=f"{name}-demo"), name
    client.login(username="admin", password="admin-demo")
    assert client.get("/admin/").status_code == 200


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

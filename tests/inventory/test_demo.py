"""The demonstration: a company whose every number the ledger check proves."""

from io import StringIO

import pytest
from django.core.management import call_command

from inventory.models import Document, Movement, State
from items.models import Item
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

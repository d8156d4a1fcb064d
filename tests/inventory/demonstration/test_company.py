"""The demonstration as a whole: a company whose every number the ledger check proves."""

from io import StringIO

import pytest
from django.core.management import call_command

from inventory.models import Document, Movement, State
from items.models import Item
from numbering.document_kinds import DocumentKind
from serials.models import DeletedSerialNumber, SerialNumber, SerialNumberChange

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def of_state(state):
    return set(Document.objects.filter(state=state).values_list("document_type", flat=True))


def test_it_shows_every_kind_of_document_and_every_state_of_a_serial_number(demonstration):
    assert "Open http://127.0.0.1:8000" in demonstration
    assert "supervisor / supervisor-demo" in demonstration
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
    call_command("check_ledger", stdout=StringIO(), stderr=StringIO())


def test_loading_it_again_changes_nothing():
    before = Movement.objects.count(), Document.objects.count(), Item.objects.count()
    again = StringIO()
    call_command("load_demo", stdout=again)
    said = again.getvalue()
    assert "nothing is loaded" in said
    assert "clerk / clerk-demo" in said
    assert (Movement.objects.count(), Document.objects.count(), Item.objects.count()) == before


def test_its_people_log_in_and_each_has_a_role(client):
    for name in ("admin", "supervisor", "clerk", "viewer"):
        assert client.login(username=name, password=f"{name}-demo"), name
    client.login(username="admin", password="admin-demo")
    assert client.get("/admin/").status_code == 200

"""A posting tells how far it is, to the one who pressed the button and to nobody else."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from core import progress
from inventory.models import Document, State
from inventory.posting import ledger
from inventory.posting.steps import Step
from inventory.services import post_document, posting, reversal
from inventory.views import editor
from tests.factories import draft, line, posted, user
from tests.inventory.pages import piece, typed

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("5f3c9d67-0d8b-4f0c-9c36-0f6d0b0a8a11")
ADDRESS = f"/documents/progress/{KEY}/"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """The files of the settings, elsewhere."""
    settings.CACHES = settings.CACHES | {"progress": {**settings.CACHES["progress"], "LOCATION": tmp_path}}
    return tmp_path


@pytest.fixture
def boss(client):
    """The supervisor, logged in."""
    boss = user("supervisor", name="stefan")
    client.force_login(boss)
    return boss


@pytest.fixture
def watched(monkeypatch):
    """Asks at every step what the page of this user would be told; the answers so far."""
    told = []

    def watching(step):
        progress.tell(step)
        told.append((step, watching.window.get(ADDRESS).json() if watching.window else None))

    watching.window = None
    for module in (posting, reversal, editor):
        monkeypatch.setattr(module, "tell", watching)
    return watching, told


def test_the_steps_of_a_posting_are_told_one_after_another(client, boss, place, disk, watched):
    watching, told = watched
    watching.window = client
    document = draft("purchase-delivery", place, line(disk, place, "S1", "S2"), user=boss)
    assert client.get(ADDRESS).json() == {}
    response = client.post(reverse("documents:post", args=[document.pk]), {"posting_key": KEY})
    assert response.status_code == 302
    steps = [step for step, _answer in told]
    assert steps == sorted(steps)
    # What is new has its state from the beginning: no step moves it.
    assert set(steps) >= {Step.READING, Step.MOVEMENTS, Step.MAKING, Step.STOCK, Step.FINISHING}
    assert dict(told)[Step.MOVEMENTS] == {"step": 6, "of": 11, "text": "Writing the movements"}
    assert client.get(ADDRESS).json() == {"posted": reverse("documents:detail", args=[document.pk])}


def test_saving_and_posting_in_one_go_begins_with_saving(client, boss, place, disk, watched):
    watching, told = watched
    watching.window = client
    data = typed(place, piece(disk, place, "S1"), action="post", posting_key=KEY)
    client.post("/documents/new/purchase-delivery/", data)
    assert told[0] == (Step.SAVING, {"step": 1, "of": 11, "text": "Saving the draft"})
    assert told[-1][0] == Step.FINISHING


def test_a_reversal_tells_its_steps(client, boss, place, disk, watched):
    _watching, told = watched
    document = posted("purchase-delivery", place, line(disk, place, "S1"))
    told.clear()
    address = reverse("documents:reverse", args=[document.pk])
    client.post(address, {"date": document.date.isoformat(), "posting_key": KEY})
    steps = [step for step, _answer in told]
    assert {Step.READING, Step.MOVEMENTS, Step.STATES, Step.CHECKING} <= set(steps)
    assert client.get(ADDRESS).json()["posted"] == reverse("documents:detail", args=[Document.objects.latest("pk").pk])


def test_nobody_else_is_told(client, boss, place, disk, watched):
    watching, told = watched
    other = Client()
    other.force_login(user("supervisor", name="other"))
    watching.window = other
    document = draft("purchase-delivery", place, line(disk, place, "S1"), user=boss)
    client.post(reverse("documents:post", args=[document.pk]), {"posting_key": KEY})
    assert {str(answer) for _step, answer in told} == {"{}"}
    watching.window = Client()
    assert watching.window.get(ADDRESS).status_code == 302


def test_a_refused_posting_is_no_longer_under_way(client, boss, place, disk, files, monkeypatch):
    document = draft("sales-delivery", place, line(disk, place, "S1"), user=boss)
    client.post(reverse("documents:post", args=[document.pk]), {"posting_key": KEY})
    document.refresh_from_db()
    assert document.state == State.DRAFT
    assert client.get(ADDRESS).json() == {}
    assert list(files.iterdir()) == []
    document = draft("purchase-delivery", place, line(disk, place, "S1"), user=boss)

    def broken(*_arguments):
        raise RuntimeError("the power went out")

    monkeypatch.setattr(ledger, "add_to_balances", broken)
    with pytest.raises(RuntimeError):
        client.post(reverse("documents:post", args=[document.pk]), {"posting_key": KEY})
    assert client.get(ADDRESS).json() == {}


def test_the_same_page_sent_once_more_leads_to_what_it_posted(client, boss, place, disk):
    data = typed(place, piece(disk, place, "S1"), action="post", posting_key=KEY)
    first = client.post("/documents/new/purchase-delivery/", data)
    assert client.post("/documents/new/purchase-delivery/", data).url == first.url
    assert Document.objects.count() == 1
    # Something else typed on that page is a document of its own, and is not posted with a key that was used.
    again = client.post("/documents/new/purchase-delivery/", {**data, "lines-0-serials": "S2"})
    assert again.url == reverse("documents:edit", args=[Document.objects.latest("pk").pk])
    assert Document.objects.filter(state=State.DRAFT).count() == 1


def test_what_posts_without_a_page_writes_no_file(place, disk, files):
    post_document(document_id=draft("purchase-delivery", place, line(disk, place, "S1")).pk, user=None)
    assert list(files.iterdir()) == []

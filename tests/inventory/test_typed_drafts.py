"""What is typed in the editor and not saved is kept, and offered again."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from inventory.models import Document, DocumentType, TypedDraft, kept_drafts
from inventory.services import keep_typed, post_document, settle_typed
from inventory.services.typed import KEPT_FOR
from inventory.views import typed as typed_views
from tests.factories import draft, line, user
from tests.inventory.pages import errors, piece, typed

pytestmark = pytest.mark.django_db
NEW = "/documents/new/purchase-delivery/"
KEEP = "/documents/typed/purchase-delivery/"


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


def send(client, data, key="page-1", sequence=1, address=KEEP, **more):
    """What the script sends."""
    return client.post(address, {**data, "typed_key": key, "typed_sequence": sequence, **more})


def notices(response):
    """The keys that the page offers to go on with."""
    return [row.key for row in response.context["typed_left"]]


def test_what_is_typed_on_a_new_document_is_offered_when_another_is_begun(client, clerk, place, disk):
    answer = send(client, typed(place, piece(disk, place, "S1", "S2"), note="half"))
    assert answer.json()["text"].startswith("Kept as typed at ")
    page = client.get(NEW)
    assert notices(page) == ["page-1"]
    assert "you typed here what is not saved" in page.content.decode()
    assert "Discard it" in page.content.decode()
    assert notices(client.get("/documents/new/transfer/")) == []
    again = client.get(f"{NEW}?typed=page-1")
    assert again.context["header"]["note"].value() == "half"
    assert again.context["lines"][0]["form"]["serials"].value() == "S1\nS2"
    assert notices(again) == []
    assert again.context["typed_from"] == "page-1:1"
    assert again.context["typed_key"] != "page-1"
    assert not Document.objects.exists()


def test_it_is_on_the_list_of_documents_until_it_is_saved(client, clerk, place, disk):
    data = typed(place, piece(disk, place, "S1"))
    send(client, data)
    assert "One document is typed and not saved" in client.get("/documents/").content.decode()
    assert client.post(NEW, {**data, "typed_key": "page-1"}).status_code == 302
    assert not kept_drafts(clerk).exists()
    assert "typed and not saved" not in client.get("/documents/").content.decode()


def test_who_goes_on_and_saves_has_nothing_left(client, clerk, place, disk):
    data = typed(place, piece(disk, place, "S1"))
    send(client, data)
    more = {"typed_key": "page-2", "typed_from": "page-1:1"}
    send(client, data, **more)
    assert [row.key for row in kept_drafts(clerk)] == ["page-2"]
    client.post(NEW, {**data, **more})
    assert not kept_drafts(clerk).exists()


def test_what_was_typed_on_in_the_first_window_is_not_taken_away_by_the_second(client, clerk, place, disk):
    data = typed(place, piece(disk, place, "S1"))
    send(client, data, sequence=1)
    send(client, {**data, "note": "more"}, sequence=2)
    send(client, data, key="page-2", typed_from="page-1:1")
    assert {row.key: row.data.get("note", "") for row in kept_drafts(clerk)} == {
        "page-1": "more",
        "page-2": "",
    }


def test_two_windows_never_write_over_each_other(client, clerk, place, disk):
    send(client, typed(place, note="first"), key="a")
    send(client, typed(place, note="second"), key="b")
    assert notices(client.get(NEW)) == ["b", "a"]


def test_of_two_that_overtake_each_other_the_later_stays(client, clerk, place):
    send(client, typed(place, note="later"), sequence=9)
    assert send(client, typed(place, note="earlier"), sequence=8).status_code == 200
    assert kept_drafts(clerk).get().data["note"] == "later"


def test_what_comes_after_the_page_was_saved_is_not_kept(client, clerk, place, disk):
    data = typed(place, piece(disk, place, "S1"))
    client.post(NEW, {**data, "typed_key": "page-1"})
    assert send(client, data, sequence=5).json() == {"settled": True}
    assert not kept_drafts(clerk).exists()


def test_a_refused_save_keeps_what_was_typed_without_any_script(client, clerk, place, disk):
    data = typed(place, piece(disk, place, "S1", quantity="many"))
    data.pop("posting_key")
    page = client.post(NEW, data)
    assert "Enter a number" in errors(page)
    kept = kept_drafts(clerk).get()
    assert (kept.key, kept.data["lines-0-quantity"]) == (page.context["posting_key"], "many")
    assert notices(client.get(NEW)) == [kept.key]
    assert notices(client.post(NEW, {**data, "posting_key": kept.key})) == []
    data |= {"posting_key": kept.key, "lines-0-quantity": "1"}
    assert client.post(NEW, data).status_code == 302
    assert not kept_drafts(clerk).exists()


def test_a_draft_is_gone_on_with_and_says_when_it_was_saved_since(client, clerk, place, disk):
    document = draft("purchase-delivery", place, line(disk, place, "S1"), user=clerk)
    data = typed(place, piece(disk, place, "S1", "S2", quantity=2), version=document.version, number=document.number)
    address = f"{KEEP}?document={document.pk}"
    edit = reverse("documents:edit", args=[document.pk])
    send(client, data, address=address)
    assert notices(client.get(edit)) == ["page-1"]
    assert "saved since" not in client.get(edit).content.decode()
    assert notices(client.get(NEW)) == []
    client.post(
        edit, {**typed(place, piece(disk, place, "S9")), "version": document.version, "number": document.number}
    )
    page = client.get(edit)
    assert "The draft was saved since, by ana" in page.content.decode()
    again = client.get(kept_drafts(clerk).get().url)
    assert again.context["header"]["version"].value() == str(document.version)
    assert again.context["lines"][0]["form"]["serials"].value() == "S1\nS2"
    assert "after you opened it" in errors(client.post(edit, {**data, "typed_key": "page-1"}))
    assert kept_drafts(clerk).exists()


def test_posting_and_deleting_a_draft_forget_what_was_typed_on_it(client, place, disk):
    boss = user("supervisor", name="stefan")
    client.force_login(boss)
    for act, data in (("post", {"posting_key": "8d6d0f0e-6f0f-4b4f-8f57-6ad5bd5e4b5f"}), ("delete", {})):
        document = draft("purchase-delivery", place, line(disk, place, act), user=boss)
        send(client, typed(place, note="x"), key=act, address=f"{KEEP}?document={document.pk}")
        assert kept_drafts(boss).count() == 1
        assert client.post(reverse(f"documents:{act}", args=[document.pk]), data).status_code == 302
        assert not kept_drafts(boss).exists()


def test_what_others_typed_on_a_draft_that_is_gone_goes_into_a_new_document(client, clerk, place, disk):
    document = draft("purchase-delivery", place, line(disk, place, "S1"), user=clerk)
    other = draft("purchase-delivery", place, line(disk, place, "S2"), user=clerk)
    for each in (document, other):
        send(client, typed(place, note="mine", version=1), key=f"k{each.pk}", address=f"{KEEP}?document={each.pk}")
    post_document(document_id=document.pk, user=None)
    other.delete()
    page = client.get(NEW)
    assert len(notices(page)) == 2
    assert f"It was typed on {document}, which is posted now" in page.content.decode()
    for row in kept_drafts(clerk):
        again = client.get(row.url)
        assert again.context["document"] is None
        assert again.context["header"]["note"].value() == "mine"


def test_discarding_takes_it_away_and_comes_back(client, clerk, place, disk):
    document = draft("purchase-delivery", place, line(disk, place, "S1"), user=clerk)
    url = reverse("documents:typed-discard", args=["page-1"])
    for data, back in (
        ({"type": "purchase-delivery"}, NEW),
        ({"document": document.pk}, reverse("documents:edit", args=[document.pk])),
        ({}, "/documents/"),
    ):
        send(client, typed(place, note="x"))
        assert client.post(url, data).url == back
        assert not kept_drafts(clerk).exists()
    send(client, typed(place, note="x"))
    assert client.post(url, headers={"HX-Request": "true"}).content == b""
    assert not kept_drafts(clerk).exists()
    assert client.get(url).status_code == 405


def test_what_was_taken_back_by_the_typist_is_forgotten(client, clerk, place):
    send(client, typed(place, note="x"))
    send(client, typed(place), sequence=2, forget="1")
    assert not kept_drafts(clerk).exists()


def test_nobody_sees_or_discards_what_another_typed(client, clerk, place):
    send(client, typed(place, note="mine"))
    client.force_login(user("supervisor", name="stefan"))
    assert notices(client.get(NEW)) == []
    page = client.get(f"{NEW}?typed=page-1")
    assert "no longer kept" in page.content.decode()
    assert page.context["header"]["note"].value() in (None, "")
    client.post(reverse("documents:typed-discard", args=["page-1"]))
    assert kept_drafts(clerk).count() == 1
    client.force_login(user("viewer", name="ion"))
    assert send(client, typed(place)).status_code == 403


def test_twenty_thousand_serial_numbers_fit(client, clerk, place, disk):
    codes = [f"SN-2026-{number:08d}" for number in range(20_000)]
    assert send(client, typed(place, piece(disk, place, *codes))).status_code == 200
    assert kept_drafts(clerk).get().data["lines-0-serials"].splitlines() == codes


def test_what_nobody_went_on_with_for_a_month_is_given_up(clerk, place):
    transfer = DocumentType.objects.get(pk="transfer")
    keep = {"user": clerk, "document_type": transfer, "form": QueryDict("note=x")}
    keep_typed(key="old", **keep)
    settle_typed(user=clerk, key="saved", document_type=transfer, form=QueryDict("note=x"))
    TypedDraft.objects.update(kept_at=timezone.now() - KEPT_FOR + timedelta(hours=1))
    keep_typed(key="new", **keep)
    assert [row.key for row in TypedDraft.objects.order_by("key")] == ["new", "old"]
    TypedDraft.objects.filter(key="old").update(kept_at=timezone.now() - KEPT_FOR - timedelta(hours=1))
    keep_typed(key="newer", **keep)
    assert {row.key for row in TypedDraft.objects.all()} == {"new", "newer"}


def test_who_finds_the_database_busy_is_told_to_try_again(client, clerk, place, monkeypatch):
    def busy(**_options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(typed_views, "keep_typed", busy)
    assert send(client, typed(place)).status_code == 503


def test_what_the_editor_did_not_send_is_refused(client, clerk, place):
    for wrong in ({"key": ""}, {"key": "k" * 61}, {"sequence": "soon"}, {"sequence": "9" * 30}):
        assert send(client, typed(place), **wrong).status_code == 400
    assert client.post("/documents/typed/nothing/", {}).status_code == 404
    assert not TypedDraft.objects.exists()


def test_numbers_that_are_none_are_told_or_let_be(client, clerk, place, disk):
    saved = draft("purchase-delivery", place, line(disk, place, "S1"))
    data = typed(place, piece(disk, place, "S1"), version="²")
    assert send(client, data, sequence="²").status_code == 400
    address = f"{KEEP}?document="
    assert send(client, data, address=f"{address}²").status_code == 200
    assert send(client, data, address=f"{address}{saved.pk}", sequence=2, typed_from="page-1:²").status_code == 200
    for asked in ("serials", "scan"):
        answer = client.post(
            f"/documents/{asked}/purchase-delivery/?document=²", {**data, "document": "²", "code": "S1"}
        )
        assert answer.status_code == 200

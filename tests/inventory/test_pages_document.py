"""A document's page, and what is done from it."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from inventory import lines_shown
from inventory.models import Document, State
from inventory.services import post_document
from tests.factories import LocationFactory, PartnerFactory, VariantFactory, draft, line, posted, user
from tests.inventory.pages import piece, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


def url(name, document):
    return reverse(f"documents:{name}", args=[document.pk])


def page(client, document):
    response = client.get(url("detail", document))
    assert response.status_code == 200
    return response.content.decode()


def keyed(document=None):
    return {"posting_key": str(uuid.uuid4()), "version": document.version if document else ""}


def test_a_document_is_seen_by_viewers_with_no_button_to_change_it(client, place, disk):
    document = posted("purchase-delivery", place, line(disk, place, "A1", lot_code=""), partner=PartnerFactory())
    waiting = draft("purchase-delivery", place, line(disk, place, "A2"))
    client.force_login(user("viewer"))
    for shown in (document, waiting):
        text = page(client, shown)
        for action in ("edit", "post", "delete", "reverse"):
            assert url(action, shown) not in text
    for action in ("post", "reverse", "delete"):
        assert client.post(url(action, document)).status_code == 403
    assert client.get(url("reverse", document)).status_code == 403


def test_who_may_not_see_documents_does_not(client, place, screw):
    document = draft("purchase-delivery", place, line(screw, place))
    client.force_login(user())
    for name in ("detail", "edit"):
        assert client.get(url(name, document)).status_code == 403
    client.logout()
    assert client.get(url("detail", document)).url.startswith("/login/")


def test_the_page_shows_header_lines_and_serial_numbers(client, clerk, place, disk):
    variant = VariantFactory(item=disk, code="RED")
    entry = line(disk, place, "A1", "A2", variant=variant, supplier_code="THEIRS", note="fragile", packages=2)
    document = draft("purchase-delivery", place, entry, partner=PartnerFactory(description="Acme"), user=clerk)
    for text in ("Acme", "RED", "THEIRS", "fragile", "A1", "A2", "draft", "ana"):
        assert text in page(client, document)
    post_document(document_id=document.pk, user=clerk)
    text = page(client, document)
    for shown in ("posted", "A1", "/serials/", "1 movement", "+2"):
        assert shown in text


def test_actions_are_offered_as_the_state_and_the_rights_allow(client, clerk, place, screw):
    document = draft("purchase-delivery", place, line(screw, place), user=clerk)
    text = page(client, document)
    for action in ("edit", "post", "delete"):
        assert url(action, document) in text
    assert url("reverse", document) not in text
    post_document(document_id=document.pk, user=clerk)
    client.force_login(user("supervisor"))
    text = page(client, document)
    assert url("reverse", document) in text
    for action in ("edit", "post", "delete"):
        assert url(action, document) not in text


def test_anothers_draft_says_whose_it_is(client, clerk, place, screw):
    document = draft("purchase-delivery", place, line(screw, place), user=user("clerk", name="ion"))
    text = page(client, document)
    assert "ion" in text
    assert url("post", document) not in text
    client.post(url("post", document), keyed(document))
    client.post(url("delete", document))
    document.refresh_from_db()
    assert document.is_draft


def test_posting_twice_with_the_key_of_one_page_happens_once(client, clerk, place, disk):
    document = draft("purchase-delivery", place, line(disk, place, "A1"), user=clerk)
    data = keyed(document)
    for _ in range(2):
        response = client.post(url("post", document), data, follow=True)
        assert "is posted" in response.content.decode()
    response = client.post(url("post", document), keyed(document), follow=True)
    assert "was posted already" in response.content.decode()


def test_posting_without_the_key_of_a_page_does_nothing(client, clerk, place, screw):
    document = draft("purchase-delivery", place, line(screw, place), user=clerk)
    assert client.get(url("post", document)).status_code == 405
    client.post(url("post", document))
    document.refresh_from_db()
    assert document.is_draft


def test_a_draft_changed_since_the_page_was_shown_is_not_posted_unseen(client, clerk, place, screw):
    document = draft("purchase-delivery", place, line(screw, place), user=clerk)
    data = keyed(document)
    client.post(url("edit", document), typed(place, piece(screw, place, quantity=9), number="X", version=1))
    assert "changed since" in client.post(url("post", document), data, follow=True).content.decode()
    document.refresh_from_db()
    assert document.is_draft


def test_refused_posting_lists_every_problem_with_its_line_and_serial(client, clerk, place, disk, screw):
    lines = [line(screw, place, quantity=Decimal(5)), line(disk, place, "NOT-HERE")]
    document = draft("sales-delivery", place, *lines, user=clerk, partner=PartnerFactory())
    response = client.post(url("post", document), keyed(document), follow=True)
    text = response.content.decode()
    assert "It was not posted" in text
    assert "Line 2" in text
    assert "NOT-HERE" in text
    assert f"{url('edit', document)}#lines-1" in text
    editor = client.get(url("edit", document))
    assert "NOT-HERE" in " ".join(editor.context["lines"][1]["form"].errors["serials"])
    data = typed(place, piece(screw, place), number=document.number, version=1)
    client.post(url("edit", document), data)
    assert "It was not posted" not in page(client, document)


def test_a_supervisor_reverses_with_a_date_and_a_note(client, place, disk):
    document = posted("purchase-delivery", place, line(disk, place, "A1"))
    client.force_login(user("supervisor"))
    form = client.get(url("reverse", document)).context["form"]
    data = {"date": form["date"].value().isoformat(), "note": "wrong supplier", "posting_key": str(uuid.uuid4())}
    targets = {client.post(url("reverse", document), data).url for _ in range(2)}
    reversal = Document.objects.get(reverses=document)
    assert targets == {url("detail", reversal)}
    assert reversal.note == "wrong supplier"
    assert url("detail", reversal) in page(client, document)
    assert url("detail", document) in page(client, reversal)
    document.refresh_from_db()
    assert document.state == State.REVERSED


def test_a_refused_reversal_links_the_documents_in_the_way(client, place, disk):
    document = posted("purchase-delivery", place, line(disk, place, "A1"))
    blocker = posted("sales-delivery", place, line(disk, place, "A1"), partner=PartnerFactory())
    client.force_login(user("supervisor"))
    form = client.get(url("reverse", document)).context["form"]
    data = {"date": form["date"].value().isoformat(), "note": "why", "posting_key": str(uuid.uuid4())}
    text = client.post(url("reverse", document), data).content.decode()
    assert url("detail", blocker) in text
    assert "why" in text
    data["date"] = "never"
    assert "date" in client.post(url("reverse", document), data).context["form"].errors


def test_a_draft_is_deleted_after_asking(client, clerk, place, disk):
    document = draft("purchase-delivery", place, line(disk, place, "A1"), user=clerk)
    assert client.get(url("delete", document)).status_code == 200
    assert Document.objects.exists()
    client.post(url("delete", document))
    assert not Document.objects.exists()


def test_a_posted_document_is_not_deleted(client, clerk, place, screw):
    document = posted("purchase-delivery", place, line(screw, place), user=clerk)
    client.post(url("delete", document))
    assert Document.objects.exists()


def test_an_order_shows_what_it_still_engages_and_what_carries_it_out(client, clerk, place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(20)))
    partner = PartnerFactory()
    order = posted("customer-order", place, line(screw, place, quantity=Decimal(9)), partner=partner)
    delivery = posted("sales-delivery", place, line(screw, place, quantity=Decimal(4)), partner=partner, origin=order)
    response = client.get(url("detail", order))
    assert response.context["lines"][0].outstanding == 5
    assert url("detail", delivery) in response.content.decode()
    assert url("detail", order) in page(client, delivery)


def test_both_sides_of_a_transfer_are_shown_and_its_serial_numbers_once(client, clerk, place, disk):
    there = LocationFactory()
    posted("purchase-delivery", place, line(disk, place, "A1"))
    entry = line(disk, place, "A1", target_location=there)
    document = posted("transfer", place, entry, target_warehouse=there.warehouse)
    shown = client.get(url("detail", document)).context["lines"][0]
    assert [movement.quantity for movement in shown.movements] == [-1, 1]
    assert [serial.code for serial in shown.serials] == ["A1"]


@pytest.mark.parametrize("post", [False, True])
def test_a_line_shows_its_first_serial_numbers_and_links_to_all(client, clerk, place, disk, monkeypatch, post):
    monkeypatch.setattr(lines_shown, "SERIALS_SHOWN", 3)
    monkeypatch.setattr("inventory.views.page.LineSerials.page_size", 4)
    codes = [f"A{n}" for n in range(10)]
    document = (posted if post else draft)("purchase-delivery", place, line(disk, place, *codes), user=clerk)
    shown = client.get(url("detail", document)).context["lines"][0]
    assert [serial.code for serial in shown.serials] == codes[:3]
    assert shown.more
    address = reverse("documents:line-serials", args=[document.pk, shown.line.pk])
    assert address in page(client, document)
    found, query = [], {}
    while query is not None:
        listed = client.get(address, query).context["page"]
        found += [code for _pk, code in listed.rows]
        query = listed.next
    assert found == codes


def test_exactly_as_many_serial_numbers_as_are_shown_are_all(client, clerk, place, disk, monkeypatch):
    monkeypatch.setattr(lines_shown, "SERIALS_SHOWN", 3)
    document = posted("purchase-delivery", place, line(disk, place, "A1", "A2", "A3"))
    shown = client.get(url("detail", document)).context["lines"][0]
    assert (len(shown.serials), shown.more) == (3, False)


def test_many_lines_come_in_windows(client, clerk, place, screw, monkeypatch):
    monkeypatch.setattr(lines_shown, "LINES_SHOWN", 2)
    document = draft("purchase-delivery", place, *[line(screw, place) for _ in range(5)], user=clerk)
    seen, after = [], ""
    while after is not None:
        context = client.get(url("detail", document), {"after_line": after}).context
        seen += [entry.line.position for entry in context["lines"]]
        after = context["following"]
    assert seen == [1, 2, 3, 4, 5]

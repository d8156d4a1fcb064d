"""The scan field without JavaScript: the form carries the code, the page comes back with it on a line."""

from __future__ import annotations

import pytest
from django.urls import reverse

from inventory.models import Document
from tests.factories import ItemFactory, LocationFactory, draft, line, posted, user
from tests.inventory.pages import piece, typed

pytestmark = pytest.mark.django_db
RECEIPT, SALE = "/documents/new/purchase-delivery/", "/documents/new/sales-delivery/"


@pytest.fixture(autouse=True)
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


def shown(response, *names):
    """What the lines of the page hold in these fields."""
    return [tuple(entry["form"].typed(name) for name in names) for entry in response.context["lines"]]


def scan(client, url, place, code, *lines, action="refresh", **header):
    return client.post(url, typed(place, *(lines or [{}]), scan=code, action=action, **header))


def test_a_code_goes_onto_a_line_and_nothing_is_saved(client, place, disk):
    response = scan(client, RECEIPT, place, "disk")
    assert shown(response, "item") == [(disk.full_code,)]
    response = scan(client, RECEIPT, place, "SN2", piece(disk, place, "SN1", quantity=""))
    assert shown(response, "item", "serials") == [(disk.full_code, "SN1\nSN2")]
    assert "New serial number SN2" in response.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize("action", ["", "scan", "save", "post", "add"])
def test_whichever_button_the_enter_of_a_scanner_presses_nothing_is_saved_or_posted(client, place, disk, action):
    response = scan(client, RECEIPT, place, "SN2", piece(disk, place, "SN1"), action=action)
    assert response.status_code == 200
    assert "SN2" in shown(response, "serials")[0][0]
    assert not Document.objects.exists()


def test_one_that_stands_on_the_page_is_not_added_again(client, place, disk):
    response = scan(client, RECEIPT, place, "sn1", piece(disk, place, "SN1"))
    assert shown(response, "serials") == [("SN1",)]
    assert "already on line 1" in response.context["scanned"].text


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, place, disk):
    response = scan(client, RECEIPT, place, "NOTHING", {"note": "fragile"})
    assert 'role="alert"' in response.content.decode()
    assert shown(response, "note") == [("fragile",)]


def test_which_of_several_it_is_is_chosen_with_radio_buttons(client, place, disk):
    other = ItemFactory(code="OTHER", serial=True)
    for item in (disk, other):
        posted("purchase-delivery", place, line(item, place, "7"))
    response = scan(client, SALE, place, "7")
    page = response.content.decode()
    assert 'value="7"' in page
    keys = [key for key, _name, _answer in response.context["scanned"].choices]
    assert all(f'name="scan_choice" value="{key}"' in page for key in keys)
    response = scan(client, SALE, place, "7", scan_choice=keys[0])
    assert shown(response, "item", "serials", "location") == [(other.full_code, "7", place.code)]


def test_a_further_line_takes_over_what_a_new_line_does(client, place, disk, screw):
    response = scan(client, RECEIPT, place, "SCREW", piece(disk, place, "SN1") | {"item": ItemFactory().full_code})
    assert shown(response, "item", "location", "quantity")[1] == (screw.full_code, place.code, "1")


def test_a_draft_is_opened_with_a_code_that_is_put_onto_its_lines(client, clerk, place, disk):
    document = draft("purchase-delivery", place, line(disk, place, "SN1"), user=clerk)
    page = client.get(reverse("documents:detail", args=[document.pk])).content.decode()
    url = reverse("documents:edit", args=[document.pk])
    assert f'action="{url}"' in page
    assert 'name="scan"' in page
    response = client.get(url, {"scan": "SN2"})
    assert shown(response, "serials") == [("SN1\nSN2",)]
    document.refresh_from_db()
    assert document.lines.get().draft_serials.count() == 1


def test_a_draft_that_may_not_be_changed_offers_no_scanning(client, place, disk):
    document = draft("purchase-delivery", place, line(disk, place, "SN1"), user=user("clerk", name="ion"))
    assert 'name="scan"' not in client.get(reverse("documents:detail", args=[document.pk])).content.decode()


def test_a_line_with_more_serial_numbers_than_the_page_shows_is_left_alone(client, clerk, place, disk, monkeypatch):
    monkeypatch.setattr("inventory.forms.stored.MAX_TYPED_SERIALS", 2)
    document = draft("purchase-delivery", place, line(disk, place, "A", "B", "C"), user=clerk)
    response = client.get(reverse("documents:edit", args=[document.pk]), {"scan": "D"})
    assert shown(response, "item", "serials") == [(disk.full_code, ""), (disk.full_code, "D")]


def test_a_code_may_open_a_new_document(client, place, disk):
    LocationFactory()
    response = client.get(RECEIPT, {"scan": "DISK"})
    assert response.context["scanned"].tone == "bad"
    draft("purchase-delivery", place, line(disk, place), user=None)
    assert client.get(RECEIPT).context["scanned"] is None

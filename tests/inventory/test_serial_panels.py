"""What the page of a serial number shows of the ledger."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory import histories
from inventory.models import Document, Movement
from inventory.services import reverse_document
from serials.exceptions import SerialRefused
from serials.models import SerialNumber
from serials.services import delete_serial
from tests.factories import PartnerFactory, TemplateFactory, draft, line, posted, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    client.force_login(user("viewer"))
    return client


def page_of(serial: SerialNumber) -> str:
    return reverse("serials:detail", args=[serial.pk])


def panel(client, serial: SerialNumber, name: str) -> list[dict[str, str]]:
    """The rows of one history, by the headings of their columns, without markup."""
    page = client.get(page_of(serial)).content.decode()
    section = re.search(rf'<section class="card" id="{name}".*?</section>', page, re.DOTALL)[0]
    rows = re.findall(r"<tr( data-href=\"[^\"]*\")?>(.*?)</tr>", section, re.DOTALL)[1:]
    found = []
    for href, cells in rows:
        row = {label: re.sub(r"<[^>]*>", "", text).strip() for label, text in cells_of(cells)}
        found.append({**row, "opens": href[12:-1]})
    return found


def cells_of(row: str) -> list[tuple[str, str]]:
    return re.findall(r'<td [^>]*data-label="([^"]*)">(.*?)</td>', row, re.DOTALL)


@pytest.fixture
def story(place, disk):
    """A serial number received, ordered, picked and delivered."""
    supplier = PartnerFactory(account="401", detail_account="1", description="Maker")
    customer = PartnerFactory(account="411", detail_account="2", description="Buyer")
    load = posted("purchase-delivery", place, line(disk, place, "A1", packages=3), number="PD7", partner=supplier)
    order = posted("customer-order", place, line(disk, place, "A1"), number="CO8", partner=customer)
    delivery = posted("sales-delivery", place, line(disk, place, "A1"), number="SD9", partner=customer, origin=order)
    return SerialNumber.objects.get(code="A1"), load, order, delivery


def test_the_load_history_has_every_column(client, story, place):
    serial, load, _order, _delivery = story
    [row] = panel(client, serial, "loads")
    assert row["Reference document"] == "Purchase delivery note"
    assert (row["Number"], row["Date"]) == ("PD7", load.date.isoformat())
    assert (row["Quantity"], row["Unit"], row["Packages"]) == ("1", "PCS", "3")
    assert row["Insert date"].startswith(timezone.localdate().isoformat())
    assert row["Force-closed"] == "–no"
    assert row["Warehouse"] == f"{place.warehouse.code} – {place.warehouse.description}"
    assert row["Location"] == f"{place.code} – {place.description}"
    assert row["Customer / supplier"] == "401.1 – Maker"
    assert row["opens"] == reverse("documents:detail", args=[load.pk])


def test_the_template_of_a_load_is_shown(client, place, disk):
    template = TemplateFactory(warehouse=place.warehouse, code="RCV", description="Receipt")
    posted("warehouse-record", place, line(disk, place, "A1"), template=template)
    [row] = panel(client, SerialNumber.objects.get(), "loads")
    assert (row["Reference document"], row["Template"]) == ("Warehouse record", "RCV – Receipt")


def test_the_unload_history_is_chronological_with_the_first_document_marked(client, story):
    serial, _load, order, delivery = story
    first, second = panel(client, serial, "unloads")
    assert (first["Reference document"], first["Number"], first["Effect"]) == ("Customer order", "CO8", "commitment")
    assert (second["Reference document"], second["Number"], second["Effect"]) == (
        "Sales delivery note",
        "SD9",
        "unload",
    )
    assert (first["Mark"], second["Mark"]) == ("first", "")
    assert [row["opens"] for row in (first, second)] == [
        reverse("documents:detail", args=[document.pk]) for document in (order, delivery)
    ]
    assert "Packages" not in first


def test_every_movement_is_shown_newest_first_with_releases_and_reversals(client, story):
    serial, _load, _order, delivery = story
    reverse_document(document_id=delivery.pk, user=None)
    effects = [(row["Effect"], row["Mark"]) for row in panel(client, serial, "movements")]
    assert effects[-2:] == [("commitment", ""), ("load", "")]
    assert ("unload", "reversed") in effects
    assert ("load", "reversal") in effects
    assert len(effects) == Movement.objects.filter(serial_links__serial=serial).count()


def test_a_reversed_unload_stays_in_the_history_and_its_reversal_is_no_load(client, story):
    serial, _load, _order, delivery = story
    reverse_document(document_id=delivery.pk, user=None)
    assert len(panel(client, serial, "loads")) == 1
    assert panel(client, serial, "unloads")[-1]["Mark"] == "reversed"


def test_where_it_is_since_when_and_to_what_it_is_committed(client, place, disk):
    load = posted("purchase-delivery", place, line(disk, place, "A1"), number="PD7")
    order = posted("customer-order", place, line(disk, place, "A1"), number="CO8", partner=PartnerFactory())
    page = client.get(page_of(SerialNumber.objects.get()))
    state = {str(detail.label): detail for detail in page.context["state"]}
    assert "committed" in state["Status"].html
    assert state["Warehouse"].html == str(place.warehouse)
    assert state["On hand since"].html == load.date.isoformat()
    assert state["Committed to"].html == "Customer order CO8"
    assert state["Committed to"].url == reverse("documents:detail", args=[order.pk])


def test_who_may_not_see_documents_gets_the_history_without_links(story):
    person = user()
    person.user_permissions.set(Permission.objects.filter(codename="view_serialnumber"))
    client = Client()
    client.force_login(person)
    [row] = panel(client, story[0], "loads")
    assert (row["Number"], row["opens"]) == ("PD7", "")


def test_a_serial_number_never_moved_says_so(client, disk):
    serial = SerialNumber.objects.create(item=disk, code="A1", created_at=timezone.now())
    page = client.get(page_of(serial)).content.decode()
    assert "No document has loaded it." in page
    assert "No document has engaged or unloaded it." in page


def test_a_long_history_is_shown_in_parts(client, story, monkeypatch):
    monkeypatch.setattr(histories, "SHOWN", 2)
    page = client.get(page_of(story[0]))
    assert "?movements=2#movements" in page.content.decode()
    rest = client.get(page_of(story[0]), {"movements": "2"}).content.decode()
    assert "?movements=4#movements" not in rest
    assert "PD7" in rest


def test_a_serial_number_that_any_movement_names_is_never_deleted(story, disk, place):
    serial = story[0]
    with pytest.raises(SerialRefused, match="never deleted"):
        delete_serial(serial=serial, user=None, reason="x")
    SerialNumber.objects.filter(pk=serial.pk).update(last_movement=None)
    with pytest.raises(SerialRefused, match="never deleted"):
        delete_serial(serial=serial, user=None, reason="x")
    assert SerialNumber.objects.filter(pk=serial.pk).exists()


def test_a_serial_number_on_a_draft_alone_may_be_deleted(disk, place):
    serial = SerialNumber.objects.create(item=disk, code="A1", created_at=timezone.now())
    draft("purchase-delivery", place, line(disk, place, "A1"))
    delete_serial(serial=serial, user=None, reason="x")
    assert not SerialNumber.objects.exists()
    assert Document.objects.count() == 1

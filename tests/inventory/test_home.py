"""The first page: what needs somebody, how much of it, and the lists that show exactly that."""

from __future__ import annotations

import csv
import datetime
import html
import io
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.timezone import localdate

from core.cards import Group, Line
from core.formatting import text
from inventory.models import Document
from inventory.models.typed import TypedDraft
from inventory.services import reverse_document
from lots.models import Lot
from serials.models import SerialNumber
from tests.factories import (
    ItemFactory,
    LocationFactory,
    LotFactory,
    LotStatusFactory,
    PartnerFactory,
    draft,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db
CARDS = ("drafts", "due", "withheld", "reserved", "others", "posted", "expiry", "stock")


@pytest.fixture
def supervisor(client):
    """The supervisor, logged in."""
    supervisor = user("supervisor", name="stefan")
    client.force_login(supervisor)
    return supervisor


@pytest.fixture
def milk():
    """Lots that warn ten days before they expire, and are blocked from two days before."""
    return ItemFactory(code="MILK", lot=True, expiry_warn_days=10, expiry_block_days=2)


def page(client) -> str:
    return client.get("/").content.decode()


def card(client, name: str) -> str:
    """One card of the page, as text without markup and with its links."""
    found = re.search(rf'<section class="card" id="{name}".*?</section>', page(client), re.DOTALL)
    return html.unescape(found[0]) if found else ""


def told(client, name: str) -> str:
    """What a card says."""
    return " ".join(re.sub(r"<[^>]*>", " ", card(client, name)).split())


def lots_for(item, place, **names) -> None:
    """One lot for each name, which expires so many days from today, loaded with one piece."""
    for name, days in names.items():
        expires = localdate() + datetime.timedelta(days=days)
        early = expires - datetime.timedelta(days=100)
        entry = line(item, place, lot_code=name, start_date=early, expiry_date=expires)
        posted("purchase-delivery", place, entry)


def rows(client, address: str) -> list[dict[str, str]]:
    """What the list at an address holds, of its CSV export."""
    response = client.get(f"{address}&export=csv")
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


def test_every_card_leads_to_a_list_of_exactly_what_it_counts(client, supervisor, place, milk, disk):
    lots_for(milk, place, GONE=-3, SHUT=1, SOON=8, LATER=40)
    posted("purchase-delivery", place, line(disk, place, "S1", "S2", "S3", expiry_date=localdate()))
    SerialNumber.objects.filter(code="S1").update(cancelled=True)
    SerialNumber.objects.filter(code="S2").update(reserved=True)
    Lot.objects.filter(name="LATER").update(force_closed=True, reserved=True)
    draft("purchase-delivery", place, line(disk, place, "S9"), user=supervisor)
    draft("purchase-delivery", place, line(disk, place, "S8"), user=user("clerk"))
    found = {}
    for name in CARDS[:6]:
        groups = re.findall(
            r'<h3 class="group-title">(.*?)</h3>.*?<p class="group-foot"><a.*?href="(.*?)"',
            card(client, name),
            re.DOTALL,
        )
        for title, address in groups:
            found[name, re.sub(r"<.*?>", "", title).strip()] = len(rows(client, address))
        for address in re.findall(r'<p class="group-foot"><a.*?href="(.*?)"', card(client, name)):
            assert rows(client, address), address
    assert found == {
        ("due", "Lots 3"): 3,
        ("due", "Serial numbers 3"): 3,
        ("withheld", "Lots 1"): 1,
        ("withheld", "Cancelled serial numbers 1"): 1,
        ("reserved", "Lots 1"): 1,
        ("reserved", "Serial numbers 1"): 1,
        ("posted", "Today, by type 5"): 5,
        ("posted", "Latest posted 5"): 5,
    }


def test_what_expires_first_stands_first_and_says_how_it_stands(client, supervisor, place, milk):
    lots_for(milk, place, SOON=8, GONE=-3, SHUT=1, LATER=40)
    said = told(client, "due")
    assert re.findall("GONE|SHUT|SOON|LATER", said) == ["GONE", "SHUT", "SOON"]
    assert "expires soon" in said
    assert "sort=expiry_date" in card(client, "due")


def test_a_lot_that_is_closed_is_nobodys_care(client, supervisor, place, milk):
    lots_for(milk, place, GONE=-3)
    Lot.objects.update(closed=True, on_hand=0)
    assert "No lot that is not closed has expired" in told(client, "due")
    assert "No lot expires in the next 12 months." in told(client, "expiry")


def test_stock_that_nothing_may_leave_is_withheld(client, supervisor, place, milk):
    lots_for(milk, place, FREE=90, QUARANTINED=90, CANCELLED=90, EMPTY=90, HALF=90)
    quarantine, half = LotStatusFactory(quarantine=True), LotStatusFactory(sales=False)
    Lot.objects.filter(name="QUARANTINED").update(status=quarantine)
    Lot.objects.filter(name="HALF").update(status=half)
    Lot.objects.filter(name__in=["CANCELLED", "EMPTY"]).update(cancelled=True)
    Lot.objects.filter(name="EMPTY").update(closed=True, on_hand=0)
    LotFactory(item=milk, code="PREDEFINED", cancelled=True)
    said = told(client, "withheld")
    assert sorted(re.findall("FREE|QUARANTINED|CANCELLED|EMPTY|HALF|PREDEFINED", said)) == ["CANCELLED", "QUARANTINED"]
    assert "Quarantine" in said


def test_what_is_reserved_says_for_whom(client, supervisor, place, disk, milk):
    lots_for(milk, place, KEPT=90)
    posted("purchase-delivery", place, line(disk, place, "S1"))
    order = draft("customer-order", place, line(disk, place), number="CO-7", partner=PartnerFactory())
    Lot.objects.update(reserved=True, reserved_partner=PartnerFactory(description="Clinica"))
    SerialNumber.objects.update(reserved=True, reserved_document=order)
    said = told(client, "reserved")
    assert re.search(r"KEPT .* Clinica .* S1 .* CO-7", said)


def test_drafts_are_ones_own_and_for_a_supervisor_those_of_others(client, place, screw):
    ana, dan = user("clerk", name="ana"), user("clerk", name="dan")
    draft("purchase-delivery", place, line(screw, place), number="ANAS", user=ana)
    draft("purchase-delivery", place, line(screw, place), number="DANS", user=dan)
    draft("purchase-delivery", place, line(screw, place), number="NOBODYS")
    client.force_login(ana)
    assert "ANAS" in told(client, "drafts")
    assert "DANS" not in page(client)
    client.force_login(user("supervisor"))
    assert "No draft waits for you." in told(client, "drafts")
    assert re.findall("ANAS|DANS|NOBODYS", told(client, "others")) == ["NOBODYS", "DANS", "ANAS"]


def test_what_was_typed_and_not_saved_stands_with_the_drafts(client, supervisor, place, screw):
    one = draft("purchase-delivery", place, line(screw, place), number="TYPED", user=supervisor)
    now = one.created_at
    TypedDraft.objects.create(user=supervisor, key="k1", document_type=one.document_type, document=one, kept_at=now)
    assert "Typed, not saved 1" in told(client, "drafts")
    assert f'href="{TypedDraft.objects.get().url}"' in card(client, "drafts")


def test_documents_posted_today_are_counted_by_type_whatever_their_date(client, supervisor, place, screw):
    long_ago = localdate() - datetime.timedelta(days=90)
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(9)), date=long_ago, number="OLD")
    posted("sales-delivery", place, line(screw, place), date=long_ago)
    posted("sales-delivery", place, line(screw, place), date=long_ago)
    said = told(client, "posted")
    assert "Today, by type 3 Sales delivery note 2 Purchase delivery note 1" in said
    yesterday = {"posted_on": (localdate() - datetime.timedelta(days=1)).isoformat()}
    listed = reverse("documents:list")
    assert rows(client, f"{listed}?posted_on={yesterday['posted_on']}") == []
    assert len(rows(client, f"{listed}?posted_on={text(localdate())}")) == 3


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_time_find_nothing(client, supervisor, day):
    assert client.get(reverse("documents:list"), {"posted_on": day}).status_code == 200


def test_what_was_reversed_and_reversals_are_marked(client, supervisor, place, screw):
    document = posted("purchase-delivery", place, line(screw, place), number="UNDONE")
    posted("purchase-delivery", place, line(screw, place), number="STANDS")
    reversal = reverse_document(document_id=document.pk, user=None)
    lines = re.findall(r"<li>.*?</li>", card(client, "posted"), re.DOTALL)
    marked = {
        number: next(mark for mark in ("reversed", "reversal", "") if mark in one)
        for one in map(" ".join, (re.sub(r"<[^>]*>", " ", one).split() for one in lines))
        for number in ("UNDONE", "STANDS", reversal.number)
        if number in one.split()
    }
    assert marked == {"UNDONE": "reversed", "STANDS": "", reversal.number: "reversal"}


def test_stock_by_warehouse_is_a_picture_with_a_table(client, supervisor, screw, disk):
    for index in range(8):
        place = LocationFactory(warehouse__code=f"W{index}", warehouse__description="Depot")
        posted("purchase-delivery", place, line(screw, place))
    posted("purchase-delivery", place, line(disk, place, "S1", "S2"))
    shown = card(client, "stock")
    assert shown.count('<svg class="drawing') == 2
    assert "The 6 with the most items; the table has all." in shown
    table = re.findall(r"<td data-label=\"Warehouse\">.*?>(W\d · Depot)<.*?Items\">(\d).*?numbers\">(\d)", shown)
    assert len(table) == 8
    assert ("W7 · Depot", "2", "2") in table


def test_bars_of_expiry_lead_to_the_lots_of_their_month(client, supervisor, place, milk):
    lots_for(milk, place, GONE=-3, TODAY=0, LATER=40, FAR=900)
    shown = card(client, "expiry")
    assert "3 lots that are not closed have expired or expire by" in shown
    links = set(re.findall(r'<a href="(/lots/[^"]*)"', shown))
    listed = sorted(row["lot"] for link in links for row in rows(client, link))
    assert listed == ["GONE", "LATER", "TODAY"]


def test_cards_are_for_who_may_see_them(client, place, screw):
    posted("purchase-delivery", place, line(screw, place))
    viewer = user("viewer")
    client.force_login(viewer)
    assert [name for name in CARDS if card(client, name)] == [
        "due",
        "withheld",
        "reserved",
        "posted",
        "expiry",
        "stock",
    ]
    nobody = user()
    client.force_login(nobody)
    assert [name for name in CARDS if card(client, name)] == []
    nobody.user_permissions.add(Permission.objects.get(codename="view_lot"))
    assert [name for name in CARDS if card(client, name)] == ["due", "withheld", "reserved", "expiry"]
    assert "/serials/" not in card(client, "due")


def test_what_is_empty_says_something_useful(client, supervisor):
    Document.objects.all().delete()
    said = page(client)
    for sentence in (
        "No draft waits for you.",
        "Nobody else has left a draft.",
        "Nothing in stock is withheld: all of it may leave.",
        "Nothing in stock is reserved.",
        "Nothing has been posted yet.",
        "No lot expires in the next 12 months.",
        "Nothing is on hand yet",
    ):
        assert sentence in said


def test_a_count_is_bounded_and_says_so():
    group = Group("Lots", [Line("L1", "/lots/1/")], 1000, "/lots/", more=True)
    assert group.total == "more than 1,000"
    assert group.rest

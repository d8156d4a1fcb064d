"""Stock and movements over time, and the life of a serial number: what is drawn is what the ledger says."""

from __future__ import annotations

import datetime
import html
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from inventory import life, pictures
from inventory.models import Movement
from inventory.pictures import POINTS, Day, Flow, flow
from inventory.services import reverse_document
from items.models import UnitOfMeasure
from lots.models import Lot
from serials.models import SerialNumber
from serials.services import edit_header, register_serials
from tests.factories import LocationFactory, PartnerFactory, draft, line, posted, user

pytestmark = pytest.mark.django_db
NOW = localdate()


def ago(days: int) -> datetime.date:
    return NOW - datetime.timedelta(days=days)


@pytest.fixture
def seen(client):
    """A client logged in as somebody who sees everything."""
    client.force_login(user("supervisor"))
    return client


def section(client, address: str, name: str) -> str:
    page = client.get(address).content.decode()
    found = re.search(rf'<section class="card" id="{name}".*?</section>', page, re.DOTALL)
    return html.unescape(found[0]) if found else ""


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.fixture
def flow_of_flour(place, flour):
    """Lot A: 100 came 400 days ago, 30 went 100 days ago, 5 were moved elsewhere and 20 came today."""
    posted("purchase-delivery", place, line(flour, place, lot_code="A", quantity=Decimal(100)), date=ago(400))
    posted("consumption", place, line(flour, place, lot_code="A", quantity=Decimal(30)), date=ago(100))
    elsewhere = LocationFactory()
    moved = line(flour, place, lot_code="A", quantity=Decimal(5), target_location=elsewhere)
    posted("transfer", place, moved, date=ago(50), target_warehouse=elsewhere.warehouse)
    posted("purchase-delivery", place, line(flour, place, lot_code="A", quantity=Decimal(20)), date=NOW)
    return Lot.objects.get()


def test_stock_over_time_goes_back_from_what_is_on_hand(flow_of_flour):
    lot = flow_of_flour
    found = flow(Movement.objects.filter(lot=lot), lot.on_hand, NOW)
    assert found == Flow(
        ago(365), [Day(ago(100), Decimal(0), Decimal(30)), Day(NOW, Decimal(20), Decimal(0))], Decimal(100), Decimal(90)
    )
    assert found.points(NOW) == [(ago(365), Decimal(100)), (ago(100), Decimal(70)), (NOW, Decimal(90))]
    months = found.months(NOW)
    assert months[0].day == ago(365).replace(day=1)
    assert months[-1].day == NOW.replace(day=1)
    assert [(day.came, day.went) for day in months if day.came or day.went] == [(0, 30), (20, 0)]


def test_what_is_young_begins_with_its_first_movement(place, flour):
    posted("purchase-delivery", place, line(flour, place, lot_code="A", quantity=Decimal(7)), date=ago(3))
    lot = Lot.objects.get()
    found = flow(Movement.objects.filter(lot=lot), lot.on_hand, NOW)
    assert found is not None
    assert found.points(NOW) == [(ago(3), Decimal(0)), (ago(3), Decimal(7))]


def test_a_line_has_no_more_points_than_a_picture_has_room_for():
    days = [Day(ago(365 - n), Decimal(2), Decimal(1)) for n in range(366)]
    points = Flow(ago(365), days, Decimal(0), Decimal(366)).points(NOW)
    assert len(points) <= POINTS
    assert points[-1] == (NOW, Decimal(366))
    assert [day for day, _level in points] == sorted(day for day, _level in points)


def test_fractions_add_up_exactly(place, flour):
    UnitOfMeasure.objects.update(decimals=1)
    flour.refresh_from_db()
    for quantity in ("0.1", "0.2"):
        posted("purchase-delivery", place, line(flour, place, lot_code="A", quantity=Decimal(quantity)), date=ago(1))
    lot = Lot.objects.get()
    found = flow(Movement.objects.filter(lot=lot), lot.on_hand, NOW)
    assert found is not None
    assert found.days == [Day(ago(1), Decimal("0.3"), Decimal(0))]
    assert found.before == 0


def test_too_many_movements_take_a_shorter_period_then_a_sentence(seen, flow_of_flour, flour, monkeypatch):
    address = reverse("items:detail", args=[flour.pk])
    monkeypatch.setattr(pictures, "MOST", 3)
    assert f"90 {flour.unit.code} now" in words(section(seen, address, "over-time"))
    assert words(section(seen, address, "over-time")).count(str(ago(31))) > 0
    monkeypatch.setattr(pictures, "MOST", 0)
    assert "More than 0 movements in the last 31 days" in section(seen, address, "over-time")


def test_the_pages_of_items_and_lots_draw_it(seen, flow_of_flour, flour):
    for address in (reverse("items:detail", args=[flour.pk]), reverse("lots:detail", args=[flow_of_flour.pk])):
        drawn = section(seen, address, "over-time")
        assert drawn.count('<svg class="drawing') == 4
        assert "100 PCS before" in drawn
        assert "90 PCS now" in drawn


def test_the_pictures_take_few_statements(flow_of_flour, statements):
    lot = Lot.objects.select_related("item__unit").get()
    before = len(statements)
    pictures.of_lot(None, lot)
    assert len(statements) - before == 2
    pictures.of_item(None, lot.item)
    assert len(statements) - before == 5


def test_what_never_moved_says_so(seen, flour):
    drawn = section(seen, reverse("items:detail", args=[flour.pk]), "over-time")
    assert "Nothing has moved in the last 12 months, and nothing is on hand." in drawn


# The life of a serial number.


def page_of(serial: SerialNumber) -> str:
    return reverse("serials:detail", args=[serial.pk])


def events(client, serial: SerialNumber) -> list[str]:
    """The list beside the picture."""
    return [words(item) for item in re.findall(r"<li>.*?</li>", section(client, page_of(serial), "life"), re.DOTALL)]


def test_a_life_is_told_in_its_order_and_leads_to_its_documents(seen, place, disk):
    customer = PartnerFactory(description="Nordmed")
    loaded = posted("purchase-delivery", place, line(disk, place, "S1"), date=ago(40), number="PD-1")
    order = posted("customer-order", place, line(disk, place, "S1"), date=ago(30), number="CO-1", partner=customer)
    elsewhere = LocationFactory()
    posted(
        "sales-delivery", place, line(disk, place, "S1"), date=ago(20), number="DN-1", origin=order, partner=customer
    )
    serial = SerialNumber.objects.get()
    at = f"{place.warehouse.code} / {place.code}"
    assert events(seen, serial) == [
        f"{ago(40)} loaded: Purchase delivery note PD-1 {at}",
        f"{ago(30)} committed: Customer order CO-1 {at}, Nordmed",
        f"{ago(20)} unloaded: Sales delivery note DN-1 {at}, Nordmed",
    ]
    drawn = section(seen, page_of(serial), "life")
    assert drawn.count(f'href="{reverse("documents:detail", args=[loaded.pk])}"') >= 2
    assert "in stock" in drawn
    assert elsewhere.code not in drawn


def test_a_transfer_is_one_event_and_a_reversal_says_what_it_undid(seen, place, disk):
    posted("purchase-delivery", place, line(disk, place, "S1"), date=ago(9))
    elsewhere = LocationFactory()
    moved = line(disk, place, "S1", target_location=elsewhere)
    transfer = posted("transfer", place, moved, date=ago(5), target_warehouse=elsewhere.warehouse)
    reverse_document(document_id=transfer.pk, user=None)
    told = [event.split(" ")[1:4] for event in events(seen, SerialNumber.objects.get())]
    assert [one[0] for one in told] == ["loaded:", "transferred:", "transfer"]
    assert told[2][1] == "reversed:"


def test_what_was_registered_ahead_of_stock_and_its_flags_are_events(seen, disk):
    supervisor = user("supervisor", name="maria")
    register_serials(item=disk, variant=None, lot=None, codes=["S1"], user=supervisor)
    serial = SerialNumber.objects.get()
    edit_header(serial=serial, user=supervisor, version=serial.version, changes={"reserved": True})
    serial.refresh_from_db()
    edit_header(serial=serial, user=supervisor, version=serial.version, changes={"reserved": False})
    assert [event.split(" ", 1)[1] for event in events(seen, serial)] == [
        "registered",
        "reserved",
        "no longer reserved",
    ]


def test_dates_ahead_and_behind_are_marked(seen, place, disk):
    posted("purchase-delivery", place, line(disk, place, "S1", start_date=ago(90), expiry_date=ago(1)), date=ago(90))
    serial = SerialNumber.objects.get()
    assert f"expired {ago(1)}" in section(seen, page_of(serial), "life")
    SerialNumber.objects.update(expiry_date=NOW)
    assert f"expires {NOW}" in section(seen, page_of(serial), "life")


def test_a_long_life_folds_what_is_earlier_and_cuts_what_is_too_long(seen, place, disk, monkeypatch):
    posted("purchase-delivery", place, line(disk, place, "S1"), date=ago(60))
    elsewhere = LocationFactory()
    for day in range(40, 30, -1):
        for start, end in ((place, elsewhere), (elsewhere, place)):
            moved = line(disk, start, "S1", target_location=end)
            posted("transfer", start, moved, date=ago(day), target_warehouse=end.warehouse)
    serial = SerialNumber.objects.get()
    drawn = section(seen, page_of(serial), "life")
    assert "13 earlier events" in drawn
    assert '<ol start="14">' in drawn
    assert len(events(seen, serial)) == 21
    monkeypatch.setattr(life, "MOST", 6)
    assert "The latest 6 movements; all are in the histories below." in section(seen, page_of(serial), "life")
    assert len(events(seen, serial)) == 3


def test_who_may_not_see_documents_reads_the_life_without_links(client, place, disk):
    from django.contrib.auth.models import Permission

    posted("purchase-delivery", place, line(disk, place, "S1"), number="PD-1")
    reader = user()
    reader.user_permissions.add(Permission.objects.get(codename="view_serialnumber"))
    client.force_login(reader)
    drawn = section(client, page_of(SerialNumber.objects.get()), "life")
    assert "PD-1" in drawn
    assert "/documents/" not in drawn


def test_a_life_takes_two_statements_however_long_it_is(place, disk, rf, statements):
    posted("purchase-delivery", place, line(disk, place, "S1"), date=ago(60))
    serial = SerialNumber.objects.select_related("property_instance").get()
    request = rf.get("/")
    request.user = user("supervisor")
    assert request.user.has_perm("inventory.view_document")
    before = len(statements)
    assert len(life.life(request, serial)["events"]) == 1
    assert len(statements) - before == 2
    draft("sales-delivery", place, line(disk, place, "S1"))

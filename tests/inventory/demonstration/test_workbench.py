"""What the demonstration shows of the clerk's workbench: on first look, without looking for it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.timezone import localdate

from core import gs1
from core.models import ListLayout, SavedFilter
from inventory.life import life
from inventory.models import Document, Movement, State
from inventory.models.typed import kept_drafts
from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber
from serials.scanning import resolve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

METERS = {"gtin": "9520319001013", "lot": "GM-1103"}


@pytest.fixture
def clerk():
    return User.objects.get(username="clerk")


def test_labels_of_an_item_with_lot_serial_number_and_dates_lead_to_the_piece(clerk):
    piece = SerialNumber.objects.get(lot__code=METERS["lot"], code="00007")
    label = {**METERS, "serial": piece.code, "expiry_date": piece.lot.expiry_date}
    page = reverse("serials:detail", args=[piece.pk])
    for scan in (
        gs1.element_string(**label),
        gs1.bracketed(**label),
        gs1.digital_link("https://id.example.com", **label),
    ):
        assert resolve(scan, clerk).urls == [page], scan


def test_every_gtin_is_of_the_prefix_for_demonstrations_and_of_one_item():
    gtins = list(Item.objects.exclude(gtin="").values_list("gtin", flat=True))
    assert len(gtins) == len(set(gtins)) > 10
    assert all(gtin.startswith("952") for gtin in gtins)


def test_one_code_is_a_piece_of_two_lots_and_of_another_item(clerk):
    found = SerialNumber.objects.filter(code="00007").values_list("item__code", "lot__code")
    assert set(found) == {("PB650", None), ("GLUC", "GM-0924"), ("GLUC", METERS["lot"])}
    assert len(resolve("00007", clerk).urls) == 3


def test_pieces_and_lots_wait_for_two_customers_and_have_codes_of_theirs():
    for model in (SerialNumber, Lot):
        kept = model.objects.filter(reserved=True).values_list("reserved_partner__code_name", flat=True)
        assert set(kept) == {"NORDMED", "CABMED"}, model
    named = SerialNumber.objects.exclude(customer_code="")
    assert named.filter(location__isnull=False).exists()
    assert named.filter(location=None).exists()
    assert SerialNumber.objects.exclude(supplier_code="").filter(location__isnull=False).exists()


def test_lots_have_expired_or_will_within_thirty_days_and_are_on_hand():
    on_hand = Lot.objects.filter(item__code="TGLI", on_hand__gt=0)
    assert on_hand.filter(expiry_date__lt=localdate()).exists()
    assert on_hand.filter(expiry_date__range=(localdate(), localdate() + timedelta(days=30))).exists()
    assert Lot.objects.filter(status__code="CAR", on_hand__gt=0).exists()


@pytest.mark.parametrize("code", ["TGLI", "HART"])
def test_goods_come_and_go_for_a_year(code):
    moved = Movement.objects.filter(item__code=code)
    assert moved.earliest("date").date < localdate() - timedelta(days=350)
    for sign in ("gt", "lt"):
        assert len(moved.filter(**{f"quantity__{sign}": 0}).dates("date", "month")) >= 9


def test_a_serial_number_has_a_long_life(rf, clerk):
    serial = SerialNumber.objects.get(code="AED-2041876")
    request = rf.get("/")
    request.user = clerk
    told = life(request, serial)
    words = [event.word for event in (*told["earlier"], *told["events"])]
    assert words[:5] == ["loaded", "committed", "unloaded", "loaded", "transferred"]
    assert words.count("unloaded") == 4
    assert "unload reversed" in words
    assert told["ahead"]


def test_the_clerk_posted_documents_of_several_types_today_and_one_order_waits(clerk):
    today = Document.objects.filter(state=State.POSTED, date=localdate(), posted_by=clerk)
    assert today.values("document_type").distinct().count() >= 5
    orders = today.filter(document_type="customer-order", carried_out_by=None)
    assert Movement.objects.filter(line__document__in=orders, committed__gt=0).exists()


def test_there_are_drafts_of_two_people_and_one_document_is_half_typed(client, clerk):
    drafters = Document.objects.filter(state=State.DRAFT).values_list("created_by__username", flat=True)
    assert set(drafters) == {"clerk", "supervisor"}
    [typed] = kept_drafts(clerk)
    client.force_login(clerk)
    page = client.get(typed.url).content.decode()
    assert re.search(r'name="partner" value="CABMED"', page)
    assert re.findall(r'name="lines-\d-item" value="(MED/\w+)"', page) == ["MED/TGLI", "MED/GLUC"]


def test_what_people_keep_for_themselves_opens(client, clerk):
    searches = SavedFilter.objects.filter(user=clerk)
    assert {kept.list_name for kept in searches} == {"serials:list", "lots:list"}
    assert not searches.filter(default=True).exists()
    client.force_login(clerk)
    for kept in searches:
        page = client.get(f"{reverse(kept.list_name)}?{kept.parameters}")
        assert kept.name in page.content.decode()
        assert "data-href" in page.content.decode(), kept.name
    layout = ListLayout.objects.get(user__username="supervisor")
    client.force_login(layout.user)
    page = client.get(reverse(layout.list_name)).content.decode()
    headings = [" ".join(re.sub("<[^>]+>", " ", text).split()) for text in re.findall(r"<th\b.*?</th>", page, re.S)]
    assert headings[headings.index("Lot") :][:4] == ["Lot", "Item", "Description", "Expiry date"]
    assert "Customer code" not in headings

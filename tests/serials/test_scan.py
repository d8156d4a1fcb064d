"""The one search field."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lots.models import Lot
from lots.traced.filters import called
from serials.models import SerialNumber
from tests.factories import ItemFactory, LotFactory
from tests.serials.conftest import registered


def scan(client, code):
    return client.get("/scan/", {"code": code})


@pytest.mark.parametrize("typed", ["SN1", " sn1 ", "ＳＮ１", "c-77", "S-77", "ș-77"])
def test_an_exact_hit_on_any_of_its_codes_opens_its_page(as_viewer, item, typed):
    serial = registered("SN1", item=item, customer_code="C-77", supplier_code="s-77")
    registered("SN12", item=item, customer_code="C-770")
    assert scan(as_viewer, typed).url == reverse("serials:detail", args=[serial.pk])


def test_several_hits_are_listed_to_choose_from(as_viewer, item):
    one = registered("SAME", item=item)
    two = registered("OTHER", item=item, supplier_code="same")
    registered("THIRD", item=item)
    page = scan(as_viewer, "same").content.decode()
    assert page_link(one) in page
    assert page_link(two) in page
    assert "THIRD" not in page


def page_link(serial) -> str:
    return reverse("serials:detail", args=[serial.pk])


def test_a_lot_or_item_is_found_too(as_viewer):
    item = ItemFactory(code="GADGET", gtin="4006381333931")
    lot = Lot.objects.create(item=item, code="L-2024", created_at=timezone.now())
    assert scan(as_viewer, "l-2024").url == reverse("lots:detail", args=[lot.pk])
    assert scan(as_viewer, "gadget").url == reverse("items:detail", args=[item.pk])
    assert scan(as_viewer, "4006381333931").url == reverse("items:detail", args=[item.pk])
    assert scan(as_viewer, "04006381333931").url == reverse("items:detail", args=[item.pk])


def test_a_lot_and_an_item_of_one_name_are_both_offered(as_viewer):
    item = ItemFactory(code="TWIN")
    Lot.objects.create(item=item, code="twin", created_at=timezone.now())
    assert [hit.kind for hit in scan(as_viewer, "TWIN").context["others"]] == ["Lot", "Item"]


def lot_link(lot) -> str:
    return reverse("lots:detail", args=[lot.pk])


@pytest.mark.parametrize("typed", ["L-1", " l-1", "Ｌ-1", "c-77", "S-77", "ș-77"])
def test_a_lot_is_found_by_its_own_its_customers_and_its_suppliers_code(as_viewer, typed):
    lot = LotFactory(code="L-1", customer_code="C-77", supplier_code="s-77")
    LotFactory(code="L-12", customer_code="C-770")
    assert scan(as_viewer, typed).url == lot_link(lot)


def test_a_lot_and_serial_numbers_of_one_code_are_listed_together(as_viewer, item):
    one, two = (
        registered("A-1", item=item, supplier_code="PALLET"),
        registered("A-2", item=item, customer_code="pallet"),
    )
    lot = LotFactory(code="L-1", supplier_code="Pallet")
    page = scan(as_viewer, "pallet").content.decode()
    assert "Several things are known by this code" in page
    for link in (page_link(one), page_link(two), lot_link(lot)):
        assert link in page
    two.delete()
    assert lot_link(lot) in scan(as_viewer, "pallet").content.decode()


def test_fifo_instances_of_a_code_are_listed_by_name_and_found_by_it(as_viewer):
    """Seed (property sets): a Lot Fifo code stands for several instances."""
    item = ItemFactory(lot=True, fifo_lots=True)
    first, second = (LotFactory(item=item, code="L1", instance=number) for number in (1, 2))
    assert [hit.code for hit in scan(as_viewer, "l1").context["others"]] == ["L1 #2", "L1 #1"]
    assert scan(as_viewer, "l1 #2").url == lot_link(second)
    assert scan(as_viewer, "L1 #1").url == lot_link(first)


def test_lots_that_contain_it_are_offered_when_nothing_is_called_exactly_so(as_viewer, item):
    serial = registered("WD-WCAU42", item=item)
    lot = LotFactory(code="L-9", supplier_code="xwcaux")
    page = scan(as_viewer, "wcau").content.decode()
    assert "Lots that contain it" in page
    assert lot_link(lot) in page
    assert page_link(serial) in page


def test_who_may_not_see_lots_finds_none(client, item, django_user_model):
    LotFactory(code="L-1")
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert "Nothing is known" in scan(client, "L-1").content.decode()


def test_nothing_known_keeps_what_was_typed_and_offers_what_contains_it(as_viewer, item):
    near = registered("WD-WCAU42", item=item)
    response = scan(as_viewer, "wcau")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing is called exactly so. These contain it." in page
    assert "Nothing is known by this code" not in page
    assert 'value="wcau"' in page
    assert page_link(near) in page
    nothing = scan(as_viewer, "<b>zzz").content.decode()
    assert "Nothing is known by this code" in nothing
    assert "&lt;b&gt;zzz" in nothing
    assert "<b>zzz" not in nothing


def test_an_empty_search_asks_for_a_code(as_viewer):
    assert "Type or scan a code" in scan(as_viewer, "  ").content.decode()


def test_who_may_not_see_serial_numbers_finds_none(client, serial, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert "Nothing is known" in scan(client, "SN1").content.decode()


def test_what_many_contain_is_cut_and_the_rest_is_in_the_register(as_viewer, item):
    for number in range(60):
        registered(f"XSN{number}", item=item)
    response = scan(as_viewer, "sn")
    assert not response.context["rows"]
    response = scan(as_viewer, "xsn")
    assert len(response.context["rows"]) == 50
    assert "match=contains" in response.content.decode()


def test_more_lots_than_are_listed_are_in_their_register(as_viewer):
    item = ItemFactory(lot=True)
    for number in range(51):
        LotFactory(item=item, code=f"L{number}", supplier_code="PALLET")
    response = scan(as_viewer, "pallet")
    assert len(response.context["others"]) == 50
    assert 'href="/lots/?code=pallet&amp;which=any&amp;match=is"' in response.content.decode()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads a plan of SQLite")
@pytest.mark.parametrize("model", [SerialNumber, Lot])
def test_an_exact_search_reads_no_whole_register(db, model):
    plan = model.objects.filter(called("x")).order_by("-pk").explain()
    assert "SEARCH" in plan
    assert "SCAN" not in plan


@pytest.mark.parametrize("code", ["\0", "A\0B", "\x1b[31m", "%", "_", "'; --", "Ș" * 5000, "\u202e", "🏷"])
def test_whatever_is_scanned_gets_an_answer(as_viewer, item, code):
    registered("SN1", item=item)
    response = scan(as_viewer, code)
    assert response.status_code == 200
    assert not response.context["rows"]


def test_wild_cards_of_the_database_are_plain_characters(as_viewer, item):
    registered("A100%B_C", item=item)
    registered("A100XB1C", item=item)
    assert len(scan(as_viewer, "100%B").context["rows"]) == 1
    assert len(scan(as_viewer, "%B_").context["rows"]) == 1

"""The one search field."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lots.models import Lot
from tests.factories import ItemFactory
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


def test_a_lot_or_item_is_found_when_no_serial_number_is(as_viewer):
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


def test_nothing_known_keeps_what_was_typed_and_offers_what_contains_it(as_viewer, item):
    near = registered("WD-WCAU42", item=item)
    response = scan(as_viewer, "wcau")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing is known by this code" in page
    assert 'value="wcau"' in page
    assert page_link(near) in page
    nothing = scan(as_viewer, "<b>zzz").content.decode()
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

"""GS1 in the one search field: item, lot and serial number are looked up together."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.html import escape

from core import gs1
from tests.factories import ItemClassFactory, ItemFactory, LotFactory
from tests.serials.conftest import registered

GTIN = "4006381333931"
G14 = GTIN.zfill(14)
FNC1 = "\x1d"


@pytest.fixture
def valve(db):
    return ItemFactory(item_class=ItemClassFactory(code="PARTS"), code="V/8", gtin=GTIN, serial=True, lot=True)


@pytest.fixture
def lot(valve):
    return LotFactory(item=valve, code="ABC")


@pytest.fixture
def serial(valve, lot):
    # The same code elsewhere: of another item, and in another lot of this one.
    other = ItemFactory(code="OTHER", serial=True)
    registered("XYZ", item=other)
    registered("XYZ", item=valve, lot=LotFactory(item=valve, code="DEF"))
    return registered("XYZ", item=valve, lot=lot)


def scan(client, *codes):
    return client.get("/scan/", {"code": codes})


def page(record) -> str:
    return reverse({"Item": "items", "Lot": "lots"}.get(type(record).__name__, "serials") + ":detail", args=[record.pk])


def told(client, code) -> str:
    return scan(client, code).context["problem"]


@pytest.mark.parametrize(
    "text",
    [
        f"01{G14}10ABC{FNC1}21XYZ",
        f"]d201{G14}10abc{FNC1}21xyz",
        f"{FNC1}01{G14}21XYZ{FNC1}10ABC",
        f"(01){G14}(17)271231(10)ABC(21)XYZ",
        f"240PARTS/V/8{FNC1}10ABC{FNC1}21XYZ",
        f"https://id.gs1.org/01/{G14}/10/ABC/21/XYZ?17=271231",
        f"http://testserver/01/{G14}/10/ABC/21/XYZ",
        # No separator: only one way to part it is in the register.
        f"01{G14}10ABC21XYZ",
        f"01{G14}1727123110ABC21XYZ",
    ],
)
def test_a_serial_number_is_found_by_item_lot_and_its_code(as_viewer, serial, text):
    assert scan(as_viewer, text).url == page(serial)


def test_lot_alone_and_item_alone_open_theirs(as_viewer, valve, lot):
    assert scan(as_viewer, f"01{G14}10ABC").url == page(lot)
    assert scan(as_viewer, f"01{G14}").url == page(valve)
    assert scan(as_viewer, f"]C1240V/8{FNC1}10ABC").url == page(lot)
    assert scan(as_viewer, "]C110ABC").url == page(lot)


@pytest.mark.parametrize("stored", ["96385074", "000096385074", "0000096385074", "00000096385074"])
@pytest.mark.parametrize("typed", ["96385074", "000096385074", "0000096385074", "(01)00000096385074"])
def test_a_gtin_is_the_same_with_and_without_zeros_in_front(as_viewer, stored, typed):
    item = ItemFactory(gtin=stored)
    assert scan(as_viewer, typed).url == page(item)


def test_items_are_found_by_class_and_code(as_viewer, valve):
    assert scan(as_viewer, "parts/v/8").url == page(valve)
    assert scan(as_viewer, "V/8").url == page(valve)


def test_several_serial_numbers_of_one_code_are_asked_for(as_viewer, serial):
    response = scan(as_viewer, f"01{G14}21XYZ")
    assert len(response.context["rows"]) == 2
    assert "Choose one" in response.content.decode()


def test_the_part_that_is_not_known_is_named_and_the_nearest_offered(as_viewer, valve, lot, serial):
    name = "PARTS/V/8"
    unknown = scan(as_viewer, f"01{G14}10ABC{FNC1}21NEW")
    assert unknown.context["problem"] == f"Lot “ABC” of item {name} is known; serial number “NEW” of it is not."
    assert [hit.url for hit in unknown.context["others"]] == [page(lot)]
    assert told(as_viewer, f"01{G14}21NEW") == f"Item {name} is known; serial number “NEW” of it is not."
    assert told(as_viewer, f"01{G14}10NEW") == f"Item {name} is known; lot “NEW” of it is not."
    both = scan(as_viewer, f"01{G14}10NEW{FNC1}21NEWER")
    assert both.context["problem"] == f"Item {name} is known; lot “NEW” and serial number “NEWER” of it are not."
    assert [hit.url for hit in both.context["others"]] == [page(valve)]
    elsewhere = scan(as_viewer, f"01{G14}10NEW{FNC1}21XYZ")
    assert "but not in lot “NEW”" in elsewhere.context["problem"]
    assert len(elsewhere.context["rows"]) == 2


def test_an_unknown_item_is_said_and_what_is_called_so_offered(as_viewer, serial):
    stranger = "0" + "5901234123457"
    found = scan(as_viewer, f"01{stranger}21XYZ")
    assert found.context["problem"] == f"No item has the GTIN {stranger}."
    assert len(found.context["rows"]) == 3
    assert told(as_viewer, f"240NONE{FNC1}10ABC") == "No item has the code “NONE”."
    assert told(as_viewer, "]C110NONE") == "No lot is called “NONE”."
    assert told(as_viewer, "]C121NONE") == "No serial number is called “NONE”."


def test_what_may_be_parted_in_two_known_ways_is_asked(as_viewer, valve, lot, serial):
    whole = LotFactory(item=valve, code="ABC21XYZ")
    response = scan(as_viewer, f"01{G14}10ABC21XYZ")
    assert [row.url for row in response.context["rows"]] == [page(serial)]
    assert [hit.url for hit in response.context["others"]] == [page(whole)]


def test_lot_and_serial_number_run_together_are_said_to_be(as_viewer, valve, lot, serial):
    assert "run together" in told(as_viewer, f"01{G14}10NEW21NEWER")
    long = scan(as_viewer, f"01{G14}10ABC21XXXXXXXXXXXXXXXXXXX")
    assert "Lot and serial number run together" in long.context["problem"]
    assert [hit.url for hit in long.context["others"]] == [page(lot)]


def test_what_is_wrong_is_said_in_place_and_what_was_typed_kept(as_viewer, valve):
    typed = f"(01){G14[:-1]}2(10)A"
    html = scan(as_viewer, typed).content.decode()
    assert "should be 1" in html
    assert 'aria-invalid="true" aria-describedby="problem"' in html
    assert f'value="{escape(typed)}"' in html
    assert 'data-feedback="bad"' in html
    assert "should be 1" in scan(as_viewer, "4006381333932").content.decode()
    separated = scan(as_viewer, f"]C110A{FNC1}0555").content.decode()
    assert 'value="]C110A␝0555"' in separated


def test_a_code_that_looks_like_gs1_is_found_all_the_same(as_viewer, valve, lot):
    odd = [
        registered(code, item=valve, lot=lot) for code in ("(10)", "0104006381333931", "(01)12", "010400638133393177")
    ]
    for record in odd[:1] + odd[2:]:
        assert scan(as_viewer, record.code).url == page(record)
    valve.gtin = ""
    valve.save()
    assert scan(as_viewer, odd[1].code).url == page(odd[1])


def test_a_plain_code_that_is_a_gtin_too_is_asked(as_viewer, valve, lot):
    registered(GTIN, item=valve, lot=lot)
    assert "Choose one" in scan(as_viewer, GTIN).content.decode()


def test_links_to_pages_of_this_server_open_them_and_no_others(as_viewer, valve, lot, serial):
    for record in (valve, lot, serial):
        assert scan(as_viewer, f"https://testserver{page(record)}").url == page(record)
    for foreign in (f"https://evil.example{page(lot)}", "http://testserver/logout/", "http://testserver/nowhere"):
        assert scan(as_viewer, foreign).status_code == 200


def test_a_digital_link_of_this_server_opened_by_a_phone_leads_to_the_page(as_viewer, serial, lot):
    link = gs1.digital_link("http://testserver", gtin=GTIN, lot="ABC", serial="XYZ")
    assert as_viewer.get(link, follow=True).redirect_chain[-1][0] == page(serial)
    assert as_viewer.get(f"/gtin/{GTIN}/lot/ABC", follow=True).redirect_chain[-1][0] == page(lot)
    slash = LotFactory(item=lot.item, code="A/7")
    raw = f"/01/{GTIN}/10/A%2F7"
    assert as_viewer.get(raw, RAW_URI=raw, follow=True).redirect_chain[-1][0] == page(slash)


def test_fifo_instances_of_the_lot_on_the_label_are_asked_for(as_viewer):
    item = ItemFactory(gtin=GTIN, lot=True, fifo_lots=True)
    made = [LotFactory(item=item, code="L1", instance=number) for number in (1, 2)]
    found = scan(as_viewer, f"01{G14}10L1").context["others"]
    assert {hit.url for hit in found} == {page(lot) for lot in made}


def test_the_trace_of_a_piece_is_found_by_its_label(as_viewer, serial, lot):
    def traced(text):
        return as_viewer.get("/trace/", {"code": text}).context.get("piece")

    assert traced(f"01{G14}10ABC{FNC1}21XYZ").piece.pk == serial.pk
    assert traced(f"https://id.gs1.org/01/{G14}/10/ABC").piece.pk == lot.pk
    assert traced(f"01{G14}10NEW") is None


def test_only_what_the_user_may_see_is_found_or_told(client, serial, django_user_model):
    user = django_user_model.objects.create_user("picker")
    client.force_login(user)
    assert told(client, f"01{G14}21NEW") == "Nothing is known by this code."
    assert not scan(client, f"01{G14}10ABC{FNC1}21XYZ").context["rows"]
    user.user_permissions.add(Permission.objects.get(codename="view_lot"))
    assert scan(client, f"01{G14}10ABC").url == page(serial.lot)


def test_codes_scanned_faster_than_pages_open_are_all_there(as_viewer, serial):
    html = scan(as_viewer, "XYZ", f"01{G14}", "XYZ", " ").content.decode()
    assert html.count("row-link") == 2
    assert f'href="/scan/?code=01{G14}"' in html


def test_a_text_too_long_for_any_code_is_told_and_not_cut(as_viewer):
    assert "has 501 characters" in told(as_viewer, "1" * 501)


def test_a_scan_takes_the_same_queries_whatever_is_in_the_register(as_viewer, valve, lot, statements):
    texts = (f"01{G14}10ABC{FNC1}21NEW", f"01{G14}10ABC21X21Y21Z2410A", "NOTHING")

    def counted():
        statements.clear()
        for text in texts:
            scan(as_viewer, text)
        return len(statements)

    before = counted()
    for number in range(20):
        registered(f"NEW{number}", item=valve, lot=LotFactory(item=valve, code=f"L{number}"))
    assert counted() == before

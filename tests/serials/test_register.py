"""The list of serial numbers: what it is searched by, how it is sorted, paged and exported."""

import csv
import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber
from serials.services import delete_serial, edit_header
from tests.factories import (
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    VariantFactory,
    WarehouseFactory,
    line,
    posted,
)
from tests.serials.conftest import registered

LIST = "/serials/"
DAY = datetime.date(2024, 3, 9)


def shown(client, **filters) -> list[str]:
    """The codes on the page, in order."""
    response = client.get(LIST, filters)
    assert response.status_code == 200
    return codes_of(client.get(LIST, {**filters, "export": "csv"})) if response.context["page"].count else []


def rows_of(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(text.splitlines()))


def codes_of(response) -> list[str]:
    return [row["serial"] for row in rows_of(response)]


def set_state(serial: SerialNumber, **state) -> None:
    SerialNumber.objects.filter(pk=serial.pk).update(**state)


@pytest.fixture
def store():
    return LocationFactory(warehouse=WarehouseFactory(code="MAIN"), code="A1")


@pytest.fixture
def four(item, store):
    """One serial number of each status, committed ones being on hand."""
    made = {name: registered(name, item=item) for name in ("registered", "unloaded", "on_hand", "committed")}
    set_state(made["unloaded"], last_movement_id=1)
    set_state(made["on_hand"], last_movement_id=1, location=store)
    set_state(made["committed"], last_movement_id=1, location=store, committed_line_id=1)
    return made


def test_the_newest_come_first(as_viewer, item):
    for code in ("B", "A", "C"):
        registered(code, item=item)
    assert shown(as_viewer) == ["C", "A", "B"]


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("registered", ["registered"]),
        ("unloaded", ["unloaded"]),
        ("on_hand", ["committed", "on_hand"]),
        ("committed", ["committed"]),
    ],
)
def test_search_by_status(as_viewer, four, status, found):
    assert shown(as_viewer, status=status) == found


@pytest.mark.parametrize(
    ("match", "text", "found"),
    [
        ("is", "sn-01", ["SN-01"]),
        ("is", "ＳＮ-01", ["SN-01"]),
        ("starts", "SN-0", ["sn-02", "SN-01"]),
        ("", "SN-0", ["sn-02", "SN-01"]),
        ("contains", "n-0", ["sn-02", "SN-01"]),
        ("contains", "sasa", ["Șașă-9"]),
        ("is", "SN", []),
    ],
)
def test_search_by_code_exact_prefix_and_containing(as_viewer, item, match, text, found):
    for code in ("SN-01", "sn-02", "Șașă-9"):
        registered(code, item=item)
    assert shown(as_viewer, code=text, match=match) == found


@pytest.mark.parametrize(
    ("which", "found"), [("own", ["X1"]), ("customer", ["A"]), ("supplier", ["B"]), ("any", ["B", "A", "X1"])]
)
def test_search_by_own_customer_and_supplier_code(as_viewer, item, which, found):
    registered("X1", item=item)
    registered("A", item=item, customer_code="x1-c")
    registered("B", item=item, supplier_code="X1-s")
    assert shown(as_viewer, code="x1", which=which) == found


def test_search_by_item_class_variant_lot_and_supplier(as_viewer):
    disks = ItemClassFactory(code="DISK")
    item = ItemFactory(serial=True, item_class=disks, code="WD/4", description="Rotating șase TB")
    other = ItemFactory(serial=True, code="OTHER")
    variant = VariantFactory(item=item, code="RED")
    lot = Lot.objects.create(item=item, variant=variant, code="L-7", created_at=timezone.now())
    supplier = PartnerFactory(account="401", detail_account="0077", description="Țiriac Disks")
    registered("A", item=item, variant=variant, lot=lot, supplier=supplier)
    registered("B", item=item)
    registered("C", item=other)
    assert shown(as_viewer, item="disk/wd/4") == ["B", "A"]
    assert shown(as_viewer, item="sase rotating") == ["B", "A"]
    assert shown(as_viewer, item_class=disks.pk) == ["B", "A"]
    assert shown(as_viewer, variant="red") == ["A"]
    assert shown(as_viewer, lot="l-") == ["A"]
    assert shown(as_viewer, supplier="tiriac 0077") == ["A"]


def test_search_by_warehouse_and_location(as_viewer, four, store):
    elsewhere = LocationFactory(code="B1")
    set_state(four["on_hand"], location=elsewhere)
    assert shown(as_viewer, warehouse=store.warehouse_id) == ["committed"]
    assert shown(as_viewer, location="b1") == ["on_hand"]


@pytest.mark.parametrize("flag", ["cancelled", "force_closed", "reserved"])
def test_search_by_flags(as_viewer, item, flag):
    registered("A", item=item, **{flag: True})
    registered("B", item=item)
    assert shown(as_viewer, **{flag: "yes"}) == ["A"]
    assert shown(as_viewer, **{flag: "no"}) == ["B"]


@pytest.mark.parametrize("name", ["start", "expiry"])
def test_search_by_ranges_of_dates(as_viewer, item, name):
    for number, day in enumerate((DAY, DAY + datetime.timedelta(days=10), None)):
        registered(f"S{number}", item=item, **{f"{name}_date": day})
    assert shown(as_viewer, **{f"{name}_from": "2024-03-09", f"{name}_to": "09.03.2024"}) == ["S0"]
    assert shown(as_viewer, **{f"{name}_from": "2024-03-10"}) == ["S1"]


def test_a_date_that_is_none_is_told_and_nothing_is_shown(as_viewer, serial):
    response = as_viewer.get(LIST, {"start_from": "2024-02-31"})
    assert not list(response.context["rows"])
    assert b'role="alert"' in response.content


@pytest.mark.parametrize(
    "query", ["code=%00", "sort=nonsense", "after=x", "before=x", "item=%2F%2F", "status=x", "warehouse=x", "lot=%00"]
)
def test_a_made_up_address_gets_an_answer(as_viewer, serial, query):
    assert as_viewer.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("sort", ["serial", "start_date", "expiry_date"])
def test_sorted_both_ways_on_the_page_and_in_the_file(as_viewer, sort):
    for number in (2, 1, 3):
        item = ItemFactory(serial=True, code=f"I{number}", item_class=ItemClassFactory(code=f"C{number}"))
        day = DAY + datetime.timedelta(days=number)
        codes = {"customer_code": f"c{number}", "supplier_code": f"s{number}"}
        registered(f"S{number}", item=item, start_date=day, expiry_date=day, **codes)
    assert shown(as_viewer, sort=sort) == ["S1", "S2", "S3"]
    assert shown(as_viewer, sort=f"-{sort}") == ["S3", "S2", "S1"]
    page = as_viewer.get(LIST, {"sort": sort}).content.decode()
    assert page.index(">S1<") < page.index(">S2<") < page.index(">S3<")


@pytest.mark.parametrize("sort", ["item", "customer_code", "supplier_code"])
def test_what_no_index_orders_is_not_offered_to_sort_by(as_viewer, item, sort):
    registered("S1", item=item, customer_code="b", supplier_code="b")
    registered("S2", item=item, customer_code="a", supplier_code="a")
    page = as_viewer.get(LIST, {"sort": sort}).content.decode()
    assert page.index(">S2<") < page.index(">S1<")
    assert f"sort={sort}" not in as_viewer.get(LIST).content.decode()


def test_pages_lead_through_everything_once(as_viewer, item):
    for number in range(120):
        registered(f"S{number:03d}", item=item)
    seen, parameters = [], {"sort": "serial"}
    for _turn in range(3):
        response = as_viewer.get(LIST, parameters)
        page = response.context["page"]
        seen += [row[0] for row in page.rows]
        parameters = {"sort": "serial", **(page.next or {})}
    assert len(seen) == len(set(seen)) == 120
    assert page.next is None


def test_the_export_has_the_layout_of_the_register_and_keeps_the_filter(as_viewer, item, store):
    supplier = PartnerFactory(account="401", detail_account="12")
    registered("=1+2", item=item, supplier=supplier, supplier_code="S", start_date=DAY, reserved=True)
    kept = SerialNumber.objects.get()
    set_state(kept, location=store, last_movement_id=1)
    registered("other", item=item)
    response = as_viewer.get(LIST, {"status": "on_hand", "export": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    [row] = rows_of(response)
    assert row == {
        "item_class": item.item_class.code,
        "item": item.code,
        "variant": "",
        "lot": "",
        "serial": "'=1+2",
        "status": "on_hand",
        "warehouse": "MAIN",
        "location": "A1",
        "start_date": "2024-03-09",
        "expiry_date": "",
        "customer_code": "",
        "supplier_code": "S",
        "supplier": "401.12",
        "cancelled": "0",
        "force_closed": "0",
        "reserved": "1",
    }


def test_rows_open_by_link_double_click_and_enter(as_viewer, serial):
    page = as_viewer.get(LIST).content.decode()
    url = reverse("serials:detail", args=[serial.pk])
    assert f'<tr data-href="{url}">' in page
    assert f'<a href="{url}" class="row-link">SN1</a>' in page


@pytest.mark.parametrize("path", [LIST, "/serials/cancelled/", "/serials/deleted/"])
def test_lists_are_for_those_who_may_see_serial_numbers(client, as_viewer, django_user_model, path):
    assert client.get(path).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert client.get(path).status_code == 403
    assert as_viewer.get(path).status_code == 200


def test_cancelled_serial_numbers_have_a_list_of_their_own(as_viewer, item, clerk):
    kept, gone = registered("KEPT", item=item), registered("GONE", item=item)
    edit_header(serial=gone, user=clerk, version=1, changes={"cancelled": True})
    page = as_viewer.get("/serials/cancelled/").content.decode()
    assert "GONE" in page
    assert "KEPT" not in page
    assert kept.code in as_viewer.get(LIST).content.decode()


def test_deleted_serial_numbers_have_a_list_and_what_is_left_of_them_a_page(as_viewer, serial, supervisor):
    edit_header(serial=serial, user=supervisor, version=1, changes={"supplier_code": "WAS-HERE"})
    pk = serial.pk
    delete_serial(serial=serial, user=supervisor, reason="registered twice")
    page = as_viewer.get("/serials/deleted/").content.decode()
    assert "SN1" in page
    assert "registered twice" in page
    assert "ana" in page
    left = as_viewer.get(reverse("serials:detail", args=[pk]), follow=True)
    assert left.status_code == 200
    assert "WAS-HERE" in left.content.decode()
    assert "SN1" in as_viewer.get("/serials/deleted/", {"code": "sn"}).content.decode()
    assert codes_of(as_viewer.get("/serials/deleted/", {"export": "csv"})) == ["SN1"]


def test_a_posted_load_is_on_hand_in_the_register(as_viewer, store):
    item: Item = ItemFactory(serial=True)
    posted("purchase-delivery", store, line(item, store, "A1", "A2", quantity=Decimal(2)))
    assert shown(as_viewer, status="on_hand", warehouse=store.warehouse_id) == ["A2", "A1"]

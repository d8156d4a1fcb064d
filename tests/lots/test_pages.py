"""Lots in the browser: found by code, item, supplier and expiry."""

import datetime
import re

import pytest

from tests.factories import ItemFactory, LotFactory, PartnerFactory, VariantFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    client.force_login(user("viewer"))
    return client


def found(viewer, **query):
    return sorted(re.findall(r'class="row-link">([^<]+)</a>', viewer.get("/lots/", query).content.decode()))


@pytest.mark.parametrize(
    ("typed", "match", "expected"),
    [
        ("ab", "starts", ["AB", "AB-1"]),
        ("ab", "", ["AB", "AB-1"]),
        ("ab", "is", ["AB"]),
        ("AB", "contains", ["AB", "AB-1", "xab"]),
        ("%", "contains", ["50%"]),
        ("_", "starts", []),
        ("  ", "starts", ["50%", "AB", "AB-1", "xab"]),
    ],
)
def test_a_lot_is_found_by_its_code(viewer, typed, match, expected):
    for code in ("AB", "AB-1", "xab", "50%"):
        LotFactory(code=code)
    assert found(viewer, code=typed, match=match) == expected


def test_lots_are_filtered_by_item_supplier_and_expiry(viewer):
    milk = ItemFactory(code="MILK", description="Lapte proaspăt", lot_managed=True)
    dairy = PartnerFactory(description="Lăptăria")
    LotFactory(code="A", item=milk, supplier=dairy, expiry_date=datetime.date(2026, 3, 1))
    LotFactory(code="B", item=milk, expiry_date=datetime.date(2026, 4, 1))
    LotFactory(code="C")
    assert found(viewer, item="lapte") == ["A", "B"]
    assert found(viewer, supplier="laptaria") == ["A"]
    assert found(viewer, expiry_from="2026-03-02") == ["B"]
    assert found(viewer, expiry_from="2026-03-01", expiry_to="2026-03-31") == ["A"]


def test_a_date_is_typed_in_the_readers_language(viewer):
    LotFactory(code="A", expiry_date=datetime.date(2026, 3, 1))
    LotFactory(code="B", expiry_date=datetime.date(2026, 4, 1))
    viewer.cookies["django_language"] = "ro"
    assert found(viewer, expiry_from="15.03.2026") == ["B"]
    page = viewer.get("/lots/", {"expiry_from": "15.03.2026"}).content.decode()
    assert 'value="15.03.2026"' in page
    assert "01.04.2026" in page


def test_a_date_not_understood_is_said_and_stays_in_its_field(viewer):
    LotFactory(code="A")
    page = viewer.get("/lots/", {"expiry_from": "soon"}).content.decode()
    assert 'role="alert"' in page
    assert 'value="soon"' in page


def test_a_lots_page_shows_all_it_says(viewer):
    item = ItemFactory(code="MILK", description="Milk", lot_managed=True)
    lot = LotFactory(
        code="L-1",
        item=item,
        variant=VariantFactory(item=item, code="1L", description="One litre"),
        supplier=PartnerFactory(description="Dairy"),
        supplier_code="S-9",
        customer_code="C-9",
        start_date=datetime.date(2026, 1, 2),
        expiry_date=datetime.date(2026, 2, 3),
    )
    page = viewer.get(f"/lots/{lot.pk}/").content.decode()
    for text in ("L-1", "MILK", "Milk", "One litre", "Dairy", "S-9", "C-9", "2026-01-02", "2026-02-03"):
        assert text in page
    assert f'href="/items/{item.pk}/"' in page


def test_without_the_right_no_lot_is_shown(client):
    client.force_login(user())
    assert client.get("/lots/").status_code == 403
    assert client.get(f"/lots/{LotFactory().pk}/").status_code == 403

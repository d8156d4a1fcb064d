"""Items in the browser: everything an item says, for those who may see it."""

from decimal import Decimal

import pytest

from core.formatting import capital
from items.models import AlternativeUnit, Item, UnitOfMeasure
from lots.models import LotStatus, LotType
from numbering.models import CodeKind
from tests.factories import ItemFactory, SerialCodeTypeFactory, VariantFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    client.force_login(user("viewer"))
    return client


def test_an_items_page_shows_all_it_says(viewer):
    rule = SerialCodeTypeFactory(code="SN5", description="Five digits")
    item = ItemFactory(
        code="DRIVE",
        description="Hard drive <4 TB>",
        gtin="4006381333931",
        product_category="CAT",
        item_type="TYP",
        characteristic="CHR",
        serial_managed=True,
        serial_code_type=rule,
        serial_validity_days=1095,
    )
    VariantFactory(item=item, code="RED", description="Red one", active=False)
    box = UnitOfMeasure.objects.create(code="BOX", description="Box")
    AlternativeUnit.objects.create(item=item, unit=box, factor=Decimal("12.5"))
    page = viewer.get(f"/items/{item.pk}/").content.decode()
    for text in ("DRIVE", "Hard drive &lt;4 TB&gt;", "4006381333931", "CAT", "TYP", "CHR", "SN5", "1,095"):
        assert text in page
    assert "Red one" in page
    assert "inactive" in page
    assert "1 BOX = 12.5 PCS" in page


def test_an_items_page_shows_every_rule_of_its_lots(viewer):
    rule = SerialCodeTypeFactory(kind=CodeKind.LOT, code="LOT-RULE")
    item = ItemFactory(
        lot=True,
        lot_code_type=rule,
        lots_automatic=True,
        lot_type=LotType.objects.create(code="RAW", description="Raw material"),
        initial_lot_status=LotStatus.objects.create(code="QUAR", description="Quarantine"),
        single_supplier_lots=True,
        withdrawal="fefo",
        fifo_lots=True,
        lot_validity_days=366,
        expiry_policy="month_end",
        expiry_editable=False,
        expiry_warn_days=31,
        expiry_block_days=17,
    )
    page = viewer.get(f"/items/{item.pk}/").content.decode()
    for text in ("LOT-RULE", "Quarantine", "by expiry date", "last day of the month", "366", ">31<", ">17<"):
        assert text in page
    for field in Item._meta.concrete_fields:
        if "lot" in field.name or "expiry" in field.name:
            assert capital(field.verbose_name) in page


def test_rules_of_lots_are_not_shown_where_there_are_no_lots(viewer):
    page = viewer.get(f"/items/{ItemFactory(serial=True).pk}/").content.decode()
    assert "Lot management" in page
    assert "Withdrawal of lots" not in page
    assert "Expiry of lots" not in page


def test_numbers_follow_the_readers_language(viewer):
    item = ItemFactory()
    box = UnitOfMeasure.objects.create(code="BOX", description="Box")
    AlternativeUnit.objects.create(item=item, unit=box, factor=Decimal("1234.5"))
    viewer.cookies["django_language"] = "ro"
    assert "1 BOX = 1.234,5 PCS" in viewer.get(f"/items/{item.pk}/").content.decode()


def test_items_are_edited_in_administration_by_those_who_may(client):
    item = ItemFactory()
    administrator = user("administrator")
    administrator.is_staff = True
    administrator.save()
    client.force_login(administrator)
    assert f"/admin/items/item/{item.pk}/change/" in client.get(f"/items/{item.pk}/").content.decode()
    client.force_login(user("viewer"))
    assert "/admin/" not in client.get(f"/items/{item.pk}/").content.decode()


def test_without_the_right_nothing_is_shown(client):
    client.force_login(user())
    assert client.get(f"/items/{ItemFactory().pk}/").status_code == 403


def test_an_item_that_is_not_there_is_said(viewer):
    assert viewer.get("/items/999999/").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("serial_managed=yes", ["WITH"]),
        ("serial_managed=no", ["WITHOUT"]),
        ("active=yes", ["WITH"]),
        ("active=no", ["WITHOUT"]),
        ("serial_managed=", ["WITH", "WITHOUT"]),
    ],
)
def test_items_are_filtered_by_how_they_are_traced(viewer, query, expected):
    ItemFactory(code="WITH", serial_managed=True)
    ItemFactory(code="WITHOUT", active=False)
    page = viewer.get(f"/items/?{query}").content.decode()
    assert [code for code in ("WITH", "WITHOUT") if f">{code}</a>" in page] == expected

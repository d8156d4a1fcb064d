"""The lot register as a file: the command and the list give out the same columns."""

import csv
import datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from lots.models import LabelType, LotEvaluation, LotStatus, LotType
from tests.factories import ItemClassFactory, ItemFactory, LotFactory, PartnerFactory, VariantFactory, user

pytestmark = pytest.mark.django_db


def exported() -> list[dict[str, str]]:
    out = StringIO()
    call_command("export_lots", stdout=out)
    return list(csv.DictReader(out.getvalue().splitlines()))


@pytest.fixture
def lot():
    item = ItemFactory(lot=True, code="MILK", item_class=ItemClassFactory(code="DAIRY"), fifo_lots=True)
    return LotFactory(
        item=item,
        code="=L1",
        instance=2,
        variant=VariantFactory(item=item, code="1L"),
        lot_type=LotType.objects.create(code="BIO", description="Organic"),
        start_date=datetime.date(2024, 5, 1),
        expiry_date=datetime.date(2024, 5, 11),
        customer_code="C-9",
        supplier_code="S-9",
        supplier=PartnerFactory(account="401", detail_account="1004"),
        producer=PartnerFactory(account="401", detail_account="1005"),
        status=LotStatus.objects.create(code="QUAR", description="Quarantine"),
        evaluation=LotEvaluation.objects.create(code="GOOD", description="Good"),
        label_type=LabelType.objects.create(code="A6", description="Small"),
        initial_quantity=Decimal(1200),
        initial_packages=10,
        on_hand=Decimal("84.5"),
        sellable=False,
        reserved=True,
        notes="Keep cold",
    )


ROW = {
    "item_class": "DAIRY",
    "item": "MILK",
    "variant": "1L",
    "lot": "'=L1 #2",
    "lot_type": "BIO",
    "start_date": "2024-05-01",
    "expiry_date": "2024-05-11",
    "customer_code": "C-9",
    "supplier_code": "S-9",
    "supplier": "401.1004",
    "producer": "401.1005",
    "lot_status": "QUAR",
    "evaluation": "GOOD",
    "label_type": "A6",
    "initial_quantity": "1200",
    "packages": "10",
    "on_hand": "84.5",
    "sellable": "0",
    "closed": "0",
    "cancelled": "0",
    "force_closed": "0",
    "reserved": "1",
    "notes": "Keep cold",
}


def test_the_command_and_the_list_tell_all_of_a_lot_in_the_same_columns(client, lot):
    assert exported() == [ROW]
    client.force_login(user("viewer"))
    response = client.get("/lots/", {"export": "csv", "code": "=l"})
    assert response["Content-Type"].startswith("text/csv")
    assert list(csv.DictReader(b"".join(response.streaming_content).decode().splitlines())) == [ROW]


def test_the_columns_are_told_in_the_manual(lot):
    with open("docs/files.md", encoding="utf-8") as manual:
        assert f"    {','.join(ROW)}\n" in manual.read()
    assert list(exported()[0]) == list(ROW)


def test_a_predefined_lot_has_no_initial_quantity(lot):
    LotFactory(item=ItemFactory(lot=True, item_class=ItemClassFactory(code="A")))
    row = exported()[0]
    assert (row["initial_quantity"], row["packages"], row["on_hand"], row["sellable"]) == ("", "", "0", "1")


def test_lots_come_by_item_variant_code_and_instance():
    first = ItemFactory(lot=True, code="a", fifo_lots=True, item_class=ItemClassFactory(code="A"))
    second = ItemFactory(lot=True, code="B", item_class=first.item_class)
    red = VariantFactory(item=first, code="RED")
    LotFactory(item=second, code="L0")
    LotFactory(item=first, code="l2")
    LotFactory(item=first, code="L1", instance=2)
    LotFactory(item=first, code="L1", instance=1)
    LotFactory(item=first, code="L0", variant=red)
    names = [(row["item"], row["variant"], row["lot"]) for row in exported()]
    assert names == [("a", "", "L1 #1"), ("a", "", "L1 #2"), ("a", "", "l2"), ("a", "RED", "L0"), ("B", "", "L0")]


def test_a_lot_reserved_for_a_partner_brings_a_column_of_its_own(client, lot):
    lot.reserved_partner = PartnerFactory(account="4111", detail_account="7")
    lot.save()
    row = {**ROW, "reserved_partner": "4111.7"}
    assert exported() == [row]
    client.force_login(user("viewer"))
    response = client.get("/lots/", {"export": "csv", "sort": "lot"})
    assert list(csv.DictReader(b"".join(response.streaming_content).decode().splitlines())) == [row]

"""Goods that become other goods, here and at a subcontractor's, and goods that change places."""

import datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from inventory.exceptions import Refused
from inventory.models import Balance, Direction, Period
from inventory.services import reverse_document
from items.models import AlternativeUnit
from serials.models import SerialNumber
from tests import factories
from tests.factories import TODAY, line, posted

pytestmark = pytest.mark.django_db
LOAD, UNLOAD = Direction.LOAD, Direction.UNLOAD


class Workshop:
    """Boards by serial number, cable by the metre or reel, and the computers made of both."""

    def __init__(self):
        self.board = factories.ItemFactory(serial=True, code="BOARD")
        self.computer = factories.ItemFactory(serial=True, code="COMPUTER")
        metre, reel = factories.UnitFactory(code="M", decimals=2), factories.UnitFactory(code="REEL")
        self.cable = factories.ItemFactory(code="CABLE", unit=metre)
        self.reel = AlternativeUnit.objects.create(item=self.cable, unit=reel, factor=100).unit
        self.store = factories.LocationFactory(code="STORE")
        self.bench = factories.LocationFactory(code="BENCH", warehouse=self.store.warehouse)
        self.shop = factories.LocationFactory(code="SHOP")
        self.subcontractor = factories.PartnerFactory(description="Asamblare")
        self.there = factories.LocationFactory(
            code="THERE", warehouse=factories.WarehouseFactory(partner=self.subcontractor)
        )
        self.supervisor = factories.user("supervisor")

    def post(self, kind, *lines, at=None, **header):
        return posted(kind, at or self.store, *lines, user=self.supervisor, **header)

    def on_hand(self, item, location):
        row = Balance.objects.filter(item=item, location=location).first()
        return row.on_hand if row else 0

    def where(self, item, code):
        return SerialNumber.objects.get(item=item, code=code).location

    def stock_up(self):
        self.post(
            "purchase-delivery",
            line(self.board, self.store, "B1", "B2", "B3"),
            line(self.cable, self.store, quantity=Decimal(2), unit=self.reel, packages=2),
        )


@pytest.fixture
def workshop():
    made = Workshop()
    made.stock_up()
    yield made
    call_command("check_ledger", stdout=StringIO(), stderr=StringIO())


def test_a_production_order_engages_components_and_the_record_turns_them_into_a_product(workshop):
    order = workshop.post(
        "production-order",
        line(workshop.board, workshop.store),
        line(workshop.cable, workshop.store, quantity=Decimal("1.5")),
    )
    assert Balance.objects.get(item=workshop.cable).committed == Decimal("1.5")

    record = workshop.post(
        "production-record",
        line(workshop.board, workshop.store, "B1", direction=UNLOAD),
        line(workshop.cable, workshop.store, quantity=Decimal("1.25"), direction=UNLOAD),
        line(workshop.computer, workshop.bench, "C1", direction=LOAD),
        origin=order,
        closes_origin=True,
    )
    assert workshop.where(workshop.board, "B1") is None
    assert workshop.where(workshop.computer, "C1") == workshop.bench
    assert workshop.on_hand(workshop.cable, workshop.store) == Decimal("198.75")
    assert not Balance.objects.exclude(committed=0).exists()

    reverse_document(document_id=record.pk, user=workshop.supervisor)
    assert workshop.where(workshop.board, "B1") == workshop.store
    assert workshop.where(workshop.computer, "C1") is None
    assert workshop.on_hand(workshop.cable, workshop.store) == 200


def test_goods_stand_at_the_subcontractor_until_they_come_back_as_something_else(workshop):
    workshop.post(
        "subcontract-delivery",
        line(workshop.board, workshop.store, "B2"),
        line(workshop.cable, workshop.store, quantity=Decimal(10)),
        partner=workshop.subcontractor,
    )
    assert workshop.where(workshop.board, "B2") == workshop.there
    assert workshop.on_hand(workshop.cable, workshop.there) == 10

    workshop.post(
        "subcontract-return",
        line(workshop.board, None, "B2", direction=UNLOAD),
        line(workshop.cable, None, quantity=Decimal(8), direction=UNLOAD),
        line(workshop.computer, workshop.store, "C2", direction=LOAD),
        partner=workshop.subcontractor,
    )
    assert workshop.where(workshop.board, "B2") is None
    assert workshop.where(workshop.computer, "C2") == workshop.store
    assert workshop.on_hand(workshop.cable, workshop.there) == 2
    assert workshop.on_hand(workshop.cable, workshop.store) == 190


def test_a_transfer_leaves_one_warehouse_and_enters_another_and_its_reversal_brings_it_home(workshop):
    transfer = workshop.post(
        "transfer",
        line(workshop.board, workshop.store, "B3", target_location=workshop.shop),
        target_warehouse=workshop.shop.warehouse,
    )
    assert workshop.where(workshop.board, "B3") == workshop.shop

    sale = posted("sales-invoice", workshop.shop, line(workshop.board, workshop.shop, "B3"), user=workshop.supervisor)
    with pytest.raises(Refused) as refused:
        reverse_document(document_id=transfer.pk, user=workshop.supervisor)
    assert {problem.document_id for problem in refused.value.problems} == {sale.pk}

    reverse_document(document_id=sale.pk, user=workshop.supervisor)
    reverse_document(document_id=transfer.pk, user=workshop.supervisor)
    assert workshop.where(workshop.board, "B3") == workshop.store


def test_a_template_with_an_offset_moves_into_the_other_warehouse_along_with_it(workshop):
    arriving = factories.TemplateFactory(
        warehouse=workshop.shop.warehouse, direction=LOAD, default_location=workshop.shop
    )
    leaving = factories.TemplateFactory(
        warehouse=workshop.store.warehouse,
        direction=UNLOAD,
        default_location=workshop.store,
        offset_warehouse=workshop.shop.warehouse,
        offset_template=arriving,
    )
    record = workshop.post(
        "warehouse-record",
        line(workshop.cable, None, quantity=Decimal(1), unit=workshop.reel),
        line(workshop.board, None, "B1"),
        template=leaving,
    )
    assert workshop.on_hand(workshop.cable, workshop.shop) == 100
    assert workshop.where(workshop.board, "B1") == workshop.shop
    movements = record.lines.get(position=1).movements.order_by("pk")
    assert [movement.template for movement in movements] == [leaving, arriving]


def test_what_is_used_up_and_what_a_count_finds_changes_the_stock(workshop):
    workshop.post("consumption", line(workshop.cable, workshop.store, quantity=Decimal("0.5")))
    workshop.post(
        "stock-adjustment",
        line(workshop.cable, workshop.store, quantity=Decimal(3), direction=LOAD),
        line(workshop.board, workshop.store, "B3", direction=UNLOAD),
    )
    assert workshop.on_hand(workshop.cable, workshop.store) == Decimal("202.5")
    assert workshop.on_hand(workshop.board, workshop.store) == 2
    with pytest.raises(Refused):
        workshop.post("consumption", line(workshop.cable, workshop.store, quantity=Decimal(203)))


def test_a_closed_month_takes_nothing_more_and_the_open_one_goes_on(workshop):
    yesterday = TODAY - datetime.timedelta(days=1)
    Period.objects.create(start_date=yesterday - datetime.timedelta(days=30), end_date=yesterday)
    with pytest.raises(Refused, match="closed period"):
        workshop.post("consumption", line(workshop.cable, workshop.store), date=yesterday)
    workshop.post("consumption", line(workshop.cable, workshop.store))
    assert workshop.on_hand(workshop.cable, workshop.store) == 199

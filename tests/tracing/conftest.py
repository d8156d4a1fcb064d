from decimal import Decimal

import pytest
from django.test import Client

from inventory.models import Direction
from lots.models import Lot
from serials.models import SerialNumber
from tests import factories
from tests.factories import line, posted
from tracing.pieces import Kind, Piece

LOAD, UNLOAD = Direction.LOAD, Direction.UNLOAD


class Factory:
    """Screws by lot and boards by serial number become computers; computers go into racks."""

    def __init__(self):
        self.screw = factories.ItemFactory(lot=True, code="SCREW")
        self.board = factories.ItemFactory(serial=True, code="BOARD")
        self.computer = factories.ItemFactory(serial=True, code="COMPUTER")
        self.rack = factories.ItemFactory(serial=True, code="RACK")
        self.paint = factories.ItemFactory(lot=True, code="PAINT", unit=factories.UnitFactory(code="L", decimals=2))
        self.tape = factories.ItemFactory(code="TAPE")
        self.place = factories.LocationFactory()
        self.supplier = factories.PartnerFactory(description="Maker", code_name="MAKER")
        self.customer = factories.PartnerFactory(description="Buyer")

    def post(self, kind, *lines, **header):
        return posted(kind, self.place, *lines, **header)

    def receive(self, *lines, **header):
        return self.post("purchase-delivery", *lines, partner=self.supplier, **header)

    def make(self, used, made, **header):
        return self.post("production-record", *used, *made, **header)

    def split(self, used, made, **header):
        template = factories.TemplateFactory(warehouse=self.place.warehouse, direction=UNLOAD, create_lot_from_lot=True)
        return self.post("warehouse-record", *used, *made, template=template, **header)

    def used(self, item, *codes, **values):
        return self.line(item, *codes, direction=UNLOAD, **values)

    def made(self, item, *codes, **values):
        return self.line(item, *codes, direction=LOAD, **values)

    def line(self, item, *codes, **values):
        quantity = Decimal(values.pop("quantity", max(1, len(codes))))
        return line(item, values.pop("location", self.place), *codes, quantity=quantity, **values)

    def serial(self, item, code):
        return Piece(Kind.SERIAL, SerialNumber.objects.get(item=item, code=code).pk)

    def lot(self, item, code):
        return Piece(Kind.LOT, Lot.objects.get(item=item, code=code).pk)


@pytest.fixture
def factory(db):
    return Factory()


@pytest.fixture
def racks(factory):
    """Screws of lot S1 and board B1 in computer C1; C1 and screws of S1 in rack R1. Board B2 is on the shelf."""
    factory.receive(
        factory.line(factory.screw, lot_code="S1", quantity=100, supplier_code="M-77"),
        factory.line(factory.board, "B1", "B2"),
        number="PD1",
        reference="Note 55",
    )
    factory.computers = factory.make(
        [factory.used(factory.screw, lot_code="S1", quantity=8), factory.used(factory.board, "B1")],
        [factory.made(factory.computer, "C1")],
    )
    factory.racks = factory.make(
        [factory.used(factory.screw, lot_code="S1", quantity=4), factory.used(factory.computer, "C1")],
        [factory.made(factory.rack, "R1")],
    )
    return factory


@pytest.fixture
def client(db):
    client = Client()
    client.force_login(factories.user("viewer"))
    return client

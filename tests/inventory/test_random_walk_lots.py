"""Documents with lots in any order, posted, reversed and edited: nothing is lost, and the ledger stays sound.

Domain, invariants: the sum of a stock's movements is its balance; every on-hand lot reaches back to its load.
"""

import datetime
import random
from collections import Counter
from decimal import Decimal

import pytest
from django.db import transaction

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Direction, State
from inventory.services import post_document, reverse_document
from inventory.services.lot_from_lot import create_lot_from_lot
from items.models import AlternativeUnit
from lots.models import Lot
from lots.services import edit_lot, register_lots
from lots.traced.exceptions import TracedRefused
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    LotStatusFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    TemplateFactory,
    UnitFactory,
    VariantFactory,
    draft,
    line,
)

pytestmark = pytest.mark.django_db
LOADS, TAKES = ("purchase-delivery",), ("sales-delivery", "consumption", "customer-order", "picking-list", "transfer")
BOX = 6


class Walk:
    """A company with two places, one that may go below zero and a subcontractor, and items of every withdrawal."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.choice = self.random.choice
        self.partner = PartnerFactory()
        here, negative = LocationFactory(), LocationFactory(warehouse__allow_negative=True)
        self.places = [here, LocationFactory(warehouse=here.warehouse), negative]
        self.outside = LocationFactory(warehouse__partner=self.partner)
        rule, self.box = LotCodeTypeFactory(fill_gaps=True), UnitFactory(code="BOX")
        self.items = [
            ItemFactory(lot=True),
            ItemFactory(lot=True, withdrawal="fefo", lot_code_type=rule, lots_automatic=True, expiry_block_days=3),
            ItemFactory(lot=True, fifo_lots=True, lot_code_type=rule),
            ItemFactory(lot=True, withdrawal="fifo", single_supplier_lots=True),
            ItemFactory(lot=True, serial=True, serial_code_type=SerialCodeTypeFactory(), serials_automatic=True),
        ]
        self.plain = self.items[:4]
        self.variants = {item.pk: VariantFactory(item=item) for item in self.items[:3]}
        for item in self.items[:3]:
            AlternativeUnit.objects.create(item=item, unit=self.box, factor=BOX)
        self.statuses = [None, None, LotStatusFactory(quarantine=True), LotStatusFactory(automatic_withdrawal=False)]
        warehouse, offset = here.warehouse, negative.warehouse
        self.templates = [
            TemplateFactory(warehouse=warehouse, integrate_initial_quantity=True),
            TemplateFactory(warehouse=warehouse, offset_warehouse=offset),
            TemplateFactory(warehouse=warehouse, direction=Direction.UNLOAD, offset_warehouse=offset),
            TemplateFactory(warehouse=warehouse, direction=Direction.UNLOAD, allow_unavailable_lots=True),
        ]
        TemplateFactory(warehouse=warehouse, create_lot_from_lot=True)
        self.posted = []
        for item in self.items:
            self.post("purchase-delivery", here, [line(item, here, lot_code="L1", quantity=Decimal(30))])

    def chance(self, part):
        return self.random.random() < part

    def load(self, place, direction=None):
        item = self.choice(self.items)
        known = list(Lot.objects.filter(item=item).order_by("pk").values_list("name", flat=True))
        code = self.choice(["L1", "l2", "A #2", *known])
        return self.line(item, place, code, direction, expiry_date=TODAY + datetime.timedelta(self.choice([2, 9, 40])))

    def take(self, place, direction=None):
        item = self.choice(self.plain)
        here = Lot.objects.filter(item=item, balance__location=place, balance__on_hand__gt=0).order_by("pk")
        code = self.choice(["", *here.values_list(self.choice(["name", "code"]), flat=True)])
        return self.line(item, place if self.chance(0.9) else None, code, direction)

    def line(self, item, place, code, direction, **values):
        return line(
            item,
            place,
            lot_code=code,
            direction=direction,
            quantity=Decimal(self.choice([1, 2, 5, 8])),
            unit=self.box if item in self.items[:3] and self.chance(0.2) else None,
            variant=self.variants.get(item.pk) if self.chance(0.1) else None,
            packages=self.choice([None, 1, 2]),
            **values,
        )

    def post(self, kind, place, lines, **header):
        document = draft(kind, place, *lines, date=TODAY - datetime.timedelta(self.choice([0, 0, 3])), **header)
        asked = Counter()
        for entry in lines:
            asked[entry.item.pk, entry.direction] += entry.quantity * (BOX if entry.unit == self.box else 1)
        post_document(document_id=document.pk, user=None)
        made = Counter()
        for moved in document.lines.all():
            made[moved.item_id, moved.direction if lines[0].direction else None] += moved.managed_quantity
        assert made == asked, "what is split adds up to what was asked"
        self.posted.append(document)

    def one_way(self):
        place, kind = self.choice(self.places), self.choice([*LOADS, *LOADS, *TAKES])
        one = self.load if kind in LOADS else self.take
        values = {}
        if kind == "transfer":
            values["target_warehouse"] = self.choice(self.places).warehouse
        if kind in LOADS:
            values["partner"] = self.choice([None, self.partner])
        orders = [d for d in self.posted if d.document_type_id in ("customer-order", "picking-list")]
        if kind == "sales-delivery" and orders:
            values = {"origin": self.choice(orders), "closes_origin": self.chance(0.5)}
        self.post(kind, place, [one(place) for _line in range(self.choice([1, 1, 2]))], **values)

    def by_template(self):
        template, place = self.choice(self.templates), self.choice(self.places[:2])
        one = self.load if template.direction == Direction.LOAD else self.take
        self.post("warehouse-record", place, [one(place)], template=template)

    def both_ways(self):
        place, kind = self.choice(self.places), self.choice(["stock-adjustment", "production-record"])
        self.post(kind, place, [self.take(place, Direction.UNLOAD), self.load(place, Direction.LOAD)])

    def make_and_use(self):
        """One document loads a lot and takes from it."""
        place, item = self.choice(self.places), self.choice(self.plain)
        load = line(item, place, lot_code="N1", quantity=Decimal(9), direction=Direction.LOAD)
        name = "N1 #1" if item.fifo_lots else "N1"
        taken = line(item, place, lot_code=name, quantity=Decimal(4), direction=Direction.UNLOAD)
        self.post("stock-adjustment", place, [taken, load])

    def send_out(self):
        place = self.choice(self.places)
        self.post("subcontract-delivery", place, [self.take(place)], partner=self.partner)

    def take_back(self):
        place = self.choice(self.places)
        used = self.take(self.outside, Direction.UNLOAD)
        self.post("subcontract-return", place, [used, self.load(place, Direction.LOAD)], partner=self.partner)

    def reverse(self):
        reverse_document(document_id=self.choice(self.posted[-20:]).pk, user=None)

    def lot_from_lot(self):
        stock = Balance.objects.filter(
            lot__isnull=False, location__in=self.places[:2], on_hand__gt=0, item__in=self.plain
        )
        source = self.choice(list(stock.order_by("pk")))
        code, item = self.choice(["", "R1", "R2"]), self.choice([None, self.items[0]])
        created = create_lot_from_lot(
            lot=source.lot,
            location=source.location,
            quantity=Decimal(1),
            item=item,
            new_quantity=Decimal(2) if item and item != source.item else None,
            code=code,
            user=None,
        )
        self.posted.append(created)

    def edit(self):
        lot = self.choice(list(Lot.objects.order_by("pk")))
        changes = [{"status": self.choice(self.statuses)}, {"code": self.choice(["L1", "X9", "Y8"])}]
        changes += [{"cancelled": self.chance(0.2)}, {"reserved": self.chance(0.2)}, {"start_date": None}]
        edit_lot(lot=lot, user=None, version=lot.version, changes=self.choice(changes))

    def predefine(self):
        item, code = self.choice(self.items), self.choice(["L1", "P1", "P2"])
        register_lots(item=item, variant=None, user=None, start_date=TODAY, codes=[code])

    def step(self):
        """One of them; what is refused changed nothing of any lot."""
        steps = [self.one_way] * 5 + [self.reverse] * 3 + [self.by_template, self.both_ways, self.make_and_use]
        before = list(Lot.objects.order_by("pk").values())
        try:
            with transaction.atomic():
                self.choice([*steps, self.send_out, self.take_back, self.lot_from_lot, self.edit, self.predefine])()
        except (Refused, TracedRefused):
            assert list(Lot.objects.order_by("pk").values()) == before
            return False
        return True


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_with_lots_in_any_order_the_ledger_stays_sound(seed):
    walk = Walk(seed)
    done = sum(walk.step() for _step in range(90))
    assert done > 30
    assert list(breaches()) == []
    # The newest first, so that little stands on what is undone.
    for document in reversed(walk.posted):
        document.refresh_from_db()
        try:
            if document.state == State.POSTED:
                reverse_document(document_id=document.pk, user=None)
        except Refused:
            continue
    assert list(breaches()) == []

"""Stock with properties, lots and serial numbers, in any order: the ledger stays sound, and is what a model says.

Domain: the sum of a stock's movements is its balance; stock is balanced by lot, property instance and place.
"""

import random
from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import transaction

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Direction, Document, Movement
from inventory.services import post_document, reverse_document
from lots.models import Lot
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, LocationFactory, SerialCodeTypeFactory, draft, line

pytestmark = pytest.mark.django_db
LOADS, ORDERS = ("purchase-delivery",), ("customer-order", "picking-list")
TAKES = ("sales-delivery", "consumption", *ORDERS, "transfer", "transfer")


class Model:
    """What must be on hand: quantities by item, lot, instance and place; of serial numbers, what each is and where."""

    def __init__(self):
        self.stock = defaultdict(Decimal)
        self.pieces = {}
        self.undo = {}

    def post(self, document, lines, codes):
        """The lines as they were posted; ``codes`` are the serial numbers of each by its position."""
        before = dict(self.stock), dict(self.pieces)
        if document.document_type_id not in ORDERS:
            # Of what others engaged nothing is taken; that is known by what the ledger has proven so far.
            engaged = self.engaged(document)
            for one in lines:
                self.move(one, codes.get(one.position, ()), engaged)
        self.undo[document.pk] = (
            {key: self.stock[key] - before[0].get(key, 0) for key in list(self.stock)},
            {code: before[1].get(code) for code, now in self.pieces.items() if now != before[1].get(code)},
        )

    def reverse(self, document):
        moved, pieces = self.undo[document.pk]
        for key, quantity in moved.items():
            self.stock[key] -= quantity
        self.pieces.update(pieces)

    def move(self, one, codes, engaged):
        source, goal = one.location_id, one.target_location_id
        if one.direction == Direction.LOAD:
            source, goal = goal, source
        says = one.target_property_instance_id or one.property_instance_id
        if one.item.serial_managed:
            self.move_pieces(one, codes, source, goal, says)
            return
        for had, quantity in self.parts(one, source, engaged) if source else [(None, one.managed_quantity)]:
            if source:
                self.stock[one.item_id, one.lot_id, had, source] -= quantity
            if goal:
                self.stock[one.item_id, one.lot_id, says or had, goal] += quantity

    def move_pieces(self, one, codes, source, goal, says):
        for code in codes:
            had, _place = self.pieces.get((one.item_id, one.lot_id, code)) or (None, None)
            self.pieces[one.item_id, one.lot_id, code] = (says or had, goal)
            if source:
                self.stock[one.item_id, one.lot_id, had, source] -= 1
            if goal:
                self.stock[one.item_id, one.lot_id, says or had, goal] += 1

    def parts(self, one, source, engaged):
        """What has the properties named goes as far as it is free, then what has none, which the line describes.

        What gets new properties where it stands is what the line names, and nothing else instead.
        """
        named, wanted = one.property_instance_id, one.managed_quantity
        own, plain = (one.item_id, one.lot_id, named, source), (one.item_id, one.lot_id, None, source)
        if named is None or one.location_id == one.target_location_id:
            return [(named, wanted)]
        of_own = max(min(wanted, self.stock[own] - engaged[own]), Decimal(0))
        of_plain = max(min(wanted - of_own, self.stock[plain] - engaged[plain]), Decimal(0))
        missing = wanted - of_own - of_plain
        only_plain = self.stock[plain] > 0 >= self.stock[own]
        return [(named, of_own + (0 if only_plain else missing)), (None, of_plain + (missing if only_plain else 0))]

    @staticmethod
    def engaged(document):
        """What others' orders engaged before this document."""
        found = defaultdict(Decimal)
        moved = Movement.objects.filter(line__document__lt=document.pk).exclude(committed=0)
        for one in moved.exclude(order_line__document=document.origin_id) if document.origin_id else moved:
            found[one.item_id, one.lot_id, one.property_instance_id, one.location_id] += one.committed
        return found

    def agrees(self):
        names = ("item", "lot", "property_instance", "location", "on_hand")
        on_hand = {row[:-1]: row[-1] for row in Balance.objects.exclude(on_hand=0).values_list(*names)}
        assert on_hand == {key: quantity for key, quantity in self.stock.items() if quantity}
        pieces = SerialNumber.objects.values_list("item", "lot", "code", "property_instance", "location")
        found = {row[:3]: row[3:] for row in pieces}
        assert found == {key: piece or (None, None) for key, piece in self.pieces.items()}


class Walk:
    """Shirts, with lots chosen by hand and by rule; computers, with and without lots; three places, one boundless."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.choice = self.random.choice
        here, boundless = LocationFactory(), LocationFactory(warehouse__allow_negative=True)
        self.places = [here, here, LocationFactory(warehouse=here.warehouse), boundless]
        shirts = property_set("Shirt", property_of("Colour", "Red", "Blue", instance=True), instance=True)
        memory = property_of("Memory", kind="number", instance=True)
        rule = SerialCodeTypeFactory()
        computers = property_set("Computer", memory, instance=True, uses_serial=True, serial_rule=rule)
        self.shirts = [
            ItemFactory(property_set=shirts),
            ItemFactory(property_set=shirts, lot=True),
            ItemFactory(property_set=shirts, lot=True, withdrawal="fifo"),
            ItemFactory(property_set=shirts, lot=True, fifo_lots=True),
        ]
        self.computers = [
            ItemFactory(property_set=computers, serial=True),
            ItemFactory(property_set=computers, serial=True, lot=True),
        ]
        self.instances = {
            shirts.pk: [None, *(instance_of(shirts, Colour=colour) for colour in ("Red", "Blue"))],
            computers.pk: [None, *(instance_of(computers, Memory=Decimal(size)) for size in (8, 16))],
        }
        self.model, self.posted, self.made = Model(), [], 0

    def chance(self, part):
        return self.random.random() < part

    def instance(self, item):
        return self.choice(self.instances[item.property_set_id])

    def load(self, place, direction=None):
        item = self.choice([*self.shirts, *self.computers])
        values = {"lot_code": self.choice(["L1", "L2"])} if item.lot_managed else {}
        if not item.serial_managed:
            quantity = Decimal(self.choice([2, 5, 8]))
            return line(item, place, quantity=quantity, property_instance=self.instance(item), **values)
        gone = SerialNumber.objects.filter(item=item, location=None, last_movement__isnull=False).order_by("pk")
        if gone and self.chance(0.4):
            piece = self.choice(list(gone))
            values["lot_code"] = piece.lot.code if piece.lot else ""
            return line(item, place, piece.code, property_instance=self.instance(item), **values)
        self.made += 2
        if self.chance(0.3):
            values["generate_serials"] = True
            return line(item, place, quantity=Decimal(2), property_instance=self.instance(item), **values)
        codes = (f"N{self.made}", f"N{self.made + 1}")
        return line(item, place, *codes, property_instance=self.instance(item), **values)

    def take(self, place, direction=None):
        item = self.choice([*self.shirts, *self.computers])
        pieces = list(SerialNumber.objects.filter(item=item, location=place).order_by("pk"))
        if pieces:
            return self.pieces(item, place, pieces)
        item = self.choice(self.shirts) if item.serial_managed else item
        here = Lot.objects.filter(item=item, balance__location=place, balance__on_hand__gt=0).order_by("pk")
        by_rule = [None] if item.withdrawal == "fifo" or item.fifo_lots or not item.lot_managed else []
        chosen = self.choice([*by_rule, *here] or [None])
        stock = Balance.objects.filter(item=item, location=place, on_hand__gt=0).order_by("pk")
        there = self.choice([one.property_instance for one in stock] or [None])
        named = there if self.chance(0.6) else self.instance(item)
        quantity = Decimal(self.choice([1, 2, 3, 6]))
        return line(item, place, lot_code=chosen.name if chosen else "", quantity=quantity, property_instance=named)

    def pieces(self, item, place, here):
        lot = self.choice(here).lot
        same = [piece for piece in here if piece.lot == lot]
        codes = [piece.code for piece in self.random.sample(same, min(len(same), self.choice([1, 2])))]
        named = self.instance(item) if self.chance(0.3) else None
        return line(item, place, *codes, lot_code=lot.code if lot else "", property_instance=named)

    def post(self, kind, place, lines, **header):
        document = draft(kind, place, *lines, **header)
        post_document(document_id=document.pk, user=None)
        done = document.lines.select_related("item").order_by("position")
        of_line = {one.position: self.codes_of(one) for one in done if one.item.serial_managed}
        self.model.post(document, done, of_line)
        self.posted.append(document)

    @staticmethod
    def codes_of(one):
        """Those that the line itself moved: releases of what an order engaged hang on any line."""
        moved = Movement.objects.filter(line=one, order_line=None)
        return set(SerialNumber.objects.filter(movement_links__movement__in=moved).values_list("code", flat=True))

    def one_way(self):
        kind = self.choice([*LOADS, *LOADS, *TAKES])
        place, values = self.choice(self.places), {}
        lines = [(self.load if kind in LOADS else self.take)(place) for _line in range(self.choice([1, 1, 2]))]
        if kind == "transfer":
            goal = self.choice([place, *self.places])
            values["target_warehouse"] = goal.warehouse
            for one in lines:
                one.target_location = goal
                given = self.instances[one.item.property_set_id]
                one.target_property_instance = self.choice(given[1:] if goal == place else [None, *given])
        self.post(kind, place, lines, **values)

    def carry_out(self):
        """Sell what an order engaged, or some of it."""
        orders = Document.objects.filter(document_type__in=ORDERS, state="posted", reverses=None).order_by("pk")
        order, lines = self.choice([*orders] or [None]), []
        if order is None:
            return
        for one in order.lines.order_by("position"):
            codes = list(SerialNumber.objects.filter(committed_line=one).order_by("pk").values_list("code", flat=True))
            if one.item.serial_managed and not codes:
                continue
            values = {} if codes else {"quantity": max(Decimal(1), one.quantity - self.choice([0, 0, 1]))}
            named = {"lot_code": one.lot_code, "property_instance": one.property_instance}
            lines.append(line(one.item, one.location, *codes, **named, **values))
        if lines:
            closes = self.chance(0.3)
            self.post("sales-delivery", lines[0].location, lines, origin=order, closes_origin=closes)

    def both_ways(self):
        place = self.choice(self.places)
        load, take = self.load(place), self.take(place)
        load.direction, take.direction = Direction.LOAD, Direction.UNLOAD
        # What comes must not be what goes: the model takes line by line.
        if load.item == take.item:
            return
        self.post(self.choice(["production-record", "stock-adjustment"]), place, [take, load])

    def reverse(self):
        document = self.choice(self.posted[-12:])
        reverse_document(document_id=document.pk, user=None)
        self.model.reverse(document)

    def step(self):
        """One of them; what is refused leaves the model as it was, and so the stock."""
        try:
            with transaction.atomic():
                self.choice([self.one_way] * 6 + [self.both_ways] + [self.carry_out] * 2 + [self.reverse] * 2)()
            done = True
        except Refused:
            done = False
        self.model.agrees()
        assert list(breaches()) == []
        return done


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_with_properties_in_any_order_the_stock_is_what_a_model_says(seed):
    walk = Walk(seed)
    for item in (*walk.shirts, *walk.computers):
        codes = ("A1", "A2", "A3") if item.serial_managed else ()
        lot = {"lot_code": "L1"} if item.lot_managed else {}
        for instance in walk.instances[item.property_set_id]:
            named = [f"{code}-{instance.pk if instance else 0}" for code in codes]
            amount = {} if codes else {"quantity": Decimal(9)}
            load = line(item, walk.places[0], *named, property_instance=instance, **lot, **amount)
            walk.post("purchase-delivery", walk.places[0], [load])
    assert sum(walk.step() for _step in range(60)) > 25

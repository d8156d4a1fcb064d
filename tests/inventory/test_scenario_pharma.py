"""A month at a maker of medicines: receipt into quarantine, release, production, FEFO sale, lot split, re-lot into
another item, expiry block, stock check; proven by the ledger check."""

import datetime
from decimal import Decimal

import pytest

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Direction
from inventory.services import create_lot_from_lot, reverse_document
from lots.models import Lot, LotChange
from lots.services import edit_lot, register_lots
from lots.traced.exceptions import TracedNotPermitted
from numbering.models import Exclusion, Segment
from tests import factories
from tests.factories import TODAY, line, posted
from tracing.ledger import What
from tracing.recall import recall
from tracing.roots import supplied_as

pytestmark = pytest.mark.django_db
LOAD, UNLOAD = Direction.LOAD, Direction.UNLOAD


def day(offset):
    return TODAY + datetime.timedelta(days=offset)


class Maker:
    """A powder that is pressed into tablets, which are sold in boxes and repacked for hospitals."""

    def __init__(self):
        self.quarantine = factories.LotStatusFactory(quarantine=True)
        self.released = factories.LotStatusFactory(code="REL", description="Released")
        rule = factories.LotCodeTypeFactory(code="TAB", prefix="T")
        for position, (source, length, root) in enumerate(
            [("insert_year", 2, True), ("insert_month", 2, True), ("progressive", 3, False)], start=1
        ):
            Segment.objects.create(code_type=rule, position=position, source=source, length=length, root=root)
        Exclusion.objects.create(code_type=rule, document_type="sales-delivery", sales=True)
        lots = {"lot": True, "initial_lot_status": self.quarantine, "withdrawal": "fefo"}
        self.powder = factories.ItemFactory(
            code="POWDER", unit=factories.UnitFactory(code="KG", decimals=3), expiry_policy="month_end", **lots
        )
        self.tablets = factories.ItemFactory(
            code="TABLETS",
            lot_code_type=rule,
            lots_automatic=True,
            lot_validity_days=720,
            expiry_warn_days=120,
            expiry_block_days=60,
            **lots,
        )
        self.hospital_pack = factories.ItemFactory(code="PACK", lot=True, lot_validity_days=360)
        self.store = factories.LocationFactory(code="STORE")
        self.shelf = factories.LocationFactory(code="SHELF", warehouse=self.store.warehouse)
        self.splits = factories.TemplateFactory(
            code="LFL", warehouse=self.store.warehouse, direction=LOAD, create_lot_from_lot=True
        )
        self.supplier = factories.PartnerFactory(description="Chimie SA")
        self.pharmacy = factories.PartnerFactory(description="Pharmacy")
        self.hospital = factories.PartnerFactory(description="Hospital")
        self.clerk, self.supervisor = factories.user("clerk"), factories.user("supervisor")

    def receive(self, code, quantity, expiry, offset):
        supplied = line(
            self.powder, self.store, lot_code=code, quantity=Decimal(quantity), expiry_date=expiry, supplier_code="CH-7"
        )
        posted("purchase-delivery", self.store, supplied, date=day(offset), partner=self.supplier)
        return Lot.objects.get(item=self.powder, code=code)

    def release(self, lot):
        lot.refresh_from_db()
        edit_lot(lot=lot, user=self.supervisor, version=lot.version, changes={"status": self.released})

    def press(self, lot, powder, tablets, offset):
        used = line(self.powder, self.store, quantity=Decimal(powder), direction=UNLOAD)
        made = line(self.tablets, self.store, lot_code=lot, quantity=Decimal(tablets), direction=LOAD)
        return posted("production-record", self.store, used, made, date=day(offset))

    def sell(self, partner, quantity, offset=0, **values):
        wanted = line(self.tablets, self.store, quantity=Decimal(quantity), **values)
        return posted("sales-delivery", self.store, wanted, date=day(offset), partner=partner)

    def at(self, name):
        return sum(Balance.objects.filter(lot__name=name).values_list("on_hand", flat=True))


@pytest.fixture
def maker(db):
    return Maker()


def lots_of(document, direction=UNLOAD):
    lines = document.lines.filter(direction=direction).order_by("position")
    return [(code, int(quantity)) for code, quantity in lines.values_list("lot_code", "quantity")]


def test_a_month_of_medicines(maker):
    # Receipt into quarantine: two lots of powder, which expire at the end of their months.
    late = maker.receive("P-LATE", 50, day(900), -30)
    soon = maker.receive("P-SOON", 50, day(400), -29)
    assert late.status == soon.status == maker.quarantine
    assert (soon.expiry_date + datetime.timedelta(days=1)).day == 1

    # Nothing leaves quarantine: not into production, not elsewhere.
    with pytest.raises(Refused, match="Quarantine"):
        maker.press("", 10, 1000, -28)

    # A clerk releases nothing; a supervisor does, and it is kept who did.
    with pytest.raises(TracedNotPermitted, match="ask a supervisor"):
        edit_lot(lot=late, user=maker.clerk, version=1, changes={"status": maker.released})
    for lot in (late, soon):
        maker.release(lot)
    assert set(LotChange.objects.values_list("field", "new_value", "user")) == {
        ("status", str(maker.released), maker.supervisor.pk)
    }

    # A predefined lot is chosen on the production record; the powder goes in by expiry, from two lots.
    [ahead] = register_lots(item=maker.tablets, variant=None, user=maker.clerk, start_date=day(-27), count=1)
    pressed = maker.press(ahead.name, 60, 6000, -27)
    assert lots_of(pressed) == [("P-SOON", 50), ("P-LATE", 10)]
    assert lots_of(pressed, LOAD) == [(ahead.code, 6000)]
    # Without a lot named the rule makes the next one.
    second = maker.press("", 20, 2000, -25)
    [(next_code, _quantity)] = lots_of(second, LOAD)
    made = [Lot.objects.get(item=maker.tablets, code=code) for code in (ahead.code, next_code)]
    assert {lot.status for lot in made} == {maker.quarantine}
    for lot in made:
        maker.release(lot)
    soon.refresh_from_db()
    assert soon.closed

    # FEFO sale: the lot that expires first goes first, the next one gives the rest.
    sold = maker.sell(maker.pharmacy, 6500, -20)
    assert lots_of(sold) == [(ahead.code, 6000), (next_code, 500)]

    # Lot split: half of the rest goes to a lot of its own on another shelf, with the same expiry and status.
    source = made[1]
    create_lot_from_lot(
        lot=source,
        location=maker.store,
        quantity=Decimal(700),
        user=maker.supervisor,
        code="SPLIT",
        new_location=maker.shelf,
        date=day(-15),
    )
    split = Lot.objects.get(code="SPLIT")
    source.refresh_from_db()
    assert (split.expiry_date, split.status) == (source.expiry_date, maker.released)
    assert (source.on_hand, split.on_hand) == (800, 700)

    # Re-lot into another item: packs of ten for the hospital.
    create_lot_from_lot(
        lot=split,
        location=maker.shelf,
        quantity=Decimal(500),
        user=maker.supervisor,
        item=maker.hospital_pack,
        code="HP-1",
        new_quantity=Decimal(50),
        date=day(-10),
    )
    pack = line(maker.hospital_pack, maker.shelf, lot_code="HP-1", quantity=Decimal(30))
    posted("sales-delivery", maker.shelf, pack, date=day(-8), partner=maker.hospital)

    # Expiry block: sixty days before it expires a lot is no longer sold, named or not, but it is written off.
    split.refresh_from_db()
    edit_lot(lot=split, user=maker.supervisor, version=split.version, changes={"expiry_date": day(60)})
    blocked = line(maker.tablets, maker.shelf, lot_code="SPLIT", quantity=Decimal(10))
    with pytest.raises(Refused, match="blocked from 60 days before"):
        posted("sales-delivery", maker.shelf, blocked, partner=maker.pharmacy)
    with pytest.raises(Refused, match="only 0 of 10"):
        posted("sales-delivery", maker.shelf, line(maker.tablets, maker.shelf, quantity=Decimal(10)))
    off = line(maker.tablets, maker.shelf, lot_code="SPLIT", quantity=Decimal(200), direction=UNLOAD)
    written_off = posted("stock-adjustment", maker.shelf, off, note="Written off")
    split.refresh_from_db()
    assert split.closed

    # A sales document makes no new lots, a mistake is taken back, and the stock check agrees.
    mistake = maker.sell(maker.hospital, 100)
    reverse_document(document_id=mistake.pk, user=maker.supervisor)
    reverse_document(document_id=written_off.pk, user=maker.supervisor)
    split.refresh_from_db()
    assert not split.closed
    names = ("P-LATE", "P-SOON", ahead.code, next_code, "SPLIT", "HP-1")
    assert [maker.at(name) for name in names] == [20, 0, 0, 800, 200, 20]
    assert list(breaches()) == []


def test_a_recall_from_the_suppliers_lot_reaches_every_customer(maker):
    for lot in (maker.receive("P-1", 50, day(900), -9), maker.receive("P-2", 50, day(900), -9)):
        maker.release(lot)
    maker.press("T-1", 60, 6000, -8)
    tablets = Lot.objects.get(code="T-1")
    maker.release(tablets)
    maker.sell(maker.pharmacy, 1000, -7)
    create_lot_from_lot(
        lot=tablets,
        location=maker.store,
        quantity=Decimal(100),
        user=maker.supervisor,
        item=maker.hospital_pack,
        code="HP-1",
        new_quantity=Decimal(10),
    )
    pack = line(maker.hospital_pack, maker.store, lot_code="HP-1", quantity=Decimal(4))
    posted("sales-delivery", maker.store, pack, partner=maker.hospital)
    found = recall(supplied_as("CH-7", 10))
    shipped = {one.document.partner for one in found.happenings if one.what is What.SHIPPED}
    assert {partner.rpartition(" – ")[2] for partner in shipped} == {"Pharmacy", "Hospital"}
    assert {total.item.item: total.difference for total in found.sums} == {"POWDER": 0, "TABLETS": 0, "PACK": 0}

"""A company of any size: of everything that a page shows there is as much as is asked for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from attributes.fields import Scope
from attributes.models import ValueType
from inventory.entries import LineEntry
from inventory.models import Balance, Direction, Document
from items.models import Item
from items.services import set_general_values
from lots.models import Lot, LotStatus
from lots.services import delete_lot, edit_lot
from numbering.sources import SegmentSource
from serials.models import SerialNumber
from serials.services import delete_serial, edit_header, register_serials
from tests import factories
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import TODAY, draft, line, posted
from tests.statements import masters

UNLOAD, LOAD = Direction.UNLOAD, Direction.LOAD


@dataclass
class World:
    """What the pages are of: each of these has more around it after ``grow``.

    ``disk`` has serial numbers and properties, ``pill`` lots, ``syrup`` FIFO lots, ``machine`` is made of disks and
    pills; ``goods`` are as many others. ``serial`` and ``lot`` have moved, ``free`` and ``empty`` never did.
    ``reader`` may do everything and keeps searches; ``sale`` leaves its lots open.
    """

    size: int = 0
    supply: Document = field(init=False)
    sale: Document = field(init=False)
    made: SerialNumber | None = None

    def __post_init__(self) -> None:
        self.home = factories.LocationFactory()
        self.away = factories.LocationFactory()
        self.partner = factories.PartnerFactory(code_name="MAKER")
        self.admin = User.objects.create_superuser("root")
        self.reader = factories.user("supervisor", name="ana")
        self.rule = factories.SerialCodeTypeFactory()
        self.rule.segments.create(position=1, source=SegmentSource.PROGRESSIVE, length=8)
        self.lot_rule = factories.LotCodeTypeFactory()
        self.lot_rule.segments.create(position=1, source=SegmentSource.PROGRESSIVE, length=8)
        self.colour = property_of("Colour", "Red", "Blue", search=True)
        self.grade = property_of("Grade", "A", "B", instance=True, search=True)
        self.weight = property_of("Weight", kind=ValueType.NUMBER, instance=True, search=True)
        self.drives = property_set("Drives", self.colour, self.grade, self.weight, instance=True, uses_serial=True)
        self.disk = factories.ItemFactory(
            serial=True, code="DISK", property_set=self.drives, serial_code_type=self.rule, gtin="05940000000016"
        )
        self.pill = factories.ItemFactory(
            lot=True,
            code="PILL",
            lot_code_type=self.lot_rule,
            lots_automatic=True,
            withdrawal="fefo",
            expiry_warn_days=9,
        )
        self.syrup = factories.ItemFactory(lot=True, code="SYRUP", fifo_lots=True, withdrawal="fifo")
        self.machine = factories.ItemFactory(serial=True, code="MACHINE")
        self.split = factories.TemplateFactory(
            warehouse=self.home.warehouse, code="SPL", direction=UNLOAD, create_lot_from_lot=True
        )
        self.goods: list[Item] = []
        self.entries = masters.Entries(self)

    def grow(self, count: int) -> World:
        """So many more of everything."""
        numbers = range(self.size, self.size + count)
        self.size += count
        self.entries.add(numbers)
        self._receive(numbers)
        self._move(numbers)
        self._use(numbers)
        self._keep_headers(numbers)
        self._draft(numbers)
        self.entries.keep(numbers)
        return self

    def _receive(self, numbers: range) -> None:
        """Each of the disks and pills on a line of its own, with properties of its own."""
        lines, away = [], []
        for n in numbers:
            made = instance_of(self.drives, Grade="A", Weight=Decimal(n))
            expiry = TODAY + datetime.timedelta(days=n % 7)
            lines.append(line(self.disk, self.home, f"D{n}", f"DX{n}", property_instance=made))
            lines.append(line(self.pill, self.home, lot_code=f"P{n}", quantity=Decimal(100), expiry_date=expiry))
            lines.append(line(self.syrup, self.home, lot_code="S", quantity=Decimal(9), unit_cost=Decimal(n + 1)))
            made = instance_of(self.drives, Grade="B", Weight=Decimal(n))
            away.append(line(self.disk, self.away, f"DA{n}", property_instance=made))
        for item in self.goods[-3 * len(numbers) :]:
            made = instance_of(item.property_set, Grade="A") if item.property_set else None
            codes = [f"G{item.pk}"] if item.serial_managed else []
            lot_code = f"G{item.pk}" if item.lot_managed else ""
            lines.append(line(item, self.home, *codes, lot_code=lot_code, property_instance=made))
        posted("purchase-delivery", self.away, *away, partner=self.partner)
        pieces = [f"M{numbers[0]}-{n}" for n in range(2 * len(numbers))]
        lines.append(line(self.machine, self.home, *pieces))
        self.supply = posted("purchase-delivery", self.home, *lines, partner=self.partner)
        self.untouched = posted("purchase-delivery", self.home, *self._news(numbers, "U"))
        self.ready = draft("purchase-delivery", self.home, *self._news(numbers, "R"))

    def _news(self, numbers: range, prefix: str) -> list[LineEntry]:
        """Lines of new pieces and lots."""
        lines = [line(self.machine, self.home, f"{prefix}{n}", f"{prefix}X{n}") for n in numbers]
        return lines + [line(self.pill, self.home, lot_code=f"{prefix}{n}") for n in numbers]

    def _move(self, numbers: range) -> None:
        """One disk and one lot go away and come back, each time."""
        for _n in numbers:
            for here, there in ((self.home, self.away), (self.away, self.home)):
                moved = [line(self.disk, here, "D0", target_location=there)]
                moved.append(line(self.pill, here, lot_code="P0", target_location=there))
                posted("transfer", here, *moved, target_warehouse=there.warehouse)
        self.serial, self.lot = SerialNumber.objects.get(code="D0"), Lot.objects.get(code="P0")
        self.fifo = Lot.objects.filter(item=self.syrup).first()
        self.balance = Balance.objects.filter(item=self.disk, location=self.home, on_hand__gt=0).latest("on_hand")

    def _use(self, numbers: range) -> None:
        """Disks, pills and the machine of the last time become a machine; others are sold and ordered."""
        codes = [f"DX{n}" for n in numbers]
        used = [line(self.disk, self.home, *codes, direction=UNLOAD), line(self.pill, self.home, direction=UNLOAD)]
        used += [line(self.pill, self.home, lot_code=f"P{n}", direction=UNLOAD) for n in numbers]
        if self.made:
            used.append(line(self.machine, self.home, self.made.code, direction=UNLOAD))
        code = f"MADE{numbers[0]}"
        posted("production-record", self.home, *used, line(self.machine, self.home, code, direction=LOAD))
        self.made = SerialNumber.objects.get(code=code)
        for kind, offset in (("sales-delivery", 0), ("customer-order", len(numbers))):
            lines = [line(self.machine, self.home, f"M{numbers[0]}-{n + offset}") for n in range(len(numbers))]
            lines += [line(self.pill, self.home, lot_code="P0", quantity=Decimal(2)) for _n in numbers]
            posted(kind, self.home, *lines, partner=self.partner)

    def _keep_headers(self, numbers: range) -> None:
        """Headers that moved nothing, and the history of those that did."""
        codes = [f"{kind}{n}" for kind in ("FREE", "LEFT", "GONE") for n in numbers]
        made = {
            one.code: one for one in register_serials(item=self.machine, variant=None, lot=None, codes=codes, user=None)
        }
        self.free = made[f"FREE{numbers[0]}"]
        for n in numbers:
            self.gone = delete_serial(serial=made[f"GONE{n}"], user=self.admin, reason="A mistake")
            values: dict[str, Any] = {"cancelled": True, "reserved": True, "reserved_partner": self.partner}
            edit_header(serial=made[f"LEFT{n}"], user=self.admin, version=1, changes=values)
            self._change(n)
            self.empty = factories.LotFactory(item=self.pill, code=f"EMPTY{n}", supplier=self.partner)
            factories.LotFactory(item=self.pill, code=f"LEFT{n}", cancelled=True, producer=self.partner)
            lot = factories.LotFactory(item=self.pill, code=f"GONE{n}")
            self.gone_lot = delete_lot(lot=lot, user=self.admin, reason="A mistake")

    def _change(self, n: int) -> None:
        """One more version of what has a history."""
        changes: dict[str, Any] = {"supplier_code": f"C{n}", "reserved": bool(n % 2)}
        self.serial = edit_header(serial=self.serial, user=self.admin, version=n + 1, changes=changes)
        status = LotStatus.objects.get(code=f"ST{n}")
        self.lot = edit_lot(lot=self.lot, user=self.admin, version=n + 1, changes={**changes, "status": status})
        colour = "Red" if n % 2 else "Blue"
        set_general_values(self.disk, values_of(self.drives, scope=Scope.ITEM, Colour=colour), user=self.admin)
        self.disk.refresh_from_db()

    def _draft(self, numbers: range) -> None:
        """Drafts, of which one sells each of the pieces and one receives, and what is reserved for it."""
        for n in numbers:
            draft("purchase-delivery", self.home, line(self.pill, self.home, lot_code=f"P{n}"), user=self.reader)
            draft("sales-delivery", self.home, line(self.disk, self.home, f"D{n}"), user=self.admin)
        taken = [line(self.disk, self.home, f"D{n}") for n in numbers]
        taken += [line(self.pill, self.home, quantity=Decimal(2)) for _n in numbers]
        taken += [line(item, self.home) for item in self.goods]
        self.sale = draft("sales-delivery", self.home, *taken, user=self.reader, partner=self.partner)
        SerialNumber.objects.filter(code__startswith="FREE").update(reserved=True, reserved_document=self.sale)
        Lot.objects.filter(code__startswith="EMPTY").update(reserved=True, reserved_document=self.sale)

"""What a draft must obey while it is still incomplete: nothing in it contradicts itself or the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from core.codes import clean_code, code_key
from inventory.entries import Header, LineEntry, SerialEntry
from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.models import Direction, DocumentType, MovementTemplate, State
from inventory.units import managed_quantity
from items.models import Item, UnitOfMeasure
from places.models import Location, Warehouse

MAX_QUANTITY = Decimal(999_999_999)
# Item, variant, lot as it is compared.
_Stock = tuple[int, int | None, str]


def lines_say_direction(document_type: DocumentType, template: MovementTemplate | None) -> bool:
    """Whether each line loads or unloads on its own: as a lot is made from a lot, one leaves and another comes."""
    effect = document_type.rules.effect
    by_template = effect is Effect.BY_TEMPLATE and template is not None and template.create_lot_from_lot
    return effect is Effect.BOTH or by_template


def line_direction(document_type: DocumentType, template: MovementTemplate | None, given: int | None) -> int | None:
    """Whether a line loads (1) or unloads (-1); None while that is not known yet."""
    effect = document_type.rules.effect
    if effect is Effect.LOAD:
        return Direction.LOAD
    if effect in (Effect.UNLOAD, Effect.COMMIT):
        return Direction.UNLOAD
    if effect is Effect.BY_TEMPLATE and not lines_say_direction(document_type, template):
        return template.direction if template else None
    return given if given in (Direction.LOAD, Direction.UNLOAD) else None


def quantity_text(quantity: Decimal) -> str:
    """A quantity as people write it, without idle zeros."""
    return number_format(f"{quantity.normalize():f}")


def header_problems(header: Header) -> Iterator[Problem]:
    """What is wrong with the header."""
    rules, template = header.document_type.rules, header.template
    if not header.document_type.active:
        yield Problem(_("Documents of this type are no longer made: the type is inactive."))
    if header.number:
        yield from _code_problems(header.number, "number")
    if template:
        yield from _template_problems(header, template)
    if header.target_warehouse and not rules.moves_to_target:
        yield Problem(_("Only a transfer has a target warehouse."), field="target_warehouse")
    if header.partner:
        yield from _partner_problems(header)
    if header.origin:
        origin = header.origin
        if origin.document_type_id not in rules.origins:
            yield Problem(
                _("A %(type)s cannot carry out %(origin)s.") % {"type": header.document_type, "origin": origin},
                field="origin",
            )
        elif origin.state != State.POSTED:
            yield Problem(
                _("%(origin)s is not posted, so it cannot be carried out.") % {"origin": origin},
                field="origin",
            )


def _template_problems(header: Header, template: MovementTemplate) -> Iterator[Problem]:
    effect = header.document_type.rules.effect
    if template.warehouse_id != header.warehouse.pk:
        yield Problem(
            _("Template %(template)s belongs to another warehouse.") % {"template": template.code},
            field="template",
        )
    wanted = {Effect.LOAD: Direction.LOAD, Effect.UNLOAD: Direction.UNLOAD, Effect.COMMIT: Direction.UNLOAD}
    if effect in wanted and template.direction != wanted[effect]:
        yield Problem(
            _("Template %(template)s is for %(direction)s, this document does the opposite.")
            % {"template": template.code, "direction": template.get_direction_display()},
            field="template",
        )


def _partner_problems(header: Header) -> Iterator[Problem]:
    role, partner = header.document_type.rules.partner_role, header.partner
    if partner and role == "customer" and not partner.is_customer:
        yield Problem(_("%(partner)s is not a customer.") % {"partner": partner.description}, field="partner")
    if partner and role == "supplier" and not partner.is_supplier:
        yield Problem(_("%(partner)s is not a supplier.") % {"partner": partner.description}, field="partner")


@dataclass
class LineChecker:
    """Checks the lines of one draft; ``factors`` are of the (item, alternative unit) pairs in use."""

    header: Header
    factors: Mapping[tuple[int, int], Decimal]

    def problems(self, position: int, entry: LineEntry) -> Iterator[Problem]:
        """What is wrong with one line, each with its field."""
        for problem in self._field_problems(entry):
            yield Problem(problem.message, position, problem.field, problem.serial)

    def _field_problems(self, entry: LineEntry) -> Iterator[Problem]:
        item = entry.item
        own = lines_say_direction(self.header.document_type, self.header.template)
        if own and entry.direction not in (Direction.LOAD, Direction.UNLOAD):
            yield Problem(_("Say whether this line loads or unloads."), field="direction")
        yield from quantity_problems(item, entry.unit or item.unit, entry.quantity, self.factors)
        if entry.variant and entry.variant.item_id != item.pk:
            yield Problem(_("Variant %(code)s is of another item.") % {"code": entry.variant.code}, field="variant")
        yield from self._place_problems(entry)
        if entry.lot_code:
            if not item.lot_managed:
                yield Problem(_("Item %(item)s is not managed by lots.") % {"item": item.code}, field="lot_code")
            yield from _code_problems(entry.lot_code, "lot_code")
        for field in ("supplier_code", "customer_code"):
            if getattr(entry, field):
                yield from _code_problems(getattr(entry, field), field)
        yield from self._property_problems(entry)
        yield from self._date_problems(entry, SerialEntry(""))
        yield from self._serial_problems(entry)

    def _place_problems(self, entry: LineEntry) -> Iterator[Problem]:
        kind = self.header.document_type.rules
        own = self.header.warehouse.pk
        # What a subcontractor used up stands with the subcontractor.
        elsewhere = kind.effect is Effect.BOTH and kind.needs_partner and entry.direction == Direction.UNLOAD
        if entry.location and entry.location.warehouse_id != own and not elsewhere:
            yield not_in(entry.location, self.header.warehouse, "location")
        target, there = entry.target_location, self.header.target_warehouse
        if target and not kind.moves_to_target:
            yield Problem(_("Only a transfer has a target location."), field="target_location")
        elif target and there and target.warehouse_id != there.pk:
            yield not_in(target, there, "target_location")

    def _property_problems(self, entry: LineEntry) -> Iterator[Problem]:
        item = entry.item
        for field in ("property_instance", "target_property_instance"):
            named = getattr(entry, field)
            if not named:
                continue
            if not item.has_instances:
                message = _("The stock of item %(item)s has no properties: its property set is of the item alone.")
                yield Problem(message % {"item": item.code}, field=field)
            elif named.property_set.pk != item.property_set_id:
                message = _("These properties are of set %(other)s; item %(item)s has set %(set)s.")
                values = {"other": named.property_set, "item": item.code, "set": item.property_set}
                yield Problem(message % values, field=field)
        if entry.target_property_instance and not self.header.document_type.rules.moves_to_target:
            yield Problem(_("Only a transfer gives stock new properties."), field="target_property_instance")

    def _date_problems(self, line: LineEntry, serial: SerialEntry) -> Iterator[Problem]:
        start = serial.start_date or line.start_date or self.header.date
        expiry = serial.expiry_date or line.expiry_date
        if expiry and expiry < start:
            yield Problem(
                _("The expiry date %(expiry)s is before the start date %(start)s: correct one of them.")
                % {"expiry": _day(expiry), "start": _day(start)},
                field="expiry_date",
                serial=serial.code,
            )

    def _serial_problems(self, entry: LineEntry) -> Iterator[Problem]:
        if (entry.serials or entry.generate_serials) and not entry.item.serial_managed:
            yield Problem(
                _("Item %(item)s is not managed by serial numbers.") % {"item": entry.item.code},
                field="serials",
            )
            return
        if entry.generate_serials and not entry.item.serial_rule:
            yield Problem(
                _("Item %(item)s has no serial number code type to make serial numbers by.")
                % {"item": entry.item.code},
                field="generate_serials",
            )
        yield from self._each_serial(entry)

    def _each_serial(self, entry: LineEntry) -> Iterator[Problem]:
        seen: dict[str, int] = {}
        for place, serial in enumerate(entry.serials, start=1):
            try:
                key = code_key(clean_code(serial.code))
                if serial.supplier_code:
                    clean_code(serial.supplier_code)
                if serial.customer_code:
                    clean_code(serial.customer_code)
            except ValidationError as error:
                yield Problem(" ".join(error.messages), field="serials", serial=serial.code)
                continue
            first = seen.setdefault(key, place)
            if first != place:
                yield Problem(
                    _("Serial number %(code)s stands twice on this line: entries %(first)d and %(second)d.")
                    % {"code": serial.code, "first": first, "second": place},
                    field="serials",
                    serial=serial.code,
                )
            if serial.expiry_date or serial.start_date:
                yield from self._date_problems(entry, serial)


def quantity_problems(
    item: Item, unit: UnitOfMeasure, quantity: Decimal, factors: Mapping[tuple[int, int], Decimal]
) -> Iterator[Problem]:
    """What is wrong with quantity and unit: sign, size, decimals of the unit and of the management unit."""
    if unit.pk != item.unit_id and (item.pk, unit.pk) not in factors:
        yield Problem(
            _("%(unit)s is not a unit of item %(item)s.") % {"unit": unit.code, "item": item.code},
            field="unit",
        )
        return
    managed = managed_quantity(item, unit.pk, quantity, factors)
    if quantity <= 0 or max(quantity, managed) > MAX_QUANTITY:
        yield Problem(_("A quantity is greater than zero and at most 999,999,999."), field="quantity")
        return
    if _decimals(quantity) > unit.decimals:
        yield Problem(
            _("%(quantity)s %(unit)s has too many decimals; this unit has %(decimals)d.")
            % {"quantity": quantity_text(quantity), "unit": unit.code, "decimals": unit.decimals},
            field="quantity",
        )
    elif _decimals(managed) > (0 if item.serial_managed else item.unit.decimals):
        yield Problem(
            _("%(quantity)s %(unit)s is %(managed)s %(management)s, which that unit cannot count.")
            % {
                "quantity": quantity_text(quantity),
                "unit": unit.code,
                "managed": quantity_text(managed),
                "management": item.unit.code,
            },
            field="quantity",
        )


def not_in(location: Location, warehouse: Warehouse, field: str) -> Problem:
    """That a location belongs to another warehouse."""
    message = _("Location %(location)s is not in warehouse %(warehouse)s.")
    return Problem(message % {"location": location, "warehouse": warehouse.code}, field=field)


def _decimals(quantity: Decimal) -> int:
    exponent = quantity.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _code_problems(code: str, field: str) -> Iterator[Problem]:
    try:
        clean_code(code)
    except ValidationError as error:
        yield Problem(" ".join(error.messages), field=field)


def _day(day: object) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")  # type: ignore[arg-type]


def same_serial_twice(lines: Sequence[LineEntry]) -> Iterator[Problem]:
    """Serial numbers that stand on two lines of one item, variant and lot."""
    stocks: dict[_Stock, dict[int, LineEntry]] = defaultdict(dict)
    for position, entry in enumerate(lines, start=1):
        if entry.serials:
            variant_id = entry.variant.pk if entry.variant else None
            stocks[entry.item.pk, variant_id, code_key(entry.lot_code)][position] = entry
    found = [problem for of_stock in stocks.values() if len(of_stock) > 1 for problem in _twice(of_stock)]
    yield from sorted(found, key=lambda problem: problem.position or 0)


def _twice(lines: Mapping[int, LineEntry]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for position, entry in lines.items():
        for serial in entry.serials:
            first = seen.setdefault(code_key(serial.code), position)
            if first != position:
                yield Problem(
                    _("Serial number %(code)s stands on line %(first)d already.")
                    % {"code": serial.code, "first": first},
                    position,
                    "serials",
                    serial.code,
                )

"""The property instances of what moves: which stock a line takes, what it becomes, and what must be named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from decimal import Decimal

from django.db import connection
from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from attributes.fields import Scope, fields_of_sets, filled_properties
from attributes.models import MandatoryType, PropertyInstance, PropertySet
from inventory.draft_rules import quantity_text
from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.models import Balance, Document, DocumentLine
from inventory.posting.free_stock import FreeStock
from inventory.posting.planned import LinePlan, Part, Plan
from inventory.posting.serials import SAME_SERIAL, TYPED
from lots.models import Lot

# How many of the instances in stock are named.
_NAMED = 5
_FIELD, _TARGET = "property_instance", "target_property_instance"


def mandatory_on(property_set: PropertySet, document: Document) -> bool:
    """Whether lines of the document must name their properties (seed: Obligativitate Tip)."""
    rules = document.document_type.rules
    return {
        MandatoryType.NONE: False,
        MandatoryType.SHIPPING: rules.ships,
        MandatoryType.MATERIAL: rules.effect is not Effect.COMMIT,
        MandatoryType.ALWAYS: True,
    }[MandatoryType(property_set.mandatory_type)]


class LineProperties:
    """What the sets of the lines' items ask for. Four statements, or none where no item has a set."""

    def __init__(self, document: Document, lines: Iterable[DocumentLine]) -> None:
        self.document = document
        lines = list(lines)
        sets = {line.item.property_set for line in lines if line.item.property_set}
        self._fields = fields_of_sets(sets, Scope.STOCK)
        self._instances: dict[int, PropertyInstance] = {}
        self._filled: dict[int, set[int]] = {}
        self.read(line.property_instance_id for line in lines)
        self.read(line.target_property_instance_id for line in lines)

    def read(self, instance_ids: Iterable[int | None]) -> None:
        """Know these instances too."""
        wanted = {pk for pk in instance_ids if pk and pk not in self._instances}
        found = PropertyInstance.objects.in_bulk(wanted) if wanted else {}
        self._instances |= found
        self._filled |= filled_properties(found.values())

    def gaps(self, planned: LinePlan) -> Iterator[Problem]:
        """What is missing of a line, in one sentence. Pieces that leave or come back may have it: ``pieces`` says."""
        line, property_set = planned.line, planned.line.item.property_set
        if property_set is None:
            return
        named = line.target_property_instance_id or line.property_instance_id
        if planned.serials_typed and not named and not planned.serials_to_make:
            missing = []
        elif mandatory_on(property_set, self.document):
            missing = self._missing(property_set, named)
        else:
            defines = bool(named) and (planned.brings or line.target_property_instance_id is not None)
            missing = self._missing(property_set, named) if defines else []
        if mandatory_on(property_set, self.document):
            missing += self._missing_codes(planned, property_set)
        if missing:
            yield self._told(planned, property_set, missing)

    def pieces(self, planned: LinePlan) -> Iterator[Problem]:
        """What is missing of the serial numbers of a line that names no properties itself, and of what is described
        as it leaves."""
        property_set = planned.line.item.property_set
        if property_set is None:
            return
        described = [part for part in planned.parts if part.taken is None and part.given is not None]
        asked = planned.parts if mandatory_on(property_set, self.document) else described
        missing = [name for part in asked for name in self._missing(property_set, part.given)]
        if missing:
            yield self._told(planned, property_set, list(dict.fromkeys(missing)))

    def _missing(self, property_set: PropertySet, instance_id: int | None) -> list[str]:
        fields = self._fields[property_set.pk]
        if not fields:
            return []
        instance = self._instances.get(instance_id) if instance_id else None
        filled = self._filled.get(instance_id or 0, set())
        missing = list(fields.missing(filled, instance.warranty_date if instance else None).values())
        return missing if missing or instance else [_("its properties")]

    @staticmethod
    def _missing_codes(planned: LinePlan, property_set: PropertySet) -> Iterator[str]:
        """A mandatory lot or serial number where lot and serial number management alone would not ask for it."""
        line = planned.line
        if property_set.lot_mandatory and line.item.lot_managed and not (line.lot_code or planned.makes_code):
            yield _("lot")
        named = planned.serials_typed or planned.serials_to_make
        if property_set.serial_mandatory and line.item.serial_managed and not named:
            yield _("serial number")

    def _told(self, planned: LinePlan, property_set: PropertySet, missing: Sequence[str]) -> Problem:
        values = {"item": planned.line.item.code, "names": get_text_list(list(missing), _("and")), "set": property_set}
        if mandatory_on(property_set, self.document):
            text = _("%(item)s: fill in %(names)s. Property set %(set)s asks for it on a %(type)s.")
            if planned.source and not (planned.line.property_instance_id or planned.serials_typed):
                text = _(
                    "%(item)s: choose from stock, or fill in %(names)s: property set %(set)s asks for it on a %(type)s."
                )
            values["type"] = self.document.document_type
        else:
            text = _("%(item)s: fill in %(names)s, which property set %(set)s asks for wherever properties are named.")
        field = _TARGET if planned.line.target_property_instance_id else _FIELD
        return Problem(text % values, planned.line.position, field)


def resolve_properties(plan: Plan) -> list[Problem]:
    """Say of each line which property instance its stock has and gets; called once lots and serial numbers are held.

    What leaves is taken from stock of the instance that the line names, as far as that is free, the rest from stock
    without properties, which the line describes. What gets new properties where it stands is what the line names, and
    a serial number is taken as it is. What arrives has the new properties that the line gives, else those that it
    names, else those that it had.
    """
    lines = [planned for planned in plan.lines if planned.line.item.has_instances]
    if not lines:
        return []
    pieces = _pieces(plan)
    # An order that names properties waits for stock that has them.
    orders = plan.effect is Effect.COMMIT and not plan.document.document_type.rules.must_be_available
    naming = [planned for planned in lines if planned.source and planned.line.property_instance_id]
    free = FreeStock(plan, [] if orders else [planned for planned in naming if planned.line.pk not in pieces])
    for planned in lines:
        line = planned.line
        given = line.target_property_instance_id or line.property_instance_id
        if line.pk in pieces:
            planned.parts = [Part(taken, given or taken, count) for taken, count in pieces[line.pk]]
        elif planned.source and line.property_instance_id and not (orders or _stays(planned)):
            planned.parts = [Part(taken, given, quantity) for taken, quantity in free.take(planned)]
        else:
            planned.parts = [Part(line.property_instance_id, given, planned.quantity)]
    properties = LineProperties(plan.document, [planned.line for planned in lines])
    properties.read(part.given for planned in lines for part in planned.parts)
    problems = [problem for planned in lines for problem in properties.pieces(planned)]
    problems += [problem for planned in lines for problem in _nothing_new(planned)]
    return problems or list(_not_chosen(plan, lines))


def _pieces(plan: Plan) -> dict[int, list[tuple[int | None, Decimal]]]:
    """How many of the serial numbers of each line have which instance; new ones have none yet. One statement, or
    none where no line names any."""
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    for planned in plan.lines:
        if planned.serials_to_make:
            found[planned.line.pk][None] = planned.serials_to_make
    if any(planned.serials_typed for planned in plan.lines):
        with connection.cursor() as cursor:
            cursor.execute(
                f"{TYPED} SELECT d.line_id, s.property_instance_id, COUNT(*) FROM d "
                f"LEFT JOIN serials_serialnumber s ON {SAME_SERIAL} "
                "GROUP BY d.line_id, s.property_instance_id ORDER BY d.line_id, s.property_instance_id",
                [plan.document.pk],
            )
            for line_id, instance_id, count in cursor.fetchall():
                found[line_id][instance_id] = found[line_id].get(instance_id, 0) + count
    return {
        line_id: [(instance_id, Decimal(count)) for instance_id, count in counts.items()]
        for line_id, counts in found.items()
    }


def left_open(
    document: Document, lines: Sequence[LinePlan], lots: Mapping[int, Lot | None]
) -> Iterator[tuple[LinePlan, Problem]]:
    """What posting a draft would refuse of lines that name no serial numbers; ``lots`` are theirs by their ids.

    One statement, or none.
    """
    plan = Plan(document)
    for planned in lines:
        line = planned.line
        if not line.item.has_instances or planned.serials_typed or (line.lot_code and lots[line.pk] is None):
            continue
        given = line.target_property_instance_id or line.property_instance_id
        plan.lines.append(
            replace(planned, line=copy(line), parts=[Part(line.property_instance_id, given, planned.quantity)])
        )
        plan.lines[-1].line.lot = lots[line.pk]
    found = [*(problem for one in plan.lines for problem in _nothing_new(one)), *_not_chosen(plan, plan.lines)]
    by_position = {planned.line.position: planned for planned in lines}
    yield from ((by_position[problem.position or 0], problem) for problem in found)


def _stays(planned: LinePlan) -> bool:
    """Whether it is a transfer within one place: what the line names gets new properties, and nothing else instead."""
    return planned.counter_location is not None and planned.counter_location == planned.location


def _nothing_new(planned: LinePlan) -> Iterator[Problem]:
    """A transfer within one place that changes no properties either."""
    if _stays(planned) and any(part.taken == part.given for part in planned.parts):
        text = _("%(item)s has these properties there already: there is nothing to change.")
        yield Problem(text % {"item": planned.line.item.code}, planned.line.position, _TARGET)


def _not_chosen(plan: Plan, lines: Sequence[LinePlan]) -> Iterator[Problem]:
    """Lines that leave open which stock they take, where all there is has properties: what could be chosen is named."""
    if plan.effect is Effect.COMMIT and not plan.document.document_type.rules.must_be_available:
        return
    asking = [
        planned
        for planned in lines
        if planned.source and not planned.source.warehouse.allow_negative and planned.parts[0].taken is None
        if len(planned.parts) == 1 and not planned.serials_typed
    ]
    stocks = _stocks(asking)
    for planned in asking:
        line, source = planned.line, planned.source
        here = stocks[line.item_id, line.variant_id, line.lot_id, source.pk if source else 0]
        with_properties = [(text, amount) for instance_id, text, amount in here if instance_id]
        plain = sum((amount for instance_id, _text, amount in here if not instance_id), Decimal(0))
        if plain >= planned.quantity or not with_properties:
            continue
        text = _("%(item)s: choose the property instance; on hand there: %(list)s.")
        listed = [f"{name} ({quantity_text(amount)})" for name, amount in with_properties[:_NAMED]]
        more = ["…"] if len(with_properties) > _NAMED else []
        yield Problem(text % {"item": line.item.code, "list": ", ".join(listed + more)}, line.position, _FIELD)


def _stocks(
    lines: Sequence[LinePlan],
) -> dict[tuple[int, int | None, int | None, int], list[tuple[int | None, str, Decimal]]]:
    found: dict[tuple[int, int | None, int | None, int], list[tuple[int | None, str, Decimal]]] = defaultdict(list)
    if not lines:
        return found
    places = {planned.source.pk for planned in lines if planned.source}
    lots = {planned.line.lot_id for planned in lines}
    balances = (
        Balance.objects.filter(item__in={planned.line.item_id for planned in lines}, location__in=places, on_hand__gt=0)
        .filter(Q(lot__in=lots - {None}) | Q(lot__isnull=True))
        .select_related("property_instance")
        .order_by("pk")
    )
    for one in balances:
        key = (one.item_id, one.variant_id, one.lot_id, one.location_id)
        found[key].append((one.property_instance_id, str(one.property_instance or ""), one.on_hand))
    return found

"""What posting a draft will do: pure decisions over the document, its lines and a few lookups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.sql import listed
from inventory.draft_rules import line_direction, not_in, quantity_problems, quantity_text
from inventory.exceptions import Problem
from inventory.kinds import Effect
from inventory.lot_rules import Purpose
from inventory.models import Direction, Document, DocumentLine, DraftSerial
from inventory.posting.lines import Lines
from inventory.posting.pieces import place_lines, standing, unsettled
from inventory.posting.places import Places
from inventory.posting.planned import LinePlan, Plan
from inventory.posting.properties import LineProperties
from inventory.posting.withdrawal import hold_items, withdraw
from inventory.units import managed_quantity, unit_factors
from numbering.document_kinds import DocumentKind


def moves_nothing(document: Document) -> bool:
    """A sales invoice of a delivery note: the note moved the stock already."""
    return bool(document.origin and document.origin.document_type_id == DocumentKind.SALES_DELIVERY)


def make_plan(document: Document, purpose: Purpose) -> Plan:
    """Resolve every line of a draft, giving open lines their lots; what is missing or wrong is in ``problems``."""
    plan = Plan(document)
    places = Places(document)
    on_draft = Lines(document, places)
    lines = on_draft.read()
    if not lines:
        plan.problems.append(Problem(_("The document has no lines: there is nothing to post.")))
        return plan
    if moves_nothing(document):
        plan.problems += _invoice_problems(document)
        return plan
    factors = unit_factors(line.item_id for line in lines if line.unit_id != line.item.unit_id)
    typed = _typed(lines)
    plan.problems += header_gaps(document, places)
    hold_items(document, lines)
    stands = standing(document, lines, places, typed)
    open_ones = unsettled(document, stands, places, override=purpose.override)
    unplaced = {one.line.position for one in stands.values()} if open_ones else set()
    if stands and not open_ones:
        plan.came_from = place_lines(document, stands, lines, factors)
        lines = on_draft.read()
        typed = _typed(lines)
    taken_from, short = withdraw(document, lines, places, factors, purpose)
    if taken_from:
        plan.came_from = {now: plan.came_from.get(former, former) for now, former in taken_from.items()}
        now_at = {former: now for now, former in taken_from.items()}
        open_ones = [replace(problem, position=now_at[problem.position or 0]) for problem in open_ones]
        unplaced = {now_at[position] for position in unplaced}
        lines = on_draft.read()
    plan.problems += [*open_ones, *short]
    unplaced |= {problem.position or 0 for problem in short}
    properties = LineProperties(document, lines)
    for line in lines:
        if line.position in unplaced:
            continue
        line.document = document
        if planned := plan_line(line, factors, places, properties, typed.get(line.pk, 0), plan.problems):
            plan.lines.append(planned)
    return plan


def _typed(lines: Sequence[DocumentLine]) -> dict[int, int]:
    """How many serial numbers are typed on each line."""
    counted = DraftSerial.objects.filter(line__in=listed(line.pk for line in lines))
    return dict(counted.values_list("line").annotate(Count("pk")).order_by())


def _invoice_problems(document: Document) -> Iterator[Problem]:
    named = DraftSerial.objects.filter(line__document=document).values_list("line__position", flat=True)
    for position in sorted(set(named)):
        message = _("Name no serial numbers here: delivery note %(origin)s moved them already.")
        yield Problem(message % {"origin": document.origin}, position, "serials")


def header_gaps(document: Document, places: Places) -> Iterator[Problem]:
    """What the header must name before it can be posted (template flags: domain, movement template)."""
    kind, template = document.document_type, document.template
    if kind.rules.effect is Effect.BY_TEMPLATE and not template:
        yield Problem(_("Choose the template: it says whether this loads or unloads."), field="template")
    needs_partner = kind.partner_required or kind.rules.needs_partner or (template and template.partner_required)
    if needs_partner and not document.partner_id:
        yield Problem(_("Name the customer or supplier: it is mandatory here."), field="partner")
    if template and template.reference_required and not document.reference:
        yield Problem(_("Name the reference document: this template asks for it."), field="reference")
    if kind.rules.moves_to_target and not places.target_warehouse and not (kind.rules.needs_partner and needs_partner):
        yield Problem(_("Say which warehouse it goes to."), field="target_warehouse")
    if kind.rules.needs_partner and document.partner_id and not places.partner_warehouse:
        yield Problem(
            _("No warehouse stands for subcontractor %(partner)s: an administrator can add one.")
            % {"partner": document.partner},
            field="partner",
        )


def plan_line(
    line: DocumentLine,
    factors: Mapping[tuple[int, int], Decimal],
    places: Places,
    properties: LineProperties,
    typed: int,
    problems: list[Problem],
) -> LinePlan | None:
    """One line resolved; None when something is missing or wrong, which is added to ``problems``."""
    document = line.document
    direction = line_direction(document.document_type, document.template, line.direction)
    if direction is None:
        return None
    # Units, flags and places may have changed since the draft was saved.
    found = [*quantity_problems(line.item, line.unit, line.quantity, factors), *_flag_problems(line, typed)]
    if found:
        problems += [Problem(problem.message, line.position, problem.field) for problem in found]
        return None
    quantity = managed_quantity(line.item, line.unit_id, line.quantity, factors)
    planned = LinePlan(line, direction, quantity, places.of_line(line, direction), serials_typed=typed)
    found = [*_line_gaps(planned, places), *properties.gaps(planned)]
    problems += [Problem(problem.message, line.position, problem.field) for problem in found]
    return None if found else planned


def _flag_problems(line: DocumentLine, typed: int) -> Iterator[Problem]:
    if typed and not line.item.serial_managed:
        message = _("Item %(item)s is not managed by serial numbers.")
        yield Problem(message % {"item": line.item.code}, field="serials")
    if line.lot_code and not line.item.lot_managed:
        yield Problem(_("Item %(item)s is not managed by lots.") % {"item": line.item.code}, field="lot_code")


def _place_problems(planned: LinePlan, places: Places) -> Iterator[Problem]:
    for name, location in (("location", planned.location), ("target_location", planned.counter_location)):
        if location and not (location.active and location.warehouse.active):
            yield Problem(_("Location %(location)s is inactive.") % {"location": location}, field=name)
    there = places.counter_warehouse
    if planned.counter_location and there and planned.counter_location.warehouse_id != there.pk:
        yield not_in(planned.counter_location, there, "target_location")
    own = {places.document.warehouse_id, places.partner_warehouse.pk if places.partner_warehouse else None}
    if planned.location and planned.location.warehouse_id not in own:
        yield not_in(planned.location, places.document.warehouse, "location")


def _line_gaps(planned: LinePlan, places: Places) -> Iterator[Problem]:
    line, document = planned.line, planned.line.document
    template = document.template
    if not line.item.active:
        yield Problem(_("Item %(item)s is inactive.") % {"item": line.item.code}, field="item")
    if planned.location is None:
        yield Problem(_("Name the location: the warehouse has several, or none."), field="location")
    planned.counter_location = places.counter(line)
    planned.brings = planned.direction == Direction.LOAD and planned.counter_location is None
    if places.counter_warehouse and planned.counter_location is None:
        yield Problem(
            _("Name the target location: warehouse %(warehouse)s has several, or none.")
            % {"warehouse": places.counter_warehouse.code},
            field="target_location",
        )
    elif planned.counter_location == planned.location and planned.location and not line.target_property_instance_id:
        yield Problem(_("It would move from a location to the same location."), field="target_location")
    yield from _place_problems(planned, places)
    wants_lot = line.item.lot_managed and (template is None or template.lot_management)
    rules = document.document_type.rules
    # An order may leave the lots to who carries it out.
    orders = rules.effect is Effect.COMMIT and not rules.must_be_available
    if wants_lot and not (line.lot_code or planned.makes_code or orders):
        yield Problem(_("Name the lot: item %(item)s is managed by lots.") % {"item": line.item.code}, field="lot_code")
    if line.item.serial_managed:
        yield from _serial_gaps(planned)


def _serial_gaps(planned: LinePlan) -> Iterator[Problem]:
    """Serial numbers are as many as the quantity (domain: a line of a serial-managed item is complete when)."""
    line, typed = planned.line, planned.serials_typed
    document, template = line.document, line.document.template
    if typed == 0 and document.document_type.rules.serials_optional:
        return
    missing = int(planned.quantity) - typed
    automatic = line.item.makes_serials and (template is None or template.create_serials)
    # The rule may be gone since the draft was saved.
    if missing > 0 and planned.brings and line.item.serial_rule and (line.generate_serials or automatic):
        planned.serials_to_make = missing
    elif missing > 0:
        message = ngettext(
            "%(typed)d of %(wanted)s serial numbers are named: %(missing)d is missing.",
            "%(typed)d of %(wanted)s serial numbers are named: %(missing)d are missing.",
            missing,
        )
        values = {"typed": typed, "wanted": quantity_text(planned.quantity), "missing": missing}
        yield Problem(message % values, field="serials")
    elif missing < 0:
        message = ngettext(
            "%(typed)d serial number is named for a quantity of %(wanted)s: %(extra)d too many.",
            "%(typed)d serial numbers are named for a quantity of %(wanted)s: %(extra)d too many.",
            typed,
        )
        values = {"typed": typed, "wanted": quantity_text(planned.quantity), "extra": -missing}
        yield Problem(message % values, field="serials")

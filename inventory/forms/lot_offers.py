"""What the editor offers for the lot of each line: lots to choose from, what is said of the one that is named, and a
proposal where none is.

It works on documents and lines that need not be saved yet, in a constant number of statements for any number of
lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, F, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attributes.models import PropertyInstance
from inventory.draft_rules import line_direction, quantity_text
from inventory.forms.typed import location_name
from inventory.kinds import Effect
from inventory.lot_rules import Purpose, purpose_of, warning
from inventory.lots_named import NamedLots, Note, lot_notes, takes_from_stock, unknown_lot
from inventory.models import Direction, Document, DocumentLine
from inventory.posting.places import Places
from inventory.posting.plan import moves_nothing
from inventory.posting.withdrawal import leaves_lots_open
from inventory.services.rights import Actor, may
from inventory.withdrawal import LotStock, Proposal, Wanted, lots_in_stock, propose
from items.models import Item
from lots.models import Lot
from lots.names import lot_name, parse_lot_name
from numbering.services import excluding
from places.models import Location

# How many lots a line offers, and how many of those passed over say why.
OFFERED = 50
REASONS = 3


@dataclass(frozen=True)
class LotChoice:
    """A lot to choose: what is free of it in its place; on loads what is on hand of it, wherever. Or a lot that is
    proposed, with what is taken of it. ``place`` is as the form shows it."""

    lot: Lot
    quantity: Decimal
    unit: str
    location: Location | None = None
    place: str = ""
    why_not: str = ""
    warning: str = ""
    predefined: bool = False
    # What this stock of the lot is like.
    instance: PropertyInstance | None = None

    @property
    def facts(self) -> str:
        """Where it stands, and when it expires."""
        day = self.lot.expiry_date
        expires = _("expires %(date)s") % {"date": date_format(day, "SHORT_DATE_FORMAT")} if day else ""
        predefined = _("predefined") if self.predefined else ""
        described = str(self.instance or "")
        return " · ".join(part for part in (predefined, described, self.place, expires) if part)

    @property
    def text(self) -> str:
        """All of it in one line."""
        status = self.lot.status.description if self.lot.status else ""
        amount = f"{quantity_text(self.quantity)} {self.unit}"
        return " · ".join(part for part in (amount, self.facts, status, self.why_not or self.warning) if part)


@dataclass
class LotOffer:
    """One line. ``quantity`` is in the management unit, None while it is not known; ``taken``: from stock."""

    line: DocumentLine
    quantity: Decimal | None
    taken: bool
    sources: Sequence[Location] = ()
    # No lot is named, and the item's withdrawal says which ones come first.
    open: bool = False
    choices: list[LotChoice] = field(default_factory=list)
    more: bool = False
    notes: list[Note] = field(default_factory=list)
    wanted: Wanted | None = None
    proposal: Proposal | None = None
    # What is proposed, or what posting would take of the instances of a FIFO lot that is named by its code.
    parts: list[LotChoice] = field(default_factory=list)

    @property
    def lots(self) -> int:
        """How many lots the choices are of: one stands in several places, and with several properties."""
        return len({choice.lot.pk for choice in self.choices})

    @property
    def missing(self) -> Decimal:
        """What no lot was found for."""
        return self.proposal.missing if self.proposal else Decimal(0)

    @property
    def reasons(self) -> list[str]:
        """Why the first lots that were passed over were."""
        passed_over = self.proposal.passed_over[:REASONS] if self.proposal else []
        return list(dict.fromkeys(stock.why_not for stock in passed_over if stock.why_not))

    @property
    def fills(self) -> bool:
        """Whether the proposal may be put into the line: never over what somebody typed."""
        return self.open and bool(self.parts)

    @property
    def single(self) -> LotChoice | None:
        """The one lot and place that the whole line is proposed."""
        return self.parts[0] if self.fills and not self.missing and len(self.parts) == 1 else None


def lot_offers(
    document: Document, lines: Mapping[int, tuple[DocumentLine, Decimal | None]], *, user: Actor
) -> dict[int, LotOffer]:
    """Offers for the lines of items with lots, by the keys of ``lines``."""
    if moves_nothing(document):
        return {}
    purpose = purpose_of(document, override=may(user, "override_reservation"))
    places = Places(document)
    template = document.template
    offers: dict[int, LotOffer] = {}
    for key, (line, quantity) in lines.items():
        managed = line.item.lot_managed and (template is None or template.lot_management or line.lot_code)
        if managed and (offer := _offer(document, line, quantity, places)):
            offers[key] = offer
    taking = [offer for offer in offers.values() if offer.taken]
    _propose(document, taking, purpose)
    _offer_stock(document, taking, purpose)
    _offer_lots([offer for offer in offers.values() if not offer.taken])
    named = NamedLots(offer.line for offer in offers.values())
    excluded = _excluded(document, [offer.line.item for offer in offers.values() if not offer.taken])
    for offer in offers.values():
        if offer.taken:
            offer.notes = _taken_notes(document, offer, named, purpose)
        else:
            offer.notes = _load_notes(document, offer, named, purpose, excluded)
    return offers


def _offer(document: Document, line: DocumentLine, quantity: Decimal | None, places: Places) -> LotOffer | None:
    direction = line_direction(document.document_type, document.template, line.direction)
    if direction is None:
        return None
    offer = LotOffer(line, quantity, takes_from_stock(document, line, places))
    counter = places.counter(line)
    if direction == Direction.UNLOAD:
        offer.sources = [location for location in places.sources(line, direction) if location != counter]
        offer.open = not line.lot_code and leaves_lots_open(document, line)
    elif counter:
        offer.sources = [counter]
    if quantity and quantity > 0 and direction == Direction.UNLOAD and (offer.open or line.lot_code):
        code = line.lot_code if leaves_lots_open(document, line) else ""
        name = "" if code else line.lot_code
        of = line.property_instance_id
        offer.wanted = Wanted(line.item, line.variant_id, quantity, offer.sources, code, name, of)
    return offer


def _propose(document: Document, offers: Sequence[LotOffer], purpose: Purpose) -> None:
    wanted = {id(offer): offer.wanted for offer in offers if offer.wanted}
    if all(want.lot_name for want in wanted.values()):
        return
    found = propose(list(wanted.values()), purpose, origin_id=document.origin_id)
    proposals = dict(zip(wanted, found, strict=True))
    for offer in offers:
        if offer.wanted and not offer.wanted.lot_name:
            offer.proposal = proposals[id(offer)]
            offer.parts = [_choice(document, offer, stock, given, purpose) for stock, given in offer.proposal.parts]


def _offer_stock(document: Document, offers: Sequence[LotOffer], purpose: Purpose) -> None:
    """The lots that stand where the lines take from, in the order in which they are withdrawn."""
    wanted = [_stock_of(offer) for offer in offers]
    if not wanted:
        return
    stocks = lots_in_stock(wanted, purpose, origin_id=document.origin_id)
    for offer in offers:
        item = offer.line.item
        here = [stock for stock in stocks.get((item.pk, offer.line.variant_id), ()) if _stock_of(offer).takes(stock)]
        offer.more = len(here) > OFFERED
        offer.choices = [
            _choice(document, offer, stock, max(stock.free, Decimal(0)), purpose) for stock in here[:OFFERED]
        ]


def _stock_of(offer: LotOffer) -> Wanted:
    line = offer.line
    described = line.property_instance_id
    return Wanted(line.item, line.variant_id, Decimal(0), offer.sources, property_instance_id=described)


def _choice(document: Document, offer: LotOffer, stock: LotStock, quantity: Decimal, purpose: Purpose) -> LotChoice:
    item, place = offer.line.item, location_name(stock.location, document.warehouse_id)
    soon = warning(stock.lot, item, purpose.day)
    described = stock.property_instance
    unit = item.unit.code
    return LotChoice(stock.lot, quantity, unit, stock.location, place, stock.why_not, soon, instance=described)


def _offer_lots(offers: Sequence[LotOffer]) -> None:
    """The lots that a load may add to: predefined ones first (domain: predefined lots), then the newest."""
    items = {offer.line.item_id for offer in offers}
    if not items:
        return
    predefined_first = Case(When(initial_quantity=None, then=Value(0)), default=Value(1))
    turn = Window(
        RowNumber(), partition_by=[F("item"), F("variant")], order_by=[predefined_first.asc(), F("id").desc()]
    )
    lots = (
        Lot.objects.filter(item__in=items, closed=False, cancelled=False, force_closed=False)
        .select_related("status")
        .annotate(turn=turn)
        .filter(turn__lte=OFFERED + 1)
        .order_by("turn")
    )
    found: dict[tuple[int, int | None], list[Lot]] = {}
    for lot in lots:
        found.setdefault((lot.item_id, lot.variant_id), []).append(lot)
    for offer in offers:
        of_item = found.get((offer.line.item_id, offer.line.variant_id), [])
        offer.more = len(of_item) > OFFERED
        unit = offer.line.item.unit.code
        offer.choices = [LotChoice(lot, lot.on_hand, unit, predefined=lot.predefined) for lot in of_item[:OFFERED]]


def _taken_notes(document: Document, offer: LotOffer, named: NamedLots, purpose: Purpose) -> list[Note]:
    line, rules = offer.line, document.document_type.rules
    if not line.lot_code:
        return []
    lot = named.of_line(line)
    if lot is None:
        instances = line.item.fifo_lots and named.of_code(line, line.lot_code)
        return [] if instances else [unknown_lot(line)]
    notes = lot_notes(lot, line, purpose, taken=True)
    free = sum((choice.quantity for choice in offer.choices if choice.lot == lot), Decimal(0))
    spare = rules.effect is Effect.COMMIT and not rules.must_be_available
    if not notes and not spare and not offer.more and free < (offer.quantity or 0):
        values = {"lot": lot.name, "free": quantity_text(free), "unit": line.item.unit.code}
        notes.append(Note("warn", _("Only %(free)s %(unit)s of lot %(lot)s are free here.") % values))
    return notes


def _excluded(document: Document, items: Iterable[Item]) -> set[int]:
    """The code types that make no new lots on such a document (seed: tab Exclude). One statement, or none."""
    kind = document.document_type
    rules = {rule.pk for item in items if (rule := item.lot_rule)}
    return excluding(code_type_ids=rules, document_kind=kind.pk, sales=kind.rules.sales)


def _load_notes(
    document: Document, offer: LotOffer, named: NamedLots, purpose: Purpose, excluded: Collection[int]
) -> list[Note]:
    """What a load makes of the lot that is typed, or of none (domain: FIFO lots, typing makes, choosing adds)."""
    line, item = offer.line, offer.line.item
    values = {
        "lot": line.lot_code,
        "unit": item.unit.code,
        "rule": item.lot_rule.code if item.lot_rule else "",
        "type": document.document_type,
    }
    makes_none = bool(item.lot_rule and item.lot_rule.pk in excluded)
    nothing_new = Note("warn", _("%(rule)s makes no new lots on a %(type)s: name a lot that is there.") % values)
    if not line.lot_code:
        if makes_none:
            return [nothing_new]
        if item.makes_lots:
            return [Note("info", _("Without one, a lot is made by %(rule)s on posting.") % values)]
        return [Note("info", _fifo_help())] if item.fifo_lots else []
    if lot := named.of_line(line):
        notes = lot_notes(lot, line, purpose, taken=False)
        if notes and notes[0].tone == "bad":
            return notes
        values |= {"quantity": quantity_text(lot.on_hand)}
        if lot.predefined:
            text = _("Lot %(lot)s was made ahead: this is its first load.")
        else:
            text = _("This adds to lot %(lot)s, of which %(quantity)s %(unit)s are on hand.")
        return [Note("info", text % values), *notes]
    if makes_none:
        return [nothing_new]
    code, instance = parse_lot_name(line.lot_code)
    if item.fifo_lots and not instance:
        newest = max((lot.instance for lot in named.of_code(line, code)), default=0)
        values |= {"lot": lot_name(code, newest + 1)}
        return [Note("info", _("This makes the new lot %(lot)s.") % values), Note("info", _fifo_help())]
    return [Note("info", _("This makes the new lot %(lot)s.") % values)]


def _fifo_help() -> str:
    return _("Typing a lot code makes a new instance of it; choosing a lot from the list adds to that one.")

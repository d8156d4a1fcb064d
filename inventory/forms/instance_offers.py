"""The property instances in stock that the editor offers for each line, and what is said of the one that it names.

It works on documents and lines that need not be saved yet, in a constant number of statements for any number of
lines.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attributes.describing import describe
from attributes.entries import InstanceEntry, Value
from attributes.models import InstanceValue, PropertyInstance
from core.codes import code_key, search_key
from core.formatting import quantity as quantity_text
from inventory.draft_rules import line_direction
from inventory.forms.typed import location_name
from inventory.kinds import Effect
from inventory.lots_named import Note
from inventory.models import Balance, Direction, Document, DocumentLine, DocumentType
from inventory.posting.places import Places
from numbering.services import excluding
from places.models import Location

# How many instances a line offers, and how many places and lots each of them names.
OFFERED = 100
NAMED = 3


@dataclass
class InstanceChoice:
    """An instance in stock, with all that stands of it where the line looks."""

    instance: PropertyInstance
    unit: str
    on_hand: Decimal = Decimal(0)
    free: Decimal = Decimal(0)
    places: dict[str, None] = field(default_factory=dict)
    lots: dict[str, None] = field(default_factory=dict)
    since: datetime.date | None = None

    @property
    def place(self) -> str:
        """The one place where it stands; nothing where there are several."""
        return next(iter(self.places)) if len(self.places) == 1 else ""

    @property
    def name(self) -> str:
        """Its values, and its warranty date."""
        return describe(None, self.instance.description, warranty_date=self.instance.warranty_date)

    @property
    def facts(self) -> str:
        """How much, where, of which lots, since when."""
        amount = f"{quantity_text(self.on_hand)} {self.unit}"
        if self.free != self.on_hand:
            values = {"amount": amount, "free": quantity_text(max(self.free, Decimal(0)))}
            amount = _("%(amount)s, %(free)s free") % values
        lots = _("lot %(lots)s") % {"lots": _first(self.lots)} if self.lots else ""
        since = _("since %(date)s") % {"date": date_format(self.since, "SHORT_DATE_FORMAT")} if self.since else ""
        return " · ".join(part for part in (amount, _first(self.places), lots, since) if part)


@dataclass
class InstanceOffer:
    """One line. ``taken``: from stock; ``plain``: what stands there without properties."""

    line: DocumentLine
    taken: bool
    typed: Mapping[int, Value] = field(default_factory=dict)
    sources: Sequence[Location] = ()
    choices: list[InstanceChoice] = field(default_factory=list)
    more: bool = False
    plain: Decimal = Decimal(0)
    notes: list[Note] = field(default_factory=list)


def brings(document_type: DocumentType, document: Document | None, given: int | None) -> bool:
    """Whether a line brings something into stock; ``document`` is the header, as far as it is known."""
    template = document.template if document else None
    return line_direction(document_type, template, given) == Direction.LOAD


def instance_offers(
    document: Document, lines: Mapping[int, DocumentLine], typed: Mapping[int, InstanceEntry]
) -> dict[int, InstanceOffer]:
    """Offers for lines whose items' stock has properties, by the keys of ``lines``. On leaving lines: what is where
    they take from; on loads: what the warehouse has of the item. ``typed``: the values that lines name themselves; of
    more than a list holds, what has them comes first."""
    if not lines:
        return {}
    places, offers = Places(document), {}
    for key, line in lines.items():
        direction = line_direction(document.document_type, document.template, line.direction)
        values = typed[key].values if key in typed else {}
        offer = offers[key] = InstanceOffer(line, taken=direction == Direction.UNLOAD, typed=values)
        if offer.taken:
            offer.sources = places.sources(line, Direction.UNLOAD)
    _offer_stock(document, list(offers.values()))
    told = _serial_notes(document, offers.values())
    for offer in offers.values():
        offer.notes = [*_inactive(offer), *_not_in_stock(document, offer), *told.get(offer.line.item_id, ())]
    return offers


def _offer_stock(document: Document, offers: Sequence[InstanceOffer]) -> None:
    sources = {location.pk for offer in offers for location in offer.sources}
    here = Q(location__in=sources)
    if any(not offer.taken for offer in offers):
        here |= Q(location__warehouse=document.warehouse)
    balances = (
        Balance.objects.filter(here, item__in={offer.line.item_id for offer in offers}, on_hand__gt=0)
        .select_related("property_instance", "lot", "location__warehouse")
        .order_by("location__code_key", "pk")
    )
    found: dict[tuple[int, int | None], list[Balance]] = defaultdict(list)
    for balance in balances:
        found[balance.item_id, balance.variant_id].append(balance)
    for offer in offers:
        line = offer.line
        _gather(document, offer, [one for one in found[line.item_id, line.variant_id] if _fits(offer, one)])
    _choose_first(offers)


def _fits(offer: InstanceOffer, balance: Balance) -> bool:
    line, lot = offer.line, balance.lot
    if not offer.taken:
        return True
    named = {code_key(lot.name), lot.code_key} if lot else set()
    return balance.location in offer.sources and (not line.lot_code or code_key(line.lot_code) in named)


def _gather(document: Document, offer: InstanceOffer, balances: Iterable[Balance]) -> None:
    """One choice for each instance, however many places and lots it stands in."""
    choices: dict[int, InstanceChoice] = {}
    unit = offer.line.item.unit.code
    for balance in balances:
        instance, lot = balance.property_instance, balance.lot
        if instance is None:
            offer.plain += balance.on_hand
            continue
        choice = choices.setdefault(instance.pk, InstanceChoice(instance, unit))
        choice.on_hand += balance.on_hand
        choice.free += balance.on_hand - balance.committed
        choice.places[location_name(balance.location, document.warehouse_id)] = None
        if lot:
            choice.lots[lot.name] = None
            choice.since = min(choice.since or lot.start_date, lot.start_date) if lot.start_date else choice.since
    offer.choices = sorted(choices.values(), key=lambda choice: choice.name.casefold())
    offer.more = len(offer.choices) > OFFERED


def _choose_first(offers: Iterable[InstanceOffer]) -> None:
    """Of more than a list holds, those that have most of the values typed. One statement, or none."""
    long = [offer for offer in offers if offer.more]
    asking = [offer for offer in long if offer.typed]
    has: dict[int, list[InstanceValue]] = defaultdict(list)
    if asking:
        here = Balance.objects.filter(item__in={offer.line.item_id for offer in asking}, on_hand__gt=0)
        properties = {property_id for offer in asking for property_id in offer.typed}
        values = InstanceValue.objects.filter(instance__in=here.values("property_instance"), property__in=properties)
        for value in values.order_by():
            has[value.instance_id].append(value)
    for offer in long:
        typed = offer.typed
        # Sorting keeps the order of those that have as many.
        offer.choices.sort(key=lambda one: -sum(_has(value, typed) for value in has[one.instance.pk]))
        del offer.choices[OFFERED:]


def _has(value: InstanceValue, typed: Mapping[int, Value]) -> bool:
    """Whether it is the value typed; of a text it may be a part."""
    wanted = typed.get(value.property_id)
    if isinstance(wanted, str):
        return search_key(wanted) in value.text_search
    if isinstance(wanted, Decimal):
        return value.number == wanted
    return wanted is not None and value.choice_id == wanted.pk


def _inactive(offer: InstanceOffer) -> Iterator[Note]:
    """That new values are refused, before they are typed."""
    of_set = offer.line.item.property_set
    if of_set and not of_set.active:
        text = _("Property set %(set)s is inactive: choose properties that are in stock, new ones are not taken.")
        yield Note("info", text % {"set": of_set})


def _not_in_stock(document: Document, offer: InstanceOffer) -> Iterator[Note]:
    """That what a leaving line names is not there: it then describes stock without properties."""
    named, effect = offer.line.property_instance, document.document_type.rules.effect
    if not (named and offer.taken) or offer.more or effect is Effect.COMMIT:
        return
    if any(choice.instance == named for choice in offer.choices):
        return
    values = {"quantity": quantity_text(offer.plain), "unit": offer.line.item.unit.code}
    if offer.plain:
        text = _(
            "None is in stock here with these properties: the line takes stock that has none yet (%(quantity)s "
            "%(unit)s) and gives it these."
        )
        yield Note("info", text % values)
    else:
        yield Note("warn", _("Nothing is in stock here with these properties, and nothing without any."))


def _serial_notes(document: Document, offers: Iterable[InstanceOffer]) -> dict[int, list[Note]]:
    """Who gives new pieces their serial numbers, by item (seed: serii produse, tab Exclude). One statement or none."""
    loaded = {offer.line.item_id: offer.line.item for offer in offers if not offer.taken}
    rules = {item.serial_rule.pk for item in loaded.values() if item.serial_managed and item.serial_rule}
    kind = document.document_type
    excluded = excluding(code_type_ids=rules, document_kind=kind.pk, sales=kind.rules.sales) if rules else set()
    notes: dict[int, list[Note]] = {}
    for item in loaded.values():
        rule = item.serial_rule
        if not (item.serial_managed and rule):
            continue
        values = {"rule": rule.code, "type": kind}
        if rule.pk in excluded:
            text = _("%(rule)s makes no new serial numbers on a %(type)s: name those that are there.")
            notes[item.pk] = [Note("warn", text % values)]
        elif item.makes_serials:
            text = _("Each piece takes a serial number of its own: %(rule)s makes those that are not typed.")
            notes[item.pk] = [Note("info", text % values)]
    return notes


def _first(names: Iterable[str]) -> str:
    found = list(names)
    return ", ".join(found[:NAMED]) + (", …" if len(found) > NAMED else "")

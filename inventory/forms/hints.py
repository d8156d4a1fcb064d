"""What the editor tells about each line while it is typed: the item, its variants and units, the running count, the
lots and property instances to choose from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from zlib import crc32

from django.utils import timezone
from django.utils.formats import sanitize_separators

from attributes.entries import InstanceEntry
from core.codes import code_key
from core.entry import EntryProblem, parse_entries
from inventory.draft_rules import MAX_QUANTITY
from inventory.forms.header import HeaderForm
from inventory.forms.instance_offers import InstanceOffer, brings, instance_offers
from inventory.forms.lines import LineForm
from inventory.forms.lot_offers import LotOffer, lot_offers
from inventory.forms.making import Making, refusals
from inventory.forms.properties import give_blocks
from inventory.forms.property_block import PropertiesBlock, know_typed
from inventory.forms.typed import find_items
from inventory.forms.typed_properties import TYPED_FOR
from inventory.forms.unsaved import KnownLine, unsaved_document, unsaved_lines
from inventory.models import Document, DocumentLine
from inventory.posting.properties import mandatory_on
from inventory.services.rights import Actor
from items.models import AlternativeUnit, Item, UnitOfMeasure, Variant

# How many of the bad serial numbers are named while typing.
_NAMED = 3


@dataclass
class LineHint:
    """One line. ``wanted`` is the quantity in the management unit, None while it is not known.

    ``document`` is the header as typed, as far as lots depend on it.
    """

    form: LineForm
    item: Item | None = None
    variants: list[Variant] = field(default_factory=list)
    units: list[UnitOfMeasure] = field(default_factory=list)
    wanted: Decimal | None = None
    count: int = 0
    problems: list[EntryProblem] = field(default_factory=list)
    document: Document | None = None
    lots: LotOffer | None = None
    instances: InstanceOffer | None = None
    # Whether what arrives is described: on loads.
    brings: bool = False
    # What is made by the rule of the item: on loads of items that have one.
    making: Making | None = None

    @property
    def blocks(self) -> list[PropertiesBlock]:
        """What its item asks of properties: of what it names, and of what becomes of it."""
        return list(self.form.blocks.values())

    @property
    def offered(self) -> set[str]:
        """The ids of the instances in the list."""
        return {str(choice.instance.pk) for choice in self.instances.choices} if self.instances else set()

    @property
    def state(self) -> str:
        """Changes with all that the page shows of properties by itself: what is typed there is not touched else."""
        if not self.item or not self.blocks:
            return ""
        offer = self.instances
        seen: list[object] = [self.item.pk, self.item.property_set_id, self.brings, *(b.shown for b in self.blocks)]
        if offer:
            seen += [offer.plain, *offer.notes, *((choice.instance.pk, choice.facts) for choice in offer.choices)]
        return f"{crc32(repr(seen).encode()):x}"

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was typed for properties and has no field as long as the item is another one, or not known."""
        return list(_carried(self.form))

    @property
    def takes_serials(self) -> bool:
        """Whether to offer the field for serial numbers: unless the item is known to have none."""
        return self.item is None or self.item.serial_managed or bool(self.count or self.form.typed("serials"))

    @property
    def takes_lot(self) -> bool:
        """Whether to offer the lot."""
        return self.item is None or self.item.lot_managed or bool(self.form.typed("lot_code"))

    @property
    def takes_variant(self) -> bool:
        """Whether to offer the variant."""
        return self.item is None or bool(self.variants) or bool(self.form.typed("variant"))

    @property
    def costs(self) -> bool:
        """Whether the unit cost belongs among the plain fields: a load of FIFO lots, each with its own."""
        loads = "start_date" in self.form.fields and not (self.lots and self.lots.taken)
        return bool(self.item and self.item.fifo_lots and loads)

    @property
    def tone(self) -> str:
        """How the count looks: complete, too many, or still short."""
        if self.wanted is None or not (self.item and self.item.serial_managed):
            return ""
        made = self.making.count if self.making else 0
        if self.count + made == self.wanted:
            return "complete"
        return "over" if self.count > self.wanted else "short"


def hints(
    header: HeaderForm,
    forms: Iterable[LineForm],
    *,
    document: Document | None = None,
    user: Actor = None,
    foresee: str = "",
) -> list[LineHint]:
    """A hint for each line of a draft, in the same number of queries for any number of lines. ``foresee``: the prefix
    of the line of which also the codes are told that posting would make."""
    found = [LineHint(form) for form in forms]
    items = find_items({text for hint in found if (text := hint.form.typed("item"))})
    known: dict[int, Item] = {}
    for hint in found:
        item = items.get(hint.form.typed("item"))
        if isinstance(item, Item):
            hint.item = known.setdefault(item.pk, item)
    variants: dict[int, list[Variant]] = defaultdict(list)
    factors: dict[int, list[AlternativeUnit]] = defaultdict(list)
    if known:
        for variant in Variant.objects.filter(item__in=known, active=True).order_by("item", "code_key"):
            variants[variant.item_id].append(variant)
        for alternative in AlternativeUnit.objects.filter(item__in=known).select_related("unit"):
            factors[alternative.item_id].append(alternative)
    for hint in found:
        if hint.item:
            hint.variants = variants[hint.item.pk]
            hint.units = [hint.item.unit, *(alternative.unit for alternative in factors[hint.item.pk])]
            hint.wanted = _wanted(hint, factors[hint.item.pk])
        _count(hint)
    give_blocks((hint.form, hint.item) for hint in found if hint.item)
    know_typed(block for hint in found for block in hint.blocks)
    typed = _offer_stock(found, header, document, user)
    _tell_making(found, header, typed, foresee)
    return found


def _offer_stock(found: list[LineHint], header: HeaderForm, document: Document | None, user: Actor) -> Document | None:
    """Offer lots and property instances; the header as typed, where some line depends on it."""
    known = {
        index: KnownLine(hint.form, hint.item, hint.variants)
        for index, hint in enumerate(found)
        if hint.item and (hint.item.lot_managed or hint.blocks)
    }
    by_rule = any(hint.item and hint.item.serial_managed and hint.item.serial_rule for hint in found)
    typed = unsaved_document(header, document) if known or by_rule else None
    for hint in found:
        _arrange(hint, header, typed)
    if typed is None:
        return None
    described: dict[int, DocumentLine] = {}
    values: dict[int, InstanceEntry] = {}
    asked: dict[int, tuple[DocumentLine, Decimal | None]] = {}
    for index, line in unsaved_lines(typed, known).items():
        hint = found[index]
        hint.document = typed
        if hint.blocks:
            described[index] = line
            block = hint.form.blocks.get("property_instance")
            if block and (entry := block.typed_entry):
                values[index] = entry
        # Where serial numbers are named already, the lot is theirs: none is proposed.
        asked[index] = line, None if hint.count and not line.lot_code else hint.wanted
    for index, offer in lot_offers(typed, asked, user=user).items():
        found[index].lots = offer
    for index, instances in instance_offers(typed, described, values).items():
        found[index].instances = instances
    return typed


def _tell_making(found: list[LineHint], header: HeaderForm, typed: Document | None, foresee: str) -> None:
    makers = [
        hint
        for hint in found
        if hint.item and hint.item.serial_managed and hint.item.serial_rule and "generate_serials" in hint.form.fields
    ]
    makers = [hint for hint in makers if hint.brings]
    refused = refusals(header.document_type, [hint.item for hint in makers if hint.item]) if makers else {}
    before: dict[int, int] = defaultdict(int)
    template = typed.template if typed else None
    for hint in makers:
        item = hint.item
        if item is None or item.serial_rule is None:
            continue
        automatic = item.makes_serials and (template is None or template.create_serials)
        asked = automatic or bool(hint.form["generate_serials"].value())
        hint.making = making = Making(refused.get(item.pk, ""), asked)
        if asked and not making.refused and hint.wanted is not None:
            making.count = max(0, int(hint.wanted) - hint.count)
        if hint.form.prefix == foresee and typed is not None:
            line = unsaved_lines(typed, {0: KnownLine(hint.form, item, hint.variants)}).get(0)
            if line is not None:
                making.look_ahead(typed, line, before[item.serial_rule.pk])
        before[item.serial_rule.pk] += making.count


def _arrange(hint: LineHint, header: HeaderForm, typed: Document | None) -> None:
    given = hint.form.typed("direction") if "direction" in hint.form.fields else ""
    hint.brings = brings(header.document_type, typed, int(given) if given in ("1", "-1") else None)
    for block in hint.blocks:
        block.values_first = hint.brings or block.is_target
        if hint.brings:
            block.propose(timezone.localdate())
        # Serial numbers that leave have properties of their own.
        by_pieces = block.item.serial_managed and not hint.brings
        block.asked_for = bool(typed and not by_pieces and mandatory_on(block.form.asked.property_set, typed))
        # What arrives, and what becomes of something, is complete wherever it is named.
        if (block.values_first or block.asked_for) and block.form.asked.property_set.active:
            block.form.mark_mandatory()


def _carried(form: LineForm) -> Iterator[tuple[str, str]]:
    for name, typed in TYPED_FOR.items():
        if name not in form.fields or name in form.blocks:
            continue
        if chosen := form.typed(name):
            yield f"{form.prefix}-{name}", chosen
        for of_property, value in (form[typed].value() or {}).items():
            yield f"{form.prefix}-{typed}-{of_property}", str(value)


def _wanted(hint: LineHint, alternatives: Iterable[AlternativeUnit]) -> Decimal | None:
    typed = sanitize_separators(hint.form.typed("quantity"))
    try:
        wanted = Decimal(typed)
    except InvalidOperation:
        return None
    if not wanted.is_finite() or abs(wanted) > MAX_QUANTITY:
        return None
    unit = code_key(hint.form.typed("unit"))
    for alternative in alternatives:
        if alternative.unit.code_key == unit:
            return wanted * alternative.factor
    return wanted if hint.item and unit in ("", hint.item.unit.code_key) else None


def _count(hint: LineHint) -> None:
    if (kept := hint.form.kept) and not hint.form.counted:
        hint.count = kept.count
        return
    counted = hint.form.counted
    if counted is not None:
        hint.count = counted
        return
    parsed = parse_entries(hint.form.typed("serials"))
    hint.count, hint.problems = len(parsed.entries), parsed.problems[:_NAMED]

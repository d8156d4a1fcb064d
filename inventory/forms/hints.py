"""What the editor tells about each line while it is typed: the item, its variants and units, the running count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.formats import sanitize_separators

from core.codes import code_key
from core.entry import EntryProblem, parse_entries
from inventory.forms.lines import LineForm
from inventory.forms.typed import find_items
from items.models import AlternativeUnit, Item, UnitOfMeasure, Variant

# How many of the bad serial numbers are named while typing.
_NAMED = 3


@dataclass
class LineHint:
    """One line. ``wanted`` is the quantity in the management unit, None while it is not known."""

    form: LineForm
    item: Item | None = None
    variants: list[Variant] = field(default_factory=list)
    units: list[UnitOfMeasure] = field(default_factory=list)
    wanted: Decimal | None = None
    count: int = 0
    problems: list[EntryProblem] = field(default_factory=list)

    @property
    def takes_serials(self) -> bool:
        """Whether to offer the field for serial numbers: unless the item is known to have none."""
        return self.item is None or self.item.serial_managed or bool(self.form.typed("serials"))

    @property
    def takes_lot(self) -> bool:
        """Whether to offer the lot."""
        return self.item is None or self.item.lot_managed or bool(self.form.typed("lot_code"))

    @property
    def takes_variant(self) -> bool:
        """Whether to offer the variant."""
        return self.item is None or bool(self.variants) or bool(self.form.typed("variant"))

    @property
    def tone(self) -> str:
        """How the count looks: complete, too many, or still short."""
        if self.wanted is None or not (self.item and self.item.serial_managed):
            return ""
        if self.count == self.wanted:
            return "complete"
        return "over" if self.count > self.wanted else "short"


def hints(forms: Iterable[LineForm]) -> list[LineHint]:
    """A hint for each line, in three queries for any number of lines."""
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
    return found


def _wanted(hint: LineHint, alternatives: Iterable[AlternativeUnit]) -> Decimal | None:
    typed = sanitize_separators(hint.form.typed("quantity"))
    try:
        wanted = Decimal(typed)
    except InvalidOperation:
        return None
    if not wanted.is_finite():
        return None
    unit = code_key(hint.form.typed("unit"))
    for alternative in alternatives:
        if alternative.unit.code_key == unit:
            return wanted * alternative.factor
    return wanted


def _count(hint: LineHint) -> None:
    if kept := hint.form.kept:
        hint.count = kept.count
        return
    parsed = parse_entries(hint.form.typed("serials"))
    hint.count, hint.problems = len(parsed.entries), parsed.problems[:_NAMED]

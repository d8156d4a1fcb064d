"""Values to show a rule with before there is anything to code: those that are chosen, examples for the rest."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import Promise

from numbering.rendering import CodeContext, Rule
from numbering.sources import SegmentSource

if TYPE_CHECKING:
    from numbering.models import CodeType

_EXAMPLES = {
    SegmentSource.ITEM_CLASS: "CLASS",
    SegmentSource.ITEM_CODE: "ITEM",
    SegmentSource.CHARACTERISTIC: "CHAR",
    SegmentSource.PRODUCT_CATEGORY: "CATEGORY",
    SegmentSource.ITEM_TYPE: "TYPE",
    SegmentSource.VARIANT: "VARIANT",
    SegmentSource.LOT_TYPE: "LTYPE",
    SegmentSource.LOT_CODE: "LOT",
    SegmentSource.SUPPLIER_CODE_NAME: "SUPPLIER",
    SegmentSource.PURCHASE_NUMBER: "1234",
    SegmentSource.DELIVERY_NUMBER: "5678",
    SegmentSource.SUPPLIER_LOT: "SLOT",
}
_EXAMPLE_VALIDITY = datetime.timedelta(days=365)


@dataclass(frozen=True)
class SampleSource:
    """What a rule can be tried on. A higher room registers it: this one knows no items.

    ``suggestions`` are some names for a code type. ``values`` are the fields of ``CodeContext`` that the record of
    a name gives, for a kind of code, an insert date and a typed expiry date; it raises ValidationError.
    """

    label: str | Promise
    help_text: str | Promise
    suggestions: Callable[[CodeType], Sequence[str]]
    values: Callable[[str, str, datetime.date, datetime.date | None], Mapping[str, Any]]


_registered: list[SampleSource] = []


def register_sample_source(source: SampleSource) -> None:
    """Let administrators choose a record of ``source`` when they preview a rule."""
    _registered[:] = [source]


def sample_source() -> SampleSource | None:
    """What rules can be tried on, if anything."""
    return _registered[0] if _registered else None


@dataclass(frozen=True)
class Sample:
    """What a rule is shown with; ``examples`` are the fields of the context that nobody chose."""

    context: CodeContext
    examples: frozenset[str]


def sample_of(rule: Rule, chosen: Mapping[str, Any]) -> Sample:
    """The ``chosen`` values; else today, a year later, and texts that are cut to fit the segments of ``rule``."""
    today = chosen.get("insert_date") or timezone.localdate()
    made_up: dict[str, Any] = {"expiry_date": min(today, datetime.date.max - _EXAMPLE_VALIDITY) + _EXAMPLE_VALIDITY}
    for segment in rule.segments:
        example = _EXAMPLES.get(SegmentSource(segment.source))
        if example:
            made_up[segment.source] = made_up.get(segment.source, example)[: segment.length]
    return Sample(CodeContext(**{"insert_date": today, **made_up, **chosen}), frozenset(made_up) - frozenset(chosen))

"""Example values, for showing what a rule gives before there is anything to code."""

from __future__ import annotations

import datetime
from dataclasses import fields
from typing import Any

from django.utils import timezone

from numbering.rendering import CodeContext, Rule
from numbering.sources import SegmentSource

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


def sample_context(rule: Rule) -> CodeContext:
    """Example values that fit the segments of ``rule``: today, a year later, and texts cut to size."""
    today = timezone.localdate()
    values: dict[str, Any] = {"insert_date": today, "expiry_date": today + datetime.timedelta(days=365)}
    for segment in rule.segments:
        example = _EXAMPLES.get(SegmentSource(segment.source))
        if example:
            values[segment.source] = values.get(segment.source, example)[: segment.length]
    return CodeContext(**values)


def sample_values(rule: Rule) -> list[tuple[str, str]]:
    """The examples that ``sample_context`` gives this rule: what it is, and its value."""
    context = sample_context(rule)
    shown = {field.name for field in fields(CodeContext)} & {segment.source for segment in rule.segments}
    return [(str(SegmentSource(name).label), str(getattr(context, name))) for name in sorted(shown)]

"""What a rule gives next, segment by segment, while it is composed: for people to look at. Takes and saves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from numbering.allocation import Supply
from numbering.exceptions import CodeTooLong, Exhausted, NumberingError
from numbering.letters import letters_at
from numbering.models import CodeType, Segment
from numbering.rendering import (
    NUMBER_ALONE,
    CodeContext,
    CompiledRule,
    Rule,
    RuleSegment,
    compile_rule,
    fixed_text,
    step_text,
    value_of,
)
from numbering.samples import Sample, sample_of
from numbering.services import load_rule, next_supply
from numbering.sources import PROGRESSIVES, SegmentSource
from numbering.validation import check_rule

CODES_SHOWN = 3


@dataclass(frozen=True)
class Part:
    """One piece of the next code: ``text`` in the code, ``value`` as it was before it was filled."""

    name: str
    text: str
    value: str
    root: bool = False
    example: bool = False


@dataclass(frozen=True)
class Preview:
    """The next codes and the parts of the first; or all that is wrong. ``end``: why there are no more codes."""

    codes: Sequence[str] = ()
    parts: Sequence[Part] = ()
    errors: Sequence[str] = ()
    end: str = ""


def preview(code_type: CodeType, segments: Sequence[Segment], chosen: Mapping[str, Any]) -> Preview:
    """What ``code_type`` would give next with these segments, none of it saved, and the ``chosen`` values."""
    errors = check_rule(code_type, segments)
    if errors:
        return Preview(errors=errors)
    rule = load_rule(code_type, segments)
    sample = sample_of(rule, chosen)
    errors = list(_value_errors(rule, sample.context))
    if errors:
        return Preview(errors=errors)
    try:
        compiled = compile_rule(rule, sample.context)
        supply = next_supply(compiled, code_type.pk, CODES_SHOWN)
        codes, end = _next_codes(compiled, supply)
    except NumberingError as error:
        return Preview(errors=[str(error)])
    step = supply.window(1)
    return Preview(codes, list(_parts(rule, sample, step.numbers[0], step.letters[0])), end=end)


def _value_errors(rule: Rule, context: CodeContext) -> Iterator[str]:
    """Every segment whose value is missing or too long, where composing would stop at the first."""
    for segment in rule.segments:
        if segment.source not in PROGRESSIVES:
            try:
                fixed_text(rule, segment, context)
            except NumberingError as error:
                yield str(error)


def _next_codes(compiled: CompiledRule, supply: Supply) -> tuple[list[str], str]:
    """As many codes as there still are, and why there are no more. Raises when there is none."""
    if not compiled.rule.counts:
        return compiled.codes(supply.window(1)), _("All that is made with these values has this one code.")
    end = ""
    for count in range(CODES_SHOWN, 1, -1):
        try:
            return compiled.codes(supply.window(count)), end
        except (Exhausted, CodeTooLong) as error:
            end = str(error)
    return compiled.codes(supply.window(1)), end


def _parts(rule: Rule, sample: Sample, number: int, ordinal: int) -> Iterator[Part]:
    if rule.prefix:
        yield Part(_("prefix"), rule.prefix, rule.prefix)
    for segment in rule.segments or (NUMBER_ALONE,):
        name = str(SegmentSource(segment.source).label)
        if segment.source in PROGRESSIVES:
            value = str(number) if segment.source == SegmentSource.PROGRESSIVE else letters_at(ordinal)
            yield Part(name, step_text(segment, number, ordinal), value)
        else:
            value, text = value_of(rule, segment, sample.context), fixed_text(rule, segment, sample.context)
            yield Part(name, text, value, segment.root, _field_of(segment) in sample.examples)
    if rule.suffix:
        yield Part(_("suffix"), rule.suffix, rule.suffix)


def _field_of(segment: RuleSegment) -> str:
    """The field of the context that a segment reads."""
    if segment.source in (SegmentSource.YEAR_LETTER, SegmentSource.MONTH_LETTER):
        return "insert_date"
    moment, _separator, part = segment.source.partition("_")
    return f"{moment}_date" if part in ("day", "month", "year") else segment.source

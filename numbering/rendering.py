"""Composing codes from a rule and what is known of the piece: pure functions, which read no database.

Every segment has a fixed width, so a code can be taken apart again without knowing what it was made from.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.codes import MAX_CODE_LENGTH, clean_code, code_key
from numbering.exceptions import CodeTooLong, Exhausted, MissingValue, NumberingError, SegmentTooLong, UnusableCode
from numbering.letters import letters_of, ordinal_of
from numbering.sources import PROGRESSIVES, YEARS, SegmentSource


@dataclass(frozen=True)
class CodeContext:
    """What is known when a code is made. Text fields are named as the segment sources that read them."""

    item_class: str = ""
    item_code: str = ""
    characteristic: str = ""
    product_category: str = ""
    item_type: str = ""
    variant: str = ""
    insert_date: datetime.date | None = None
    expiry_date: datetime.date | None = None
    lot_type: str = ""
    lot_code: str = ""
    supplier_code_name: str = ""
    purchase_number: str = ""
    delivery_number: str = ""
    supplier_lot: str = ""


@dataclass(frozen=True)
class RuleSegment:
    """One piece of a code, ``length`` characters wide."""

    source: str
    length: int
    fill: str = "0"
    root: bool = False
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """A code type as plain data: prefix + segments + suffix, or prefix + number + suffix."""

    code: str = ""
    prefix: str = ""
    suffix: str = ""
    start_number: int = 0
    increment: int = 1
    start_letters: str = "A"
    fill_gaps: bool = False
    segments: tuple[RuleSegment, ...] = ()
    year_letters: Mapping[int, str] = field(default_factory=dict)
    month_letters: Mapping[int, str] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether codes differ by a progressive. Without one, all codes of one context are the same."""
        return not self.segments or any(segment.source in PROGRESSIVES for segment in self.segments)

    def uses(self, source: str) -> bool:
        """Whether the codes have a part of this source."""
        if not self.segments:
            return source == SegmentSource.PROGRESSIVE
        return any(segment.source == source for segment in self.segments)

    def place(self, segment: RuleSegment) -> str:
        """How an error names a segment of this rule."""
        if not self.segments:
            return _("code type %(rule)s, the number") % {"rule": self.code}
        return _("code type %(rule)s, segment %(position)d (%(source)s)") % {
            "rule": self.code,
            "position": self.segments.index(segment) + 1,
            "source": SegmentSource(segment.source).label,
        }


@dataclass(frozen=True)
class Steps:
    """What successive codes have in the progressives, side by side: numbers, and ordinals of letters."""

    numbers: Sequence[int]
    letters: Sequence[int]


# The number of a rule without segments, as wide as it needs to be.
NUMBER_ALONE = RuleSegment(SegmentSource.PROGRESSIVE, 1)


@dataclass(frozen=True)
class CompiledRule:
    """A rule for one context, its fixed parts rendered once. ``root`` is what it counts under."""

    rule: Rule
    root: str
    pieces: tuple[str | RuleSegment, ...]

    def codes(self, steps: Steps) -> list[str]:
        """The codes at ``steps``; well below a microsecond each.

        Raises Exhausted when a progressive does not fit its segment, CodeTooLong above 50 characters, and a
        NumberingError when several codes are asked of a rule without progressive, which has only one.
        """
        if not steps.numbers:
            return []
        self._refuse_overflow(max(steps.numbers), max(steps.letters))
        template = ""
        columns: list[Sequence[int | str]] = []
        for piece in self.pieces:
            if isinstance(piece, str):
                template += piece.replace("%", "%%")
            elif piece.source == SegmentSource.PROGRESSIVE and piece.fill == "0":
                template += f"%0{piece.length}d"
                columns.append(steps.numbers)
            else:
                template += "%s"
                columns.append(step_texts(piece, steps))
        if not columns:
            if len(steps.numbers) > 1:
                raise NumberingError(no_progressive(self.rule))
            return [template % ()]
        if len(columns) == 1:
            return [template % step for step in columns[0]]
        return [template % step for step in zip(*columns, strict=True)]

    def _refuse_overflow(self, number: int, ordinal: int) -> None:
        total = 0
        for piece in self.pieces:
            text = piece if isinstance(piece, str) else step_text(piece, number, ordinal)
            total += len(text)
            if isinstance(piece, str):
                continue
            if self.rule.segments and len(text) > piece.length:
                raise Exhausted(
                    _("Exhausted: %(place)s holds %(length)d characters, and “%(value)s” no longer fits.")
                    % {"place": self.rule.place(piece), "length": piece.length, "value": text}
                )
            if not self.rule.segments and total + len(self.rule.suffix) > MAX_CODE_LENGTH:
                raise CodeTooLong(_too_long(self.rule.place(piece)))


def no_progressive(rule: Rule) -> str:
    """Why a rule without progressive gives no second code."""
    return _("Code type %(rule)s has no progressive: all that is made alike has one and the same code.") % {
        "rule": rule.code
    }


def step_texts(segment: RuleSegment, steps: Steps) -> list[str]:
    """What a progressive segment holds at each step, filled to its length."""
    texts = map(str, steps.numbers) if segment.source == SegmentSource.PROGRESSIVE else letters_of(steps.letters)
    length, fill = segment.length, segment.fill
    return [text.rjust(length, fill) for text in texts]


def step_text(segment: RuleSegment, number: int, ordinal: int) -> str:
    """The same at one step."""
    return step_texts(segment, Steps([number], [ordinal]))[0]


def _too_long(place: str) -> str:
    return _("Code too long: it passes %(max)d characters at %(place)s.") % {"max": MAX_CODE_LENGTH, "place": place}


def compile_rule(rule: Rule, context: CodeContext) -> CompiledRule:
    """Render once what all codes of this context share.

    Raises MissingValue, SegmentTooLong, CodeTooLong or UnusableCode, naming the segment.
    """
    root = ""
    pieces: list[str | RuleSegment] = [rule.prefix]
    width = len(rule.prefix)
    for segment in rule.segments or (NUMBER_ALONE,):
        width += segment.length
        if width + len(rule.suffix) > MAX_CODE_LENGTH:
            raise CodeTooLong(_too_long(rule.place(segment)))
        if segment.source in PROGRESSIVES:
            pieces.append(segment)
            continue
        text = fixed_text(rule, segment, context)
        pieces.append(text)
        root += text if segment.root else ""
    pieces.append(rule.suffix)
    compiled = CompiledRule(rule, code_key(root), tuple(pieces))
    _refuse_unusable(compiled)
    return compiled


def _refuse_unusable(compiled: CompiledRule) -> None:
    """The progressives are plain digits and letters: what one code may hold, all may."""
    sample = "".join(piece if isinstance(piece, str) else "0" * piece.length for piece in compiled.pieces)
    place = {"rule": compiled.rule.code}
    if sample != sample.strip():
        raise UnusableCode(_("Code type %(rule)s: the code starts or ends with a space.") % place)
    try:
        clean_code(sample)
    except ValidationError as error:
        raise UnusableCode(_("Code type %(rule)s:") % place + " " + " ".join(error.messages)) from error


def fixed_text(rule: Rule, segment: RuleSegment, context: CodeContext) -> str:
    """What a segment that is no progressive holds, filled to its length. Raises MissingValue or SegmentTooLong."""
    value = value_of(rule, segment, context)
    if not value:
        raise MissingValue(_("No value for %(place)s.") % {"place": rule.place(segment)})
    if len(value) > segment.length:
        raise SegmentTooLong(
            _("Value too long: %(place)s holds %(length)d characters, and “%(value)s” has %(actual)d.")
            % {"place": rule.place(segment), "length": segment.length, "value": value, "actual": len(value)}
        )
    return value.rjust(segment.length, segment.fill)


def value_of(rule: Rule, segment: RuleSegment, context: CodeContext) -> str:
    """The value that a segment takes, not filled; empty when there is none. Raises MissingValue for a letter."""
    source = segment.source
    if source == SegmentSource.CONSTANT:
        return segment.text
    if source in (SegmentSource.YEAR_LETTER, SegmentSource.MONTH_LETTER):
        return _letter(rule, segment, context.insert_date)
    day_kind, _separator, part = source.partition("_")
    if part in ("day", "month", "year"):
        day = context.insert_date if day_kind == "insert" else context.expiry_date
        value = str(getattr(day, part)) if day else ""
        return value[-2:] if source in YEARS and segment.length == 2 else value
    return str(getattr(context, source))


def _letter(rule: Rule, segment: RuleSegment, day: datetime.date | None) -> str:
    if day is None:
        return ""
    if segment.source == SegmentSource.YEAR_LETTER:
        letter = rule.year_letters.get(day.year)
        missing = _("No letter is kept for the year %(year)s: add it to the year letters (%(place)s).")
    else:
        letter = rule.month_letters.get(day.month)
        missing = _("No letter is kept for month %(month)s: add it to the month letters (%(place)s).")
    if letter is None:
        raise MissingValue(missing % {"year": day.year, "month": day.month, "place": rule.place(segment)})
    return letter


def render(rule: Rule, context: CodeContext, *, number: int, letters: str = "A") -> str:
    """One code. Raises like ``compile_rule`` and ``CompiledRule.codes``."""
    return compile_rule(rule, context).codes(Steps([number], [ordinal_of(letters)]))[0]

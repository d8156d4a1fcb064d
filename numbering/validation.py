"""What is wrong with a rule, all at once and in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.codes import MAX_CODE_LENGTH, clean_code, code_key
from numbering.letters import ALPHABET
from numbering.models import CodeKind, CodeType, Segment
from numbering.sources import DAYS_AND_MONTHS, PROGRESSIVES, YEARS, SegmentSource


def check_rule(code_type: CodeType, segments: Sequence[Segment]) -> list[str]:
    """Every reason why this rule could not give good codes; empty when it can.

    Both may be unsaved. ``segments`` stand in their order; an error names each by its place in it.
    """
    errors = [*_sequence_errors(code_type), *_affix_errors(code_type, segments)]
    for position, segment in enumerate(segments, start=1):
        errors += [f"{place_of(position, segment)} {error}" for error in _segment_errors(code_type, segment)]
    sources = [segment.source for segment in segments]
    if segments and not PROGRESSIVES & set(sources):
        errors += _sameness_errors(code_type, sources)
    errors += [
        _("Only one segment may be the %(source)s.") % {"source": SegmentSource(source).label}
        for source in sorted(PROGRESSIVES)
        if sources.count(source) > 1
    ]
    return errors


def _sameness_errors(code_type: CodeType, sources: Sequence[str]) -> Iterator[str]:
    """A lot is a quantity: loads alike may share its code, say a lot per day. A serial number is one piece."""
    if code_type.kind != CodeKind.LOT or set(sources) == {SegmentSource.CONSTANT}:
        yield _("No segment is a progressive: all codes would be the same.")


def place_of(position: int, segment: Segment) -> str:
    """How an error names a segment: by its place and its source."""
    return _("Segment %(position)d (%(source)s):") % {
        "position": position,
        "source": segment.get_source_display() or "–",
    }


def _sequence_errors(code_type: CodeType) -> Iterator[str]:
    if not code_type.increment or code_type.increment < 1:
        yield _("The increment is at least 1.")
    if code_type.start_number is None or code_type.start_number < 0:
        yield _("The start number is 0 or more.")
    if not code_type.start_letters or not set(code_type.start_letters) <= set(ALPHABET):
        yield _("The start letters are capital letters from A to Z.")


def _affix_errors(code_type: CodeType, segments: Sequence[Segment]) -> Iterator[str]:
    for name, text in ((_("Prefix"), code_type.prefix), (_("Suffix"), code_type.suffix)):
        for error in _text_errors(text):
            yield f"{name}: {error}"
    constants = [s.text.rjust(s.length or 0, "0") for s in (*segments[:1], *segments[-1:])] or ["", ""]
    if (code_type.prefix + constants[0])[:1].isspace() or (constants[-1] + code_type.suffix)[-1:].isspace():
        yield _("A code cannot start or end with a space: look at the prefix, the suffix and the constants.")
    middle = sum(segment.length or 0 for segment in segments) if segments else len(str(code_type.start_number))
    total = len(code_type.prefix) + middle + len(code_type.suffix)
    if total > MAX_CODE_LENGTH:
        yield ngettext(
            "Prefix, segments and suffix make %(total)d character; a code has at most %(max)d.",
            "Prefix, segments and suffix make %(total)d characters; a code has at most %(max)d.",
            total,
        ) % {"total": total, "max": MAX_CODE_LENGTH}


def _segment_errors(code_type: CodeType, segment: Segment) -> Iterator[str]:
    if segment.source not in SegmentSource.values:
        yield _("This source is not known: %(source)s.") % {"source": segment.source or "–"}
        return
    if not segment.length or not 1 <= segment.length <= MAX_CODE_LENGTH:
        yield _("The length is 1 to %(max)d.") % {"max": MAX_CODE_LENGTH}
        return
    yield from _fill_errors(segment)
    if segment.source == SegmentSource.CONSTANT:
        yield from _constant_errors(segment)
    elif segment.text:
        yield _("Only a constant has a text.")
    if segment.source in DAYS_AND_MONTHS and segment.length < 2:
        yield _("A day or a month has 2 characters.")
    if segment.source in YEARS and segment.length not in (2, *range(4, MAX_CODE_LENGTH + 1)):
        yield _("A year has 2 or 4 characters.")
    if segment.source == SegmentSource.LOT_CODE and code_type.kind == CodeKind.LOT:
        yield _("The code of a lot cannot hold itself: lot codes stand in serial numbers only.")
    if segment.source in PROGRESSIVES:
        yield from _progressive_errors(code_type, segment)


def _fill_errors(segment: Segment) -> Iterator[str]:
    fill = segment.fill
    if len(fill) != 1 or len(code_key(fill)) > 1:
        yield _("The fill character is exactly one character.")
        return
    if fill.isspace():
        yield _("The fill character cannot be a space.")
        return
    yield from _text_errors(fill)
    if segment.source == SegmentSource.PROGRESSIVE and code_key(fill) in "123456789":
        yield _("A number filled with “%(fill)s” could be read as another number.") % {"fill": fill}
    if segment.source == SegmentSource.LETTERS and code_key(fill) in ALPHABET:
        yield _("Letters filled with “%(fill)s” could be read as other letters.") % {"fill": fill}


def _constant_errors(segment: Segment) -> Iterator[str]:
    if not segment.text:
        yield _("A constant needs its text.")
    if len(segment.text) > segment.length:
        yield _("The text “%(text)s” has %(actual)d characters, more than the length %(length)d.") % {
            "text": segment.text,
            "actual": len(segment.text),
            "length": segment.length,
        }
    yield from _text_errors(segment.text)


def _progressive_errors(code_type: CodeType, segment: Segment) -> Iterator[str]:
    if segment.root:
        yield _("A progressive cannot be part of the root that it is counted under.")
    number = segment.source == SegmentSource.PROGRESSIVE
    start = str(code_type.start_number) if number else code_type.start_letters or ""
    if len(start) > segment.length:
        yield _("The start value %(start)s does not fit the length %(length)d.") % {
            "start": start,
            "length": segment.length,
        }


def _text_errors(text: str) -> Iterator[str]:
    """What a code may not hold; the lengths are looked at elsewhere."""
    if not text.strip():
        return
    try:
        clean_code(text, max_length=10 * MAX_CODE_LENGTH)
    except ValidationError as error:
        yield from error.messages

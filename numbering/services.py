"""Taking, giving back and previewing codes."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from numbering import counters
from numbering.allocation import Demand, Supply, Taken, serve
from numbering.exceptions import NumberingError
from numbering.models import CodeType, Counter, Exclusion, MonthLetter, Segment, YearLetter
from numbering.parsing import parse_code
from numbering.rendering import CodeContext, CompiledRule, Rule, RuleSegment, Steps, compile_rule, no_progressive
from numbering.sources import SegmentSource


def load_rule(code_type: CodeType, segments: Iterable[Segment] | None = None) -> Rule:
    """The code type as plain data, with its segments in the database unless ``segments`` are given in order."""
    pieces = tuple(
        RuleSegment(segment.source, segment.length, segment.fill, segment.root, segment.text)
        for segment in (code_type.segments.all() if segments is None else segments)
    )
    sources = {piece.source for piece in pieces}
    return Rule(
        code=code_type.code,
        prefix=code_type.prefix,
        suffix=code_type.suffix,
        start_number=code_type.start_number,
        increment=code_type.increment,
        start_letters=code_type.start_letters,
        fill_gaps=code_type.fill_gaps,
        segments=pieces,
        year_letters=_year_letters() if SegmentSource.YEAR_LETTER in sources else {},
        month_letters=_month_letters() if SegmentSource.MONTH_LETTER in sources else {},
    )


def _year_letters() -> dict[int, str]:
    return dict(YearLetter.objects.values_list("year", "letter"))


def _month_letters() -> dict[int, str]:
    return dict(MonthLetter.objects.values_list("month", "letter"))


def take_codes(
    *, code_type: CodeType, contexts: Sequence[tuple[CodeContext, int]], taken: Taken | None = None
) -> list[list[str]]:
    """Take, for each (context, count), that many codes which nobody else gets; a rollback gives them back.

    Call it inside the transaction that uses the codes and as late as possible: it locks the counters until
    that transaction ends. Who takes from several code types in one transaction takes them in the order of
    their ids. The number of statements does not depend on the counts, nor on the number of contexts.

    ``taken``, when given, is asked with (index in ``contexts``, its codes), and returns (index, code) for those
    that are there already, given by hand: they are passed over. Equal codes are the caller's to fold (``code_key``).

    A rule without progressive (``Rule.counts``) has one code for each context, and gives it every time: what is
    loaded again joins the lot of that code, so its caller asks for one and passes no ``taken``.

    Raises a NumberingError naming the code type and segment before anything is counted; so it does when a rule
    without progressive is asked for several codes of one context, or for one that is ``taken``.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("take_codes is called inside the transaction that uses the codes.")
    rule = load_rule(code_type)
    unique = {context: compile_rule(rule, context) for context, _count in contexts}
    if not rule.counts:
        return _single_codes(rule, [(unique[context], count) for context, count in contexts], taken)
    demanded: Tally[str] = Tally()
    for context, count in contexts:
        demanded[unique[context].root] += count
    if not demanded.total():
        return [[] for _context in contexts]
    supplies = counters.lock_supplies(code_type.pk, rule, +demanded)
    demands = [
        Demand(index, unique[context], supplies[unique[context].root], count)
        for index, (context, count) in enumerate(contexts)
        if count
    ]
    serve(demands, taken)
    counters.save_supplies(supplies.values())
    codes: list[list[str]] = [[] for _context in contexts]
    for demand in demands:
        codes[demand.index] = demand.codes
    return codes


def _single_codes(rule: Rule, demands: Sequence[tuple[CompiledRule, int]], taken: Taken | None) -> list[list[str]]:
    """The codes of a rule without progressive: nothing is counted."""
    codes = [compiled.codes(Steps(range(count), range(1, count + 1))) for compiled, count in demands]
    offered = [(index, given) for index, given in enumerate(codes) if given]
    for _index, code in sorted(taken(offered)) if taken and offered else ():
        raise NumberingError(no_progressive(rule) + " " + _("“%(code)s” is there already.") % {"code": code})
    return codes


def preview_codes(*, code_type: CodeType, context: CodeContext, count: int = 3) -> list[str]:
    """The codes that ``take_codes`` would give next, none taken. Raises the same errors."""
    return preview_rule(rule=load_rule(code_type), code_type_id=code_type.pk, context=context, count=count)


def preview_rule(*, rule: Rule, code_type_id: int | None, context: CodeContext, count: int = 3) -> list[str]:
    """As ``preview_codes``, for a rule that is being composed; without ``code_type_id`` nothing was issued yet."""
    compiled = compile_rule(rule, context)
    return compiled.codes(next_supply(compiled, code_type_id, count).window(count))


def next_supply(compiled: CompiledRule, code_type_id: int | None, count: int) -> Supply:
    """What the root of ``compiled`` has to give next, as far as ``count`` codes reach; nothing is locked."""
    rule = compiled.rule
    counter = Counter.objects.filter(code_type_id=code_type_id, root=compiled.root).first() if code_type_id else None
    if counter is None:
        return Supply(rule)
    released = counters.read_released(rule, {counter.pk: count})[counter.pk] if rule.fill_gaps else []
    return Supply(rule, counter.last_number, counter.last_letters, released)


@transaction.atomic
def release_codes(*, code_type: CodeType, codes: Sequence[str]) -> int:
    """Make the progressives of ``codes`` missing again: they were deleted, or changed by hand.

    A code type that fills gaps gives them next, lowest first; another keeps them, should it fill gaps one day.
    Segments have fixed widths, so root and progressive are read from the code itself; a code that the rule
    does not give (it was typed, or the rule changed since) or has not reached yet is left out.

    Returns how many are remembered. Call it where the code goes away, once it is sure to go.
    """
    rule = load_rule(code_type)
    if not rule.counts:
        return 0
    progressives: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for code in codes:
        parsed = parse_code(rule, code)
        if parsed:
            progressives[parsed.root].add((parsed.number, parsed.letters))
    return counters.release(code_type.pk, progressives) if progressives else 0


def excluding(*, code_type_ids: Collection[int | None], document_kind: str, sales: bool) -> set[int]:
    """Those of the code types that make no new codes on such documents (seed: tab Exclude)."""
    if not code_type_ids:
        return set()
    found = Exclusion.objects.filter(code_type__in=code_type_ids, document_type=document_kind, sales=sales)
    return set(found.values_list("code_type", flat=True))

"""Posting: a draft becomes movements, all of them or none."""

from __future__ import annotations

import logging
import uuid

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.progress import tell
from core.sql import listed
from inventory.exceptions import Conflict, NotPermitted, Problem, Refused
from inventory.kinds import Effect
from inventory.lot_rules import Purpose, purpose_of
from inventory.models import Document, DraftSerial, Period, State
from inventory.posting import commitments, generation, ledger, links, loading, lot_states, serials, shortages
from inventory.posting.lots import resolve_lots
from inventory.posting.lots_from_lots import hand_on_suppliers, makes_lots_of_lots
from inventory.posting.once import named_twice
from inventory.posting.plan import make_plan, moves_nothing
from inventory.posting.planned import Plan
from inventory.posting.properties import resolve_properties
from inventory.posting.steps import Step
from inventory.services.rights import Actor, may, require, require_own_draft

logger = logging.getLogger(__name__)
MAX_PROBLEMS = 100


def post_document(*, document_id: int, user: Actor, posting_key: uuid.UUID | None = None) -> Document:
    """Make all movements of a draft, or none.

    A posting repeated with the same key happens once: the second call returns the posted document.
    Raises NotPermitted for a missing right, Conflict when somebody else posted or deleted it meanwhile, and Refused
    with every problem (up to a hundred), each with its line and serial number. The number of statements does
    not depend on the number of lines or serial numbers.
    """
    require(user, "post_document", _("You have no right to post documents."))
    tell(Step.READING)
    with transaction.atomic():
        document = lock_document(document_id)
        if not document.is_draft:
            return _already_posted(document, posting_key)
        require_unused(posting_key)
        require_own_draft(user, document)
        require_date(document, user)
        if document.origin_id:
            _lock_origin(document.origin_id)
        plan = _carry_out(document, user)
        tell(Step.FINISHING)
        _finish(plan, user, posting_key)
    logger.info("posted %s %s (%d lines)", document.document_type_id, document.number, len(plan.lines))
    return document


def lock_document(document_id: int) -> Document:
    """The document, locked against others who post, reverse or change it at the same time."""
    # Locked first, read then: what a lock waited for is seen whole only by the next statement.
    list(Document.objects.filter(pk=document_id).select_for_update().order_by().values_list("pk"))
    # What is needed rarely is fetched when it is: a dozen joins cost PostgreSQL more to plan than to run.
    related = ("document_type", "warehouse", "partner", "template")
    try:
        return Document.objects.select_related(*related).get(pk=document_id)
    except Document.DoesNotExist:
        raise Conflict(_("This document was deleted meanwhile.")) from None


def require_date(document: Document, user: Actor) -> None:
    """Raise unless the document's date is open to the user: a closed period is to nobody.

    A mistyped year would keep a serial number from moving until then, so nobody moves stock in the future.
    """
    day = document.date
    if Period.objects.filter(closed=True, start_date__lte=day, end_date__gte=day).exists():
        message = _("%(date)s is in a closed period: nothing is posted into it.")
        raise Refused([Problem(message % {"date": date_format(day, "SHORT_DATE_FORMAT")}, field="date")])
    today = timezone.localdate()
    if day > today and user is not None and document.document_type.rules.effect is not Effect.COMMIT:
        message = _("%(date)s has not come yet: stock is not moved ahead of its day.")
        raise Refused([Problem(message % {"date": date_format(day, "SHORT_DATE_FORMAT")}, field="date")])
    if day < today and not may(user, "backdate_document"):
        message = _(
            "%(date)s is in the past, and you have no right to date back. Use today's date, or ask a supervisor."
        )
        raise NotPermitted([Problem(message % {"date": date_format(day, "SHORT_DATE_FORMAT")}, field="date")])


def require_unused(posting_key: uuid.UUID | None) -> None:
    """Raise Conflict when the key has posted another document: the page that sent it is an old one."""
    other = Document.objects.filter(posting_key=posting_key).first() if posting_key else None
    if other:
        message = _("This page has already posted %(document)s. Open the document again, then post it.")
        raise Conflict([Problem(message % {"document": other}, document_id=other.pk)])


def _already_posted(document: Document, posting_key: uuid.UUID | None) -> Document:
    if posting_key is not None and document.posting_key == posting_key:
        return document
    raise Conflict(
        _("%(document)s was posted already, by %(user)s on %(time)s.")
        % {
            "document": document,
            "user": document.posted_by.get_username() if document.posted_by else _("an import"),
            "time": date_format(timezone.localtime(document.posted_at), "SHORT_DATETIME_FORMAT"),
        }
    )


def _lock_origin(origin_id: int) -> None:
    """Two documents that carry out one order take turns, so that no commitment is released twice."""
    origin = Document.objects.select_for_update(of=("self",)).get(pk=origin_id)
    if origin.state != State.POSTED:
        raise Conflict(_("%(origin)s was reversed meanwhile.") % {"origin": origin})


def _carry_out(document: Document, user: Actor) -> Plan:
    """Make the document's movements. What is refused is told by the lines as they stand on the draft."""
    purpose = purpose_of(document, override=may(user, "override_reservation"))
    plan = make_plan(document, purpose)
    try:
        _refuse(plan.problems)
        if not moves_nothing(document):
            _move(plan, purpose, user)
    except Refused as refused:
        refused.problems = [plan.on_draft(problem) for problem in refused.problems]
        raise
    return plan


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(problems[:MAX_PROBLEMS])


def _move(plan: Plan, purpose: Purpose, user: Actor) -> None:
    document, override = plan.document, purpose.override
    user_id = user.pk if user is not None else None
    tell(Step.LOTS)
    _refuse(resolve_lots(plan, purpose, user_id=user_id))
    ledger.settle_lines(plan)
    tell(Step.SERIALS)
    named = _prepare_serials(plan, override=override)
    tell(Step.PROPERTIES)
    _refuse(resolve_properties(plan))
    tell(Step.MOVEMENTS)
    releases = list(commitments.release_legs(plan, serials=named.committed > 0))
    legs = [*plan.legs(), *releases]
    ledger.insert_movements(document, legs)
    if named.known:
        loading.propose_headers(document, user_id=user_id)
    if plan.has_serials:
        tell(Step.MAKING)
        # Before any is registered: who waits for a counter has written no code that others may wait for.
        _refuse(generation.make_serials(plan))
        linked = loading.create_named(plan, known=named.known) + loading.create_generated(plan)
        if makes_lots_of_lots(document):
            hand_on_suppliers(document)
        if moves := bool(named.known) or plan.moves_serials:
            linked += links.link_typed(document)
        links.require_all(plan, linked)
    else:
        moves = False
    if releases:
        commitments.link_released(document)
    if moves or releases:
        tell(Step.STATES)
        links.move_states(document, once=not releases and not any(one.counter_location for one in plan.lines))
    tell(Step.STOCK)
    ledger.add_to_balances(document)
    has_lots = any(planned.line.lot_id for planned in plan.lines)
    has_instances = any(part.taken for planned in plan.lines for part in planned.parts)
    if has_lots:
        lot_states.move_lots(document)
    tell(Step.CHECKING)
    available_only = document.document_type.rules.must_be_available
    looks_at_open = (has_lots or has_instances) and not override
    _refuse(
        shortages.shortages(document, spare_committed=not override, commits_available_only=available_only)
        or (shortages.takes_from_open_orders(document, commits_available_only=available_only) if looks_at_open else [])
        or (shortages.breaks_in_history(document, since=document.date) if any(leg.quantity < 0 for leg in legs) else [])
    )


def _prepare_serials(plan: Plan, *, override: bool) -> serials.Survey:
    """Every serial number that is named may move; they are locked now."""
    document, named = plan.document, serials.Survey()
    locked = serials.lock_moving(document) if plan.names_serials or document.closes_origin else 0
    if not plan.has_serials:
        return named
    _refuse(list(named_twice(plan)))
    _refuse(generation.excluded_problems(plan))
    # A load of which nothing is there yet has nothing to look at.
    if locked or plan.moves_serials:
        named = serials.survey(document, override=override)
    if named.refused:
        problems = serials.check_typed(document, override=override)
        _refuse(serials.explain_unknown(problems, document))
        # What was refused is there by now, and nobody locked it.
        raise Conflict(str(serials.SOMEBODY_ELSE))
    return named


def _finish(plan: Plan, user: Actor, posting_key: uuid.UUID | None) -> None:
    """The ledger holds the serial numbers now; what was typed on the draft is no longer needed."""
    document = plan.document
    if plan.names_serials:
        lines = listed(planned.line.pk for planned in plan.lines)
        DraftSerial.objects.filter(line__in=lines)._raw_delete(using=connection.alias)
    document.state = State.POSTED
    document.posted_by_id = user.pk if user is not None else None
    document.posted_at = timezone.now()
    document.posting_key = posting_key
    document.version += 1
    document.save(update_fields=["state", "posted_by", "posted_at", "posting_key", "version"])

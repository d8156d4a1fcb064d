"""Acting on many rows from a list page: which are meant, asking once more, doing it once, telling what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.bulk import Action, Left, Outcome
from core.formatting import quantity
from core.models import DoneWithMany
from core.paging import bounded_count
from core.sql import these

if TYPE_CHECKING:
    from core.views import ListView

# How many may be chosen one by one: more are meant by a filter.
CHOSEN_LIMIT = 10_000
# Who is about to act on so many reads them as one number all the same.
COUNT_LIMIT = 100_000
# How many of the rows the page shows that asks.
SHOWN = 8
# How long it is known what came of an act: long enough for who sends a page twice.
KEPT = timedelta(days=2)
SESSION_KEY = "done_with_many"


@dataclass(frozen=True)
class Meant:
    """The rows that somebody means: those chosen, or all that the filters leave; how many, up to a limit."""

    rows: QuerySet[Any]
    ids: str
    every: bool
    count: int
    more: bool

    @property
    def gone(self) -> int:
        """How many of those chosen the list has no longer."""
        return 0 if self.every else len(self.ids.split(",")) - self.count

    @property
    def pinned(self) -> str:
        """What the page says that asks, to be compared with what is there when the answer comes."""
        return "more" if self.more else str(self.count)

    def exceeds(self, pinned: str) -> bool:
        """Whether there are more rows now than were told."""
        if pinned == "more":
            return False
        return self.more or not pinned.isdecimal() or self.count > int(pinned)


def read_meant(view: ListView, request: HttpRequest) -> Meant:
    """What the page sent. Raises ValidationError when nothing, or too much, is meant."""
    every = bool(request.POST.get("all"))
    chosen = set() if every else _chosen(request)
    if len(chosen) > CHOSEN_LIMIT:
        told = _("%(count)s rows are chosen; one by one at most %(limit)s can be. Take all that match instead.")
        raise ValidationError(told, params={"count": quantity(len(chosen)), "limit": quantity(CHOSEN_LIMIT)})
    rows = view.found() if every else view.every().filter(pk__in=these(sorted(chosen)))
    count, more = bounded_count(rows, COUNT_LIMIT)
    if not count:
        raise ValidationError(_("Nothing is chosen: tick rows first, or take all that match."))
    return Meant(rows, ",".join(map(str, sorted(chosen))), every, count, more)


def _chosen(request: HttpRequest) -> set[int]:
    """Those ticked on this page, and those of other pages, which come in one field."""
    sent = [*request.POST.getlist("row"), *request.POST.get("ids", "").split(",")]
    # Longer ones are keys of nothing, and more than the database takes.
    return {int(pk) for pk in sent if pk.isascii() and pk.isdecimal() and len(pk) < 19}


def act(view: ListView, request: HttpRequest) -> HttpResponseBase:
    """Answer what the list, or the page that asks, sent."""
    action = next((one for one in view.actions() if one.name == request.POST.get("act")), None)
    if action is None:
        raise PermissionDenied
    if not action.changes or "confirmed" not in request.POST:
        came = _answer(view, request, action)
        return came if isinstance(came, HttpResponseBase) else _tell(request, _record(view, request, action), came)
    with transaction.atomic():
        record = _record(view, request, action)
        # Who sends the page twice waits here for the first time.
        kept, first = DoneWithMany.objects.get_or_create(
            key=record.key, defaults={"user_id": record.user_id, "list_name": record.list_name, "action": record.action}
        )
        if kept.user_id != record.user_id:
            raise PermissionDenied
        answer = _answer(view, request, action) if first else None
        if isinstance(answer, HttpResponseBase):
            kept.delete()
            return answer
        return _tell(request, kept, answer)


def _answer(view: ListView, request: HttpRequest, action: Action) -> HttpResponseBase | Outcome:
    """What came of it, or the page that is shown instead."""
    try:
        meant = read_meant(view, request)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect(request.get_full_path())
    confirmed = "confirmed" in request.POST
    form = action.form_class(request.POST if confirmed else None) if action.form_class else None
    if not confirmed and (action.changes or form is not None):
        return ask(view, request, action, meant, form)
    if form is not None and not form.is_valid():
        return ask(view, request, action, meant, form)
    counted = request.POST.get("counted", "")
    if confirmed and meant.every and meant.exceeds(counted):
        return ask(view, request, action, meant, form, grown_from=counted)
    try:
        with transaction.atomic():
            answer = action.act(request, meant.rows, form.cleaned_data if form else {})
            return _with_gone(answer, meant) if isinstance(answer, Outcome) else answer
    except ValidationError as error:
        return ask(view, request, action, meant, form, error.messages)


def _with_gone(outcome: Outcome, meant: Meant) -> Outcome:
    """What came of it, and that some of those chosen are gone: who chose them expects to hear of each."""
    if not meant.gone:
        return outcome
    gone = Left(_("deleted or changed meanwhile: no longer among those chosen"), meant.gone)
    return replace(outcome, left=[*outcome.left, gone])


def ask(
    view: ListView,
    request: HttpRequest,
    action: Action,
    meant: Meant,
    form: forms.Form | None,
    problems: list[str] | None = None,
    grown_from: str = "",
) -> HttpResponse:
    """The page that says how many rows are meant, and what will be done with them; ``grown_from`` so many it said."""
    table = view.arranged_table()
    if form is not None and not form.is_bound:
        next(iter(form.visible_fields())).field.widget.attrs["autofocus"] = True
    context = {
        "title": action.label,
        "list_title": view.title,
        "list_url": request.get_full_path(),
        "action": action,
        "meant": meant,
        "form": form,
        "problems": problems or [],
        "grown_from": grown_from,
        "headings": table.headings(),
        "rows": table.first(meant.rows, SHOWN),
        "further": meant.more or meant.count > SHOWN,
        "key": request.POST.get("key") or uuid4(),
    }
    return render(request, "core/bulk_ask.html", context)


def _record(view: ListView, request: HttpRequest, action: Action) -> DoneWithMany:
    """What is kept of the page as it was sent: who goes back, and sends it with other values, means something else."""
    sent = sorted((name, values) for name, values in request.POST.lists() if name not in ("key", "csrfmiddlewaretoken"))
    try:
        key = uuid5(UUID(request.POST.get("key", "")), str(sent))
    except ValueError:
        key = uuid4()
    return DoneWithMany(key=key, user_id=request.user.pk or 0, list_name=view.name, action=str(action.label))


def _tell(request: HttpRequest, kept: DoneWithMany, outcome: Outcome | None) -> HttpResponse:
    """Back to the same place of the list, which tells what came of it: now, or the first time."""
    if outcome is not None:
        DoneWithMany.objects.filter(at__lt=timezone.now() - KEPT).delete()
        kept.done, kept.left = outcome.done, [{**asdict(left), "reason": str(left.reason)} for left in outcome.left]
        kept.save()
    request.session[SESSION_KEY] = [kept.list_name, str(kept.key)]
    return redirect(request.get_full_path())


def outcome_to_tell(view: ListView, request: HttpRequest) -> dict[str, Any] | None:
    """What came of the act that led here, to be shown once."""
    name, key = request.session.get(SESSION_KEY) or ("", "")
    if name != view.name:
        return None
    del request.session[SESSION_KEY]
    kept = DoneWithMany.objects.filter(key=key, user=request.user.pk).first()
    if kept is None:
        return None
    url_name = view.table_class.row_url
    left = [
        {**one, "named": [(name, _row_url(url_name, one["pks"], at)) for at, name in enumerate(one["examples"])]}
        for one in kept.left
    ]
    not_done = sum(one["count"] for one in kept.left)
    tone = "good" if not not_done else "warn" if kept.done else "bad"
    return {"action": kept.action, "done": kept.done, "not_done": not_done, "left": left, "tone": tone}


def _row_url(url_name: str, pks: list[int], at: int) -> str:
    return reverse(url_name, args=[pks[at]]) if url_name and at < len(pks) else ""

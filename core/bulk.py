"""Acts on many rows of a list: on those chosen, or on all that the filters leave.

A room registers what it offers, in ``ready()`` of its ``apps.py``; the list page shows it to who may do it, asks once
more, and tells what was not done and why (``core.selection``). Nothing else is needed: boxes, bar and pages are there
as soon as something is offered, and with them the export of what was chosen.

    bulk.register(
        ["serials:list", "serials:cancelled"],
        bulk.Action("reserve", _("Reserve"), "lock", act=reserve_many, permission="serials.change_serialnumber",
                    form_class=ReserveManyForm, warning=_("…"), order=10),
    )

- **The list** is named by its address; where one address shows rows of several kinds, with the kind after it:
  "stock:list/place", "properties:search/serials", "properties:search/items".
- **The rows** that ``act`` gets are one query, without order, of the list's model, to be used set by set. It may be
  evaluated more than once; what was chosen is one parameter of it, whatever its length.
- **The form** is made as ``form_class(data)`` or ``form_class()``, shown by ``core/form.html``, and shown again with
  its errors. Its fields may not be called as those of the page: ``act``, ``all``, ``ids``, ``row``, ``counted``,
  ``key``, ``confirmed``.
- **To refuse all of it**, ``act`` raises ValidationError: nothing is kept, the page is shown again with the sentences.
- **To leave some rows**, it returns an ``Outcome``: a ``Left`` for each reason. With ``pks`` its examples are links.
- **Changes** are made in one transaction, and once: who sends the page twice is told what came of the first time.
- **A file, a page to print**: return the response. With ``changes=False`` and no form it is given at once; with a form
  the page asks for it first, and stays open behind a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise


@dataclass(frozen=True)
class Left:
    """Rows that were left as they are: why, how many, and a few of them by name (and by key, which makes links)."""

    reason: str
    count: int
    examples: Sequence[str] = ()
    pks: Sequence[int] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of it: how many rows were changed, and which were left."""

    done: int
    left: Sequence[Left] = field(default_factory=tuple)


# Called with the request, the rows as a query (any number of them), and the clean values of the form. What it returns
# is told on the list; a response of its own (a file, another page) is given instead.
Act = Callable[[HttpRequest, QuerySet[Any], Mapping[str, Any]], Outcome | HttpResponseBase]


@dataclass(frozen=True)
class Action:
    """One thing to do with many rows. ``form_class`` asks what else has to be known; ``warning`` is said before it
    is done. ``changes``: it changes what is stored, so it is confirmed; otherwise it is done at once, unless it has
    a form."""

    name: str
    label: str | Promise
    icon: str
    act: Act
    permission: str
    form_class: type[forms.Form] | None = None
    warning: str | Promise = ""
    changes: bool = True
    order: int = 100


_actions: dict[str, dict[str, Action]] = {}


def register(lists: Iterable[str], action: Action) -> None:
    """Offer ``action`` on the lists with these names of addresses ("serials:list")."""
    for name in lists:
        _actions.setdefault(name, {})[action.name] = action


def offered(list_name: str, user: Any) -> list[Action]:
    """What the user may do with many rows of a list, in order."""
    known = sorted(_actions.get(list_name, {}).values(), key=lambda action: action.order)
    return [action for action in known if user.has_perm(action.permission)]

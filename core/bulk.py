"""Acts on many rows of a list: on those chosen, or on all that the filters leave.

A room registers what it offers, in ``ready()`` of its ``apps.py``; the list page shows it to who may do it, asks once
more, and tells what was not done and why.
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
    """Rows that were left as they are: why, how many, and a few of them by name."""

    reason: str
    count: int
    examples: Sequence[str] = ()


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

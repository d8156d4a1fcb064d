"""Panels: what a higher room shows on the page of a lower one, without the lower one knowing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

# Called with the request and the page's object (None on a page without one). None: the panel is left out.
ContextFunction = Callable[[HttpRequest, Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    name: str
    title: str | Promise
    template: str
    context: ContextFunction
    order: int
    permission: str
    icon: str


_panels: dict[str, dict[str, Panel]] = {}


def register(
    page: str,
    name: str,
    *,
    title: str | Promise,
    template: str,
    context: ContextFunction,
    order: int = 100,
    permission: str = "",
    icon: str = "",
) -> None:
    """Add a panel to ``page``: the label of the model whose page it is ("items.item"), or "home".

    A card of such a page that takes parts of other rooms is named after it ("items.item.properties").
    ``name`` is unique on the page and its anchor there. The panel is shown to users with ``permission``.
    """
    _panels.setdefault(page, {})[name] = Panel(name, title, template, context, order, permission, icon)


def shown(page: str, request: HttpRequest, instance: Any = None) -> list[tuple[Panel, Mapping[str, Any]]]:
    """The panels of ``page`` that the user may see and that have something to show, each with its context."""
    found = []
    for panel in sorted(_panels.get(page, {}).values(), key=lambda panel: panel.order):
        if panel.permission and not request.user.has_perm(panel.permission):
            continue
        context = panel.context(request, instance)
        if context is not None:
            found.append((panel, context))
    return found

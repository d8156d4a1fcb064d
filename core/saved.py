"""Searches of a list that somebody keeps under names of their own; one of them may open the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.codes import code_key, refuse_invisible
from core.filters import ListFilterSet
from core.models import SHOW_ALL, SavedFilter
from core.paging import PAGE_PARAMETERS

if TYPE_CHECKING:
    from core.views import ListView

NAME_LENGTH = 60


def query_of(parameters: QueryDict, filterset: ListFilterSet) -> str:
    """What is kept of an address: filters and order, without what is not set and without the place in its pages."""
    pairs = []
    for name, values in sorted(parameters.lists()):
        if name in (*PAGE_PARAMETERS, *parse_qs(SHOW_ALL)):
            continue
        usual = _usual(filterset, name)
        pairs += [(name, value) for value in values if value not in ("", usual)]
    return urlencode(pairs)


def _usual(filterset: ListFilterSet, name: str) -> str:
    """What a choice stands at when nothing is chosen: "starts with", and the like."""
    if name not in filterset.unset_names:
        return ""
    return next((str(value) for value, _label in getattr(filterset.form.fields.get(name), "choices", ())), "")


def clean_name(typed: str) -> str:
    """A name as it is kept. Raises ValidationError when there is none, or it cannot be read."""
    name = " ".join(typed.split())
    if not name:
        raise ValidationError(_("Give the search a name."))
    if len(name) > NAME_LENGTH or len(code_key(name)) > 3 * NAME_LENGTH:
        raise ValidationError(_("A name has at most %(max)d characters."), params={"max": NAME_LENGTH})
    refuse_invisible(name)
    return name


@transaction.atomic
def keep(*, user: Any, list_name: str, name: str, query: str, replace: bool = False) -> SavedFilter:
    """Keep a search. Raises ValidationError when its name is bad, or taken and not to be replaced."""
    name = clean_name(name)
    saved, new = SavedFilter.objects.get_or_create(
        user=user, list_name=list_name, name_key=code_key(name), defaults={"name": name, "query": query}
    )
    if not new:
        if not replace:
            raise _taken(saved.name)
        saved.name, saved.query = name, query
        saved.save()
    return saved


@transaction.atomic
def rename(*, saved: SavedFilter, name: str) -> None:
    """Call it something else. Raises ValidationError when the name is bad or taken."""
    name = clean_name(name)
    others = SavedFilter.objects.filter(user=saved.user_id, list_name=saved.list_name).exclude(pk=saved.pk)
    if other := others.filter(name_key=code_key(name)).first():
        raise _taken(other.name)
    saved.name = name
    saved.save()


def _taken(name: str) -> ValidationError:
    return ValidationError(_("A search is called “%(name)s” already."), code="taken", params={"name": name})


@transaction.atomic
def open_with(*, user: Any, list_name: str, saved: SavedFilter | None) -> None:
    """Let a search open the list, or none."""
    SavedFilter.objects.filter(user=user, list_name=list_name, default=True).update(default=False)
    if saved is not None:
        SavedFilter.objects.filter(pk=saved.pk).update(default=True)


def change(view: ListView, request: HttpRequest) -> HttpResponse:
    """Answer the menu and the page of saved searches."""
    verb = request.POST.get("saved", "")
    name, here = request.POST.get("name", ""), {"user": request.user, "list_name": view.address_name}
    view.found()
    query = query_of(request.GET, view.filterset)
    saved = None
    if verb not in ("save", "replace", "none"):
        saved = get_object_or_404(SavedFilter, pk=_number(request.POST.get("which", "")), **here)
    try:
        told = _carry_out(verb, saved, name, query, here)
    except ValidationError as error:
        taken = verb == "save" and getattr(error, "code", "") == "taken"
        return page(view, request, problems=error.messages, typed=name, at=saved, taken=taken)
    messages.success(request, told)
    return redirect(view.address(open=None if verb in ("save", "replace") else "saved"))


def _carry_out(verb: str, saved: SavedFilter | None, name: str, query: str, here: dict[str, Any]) -> str:
    """What is told of it."""
    if saved is None:
        if verb == "none":
            open_with(**here, saved=None)
            return _("The list opens with all rows.")
        made = keep(**here, name=name, query=query, replace=verb == "replace")
        return _("The search is saved as “%(name)s”.") % {"name": made.name}
    if verb == "rename":
        rename(saved=saved, name=name)
        return _("It is called “%(name)s” now.") % {"name": saved.name}
    if verb == "overwrite":
        saved.query = query
        saved.save()
        return _("“%(name)s” is the search of this page now.") % {"name": saved.name}
    if verb == "default":
        open_with(**here, saved=saved)
        return _("The list opens with “%(name)s”.") % {"name": saved.name}
    if verb == "delete":
        saved.delete()
        return _("“%(name)s” is deleted.") % {"name": saved.name}
    raise BadRequest


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def page(
    view: ListView,
    request: HttpRequest,
    *,
    problems: list[str] | None = None,
    typed: str = "",
    at: SavedFilter | None = None,
    taken: bool = False,
) -> HttpResponse:
    """The page on which searches are renamed, replaced, chosen and deleted; ``at`` the one that has problems."""
    context = {
        "title": _("Saved searches"),
        "list_title": view.title,
        "list_url": view.address(),
        "list_path": request.path,
        "post_url": request.get_full_path(),
        "saved": view.kept.searches,
        "problems": problems or [],
        "typed": typed,
        "at": at.pk if at else None,
        "taken": taken,
        "name_length": NAME_LENGTH,
    }
    return render(request, "core/saved_filters.html", context)

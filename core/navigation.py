"""The entries of the main menu. Each room registers its own, so that this one knows none of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    url_name: str
    icon: str
    order: int
    permission: str = ""
    staff: bool = False
    beside: tuple[str, ...] = ()


class Link(NamedTuple):
    label: str | Promise
    url: str
    icon: str
    current: bool


_entries: dict[str, Entry] = {}


def register(
    url_name: str,
    label: str | Promise,
    *,
    icon: str,
    order: int,
    permission: str = "",
    staff: bool = False,
    beside: tuple[str, ...] = (),
) -> None:
    """Put an entry into the main menu, for users with ``permission`` (and, if ``staff``, for staff alone).

    ``beside`` names the addresses of lists of other rooms that lead to it too.
    """
    _entries[url_name] = Entry(label, url_name, icon, order, permission, staff, beside)


def links(request: HttpRequest) -> list[Link]:
    """The menu for the user of ``request``: only what they may open."""
    return [_link(entry, request) for entry in _allowed(request)]


def beside(request: HttpRequest) -> list[Link]:
    """What the list that is shown leads to, of other rooms."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [_link(entry, request) for entry in _allowed(request) if here in entry.beside]


def _allowed(request: HttpRequest) -> Iterator[Entry]:
    user = request.user
    for entry in sorted(_entries.values(), key=lambda entry: entry.order):
        if (entry.staff and not getattr(user, "is_staff", False)) or not user.is_authenticated:
            continue
        if not entry.permission or user.has_perm(entry.permission):
            yield entry


def _link(entry: Entry, request: HttpRequest) -> Link:
    url = reverse(entry.url_name)
    return Link(entry.label, url, entry.icon, request.path.startswith(url))


class Search(NamedTuple):
    label: str | Promise
    url: str


_search: dict[str, tuple[str | Promise, str]] = {}


def register_search(url_name: str, label: str | Promise, *, permission: str = "") -> None:
    """Make the search field of every page (parameter ``code``) submit to ``url_name``."""
    _search.clear()
    _search[url_name] = (label, permission)


def search(request: HttpRequest) -> Search | None:
    """The search field for the user of ``request``, if there is one and they may use it."""
    for url_name, (label, permission) in _search.items():
        if request.user.is_authenticated and (not permission or request.user.has_perm(permission)):
            return Search(label, reverse(url_name))
    return None

"""What it costs to write a list page, once its rows are read: the product's way against a plain template.

The floor is ``rendering.html``: a loop over the same 50 tuples which prints the same HTML with ``{{ value }}``. First
the rows alone are compared; then all that a search swaps on the page (bar, headings, rows, pages, acts on many) with
the floor of the rows alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve

from bench.masters import masters
from bench.timing import Result, Way
from core.table_rows import rows_html
from core.views import ListView
from serials.views.lists import SerialList

if TYPE_CHECKING:
    from bench.bench import Bench

# One of a thousand, spread over items, lots and places: hardly two rows are alike. What other cases posted has none.
ADDRESS = "/serials/?which=customer&match=contains&code=424"
TARGET = 1.5


def run(bench: Bench) -> Iterator[Result]:
    """The register's rows, and its results."""
    with bench.within():
        view = register(masters().user)
        rows = tuples(view)
        floor = Way(plain(rows))
        ours = Way(lambda _nothing: write_rows(view, rows))
        same(ours.work(None), floor.work(None))
        yield bench.compare("Rows of the register, written", ours, floor, rows=len(rows), target=TARGET)

        whole = Way(
            lambda context: render_to_string(view.results_template, context, view.request),
            prepare=lambda: results(view),
        )
        yield bench.compare(
            "Results of the register, written",
            whole,
            floor,
            rows=len(rows),
            target=TARGET,
            note="its floor writes the rows alone; the statements, not timed, read the page",
        )


def register(user: User) -> ListView:
    """The view of the register, asked by ``user``."""
    view, request = SerialList(), RequestFactory().get(ADDRESS)
    request.user, request.session, request.resolver_match = user, SessionStore(), resolve(request.path)
    view.setup(request)
    return view


def results(view: ListView) -> dict[str, Any]:
    """What the template of the results is given: the page is read, its rows are not written."""
    context = {**view.results(view.found(), ""), "many_actions": view.actions()}
    return {**context, "saved_searches": [], "match": ""}


def tuples(view: ListView) -> list[tuple[Any, ...]]:
    """The rows of the page as they were read."""
    page = results(view)["page"]
    found: list[tuple[Any, ...]] = page.rows
    return found


def write_rows(view: ListView, rows: list[tuple[Any, ...]]) -> str:
    """The rows as the product writes them, from the table on."""
    table = view.table_class()
    table.leave_out_empty(rows)
    return rows_html(table.rows(rows), picking=True)


def plain(rows: list[tuple[Any, ...]]) -> Any:
    """The floor: the function that writes the same rows by a template."""
    template = engines["django"].from_string((Path(__file__).parent / "rendering.html").read_text())
    return lambda _nothing: template.render({"rows": rows})


def same(ours: str, floor: str) -> None:
    """Both write the same, or nothing is compared."""
    if _spaceless(ours) != _spaceless(floor):
        raise RuntimeError("bench/rendering.html does not write what the register does")


def _spaceless(html: str) -> str:
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html)

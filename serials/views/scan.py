"""The one search field: a code as typed or scanned leads to what it names."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.codes import search_key
from core.filters import CodeMatch
from core.gs1 import SEPARATOR, VISIBLE_SEPARATOR
from lots.traced.filters import WhichCode
from serials import scanning
from serials.scanning import LISTED, LONGEST, Found
from serials.tables import register_table


@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """One exact hit opens its page; several are listed; none: what is nearest is offered, and what is wrong said."""
    # PostgreSQL knows no NUL; no code has one.
    typed = [code.replace("\0", "") for code in request.GET.getlist("code")]
    typed = [code for code in dict.fromkeys(typed) if search_key(code)]
    if len(typed) > 1:
        return render(
            request, "serials/scans.html", {"title": _("Search"), "codes": _addresses(typed), "longest": LONGEST}
        )
    if not typed:
        return show(request, Found(""))
    (code,) = typed
    if len(code) > LONGEST:
        too_long = _("This has %(length)d characters; no code has more than %(most)d.")
        return show(request, Found(code, problem=too_long % {"length": len(code), "most": LONGEST}))
    if page := page_of_ours(request, code):
        return redirect(page)
    found = scanning.resolve(code, request.user)
    if len(found.urls) == 1 and not found.near:
        return redirect(found.urls[0])
    return show(request, found, code)


@require_safe
def digital_link(request: HttpRequest, rest: str) -> HttpResponse:
    """A GS1 Digital Link that names this server, opened by a phone: as if it had been scanned here."""
    # As it was sent, where the server tells: a slash within a code is written %2F.
    address = request.META.get("RAW_URI") or request.get_full_path()
    return redirect(f"{reverse('scan')}?{urlencode({'code': request.build_absolute_uri(address)})}")


def page_of_ours(request: HttpRequest, text: str) -> str:
    """The path of a page of this server that a label's link names; empty of anything else."""
    text = text.strip()
    if not text.lower().startswith(("http://", "https://")):
        return ""
    if not url_has_allowed_host_and_scheme(text, {request.get_host()}):
        return ""
    path = urlsplit(text).path
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return path if match.view_name in ("serials:detail", "lots:detail", "items:detail") else ""


def tone(found: Found) -> str:
    """How the answer is to be heard and seen."""
    if not found.urls:
        return "bad"
    return "bad" if found.near and found.match == CodeMatch.IS else "warn"


def _addresses(codes: list[str]) -> list[tuple[str, str]]:
    return [
        (code.replace(SEPARATOR, VISIBLE_SEPARATOR), f"{reverse('scan')}?{urlencode({'code': code})}") for code in codes
    ]


def show(request: HttpRequest, found: Found, typed: str = "") -> HttpResponse:
    """The lists to choose from, or that nothing is known, with what was typed kept."""
    # The separator of GS1 as something that can be seen and mended.
    typed = (typed or found.text).replace(SEPARATOR, VISIBLE_SEPARATOR)
    context = {
        "title": typed or _("Search"),
        "typed": typed,
        "near": found.near,
        "contains": found.match == CodeMatch.CONTAINS,
        "tone": tone(found) if typed else "",
        "problem": found.problem,
        "others": [*found.lots[:LISTED], *found.items],
        "more_lots": len(found.lots) > LISTED,
        "headings": [heading._replace(sort="") for heading in register_table().headings()],
        "rows": found.serials[:LISTED],
        "more": len(found.serials) > LISTED,
        "search": urlencode({"code": found.code, "which": WhichCode.ANY, "match": found.match}),
        "longest": LONGEST,
    }
    return render(request, "serials/scan.html", context)

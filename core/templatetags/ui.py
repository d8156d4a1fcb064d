"""Tags and filters of every page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from core import formatting, navigation
from core import icons as drawn
from core import panels as registry
from core.paging import PAGE_PARAMETERS
from core.table_rows import Row, rows_html

register = template.Library()


@register.filter
def quantity(value: Any) -> str:
    """A number as the reader's language writes it, without trailing zeros."""
    return formatting.quantity(value)


@register.filter
def shown(value: Any) -> SafeString:
    """Any value as people read it: dates and numbers localised, yes and no as marks."""
    return formatting.value_html(value)


@register.filter
def capital(value: Any) -> str:
    return formatting.capital(str(value))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon; with ``label`` it is read aloud, without it is decoration beside a text."""
    return drawn.icon(name, label)


@register.simple_tag
def badge(label: Any, tone: str = "neutral") -> SafeString:
    """A state: good, warn, bad, info, neutral or draft."""
    return formatting.badge(label, tone)


@register.simple_tag
def table_rows(rows: Iterable[Row], *, picking: Any = False) -> SafeString:
    """The rows of a table; with ``picking`` each can be chosen."""
    return rows_html(rows, picking=bool(picking))


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The address of this page with some parameters changed (None: left out). It starts over at the first page."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name in PAGE_PARAMETERS:
        parameters.pop(name, None)
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = str(value)
    return f"{request.path}?{parameters.urlencode()}" if parameters else request.path


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, place: dict[str, str] | None) -> str:
    """The address of the page at ``place``, one of those a ``Page`` names."""
    return str(query(context, **(place or {})))


@register.simple_tag(takes_context=True)
def navigation_links(context: template.Context) -> list[navigation.Link]:
    request = context.get("request")
    return navigation.links(request) if request is not None and hasattr(request, "user") else []


@register.simple_tag(takes_context=True)
def beside_links(context: template.Context) -> list[navigation.Link]:
    """What this list leads to."""
    return navigation.beside(context["request"])


@register.simple_tag(takes_context=True)
def quick_search(context: template.Context) -> navigation.Search | None:
    request = context.get("request")
    return navigation.search(request) if request is not None and hasattr(request, "user") else None


@register.simple_tag(takes_context=True)
def page_help(context: template.Context) -> SafeString:
    """What the page that is shown is for: the template ``help/<namespace>/<view>.html``; nothing without one."""
    request = context.get("request")
    match = request.resolver_match if request is not None else None
    if request is None or match is None or not match.url_name or not request.user.is_authenticated:
        return SafeString()
    try:
        return render_to_string(f"help/{match.view_name.replace(':', '/')}.html", {}, request)
    except template.TemplateDoesNotExist:
        return SafeString()


@register.simple_tag(takes_context=True)
def panels(context: template.Context, page: str, instance: Any = None) -> SafeString:
    """The panels registered for ``page``, one under the other."""
    request: HttpRequest = context["request"]
    return format_html_join(
        "\n",
        "{}",
        (
            (
                render_to_string(
                    "core/panel.html",
                    {**extra, "panel": panel, "object": instance, "panel_template": panel.template},
                    request,
                ),
            )
            for panel, extra in registry.shown(page, request, instance)
        ),
    )


@register.simple_tag(takes_context=True)
def panel_parts(context: template.Context, page: str, instance: Any = None) -> SafeString:
    """The panels registered for a card of a page: without a frame and a heading of their own."""
    request: HttpRequest = context["request"]
    shown = registry.shown(page, request, instance)
    parts = ((render_to_string(panel.template, dict(extra), request),) for panel, extra in shown)
    return format_html_join("\n", "{}", parts)


@register.simple_tag(takes_context=True)
def back_url(context: template.Context, url_name: str) -> str:
    """The list at ``url_name``, as the reader left it when they came from there."""
    request: HttpRequest = context["request"]
    target = reverse(url_name)
    came_from = request.META.get("HTTP_REFERER", "")
    own = request.build_absolute_uri(target)
    return target + came_from[len(own) :] if came_from.startswith(f"{own}?") else target


@register.simple_tag
def language_name(code: str) -> str:
    """A language as those who speak it call it."""
    return str(get_language_info(code)["name_local"]).capitalize()


@register.filter
def tone(message: Any) -> str:
    """The tone of one of Django's messages."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(message.level_tag, "info")


@register.filter
def tone_icon(message_tone: str) -> str:
    return {"good": "check", "warn": "warning", "bad": "error"}.get(message_tone, "info")


@register.simple_tag
def empty_mark() -> SafeString:
    return format_html('<span class="none">{}</span>', "–")

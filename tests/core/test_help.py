"""Each page says what it is for."""

import pytest
from django.template.loader import get_template
from django.urls import get_resolver, reverse

from tests.factories import user

pytestmark = pytest.mark.django_db

# Addresses that are no page of their own: small answers to a page, buttons, files and what leads elsewhere.
NO_PAGES = {
    "login",
    "logout",
    "set_language",
    "healthz",
    "documents:suggest-items",
    "documents:suggest-partners",
    "documents:suggest-places",
    "documents:line-hint",
    "documents:check-serials",
    "documents:scan",
    "documents:progress",
    "documents:typed",
    "documents:typed-discard",
    "documents:post",
    "lots:cancel",
    "lots:status",
    "serials:cancel",
    "stock:place",
}


def named_views(patterns, namespace=""):
    for pattern in patterns:
        if not hasattr(pattern, "url_patterns"):
            if pattern.name:
                yield namespace + pattern.name
        elif pattern.namespace != "admin":
            yield from named_views(
                pattern.url_patterns, namespace + (f"{pattern.namespace}:" if pattern.namespace else "")
            )


@pytest.mark.parametrize("view", sorted(set(named_views(get_resolver().url_patterns)) - NO_PAGES))
def test_every_page_has_a_help(view):
    assert '<h2 tabindex="-1">' in get_template(f"help/{view.replace(':', '/')}.html").render()


def test_the_help_of_a_page_is_on_it_with_the_keys_of_every_page(client):
    client.force_login(user("viewer"))
    page = client.get(reverse("serials:list")).content.decode()
    assert "Every piece that was ever registered" in page
    assert "From row to row" in page
    assert "Go to the search field" in page


def test_a_page_that_is_none_has_only_the_keys(client):
    client.force_login(user("viewer"))
    page = client.get("/no-such-page/").content.decode()
    assert "Go to the search field" in page

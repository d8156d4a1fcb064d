"""What rooms register and what a user of it sees."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from core import navigation, panels
from items.models import Item
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db


def request_of(who, path="/"):
    request = RequestFactory().get(path)
    request.user = who
    return request


def menu(who, path="/"):
    return [link.url for link in navigation.links(request_of(who, path))]


def test_the_menu_holds_only_what_the_user_may_open():
    viewer, nobody = user("viewer"), user()
    assert {"/items/", "/lots/", "/serials/"} <= set(menu(viewer))
    assert "/admin/" not in menu(viewer)
    assert menu(nobody) == []
    assert menu(AnonymousUser()) == []


def test_administration_is_for_staff():
    administrator = user("administrator")
    administrator.is_staff = True
    assert menu(administrator)[-1] == "/admin/"


def test_the_entry_of_the_page_is_marked():
    marked = [link.url for link in navigation.links(request_of(user("viewer"), "/items/5/")) if link.current]
    assert marked == ["/items/"]


def test_the_search_field_is_for_those_who_may_search():
    assert navigation.search(request_of(user("viewer"))).url == "/scan/"
    assert navigation.search(request_of(user())) is None
    assert navigation.search(request_of(AnonymousUser())) is None


@pytest.fixture
def own_page(monkeypatch):
    """Panels of this test alone."""
    monkeypatch.setattr(panels, "_panels", {})
    return "items.item"


def register(page, name, **options):
    options.setdefault("context", lambda _request, instance: {"details": [], "shown": instance})
    panels.register(page, name, title=f"Title of {name}", template="core/definitions.html", **options)


def test_panels_come_in_their_order_with_their_own_context(own_page):
    register(own_page, "second", order=20)
    register(own_page, "first", order=10)
    shown = panels.shown(own_page, request_of(user()), "the item")
    assert [panel.name for panel, _context in shown] == ["first", "second"]
    assert shown[0][1]["shown"] == "the item"


def test_a_panel_is_hidden_without_its_permission_or_when_it_has_nothing_to_show(own_page):
    register(own_page, "guarded", permission="items.view_item")
    register(own_page, "empty", context=lambda _request, _instance: None)
    assert panels.shown(own_page, request_of(user()), None) == []
    assert [panel.name for panel, _ in panels.shown(own_page, request_of(user("viewer")), None)] == ["guarded"]


def test_a_panel_is_drawn_on_the_page_it_was_registered_for(own_page, client):
    register(own_page, "told", context=lambda _r, item: {"details": [{"label": "Seen", "html": item.code}]})
    item = ItemFactory(code="ABC-1")
    client.force_login(user("viewer"))
    page = client.get(f"/items/{item.pk}/").content.decode()
    assert 'id="told"' in page
    assert "Title of told" in page
    assert client.get("/").content.decode().count("Title of told") == 0


def test_panels_escape_what_they_are_given(own_page):
    register(own_page, "bad", context=lambda _r, _i: {"details": [{"label": "<b>", "html": "<script>"}]})
    drawn = Template('{% load ui %}{% panels "items.item" None %}').render(Context({"request": request_of(user())}))
    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert Item._meta.label_lower == own_page

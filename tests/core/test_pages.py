"""What holds for every page: policy, language, errors, health."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.defaults import bad_request, permission_denied, server_error

from config.views import locked_out
from core.icons import _SHAPES, icon
from tests.factories import user

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


@pytest.fixture
def viewer(client, db):
    client.force_login(user("viewer"))
    return client


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_template_has_a_script_a_style_or_a_handler_of_its_own(template: Path):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "<style" not in text
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert "javascript:" not in text
    assert not re.search(r"""(src|href)\s*=\s*["'](https?:)?//""", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_icon_a_template_names_is_drawn(template: Path):
    named = re.findall(r"""{% icon ["']([a-z-]+)["']""", template.read_text(encoding="utf-8"))
    assert set(named) <= set(_SHAPES)


def test_icons_are_decoration_unless_they_have_a_label():
    assert 'aria-hidden="true"' in icon("check")
    assert 'aria-label="a &lt;b&gt;"' in icon("check", label="a <b>")


def test_every_page_forbids_what_does_not_come_from_here(viewer):
    policy = viewer.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", ["/", "/items/", "/lots/"])
def test_every_page_asks_for_a_log_in(client, db, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/login/?next={address}"


def test_logging_in_leads_to_the_page_asked_for_and_out_again(client, db):
    user("viewer", name="vera")
    response = client.post("/login/", {"username": "vera", "password": "secret", "next": "/items/"})
    assert response["Location"] == "/items/"
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/items/").status_code == 302


def test_a_wrong_password_is_said_and_the_name_stays(client, db):
    page = client.post("/login/", {"username": "vera", "password": "wrong"}).content.decode()
    assert 'role="alert"' in page
    assert 'value="vera"' in page


def test_too_many_wrong_passwords_say_for_how_long_and_what_to_do(client, db, settings):
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 2
    for _ in range(2):
        response = client.post("/login/", {"username": "vera", "password": "wrong"})
    assert response.status_code == 429
    assert "15 minutes" in response.content.decode()
    assert "2 times" in response.content.decode()


def test_the_lock_names_the_time_that_is_set(db, settings):
    settings.AXES_COOLOFF_TIME = 0.5
    assert "30 minutes" in locked_out(RequestFactory().get("/login/")).content.decode()


def test_the_language_is_chosen_before_logging_in_and_kept_by_a_cookie(client, db):
    assert '<html lang="en">' in client.get("/login/").content.decode()
    response = client.post("/language/", {"language": "ro", "next": "/login/"})
    assert response["Location"] == "/login/"
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "ro"
    assert cookie["max-age"] > 30 * 24 * 60 * 60
    page = client.get("/login/").content.decode()
    assert '<html lang="ro">' in page
    assert 'value="ro" lang="ro"' in page


def test_the_first_page_has_one_focused_search_field(viewer):
    page = viewer.get("/").content.decode()
    assert page.count("autofocus") == 1
    assert 'action="/scan/"' in page


def test_the_first_page_without_the_right_to_search_has_no_field(client, db):
    client.force_login(user())
    assert "autofocus" not in client.get("/").content.decode()


def test_health_needs_no_log_in(client, db):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": connection.vendor}


def test_health_says_when_the_database_does_not_answer(client, monkeypatch):
    def unreachable():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", unreachable)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["status"] == "error"


def test_a_missing_page_is_said_with_the_menu(viewer):
    response = viewer.get("/no-such-page/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()
    assert 'href="/items/"' in response.content.decode()


def test_a_forbidden_page_is_said(client, db):
    client.force_login(user())
    response = client.get("/items/")
    assert response.status_code == 403
    assert "You may not open this page" in response.content.decode()


def test_a_stale_form_is_said(db):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "vera", "password": "secret"})
    assert response.status_code == 403
    assert "The form was not accepted" in response.content.decode()


def test_errors_are_said_without_a_database():
    request = RequestFactory().get("/")
    for response, status in (
        (server_error(request), 500),
        (bad_request(request, BadRequest()), 400),
        (permission_denied(request, PermissionDenied()), 403),
    ):
        assert response.status_code == status
        assert "<h1>" in response.content.decode()
        assert 'href="/static/css/tokens.css"' in response.content.decode()


def broken(_request):
    raise ValueError("the inside of the program")


urlpatterns = [path("broken/", broken), path("", broken, name="home")]


@override_settings(ROOT_URLCONF=__name__, DEBUG=False, MIDDLEWARE=[])
def test_an_error_of_ours_shows_nothing_of_the_inside():
    response = Client(raise_request_exception=False).get("/broken/")
    assert response.status_code == 500
    assert "inside of the program" not in response.content.decode()
    assert "Something went wrong" in response.content.decode()

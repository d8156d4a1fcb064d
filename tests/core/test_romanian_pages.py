"""Every page in Romanian, over the demonstration: nothing English, dates with points, numbers with a comma."""

import re
from collections import Counter
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import resolve
from django.utils.http import urlencode

from tests.factories import user
from tests.texts import left_in_english

pytestmark = pytest.mark.django_db

# As many pages of one kind as show its different faces: a document looks otherwise in every type and state.
PAGES_OF_A_KIND = Counter({"documents:detail": 12, "documents:new": 20, "serials:detail": 8})
# The name of a picture in Django's search form, the one text there that Django does not translate.
DJANGOS_OWN = {"Search"}
NOT_PAGES = re.compile(r"export=csv|^/static/|^/logout/|^/admin/(logout|jsi18n|password)")


@pytest.fixture
def reader(client):
    """Somebody who may see everything, reading Romanian."""
    person = user(name="ana")
    person.is_staff = person.is_superuser = True
    person.save()
    client.force_login(person)
    client.cookies["django_language"] = "ro"
    return client


def addresses(html, here):
    """Where the page's links lead, on this site."""
    for link in re.findall(r'(?:href|data-href)="([^"]*)"', html):
        address = unescape(link).partition("#")[0]
        if address.startswith("?"):
            address = here.partition("?")[0] + address
        if address.startswith("/") and not NOT_PAGES.search(address):
            yield address


def walked(client, *starts):
    """The pages that links lead to from ``starts``, a few of each kind: address and content."""
    seen, kinds, waiting = set(starts), Counter(), list(starts)
    while waiting:
        address = waiting.pop(0)
        kind = resolve(address.partition("?")[0]).view_name
        if kinds[kind] >= (PAGES_OF_A_KIND[kind] or 3):
            continue
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        kinds[kind] += 1
        html = response.content.decode()
        yield address, html
        new = [link for link in dict.fromkeys(addresses(html, address)) if link not in seen]
        seen.update(new)
        waiting += new


def test_no_page_says_anything_in_english_and_values_are_written_as_in_romanian(reader):
    call_command("load_demo", stdout=StringIO())
    wrong, pages = {}, {}
    for address, html in walked(reader, "/", "/serials/?code=zzz", "/scan/?code=zzz", "/admin/"):
        pages[address] = html
        left = [text for text in left_in_english(html) if text not in DJANGOS_OWN or not address.startswith("/admin/")]
        if left or '<html lang="ro"' not in html:
            wrong[address] = left
    assert wrong == {}
    assert len(pages) > 60
    assert re.search(r">\d\d\.\d\d\.20\d\d<", pages["/documents/"])
    assert re.search(r">\d+,\d+<", pages["/stock/"])


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/documents/new/warehouse-record/", {"action": "save"}),
        ("/documents/new/transfer/", {"action": "save", "date": "31.02.2020", "partner": "nobody"}),
        ("/serials/register/", {}),
        ("/serials/register/", {"item": "nothing", "codes": "A..B, 5..1, SN1+0"}),
        ("/admin/partners/partner/add/", {"account": "1", "detail_account": "2", "description": "x"}),
        ("/admin/places/warehouse/add/", {"code": " "}),
        ("/admin/auth/user/add/", {"username": "x y", "password1": "a", "password2": "b"}),
    ],
)
def test_what_is_wrong_on_a_form_is_said_in_romanian(reader, address, typed):
    lines = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-item": "x/y", "lines-0-quantity": "zero"}
    response = reader.post(address, {**lines, **typed})
    assert response.status_code == 200
    assert left_in_english(response.content.decode()) == []


@pytest.mark.parametrize(
    "query",
    [{"by": "lot", "code": ""}, {"by": "serial", "code": "none"}, {"by": "document", "code": "1", "partner": ""}],
)
def test_what_is_wrong_with_a_recall_is_said_in_romanian(reader, query):
    assert left_in_english(reader.get(f"/recall/?{urlencode(query)}").content.decode()) == []


def test_the_log_in_and_its_refusal_are_in_romanian(client):
    client.cookies["django_language"] = "ro"
    assert left_in_english(client.get("/login/").content.decode()) == []
    refused = client.post("/login/", {"username": "ana", "password": "wrong"}).content.decode()
    assert 'role="alert"' in refused
    assert left_in_english(refused) == []


@pytest.mark.parametrize("address", ["/no-such-page/", "/items/999/"])
def test_a_missing_page_is_said_in_romanian(reader, address):
    response = reader.get(address)
    assert response.status_code == 404
    assert left_in_english(response.content.decode()) == []

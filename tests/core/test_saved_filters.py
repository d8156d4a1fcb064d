"""Searches of a list that somebody keeps: names, the one that opens the list, whose they are."""

import re

import pytest

from core.models import SavedFilter
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    client.force_login(user("viewer"))
    return client


def save(client, name, address="/items/?q=A0&sort=-code", verb="save", **more):
    return client.post(address, {"saved": verb, "name": name, **more})


def kept():
    return dict(SavedFilter.objects.values_list("name", "query"))


def act(client, called, verb, address="/items/", **more):
    return client.post(address, {"saved": verb, "which": SavedFilter.objects.get(name=called).pk, **more}, follow=True)


def test_filters_and_order_are_kept_without_the_place_in_the_pages_and_what_is_not_set(clerk):
    response = save(clerk, "  În   stoc ", "/items/?q=A0&sort=-code&after=xyz&item_class=&export=&open=saved")
    assert response["Location"] == "/items/?q=A0&sort=-code&after=xyz&item_class=&export="
    assert kept() == {"În stoc": "q=A0&sort=-code"}
    page = clerk.get("/items/").content.decode()
    assert 'href="/items/?q=A0&amp;sort=-code"' in page


def test_what_a_choice_stands_at_anyway_is_not_kept(clerk):
    clerk.force_login(user("clerk"))
    save(clerk, "on hand", "/serials/?code=&match=starts&which=own&status=on_hand")
    save(clerk, "part", "/serials/?code=A&match=contains&which=own")
    assert kept() == {"on hand": "status=on_hand", "part": "code=A&match=contains"}
    shown = clerk.get("/serials/?status=on_hand&match=starts").content.decode()
    assert "Saved search <strong>on hand</strong>" in shown


def test_a_name_taken_in_another_case_is_asked_about_and_can_be_replaced(clerk):
    save(clerk, "Mine")
    response = save(clerk, "MINE", "/items/?q=B")
    page = response.content.decode()
    assert "A search is called “Mine” already." in page
    assert 'value="MINE"' in page
    assert kept() == {"Mine": "q=A0&sort=-code"}
    save(clerk, "MINE", "/items/?q=B", "replace")
    assert kept() == {"MINE": "q=B"}


@pytest.mark.parametrize(
    ("name", "told"),
    [(" ", "Give the search a name."), ("x" * 61, "at most 60 characters"), ("a\u200bb", "U+200B")],
)
def test_a_name_that_cannot_be_read_is_refused_and_stays_typed(clerk, name, told):
    page = save(clerk, name).content.decode()
    assert told in page
    assert f'value="{name}"' in page
    assert kept() == {}


def test_a_search_is_renamed_replaced_and_deleted(clerk):
    save(clerk, "One")
    save(clerk, "Two", "/items/?q=B")
    page = act(clerk, "One", "rename", name="two").content.decode()
    assert "A search is called “Two” already." in page
    act(clerk, "One", "rename", name="ONE")
    act(clerk, "Two", "overwrite", "/items/?q=C&after=x&open=saved")
    assert kept() == {"ONE": "q=A0&sort=-code", "Two": "q=C"}
    page = act(clerk, "ONE", "delete", "/items/?q=C&open=saved").content.decode()
    assert "“ONE” is deleted." in page
    assert kept() == {"Two": "q=C"}


def test_the_search_that_opens_the_list_does_so_only_where_nothing_is_asked(clerk):
    for code in ("A01", "B01"):
        ItemFactory(code=code)
    save(clerk, "As", "/items/?q=A0")
    save(clerk, "Bs", "/items/?q=B0")
    act(clerk, "As", "default")
    act(clerk, "Bs", "default")
    opened = clerk.get("/items/", follow=True)
    assert opened.redirect_chain == [("/items/?q=B0", 302)]
    page = opened.content.decode()
    assert "Saved search <strong>Bs</strong>" in page
    assert "which opens this list" in page
    way_out = re.search(r'href="(/items/\?show=all)">Show all', page).group(1)
    everything = clerk.get(way_out)
    assert everything.status_code == 200
    assert ">A01</a>" in everything.content.decode()
    # What htmx asks for, and what the filters leave, stays as asked for.
    assert clerk.get("/items/", headers={"HX-Request": "true", "HX-Target": "results"}).status_code == 200
    assert '<input type="hidden" name="show" value="all">' in page
    act(clerk, "Bs", "none")
    assert clerk.get("/items/").status_code == 200


def test_a_search_of_everything_can_open_the_list_too(clerk):
    save(clerk, "All", "/items/?show=all")
    act(clerk, "All", "default")
    assert clerk.get("/items/")["Location"] == "/items/?show=all"
    assert clerk.get("/items/?show=all").status_code == 200


def test_searches_belong_to_one_user_and_one_list(clerk):
    save(clerk, "Mine")
    clerk.get("/items/")
    mine = SavedFilter.objects.get()
    clerk.force_login(user("viewer", name="other"))
    assert "Mine" not in clerk.get("/items/").content.decode()
    assert clerk.post("/items/", {"saved": "delete", "which": mine.pk}).status_code == 404
    save(clerk, "Mine")
    assert SavedFilter.objects.count() == 2
    clerk.get("/items/")
    assert "Mine" not in clerk.get("/lots/").content.decode()


def test_who_may_not_see_the_list_keeps_nothing(client):
    client.force_login(user(name="nobody"))
    assert save(client, "Mine").status_code == 403


@pytest.mark.parametrize("sent", [{"saved": "nonsense"}, {"saved": "rename", "which": "x"}])
def test_what_is_no_search_is_not_found(clerk, sent):
    assert clerk.post("/items/", sent).status_code == 404


def test_the_page_of_searches_says_when_there_are_none(clerk):
    assert "No search is saved here" in clerk.get("/items/?open=saved").content.decode()


def test_searches_of_stock_keep_the_kind_of_rows(clerk):
    clerk.force_login(user("clerk"))
    save(clerk, "Places", "/stock/?by=place&warehouse=")
    save(clerk, "Items", "/stock/?by=item&lot=L")
    assert kept() == {"Places": "by=place", "Items": "lot=L"}
    assert "Places" in clerk.get("/stock/").content.decode()

"""The columns of a list as one reader chose them: which, in which order; what is hidden is not read."""

import csv
import io
import re

import pytest

from core.layouts import arranged
from core.models import ListLayout
from core.tables import Column, Table
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db


class Five(Table):
    columns = tuple(Column(name, name.upper(), sortable=name == "d") for name in "abcde")


@pytest.fixture
def clerk(client):
    client.force_login(user("viewer"))
    return client


def headings(response):
    return re.findall(r'data-label="([^"]+)"', response.content.decode())


def choose(client, order, shown, address="/items/?q=A&sort=code", verb="save"):
    return client.post(address, {"columns": verb, "order": order, "shown": shown})


def test_columns_are_shown_in_the_order_chosen_and_the_first_always(clerk):
    ItemFactory(code="A1")
    response = choose(clerk, ["active", "uom", "description"], ["active", "description"])
    assert response["Location"] == "/items/?q=A&sort=code"
    shown = headings(clerk.get("/items/"))
    assert shown[:2] == ["Code", "State"]
    assert shown.index("State") < shown.index("Description")
    assert "Unit" not in shown
    partial = clerk.get("/items/?q=A", headers={"HX-Request": "true", "HX-Target": "results"})
    assert headings(partial) == shown


def test_what_is_hidden_is_not_read(clerk, statements):
    ItemFactory(code="A1")
    clerk.get("/items/")
    assert any("items_unitofmeasure" in statement for statement in statements)
    choose(clerk, ["uom"], [])
    del statements[:]
    clerk.get("/items/")
    assert not any("items_unitofmeasure" in statement for statement in statements)


def test_a_list_is_still_sorted_by_a_column_that_is_hidden():
    table = Five()
    table.arrange(["b"])
    assert [column.name for column in table.columns] == ["a", "b"]
    assert [key.path for key in table.ordering(ListLayout.objects.all(), "-d").keys] == ["d", "pk"]


def test_columns_that_are_no_more_are_left_out_and_new_ones_stand_where_they_belong():
    assert arranged(Five(), [], []).order == ["b", "c", "d", "e"]
    # b came after somebody had put e first.
    chosen = arranged(Five(), ["e", "gone", "c", "d"], ["c", "gone"])
    assert chosen.order == ["b", "e", "c", "d"]
    assert chosen.shown == ["b", "e", "d"]
    assert arranged(Five(), ["e", "c"], []).order == ["b", "e", "c", "d"]


def test_moving_stops_at_both_ends():
    usual = arranged(Five(), [], [])
    assert usual.moved("b", -1).order == ["b", "c", "d", "e"]
    assert usual.moved("b", 1).order == ["c", "b", "d", "e"]
    assert usual.moved("e", 1).order == ["b", "c", "d", "e"]
    assert usual.moved("nothing", 1).order == ["b", "c", "d", "e"]


def test_without_scripts_a_move_shows_the_page_again_and_keeps_nothing_yet(clerk):
    usual = ["description", "item_class", "uom"]
    page = choose(clerk, usual, ["uom"], "/items/?q=A&open=columns", "down:description")
    order = re.findall(r'name="order" value="(\w+)"', page.content.decode())
    assert order[:3] == ["item_class", "description", "uom"]
    boxes = dict(re.findall(r'name="shown" value="(\w+)"( checked)?', page.content.decode()))
    assert (boxes["uom"], boxes["description"]) == (" checked", "")
    assert ListLayout.objects.count() == 0


def test_the_usual_columns_come_back(clerk):
    ItemFactory(code="A1")
    usual = headings(clerk.get("/items/"))
    choose(clerk, ["uom", "description"], ["uom"])
    assert headings(clerk.get("/items/")) != usual
    choose(clerk, [], [], verb="reset")
    assert headings(clerk.get("/items/")) == usual


def test_columns_are_of_one_user_and_one_list(clerk):
    choose(clerk, ["uom"], [])
    clerk.force_login(user("clerk"))
    ItemFactory(code="A1")
    assert "Unit" in headings(clerk.get("/items/"))
    choose(clerk, ["description", "available"], ["description"], "/stock/?by=item")
    assert set(ListLayout.objects.values_list("list_name", flat=True)) == {"items:list", "stock:list"}
    choose(clerk, ["description", "lot"], ["description"], "/stock/?by=place")
    assert "stock:list/place" in ListLayout.objects.values_list("list_name", flat=True)


def test_files_keep_their_columns(clerk):
    ItemFactory(code="A1")
    choose(clerk, ["uom", "description"], [])
    response = clerk.get("/items/?export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert rows[0][:4] == ["code", "description", "item_class", "uom"]


def test_the_page_of_columns_names_all_and_which_is_always_first(clerk):
    page = clerk.get("/items/?q=A&open=columns").content.decode()
    assert "always first" in page
    assert 'href="/items/?q=A"' in page
    assert "Description: further up" in page

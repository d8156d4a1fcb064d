"""The list page: filters, order, pages, export, partial answers; the same queries for any number of rows."""

import csv
import io
import re

import pytest

from items.models import Item, ItemClass
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    client.force_login(user("viewer"))
    return client


@pytest.fixture
def items():
    food, tools = (ItemClass.objects.create(code=code, description=code) for code in ("FOOD", "TOOLS"))
    unit = ItemFactory(code="A000", item_class=food, description="Șurubelniță").unit
    for number in range(1, 120):
        item_class = food if number % 3 else tools
        ItemFactory(code=f"A{number:03d}", item_class=item_class, unit=unit, description=f"D{number % 7}")
    return food


def codes(response):
    return re.findall(r'class="row-link">([^<]+)</a>', response.content.decode())


def link(response, rel):
    found = re.search(rf'href="([^"]+)" rel="{rel}"', response.content.decode())
    return found.group(1).replace("&amp;", "&") if found else None


def export(response):
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_pages_follow_one_another_and_keep_filter_and_order(viewer, items):
    response = viewer.get(f"/items/?item_class={items.pk}&sort=-code")
    met = codes(response)
    while address := link(response, "next"):
        assert f"item_class={items.pk}" in address
        assert "sort=-code" in address
        response = viewer.get(address)
        met += codes(response)
    expected = Item.objects.filter(item_class=items).order_by("-code_key")
    assert met == list(expected.values_list("code", flat=True))
    assert len(codes(viewer.get(link(response, "prev")))) == 50


def test_changing_the_order_starts_over_at_the_first_page(viewer, items):
    second = viewer.get(link(viewer.get("/items/"), "next"))
    heading = re.search(r'<th[^>]*aria-sort|href="([^"]*sort=description[^"]*)"', second.content.decode())
    assert "after=" not in heading.group(1)


def test_the_last_page_is_one_step_away(viewer, items):
    assert codes(viewer.get("/items/?before=end"))[-1] == "A119"


@pytest.mark.parametrize("typed", ["șurubelniță", "SURUBELNITA", "a000 suru"])
def test_search_ignores_diacritics_case_and_order_of_words(viewer, items, typed):
    assert codes(viewer.get("/items/", {"q": typed})) == ["A000"]


def test_nothing_found_says_what_to_do(viewer, items):
    page = viewer.get("/items/?q=nowhere").content.decode()
    assert "Nothing matches these filters" in page
    assert "Export to CSV" not in page


def test_an_empty_list_says_how_it_fills(viewer):
    assert "import_items" in viewer.get("/items/").content.decode()


def test_a_filter_not_understood_is_said_and_shows_nothing_wrong(viewer, items):
    response = viewer.get("/items/?item_class=999999&q=A0")
    assert codes(response) == []
    assert 'role="alert"' in response.content.decode()
    assert 'value="A0"' in response.content.decode()


def test_an_export_has_every_row_that_the_filters_leave_in_the_same_order(viewer, items):
    rows = export(viewer.get(f"/items/?export=csv&item_class={items.pk}&sort=-code"))
    assert rows[0][:3] == ["code", "description", "item_class"]
    expected = Item.objects.filter(item_class=items).order_by("-code_key")
    assert [row[0] for row in rows[1:]] == list(expected.values_list("code", flat=True))


def test_an_export_of_formulas_opens_as_text(viewer):
    ItemFactory(code="=1+1", description="@x")
    rows = export(viewer.get("/items/?export=csv"))
    assert rows[1][:2] == ["'=1+1", "'@x"]


def test_htmx_gets_the_results_alone(viewer, items):
    partial = viewer.get("/items/", headers={"HX-Request": "true", "HX-Target": "results"})
    assert partial.content.decode().lstrip().startswith('<section id="results"')
    assert "HX-Request" in partial["Vary"]
    whole = viewer.get(
        "/items/",
        headers={"HX-Request": "true", "HX-Target": "results", "HX-History-Restore-Request": "true"},
    )
    assert "<!doctype html>" in whole.content.decode()


def test_a_row_can_be_opened_by_a_double_click_and_by_a_link(viewer):
    item = ItemFactory()
    page = viewer.get("/items/").content.decode()
    assert f'<tr data-href="/items/{item.pk}/">' in page
    assert f'<a href="/items/{item.pk}/" class="row-link">' in page


def test_back_leads_to_the_list_as_it_was_left(viewer):
    item = ItemFactory()
    came_from = "http://testserver/items/?q=x&sort=-code&after=abc"
    page = viewer.get(f"/items/{item.pk}/", headers={"referer": came_from}).content.decode()
    assert 'href="/items/?q=x&amp;sort=-code&amp;after=abc"' in page
    page = viewer.get(f"/items/{item.pk}/", headers={"referer": "http://evil.example/items/?q=x"}).content.decode()
    assert "evil" not in page
    assert 'href="/items/"' in page


def test_more_than_a_thousand_rows_are_not_counted(viewer, monkeypatch):
    monkeypatch.setattr("core.paging.bounded_count.__defaults__", (60,))
    item = ItemFactory()
    Item.objects.bulk_create(
        Item(code=f"B{n}", description="", item_class=item.item_class, unit=item.unit) for n in range(70)
    )
    assert "more than 60 rows" in viewer.get("/items/").content.decode()

"""Every page of the product: quiet, narrow, legible, reachable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from numbering.document_kinds import DocumentKind as Kind
from tests.browser.conftest import Reception, Seat
from tests.browser.steps import BROWSER, LOOKS, faults, find
from tests.browser.watch import Watch

pytestmark = BROWSER

Way = Callable[[Page], object]


def at(address: str) -> Way:
    """The page at an address."""
    return lambda page: page.goto(address)


def first_row(address: str, then: str = "") -> Way:
    """The page that the first row of a list opens, or one under it."""

    def go(page: Page) -> None:
        row = re.search(r'data-href="([^"]+)"', page.request.get(address).text())
        assert row, f"{address} lists nothing"
        page.goto(row[1] + then)

    return go


def refused_draft(page: Page) -> None:
    """A draft that names what there is not."""
    page.goto("/documents/new/sales-delivery/")
    page.fill("#id_lines-0-item", "NO-SUCH-ITEM")
    page.locator("[data-save]").click()
    expect(page.locator("[data-summary]")).to_be_visible()


def changing_properties(page: Page) -> None:
    """The form that gives stock other properties."""
    link = re.search(r'href="(/stock/places/\d+/properties/[^"]*)"', page.request.get(_OF_COMPUTERS).text())
    assert link, "no row of stock leads there"
    page.goto(link[1])


_OF_COMPUTERS = "/stock/?by=place&item=CALC/NB156"
# One new document of each effect: the others have the same fields.
NEW = (Kind.PURCHASE_DELIVERY, Kind.SALES_DELIVERY, Kind.PICKING_LIST, Kind.PRODUCTION_RECORD, Kind.TRANSFER)

PAGES: dict[str, Way] = {
    "home": at("/"),
    "serial numbers": at("/serials/"),
    "serial numbers, nothing found": at("/serials/?code=NOSUCHCODE"),
    "cancelled serial numbers": at("/serials/cancelled/"),
    "deleted serial numbers": at("/serials/deleted/"),
    "deleted serial number": first_row("/serials/deleted/"),
    "registering serial numbers": at("/serials/register/"),
    "serial number": lambda page: find(page, "WCC7K3847112"),
    "editing a serial number": first_row("/serials/?code=WCC7K", "edit/"),
    "deleting a serial number": first_row("/serials/?status=registered", "delete/"),
    "labels": at("/labels/"),
    "labels of a sheet": at("/labels/?document=1&format=a4-21&start=5&symbology=code128"),
    "columns of a list": at("/serials/?open=columns"),
    "searches kept": at("/lots/?open=saved&code=PT4"),
    "lots": at("/lots/"),
    "lot": first_row("/lots/"),
    "editing a lot": first_row("/lots/", "edit/"),
    "new lots": at("/lots/new/"),
    "items": at("/items/"),
    "item": first_row("/items/?q=HDD4T"),
    "documents": at("/documents/"),
    **{f"new {kind}": at(f"/documents/new/{kind}/") for kind in NEW},
    "refused draft": refused_draft,
    "draft": first_row("/documents/?state=draft&type=purchase-delivery"),
    "editing a draft": first_row("/documents/?state=draft&type=production-record", "edit/"),
    "deleting a draft": first_row("/documents/?state=draft", "delete/"),
    "posted document": first_row("/documents/?number=PD00001"),
    "reversed document": first_row("/documents/?state=reversed"),
    "reversing": first_row("/documents/?number=PD00001", "reverse/"),
    "stock by item": at("/stock/"),
    "stock by place": at("/stock/?by=place"),
    "search by properties": at("/properties/search/"),
    "items by properties": at("/properties/search/?q=HDD4T"),
    "stock by properties": at("/properties/search/?kind=stock&q=HDD4T"),
    "serial numbers by properties": at("/properties/search/?kind=serials&q=HDD4T"),
    "search by properties, nothing": at("/properties/search/?q=NOSUCHCODE"),
    "serial number with properties": first_row("/serials/?code=EN26NB156"),
    "item whose stock has properties": first_row("/items/?q=NB156"),
    "general values": first_row("/items/?q=TRA-S", "properties/"),
    "editing a draft with properties": first_row("/documents/?state=draft&type=purchase-delivery", "edit/"),
    "stock with properties": at(_OF_COMPUTERS),
    "changing properties": changing_properties,
    "property instance": at("/properties/1/"),
    "search": at("/scan/"),
    "search, several": at("/scan/?code=WCC7K38"),
    "search, nothing": at("/scan/?code=NOSUCHCODE"),
    "trace": at("/trace/?code=S6Z1NF0R904215"),
    "trace, nothing": at("/trace/?code=NOSUCHCODE"),
    "recall to be made": at("/recall/"),
    "recall": at("/recall/?by=lot&code=TRM-TB-31"),
    "recall, nothing": at("/recall/?by=lot&code=NOSUCHCODE"),
    "no such page": at("/documents/999999999/"),
}
# Django's own pages, with what we put into them.
ADMINISTRATION = [
    "/admin/",
    "/admin/numbering/codetype/",
    "/admin/numbering/codetype/add/",
    "/admin/items/item/add/",
    "/admin/inventory/documenttype/",
    "/admin/inventory/movementtemplate/add/",
    "/admin/inventory/movement/",
    "/admin/serials/serialnumber/",
    "/admin/auth/user/add/",
]


@pytest.fixture(scope="module", params=LOOKS)
def watched(request: pytest.FixtureRequest, reception: Reception) -> Iterator[tuple[str, Watch]]:
    """One window for all pages."""
    page = reception.window("supervisor", **LOOKS[request.param])
    yield request.param, Watch(page, reception.server)
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_accessible_and_says_nothing_to_the_console(watched: tuple[str, Watch], name: str):
    language, watch = watched
    watch.complaints.clear()
    PAGES[name](watch.page)
    expect(watch.page.locator("html")).to_have_attribute("lang", language)
    assert faults(watch.page) == []
    assert watch.complaints == []


@pytest.mark.parametrize("scripted", [True, False])
def test_who_searches_by_properties_on_a_telephone_sees_what_is_found(seat: Seat, scripted: bool):
    page = seat("clerk", java_script_enabled=scripted)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/properties/search/?kind=stock")
    page.get_by_label("Roșu", exact=True).last.check()
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".chips")).to_contain_text("Roșu")
    expect(page.locator(".chips")).to_be_in_viewport()
    expect(page.locator("#results .count")).to_be_in_viewport()


def test_the_pages_of_the_administration_say_nothing_to_the_console(admin: Page):
    for address in ADMINISTRATION:
        answer = admin.goto(address)
        assert answer is not None
        assert answer.ok
        expect(admin.locator("#content")).to_be_visible()


def test_the_log_in_fits_and_is_accessible(seat: Seat):
    page = seat()
    page.goto("/login/")
    assert faults(page) == []


def test_who_types_ten_wrong_passwords_is_told_how_long_to_wait(seat: Seat):
    page = seat()
    page.goto("/login/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    for _attempt in range(9):
        wrong = {"username": "nobody", "password": "wrong", "csrfmiddlewaretoken": token}
        page.request.post("/login/", form=wrong)
    page.fill("#id_username", "nobody")
    page.fill("#id_password", "wrong")
    page.press("#id_password", "Enter")
    expect(page.locator("main")).to_contain_text("15")
    assert faults(page) == []


def test_light_and_dark_are_both_drawn(seat: Seat):
    colours = []
    for scheme in ("light", "dark"):
        page = seat(color_scheme=scheme)
        page.goto("/login/")
        colours.append(
            page.evaluate(
                """() => ["backgroundColor", "color"].map((name) => {
                  const parts = getComputedStyle(document.body)[name].match(/[0-9.]+/g).slice(0, 3);
                  return parts.reduce((sum, part) => sum + Number(part), 0);
                })"""
            )
        )
    (light_page, light_text), (dark_page, dark_text) = colours
    assert light_page > 600 > light_text
    assert dark_page < 165 < dark_text

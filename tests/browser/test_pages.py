"""Every page of the product: quiet, narrow, legible, reachable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from numbering.document_kinds import DocumentKind
from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER, find

pytestmark = BROWSER

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
NARROW = 390

Way = Callable[[Page], None]


def at(address: str) -> Way:
    """The page at an address."""
    return lambda page: page.goto(address) and None


def first_row(address: str, then: str = "") -> Way:
    """The page that the first row of a list opens, or one under it."""

    def go(page: Page) -> None:
        page.goto(address)
        page.goto(page.locator("tr[data-href]").first.get_attribute("data-href") + then)

    return go


def of_first_document(filters: str, then: str) -> Way:
    return first_row(f"/documents/?{filters}", then)


def line_serials(page: Page) -> None:
    first_row("/documents/?number=PD00001")(page)
    page.goto(page.url + "lines/" + page.locator("[data-serials-of]").first.get_attribute("data-serials-of"))


def refused_draft(page: Page) -> None:
    page.goto("/documents/new/sales-delivery/")
    page.fill("#id_lines-0-item", "NO-SUCH-ITEM")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("alert")).to_be_visible()


PAGES: dict[str, Way] = {
    "home": at("/"),
    "serial numbers": at("/serials/"),
    "serial numbers, nothing found": at("/serials/?code=NOSUCHCODE"),
    "cancelled serial numbers": at("/serials/cancelled/"),
    "deleted serial numbers": at("/serials/deleted/"),
    "deleted serial number": first_row("/serials/deleted/"),
    "registering serial numbers": at("/serials/register/"),
    "serial number": lambda page: find(page, "WCC7K3847112") and None,
    "editing a serial number": first_row("/serials/?code=WCC7K", "edit/"),
    "deleting a serial number": first_row("/serials/?status=registered", "delete/"),
    "lots": at("/lots/"),
    "lot": first_row("/lots/"),
    "items": at("/items/"),
    "item": first_row("/items/?q=HDD4T"),
    "documents": at("/documents/"),
    **{f"new {kind}": at(f"/documents/new/{kind}/") for kind in DocumentKind},
    "refused draft": refused_draft,
    "draft": of_first_document("state=draft&type=purchase-delivery", ""),
    "editing a draft": of_first_document("state=draft&type=production-record", "edit/"),
    "deleting a draft": of_first_document("state=draft", "delete/"),
    "posted document": of_first_document("number=PD00001", ""),
    "reversed document": of_first_document("state=reversed", ""),
    "reversing": of_first_document("number=PD00001", "reverse/"),
    "stock by item": at("/stock/"),
    "stock by place": at("/stock/?by=place"),
    "search": at("/scan/"),
    "search, several": at("/scan/?code=WCC7K38"),
    "search, nothing": at("/scan/?code=NOSUCHCODE"),
    "no such page": at("/documents/999999999/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_accessible_and_says_nothing_to_the_console(supervisor: Page, name: str):
    PAGES[name](supervisor)
    assert supervisor.evaluate(AUDIT) == []
    supervisor.set_viewport_size({"width": NARROW, "height": 844})
    assert wide_things(supervisor) == []


@pytest.mark.parametrize("address", ["/login/", "/login/?next=/serials/"])
def test_the_log_in_fits_and_is_accessible(seat: Seat, address: str):
    page = seat()
    page.goto(address)
    assert page.evaluate(AUDIT) == []
    page.set_viewport_size({"width": NARROW, "height": 844})
    assert wide_things(page) == []


def wide_things(page: Page) -> list[str]:
    """What sticks out on the right when the page as a whole scrolls sideways."""
    return page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > room + 1);
          return [`${document.documentElement.scrollWidth} px`, ...wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 120))];
        }"""
    )


def test_light_and_dark_are_both_drawn(seat: Seat):
    colours = []
    for scheme in ("light", "dark"):
        page = seat("clerk", color_scheme=scheme)
        page.goto("/")
        colours.append(
            page.evaluate(
                "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color].map("
                "(c) => c.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))"
            )
        )
    (light_page, light_text), (dark_page, dark_text) = colours
    assert light_page > 600 > light_text
    assert dark_page < 165 < dark_text

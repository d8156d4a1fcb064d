"""Stock gets other properties, by keyboard alone and without a script, and its document tells what became of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seat
from tests.browser.shirts import make_shirt
from tests.browser.steps import BROWSER, choose, faults, is_posted, press, tab_to, type_into
from tests.browser.test_properties import receive

pytestmark = BROWSER


@pytest.fixture
def shirt(seat: Seat, shirts: str, clerk: Page) -> str:
    """Five red ones and seven blue in stock."""
    code = make_shirt(seat("admin"), shirts)
    receive(clerk, code)
    press(clerk, "Save and post")
    is_posted(clerk)
    return code


def field(page: Page, label: str) -> str:
    """The id of a field by the beginning of its label."""
    return page.locator("main label", has_text=re.compile(f"^{label}")).get_attribute("for") or ""


def open_red(page: Page, item: str) -> None:
    """The page that changes the red ones, by the list of stock."""
    page.goto(f"/stock/?by=place&item={item}")
    row = page.locator("tbody tr", has_text="Red_S")
    row.get_by_role("link", name="Change", exact=True).click()
    expect(page.locator("h1")).to_have_text("Change properties")


def test_part_of_a_stock_is_changed_by_keyboard_alone(clerk: Page, shirt: str):
    open_red(clerk, shirt)
    assert faults(clerk) == []
    choose(clerk, field(clerk, "Colour"), "Blue")
    type_into(clerk, field(clerk, "Quantity"), "9")
    type_into(clerk, field(clerk, "Why"), "Dyed")
    tab_to(clerk, "Change properties")
    clerk.keyboard.press("Enter")

    # There are not so many: everything is still there, and it is said at the quantity.
    expect(clerk.locator("#id_quantity_error")).to_contain_text("5")
    expect(clerk.locator(f"#{field(clerk, 'Colour')} option:checked")).to_have_text("Blue")
    expect(clerk.locator(f"#{field(clerk, 'Why')}")).to_have_value("Dyed")
    assert faults(clerk) == []
    type_into(clerk, "id_quantity", "2")
    clerk.keyboard.press("Enter")
    is_posted(clerk)
    expect(clerk.locator(".line-properties")).to_have_text(re.compile(r"Red_S.*→.*Blue_S", re.DOTALL))
    assert faults(clerk) == []


def test_properties_are_changed_without_a_script(seat: Seat, shirt: str):
    page = seat("clerk", java_script_enabled=False)
    open_red(page, shirt)
    page.select_option(f"#{field(page, 'Size')}", label="M")
    press(page, "Change properties")
    is_posted(page)
    expect(page.locator(".line-properties")).to_have_text(re.compile(r"Red_S.*→.*Red_M", re.DOTALL))

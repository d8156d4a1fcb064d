"""A clerk works with lists: chooses rows and acts on them, keeps searches, chooses columns, comes back in place."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.steps import BROWSER, faults, focused, fresh, press, receive

pytestmark = BROWSER


def test_rows_are_chosen_by_key_acted_on_and_told_of_and_the_place_is_kept(clerk: Page):
    page, prefix = clerk, fresh("BULK")
    receive(page, "HDD4T", f"{prefix}1\n{prefix}2\n{prefix}3")
    here = f"/serials/?code={prefix}&sort=serial"
    page.goto(here)
    page.locator("td.pick label").first.dblclick()
    expect(page.locator(".bulk-bar")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".bulk-count")).to_have_text("Chosen: 2")
    expect(focused(page)).to_have_text(f"{prefix}2")
    assert faults(page) == []
    press(page, "Reserve")
    expect(page.locator(".bulk-how-many")).to_have_text("2 rows that you chose.")
    assert faults(page) == []
    press(page, "Reserve")
    expect(focused(page)).to_contain_text(re.compile(r"Reserve:\s+2 rows done"))
    assert page.url.endswith(here)
    expect(page.locator(".bulk-bar")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(focused(page)).to_have_text(f"{prefix}2")

    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    page.locator(".bulk-bar").get_by_label("All that match (3)").check()
    expect(page.locator("td.pick :checked")).to_have_count(3)
    press(page, "End the reservation")
    expect(page.locator(".bulk-how-many")).to_have_text("3 rows: all that match the filters.")
    press(page, "End the reservation")
    expect(page.locator("#outcome")).to_contain_text("2 rows done")
    expect(page.locator("#outcome").get_by_role("link", name=f"{prefix}3")).to_be_visible()


def test_what_is_chosen_on_several_pages_is_kept_and_exported_and_back_finds_the_row(clerk: Page):
    page = clerk
    page.goto("/serials/?sort=serial")
    page.locator("h1").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("after="))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    code, there = focused(page).inner_text(), page.url
    expect(page.locator(".bulk-count")).to_have_text("Chosen: 2")
    # Boxes: a range by a click with Shift, and each on its own.
    page.locator("td.pick label").nth(3).click(modifiers=["Shift"])
    expect(page.locator(".bulk-count")).to_have_text("Chosen: 4")
    page.locator("td.pick input").nth(2).uncheck()
    page.locator(".bulk-menu summary").click()
    with page.expect_download() as download:
        press(page, "Export")
    with Path(download.value.path()).open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + 3

    page.locator("a.row-link", has_text=code).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(code)
    page.go_back()
    expect(focused(page)).to_have_text(code)
    assert page.url == there
    expect(page.locator(".bulk-count")).to_have_text("Chosen: 3")
    page.go_back()
    expect(page).to_have_url(re.compile(r"sort=serial$"))
    expect(page.locator("td.pick :checked")).to_have_count(1)
    press(page, "Choose none")
    expect(page.locator(".bulk-bar")).to_be_hidden()


def test_a_search_is_kept_and_columns_are_chosen_by_keyboard(viewer: Page):
    page = viewer
    page.goto("/items/")
    page.keyboard.press("/")
    page.keyboard.type("laptop")
    expect(page).to_have_url(re.compile("q=laptop"))
    page.locator("#saved-menu").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Laptopuri")
    page.keyboard.press("Enter")
    expect(page.locator(".saved-shown")).to_contain_text("Laptopuri")

    page.locator("#choose-columns").focus()
    page.keyboard.press("Enter")
    page.get_by_label("GTIN", exact=True).uncheck()
    up = page.get_by_role("button", name="Unit: further up")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Unit: further down")).to_be_focused()
    assert faults(page) == []
    press(page, "Show these columns")
    expect(page).to_have_url(re.compile("q=laptop"))
    expect(page.locator("thead th").nth(1)).to_have_text("Unit")
    expect(page.locator("thead")).not_to_contain_text("GTIN")

    page.goto("/items/?open=columns")
    press(page, "The usual columns")
    page.goto("/items/?open=saved")
    assert faults(page) == []
    press(page, "Delete")
    press(page, "Continue")
    expect(page.locator(".empty-title")).to_have_text("No search is saved here")

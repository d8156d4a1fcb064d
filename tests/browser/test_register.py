"""A clerk looks things up: the register, one serial number, the stock."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import BROWSER, choose, focused, tab_to

pytestmark = BROWSER


def test_the_register_is_filtered_sorted_and_paged_and_back_returns_to_the_same_row(clerk: Page):
    page = clerk
    page.goto("/serials/")
    choose(page, "id_status", "on hand")
    expect(page).to_have_url(re.compile("status="))
    tab_to(page, "sort-serial")
    page.keyboard.press("Enter")
    expect(page.locator("th.own")).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    first = focused(page).inner_text()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("after="))
    expect(focused(page)).not_to_have_text(first)
    page.keyboard.press("ArrowDown")
    code, there = focused(page).inner_text(), page.url
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(code)
    tab_to(page, "Serial numbers", key="Shift+Tab")
    page.locator("a[data-back]").focus()
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_text(code)
    assert page.url == there
    expect(page.locator("#id_status option:checked")).to_have_text("on hand")

    row = page.locator("tbody tr", has_text=code)
    row.locator("td").nth(2).dblclick()
    expect(page.locator("h1")).to_have_text(code)
    page.go_back()
    expect(page.locator("tbody tr", has_text=code)).to_be_visible()
    assert page.url == there


def test_stock_leads_down_to_the_serial_numbers_in_a_place(clerk: Page):
    page = clerk
    page.goto("/stock/")
    page.keyboard.press("/")
    page.keyboard.type("HDD4T")
    expect(page.locator(".count")).to_have_text("1 row")
    choose(page, "id_by", "place")
    row = page.locator("tbody tr", has_text="RAFT")
    expect(row).to_have_count(1)
    on_hand = row.locator("td[data-label='On hand']").inner_text()
    row.locator("a.row-link").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Serial numbers")
    expect(page.locator(".count")).to_have_text(f"{on_hand} rows")
    for place in page.locator("td[data-label='Where']").all_inner_texts():
        assert place.replace(" ", "") == "CJ/RAFT"


def test_a_component_is_traced_into_what_was_made_of_it_and_recalled(clerk: Page):
    page = clerk
    page.goto("/trace/")
    expect(focused(page)).to_have_id("trace-code")
    page.keyboard.type("S6Z1NF0R904215")
    page.keyboard.press("Enter")
    expect(page.locator("#from")).to_be_visible()
    made = page.locator("#used").get_by_role("link", name=re.compile("^EN"))
    expect(made.first).to_be_visible()
    code = made.first.inner_text()
    tab_to(page, "Recall")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Recall")
    expect(page.locator("#id_code")).to_have_value("S6Z1NF0R904215")
    expect(page.locator("main").get_by_role("link", name=code).first).to_be_visible()

"""A clerk receives goods."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Seat
from tests.browser.steps import (
    BROWSER,
    choose,
    faults,
    fill_line,
    find,
    focused,
    fresh,
    is_posted,
    press,
    start_load,
    tab_to,
    type_into,
)

pytestmark = BROWSER


def test_a_clerk_logs_in_after_a_wrong_password_and_finds_a_code_by_keyboard(seat: Seat):
    page = seat()
    page.goto("/serials/")
    expect(focused(page)).to_have_attribute("name", "username")
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type("not-this")
    page.keyboard.press("Enter")
    expect(page.locator("[data-refused]")).to_contain_text("correct username and password")
    expect(page.locator("#id_username")).to_have_value("clerk")
    type_into(page, "id_password", "clerk-demo")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Serial numbers")
    page.goto("/")
    expect(focused(page)).to_have_id("search")
    page.keyboard.type("wcc7k3847112")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("WCC7K3847112")


def test_a_load_of_five_is_drafted_mended_saved_opened_later_and_posted_by_keyboard_alone(clerk: Page):
    begins = fresh("RCV")
    page = clerk
    page.goto("/documents/new/purchase-delivery/")
    type_into(page, "id_number", begins + "A")
    choose(page, "id_warehouse", "BM")
    choose(page, "id_template", "CMP")
    type_into(page, "id_partner", "DEO")
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_id("id_reference")
    page.keyboard.type("Aviz 77")
    type_into(page, "id_lines-0-item", "HDD4T")
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_id("id_lines-0-quantity")
    page.keyboard.type("5")
    type_into(page, "id_lines-0-location", "A-01")
    tab_to(page, "id_lines-0-serials")
    page.keyboard.type(f"{begins}7\n{begins}001..{begins}002\n")
    # A column as it comes out of a spreadsheet, one code of which is far too long.
    page.keyboard.insert_text(f"{begins}8\r\n{'X' * 51}\r\n")
    expect(page.locator("#lines-0-about")).to_contain_text("Hard disk 4 TB")
    page.keyboard.press("Control+S")

    expect(page.locator("[data-summary]")).to_contain_text("has 51 characters")
    expect(page.locator("#id_partner")).to_have_value(re.compile("DEO|Distrib"))
    expect(page.locator("#id_reference")).to_have_value("Aviz 77")
    expect(page.locator("#lines-0 .entry-code")).to_have_text(
        [f"{begins}{end}" for end in ("7", "001", "002", "8")] + ["X" * 51]
    )
    expect(page.locator("#lines-0 [data-list]")).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.type(f"{begins}9")
    page.keyboard.press("Enter")
    expect(page.locator("#lines-0-count")).to_contain_text("5 / 5")
    page.keyboard.press("Control+S")
    expect(page.locator(".state-line .badge")).to_have_text("draft")

    page.goto("/documents/")
    page.keyboard.press("/")
    page.keyboard.type(begins)
    expect(page.locator(".count")).to_have_text("1 row")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".codes .code")).to_have_count(5)
    tab_to(page, "Post")
    page.keyboard.press("Enter")
    assert begins + "A" in is_posted(page)
    expect(page.get_by_role("link", name=f"{begins}002")).to_be_visible()


def test_two_clicks_on_post_post_one_document(clerk: Page):
    begins = fresh("DBL")
    start_load(clerk, "HDD4T", f"{begins}1", quantity="1")
    clerk.fill("#id_number", begins + "A")
    clerk.get_by_role("button", name="Save and post").dblclick()
    is_posted(clerk)
    clerk.goto(f"/documents/?number={begins}")
    expect(clerk.locator(".count")).to_have_text("1 row")
    find(clerk, f"{begins}1")
    expect(clerk.locator("#loads tbody tr")).to_have_count(1)


def test_a_line_of_hundreds_shows_some_and_leads_to_all_of_them(clerk: Page):
    begins = fresh("MNY")
    start_load(clerk, "HDD4T", f"{begins}0001+250")
    press(clerk, "Save and post")
    is_posted(clerk)
    clerk.get_by_role("link", name="All serial numbers of this line").click()
    expect(clerk.get_by_role("link", name=f"{begins}0001")).to_be_visible()
    assert faults(clerk) == []
    clerk.get_by_role("link", name="Next").click()
    expect(clerk.get_by_role("link", name=f"{begins}0250")).to_be_visible()


def test_a_draft_is_saved_and_posted_without_javascript(seat: Seat):
    page = seat("clerk", java_script_enabled=False)
    begins = fresh("NOJS")
    start_load(page, "HDD4T", f"{begins}1, {begins}2", quantity="2")
    press(page, "Add line")
    expect(page.locator("#id_lines-0-serials")).to_have_value(f"{begins}1, {begins}2")
    expect(page.locator("#id_lines-1-location")).to_have_value("A-01")
    fill_line(page, "MON27", f"{begins}3", line=1)
    page.press("#id_lines-1-item", "Enter")
    expect(page.locator("#id_lines-1-serials")).to_have_value(f"{begins}3")
    press(page, "Save draft")
    expect(page.locator(".state-line .badge")).to_have_text("draft")
    press(page, "Post")
    is_posted(page)
    find(page, f"{begins}3")

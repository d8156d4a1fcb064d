"""Acting on many serial numbers, by keyboard alone: three of four are reserved; all that match are released."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.steps import BROWSER, faults, focused, fresh, press, tab_to, type_into

pytestmark = BROWSER


def test_rows_are_chosen_reserved_and_released_and_what_was_not_done_is_told(clerk: Page):
    page, prefix = clerk, fresh("MANY")
    page.goto("/serials/register/")
    page.fill("#id_item", "HDD4T")
    page.fill("#id_codes", f"{prefix}1\n{prefix}2\n{prefix}3\n{prefix}4")
    press(page, "Register")
    expect(page.locator("h1")).to_have_text("Serial numbers")

    page.goto(f"/serials/?code={prefix}")
    tab_to(page, "id_code")
    for _row in range(3):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("3")
    # A key leads from any row to what can be done.
    page.keyboard.press("ArrowUp")
    page.keyboard.press("a")
    expect(focused(page)).to_have_text("Reserve")
    page.keyboard.press("Enter")
    expect(page.locator(".bulk-how-many")).to_have_text("3 rows that you chose.")
    assert faults(page) == []
    type_into(page, "id_reserved_partner", "NORDMED")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("3 rows done.")
    expect(focused(page)).to_have_id("outcome")
    expect(page.locator("tbody .badge", has_text="reserved")).to_have_count(3)

    # What is to be released is what the filter leaves, one of which was never reserved.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    tab_to(page, "all")
    page.keyboard.press("Space")
    tab_to(page, "End the reservation")
    page.keyboard.press("Enter")
    expect(page.locator(".bulk-how-many")).to_have_text("4 rows: all that match the filters.")
    tab_to(page, "End the reservation")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("3 rows done; 1 was not:")
    expect(page.locator("#outcome li")).to_have_text(f"1: not reserved ({prefix}1)")
    expect(page.locator("tbody .badge", has_text="reserved")).to_have_count(0)

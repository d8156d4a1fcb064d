"""Many serial numbers on a line: scanned, pasted, mended, made; by keyboard, and by the thousand."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER, fill_line, fresh, is_posted, press, start_load

pytestmark = BROWSER

# The browser gives no clipboard to tests: what it does when somebody pastes.
PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def paste(page: Page, text: str) -> None:
    """Paste into the field for serial numbers of the first line."""
    page.locator("#id_lines-0-serials").focus()
    page.locator("#id_lines-0-serials").evaluate(PASTE, text)


def counted(page: Page, text: str) -> None:
    """The running count of the first line, once all of it is looked up."""
    expect(page.locator("#lines-0 .entry-row.waiting")).to_have_count(0)
    expect(page.locator("#lines-0-count [data-counted]")).to_have_text(text)


def test_what_is_scanned_twice_is_told_with_where_it_is(clerk: Page):
    begins = fresh("TWC")
    start_load(clerk, "HDD4T", "", quantity="10")
    clerk.focus("#id_lines-0-serials")
    for number in range(10):
        clerk.keyboard.insert_text(f"{begins}{number:03d}")
        clerk.keyboard.press("Enter")
    counted(clerk, "10 / 10")
    clerk.keyboard.insert_text(f"{begins}007".lower())
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#lines-0 [data-said]")).to_have_text(
        f"“{begins}007” is already entry 8 of this line.".replace(begins, begins.lower())
    )
    press(clerk, "Add line")
    fill_line(clerk, "HDD4T", "", line=1)
    clerk.locator("#id_lines-1-item").blur()
    expect(clerk.locator("#lines-1-about")).to_contain_text("Hard disk")
    clerk.focus("#id_lines-1-serials")
    clerk.keyboard.insert_text(f"{begins}007")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#lines-1 [data-said]")).to_have_text(f"“{begins}007” is already on line 1.")
    clerk.locator("#lines-1 [data-remove-line]").click()
    press(clerk, "Save and post")
    is_posted(clerk)
    start_load(clerk, "HDD4T", "")
    clerk.focus("#id_lines-0-serials")
    clerk.keyboard.insert_text(f"{begins}007")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#lines-0 .entry-row.bad")).to_contain_text("is on hand already, in BM / A-01")


def test_ten_thousand_are_pasted_saved_and_opened_again_as_a_window(clerk: Page):
    begins = fresh("TTH")
    start_load(clerk, "HDD4T", "")
    paste(clerk, "\n".join(f"{begins}{number:05d}" for number in range(10_000)))
    counted(clerk, "10,000")
    assert clerk.locator("#lines-0 .entry-row").count() < 60
    press(clerk, "Save draft")
    expect(clerk.locator(".state-line .badge")).to_have_text("draft")
    clerk.get_by_role("link", name="Edit", exact=True).click()
    counted(clerk, "10,000 / 10,000")
    clerk.focus("#lines-0-list")
    clerk.keyboard.press("Home")
    expect(clerk.locator("#lines-0 .entry-row.active")).to_contain_text(f"{begins}00000")
    clerk.keyboard.press("Delete")
    counted(clerk, "9,999 / 10,000")


def test_what_is_left_in_the_field_is_saved_and_what_another_script_adds_is_in_the_list(seat: Seat):
    page = seat("clerk", color_scheme="dark")
    begins = fresh("LFT")
    start_load(page, "HDD4T", f"{begins}1, {begins}2", quantity="3")
    page.locator("#lines-0").evaluate(
        "(line, text) => line.dispatchEvent(new CustomEvent('serials:add', {bubbles: true, detail: {text}}))",
        f"{begins}3",
    )
    counted(page, "1 / 3")
    press(page, "Save and post")
    is_posted(page)
    expect(page.locator("a.code")).to_have_count(3)

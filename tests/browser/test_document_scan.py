"""A clerk scans onto a document: nothing is lost, nothing is done twice, Enter posts nothing."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER, faults, focused, fresh, receive

pytestmark = BROWSER


def open_receipt(page: Page) -> None:
    """A purchase delivery note whose header is complete; the scan field is ready."""
    page.goto("/documents/new/purchase-delivery/")
    page.select_option("#id_warehouse", label="BM – Depozit central Baia Mare")
    page.fill("#id_partner", "DEO")
    page.keyboard.press("F8")
    expect(focused(page)).to_have_id("id_scan")


def scan(page: Page, *codes: str) -> None:
    """As a scanner does it: keys, then Enter."""
    for code in codes:
        page.keyboard.insert_text(code)
        page.keyboard.press("Enter")


def said(page: Page, text: str | re.Pattern[str]) -> None:
    """What the last scan came to."""
    expect(page.locator(".scan-said").first).to_contain_text(text)


def test_what_a_code_may_be_is_asked_and_answered_by_keyboard_while_scans_wait(clerk: Page):
    begins = fresh("DSA")
    page = clerk
    open_receipt(page)
    # The item's own code is that of another line's serial number, perhaps.
    scan(page, "HDD4T", f"{begins}1", "RAM16", f"{begins}2")
    question = page.locator("[data-scan-ask]")
    expect(question).to_contain_text("Item COMP/RAM16")
    expect(page.locator("#lines-0 [data-counted]")).to_have_text("1")
    assert faults(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#scan-option-2")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#id_lines-1-item")).to_have_value("COMP/RAM16")
    expect(question).to_be_hidden()
    said(page, f"“{begins}2”")
    # Without serial numbers each scan is one more.
    scan(page, "RAM16", "RAM16")
    expect(page.locator("#id_lines-1-quantity")).to_have_value("3")
    assert faults(page) == []


def test_a_label_fills_lot_serial_number_and_dates_with_fnc1_as_scanners_send_it(clerk: Page):
    begins = fresh("DSG")
    page = clerk
    open_receipt(page)
    page.keyboard.insert_text("]d2240TENS1")
    page.keyboard.press("Control+]")
    page.keyboard.insert_text(f"10{begins}L")
    page.keyboard.press("Control+]")
    page.keyboard.insert_text(f"21{begins}S")
    page.keyboard.press("Control+]")
    page.keyboard.insert_text("17391231")
    page.keyboard.press("Enter")
    said(page, f"{begins}S")
    expect(page.locator("#id_lines-0-item")).to_have_value(re.compile("TENS1$"))
    expect(page.locator("#id_lines-0-lot_code")).to_have_value(f"{begins}L")
    expect(page.locator("#id_lines-0-expiry_date")).to_have_value("2039-12-31")
    expect(page.locator("#lines-0 [data-counted]")).to_have_text("1")
    scan(page, "(01)05940000000017(10)X")
    said(page, "check digit")
    assert page.locator(".scan-said").first.get_attribute("class") == "scan-said bad"


def test_goods_are_sold_in_romanian_by_scanning_though_the_server_is_away_for_a_while(clerk: Page, seat: Seat):
    begins = fresh("DSS")
    receive(clerk, "HDD4T", f"{begins}1\n{begins}2")
    page = seat("clerk", locale="ro-RO", viewport={"width": 390, "height": 844})
    page.goto("/documents/new/sales-delivery/")
    page.select_option("#id_warehouse", label="BM – Depozit central Baia Mare")
    page.fill("#id_partner", "NORDMED")
    page.keyboard.press("F8")
    page.evaluate("() => { window.kept = fetch; window.fetch = () => Promise.reject(new TypeError('away')); }")
    scan(page, f"{begins}1")
    expect(page.locator("[data-scan-waiting]")).to_have_class(re.compile("bad"))
    page.evaluate("() => { window.fetch = window.kept; }")
    scan(page, f"{begins}2")
    expect(page.locator("#lines-0 [data-counted]")).to_have_text("2")
    expect(page.locator("#id_lines-0-location")).to_have_value("A-01")
    # A code that waits while the form is sent goes onto its line first.
    scan(page, f"{begins}2")
    page.locator("[name=action][value=post]").click()
    expect(page.locator(".state-line .badge")).not_to_have_class(re.compile("draft"))
    assert re.search(r"/documents/\d+/$", page.url)

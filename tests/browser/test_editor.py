"""The keys of a draft's page, whatever is typed on it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import BROWSER, focused

pytestmark = BROWSER


def test_enter_never_sends_the_form_and_goes_on(clerk: Page):
    clerk.goto("/documents/new/consumption/")
    for name in ("number", "date", "warehouse", "partner", "note", "lines-0-item", "lines-0-quantity"):
        clerk.focus(f"[name={name}]")
        clerk.keyboard.press("Enter")
        expect(focused(clerk)).not_to_have_attribute("name", name)
    assert clerk.url.endswith("/documents/new/consumption/")


def test_lines_come_and_go(clerk: Page):
    clerk.goto("/documents/new/consumption/")
    clerk.select_option("#id_warehouse", label="BM – Depozit central Baia Mare")
    clerk.locator("[data-add-line]").click()
    clerk.fill("#id_lines-1-item", "RAM16")
    clerk.locator("#lines-0 [data-remove-line]").click()
    expect(focused(clerk)).to_have_id("id_lines-1-item")
    expect(clerk.locator("[data-lines] [data-number]")).to_have_text(["1"])
    clerk.fill("#id_lines-1-quantity", "4")
    clerk.locator("[data-save]").click()
    expect(clerk.locator(".line-about strong")).to_have_text([re.compile("RAM16")])

"""The search by properties as it is used: ticked, narrowed by keyboard, kept by its address."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER, focused

pytestmark = BROWSER


def test_what_is_ticked_is_narrowed_by_keyboard_and_stays_in_the_address(clerk: Page, seat: Seat):
    clerk.goto("/properties/search/?kind=items")
    red = clerk.get_by_label("Roșu", exact=True).first
    red.check()
    expect(clerk.locator("#results tbody tr").first).to_be_visible()
    expect(clerk).to_have_url(re.compile(r"p\d+=\d+"))
    # From a box that was ticked, the key goes on to the words.
    expect(red).to_be_focused()
    clerk.keyboard.press("/")
    expect(focused(clerk)).to_have_attribute("name", "q")
    clerk.keyboard.type("TRR")
    expect(clerk).to_have_url(re.compile("q=TRR"))
    expect(clerk.locator("#results tbody tr")).to_have_count(1)
    other = seat("viewer")
    other.goto(clerk.url)
    expect(other.locator("#results tbody tr")).to_have_count(1)
    clerk.go_back()
    expect(clerk.get_by_label("Roșu", exact=True).first).to_be_checked()
    expect(clerk.locator("[name=q]")).to_have_value("")

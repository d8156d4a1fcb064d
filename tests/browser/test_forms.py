"""Forms and lists under hasty hands: sent once, asked about, and led to the log-in when the session is over."""

from __future__ import annotations

import time

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER

pytestmark = BROWSER


def sent_by(page: Page) -> list[str]:
    """The forms that the page sends from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def answer_later(route: Route) -> None:
    time.sleep(0.5)
    route.continue_()


def test_a_double_click_on_a_button_sends_its_form_once(seat: Seat):
    page = seat()
    page.goto("/login/")
    sent = sent_by(page)
    # The answer waits for the second click: otherwise that may meet the next page.
    page.route("**/language/", answer_later)
    page.locator(".language button").last.dblclick()
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    assert len(sent) == 1


def test_a_question_is_asked_before_a_form_that_wants_it(seat: Seat):
    page = seat()
    page.goto("/login/")
    sent = sent_by(page)
    page.evaluate("document.querySelector('.language').dataset.confirm = 'Really?'")
    page.locator(".language button").last.press("Enter")
    expect(page.locator("#confirm-text")).to_have_text("Really?")
    page.locator("#confirm button[value=no]").press("Enter")
    assert sent == []
    page.locator(".language button").last.press("Enter")
    page.locator("#confirm button[value=yes]").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    assert len(sent) == 1


def test_a_list_leads_to_the_log_in_when_the_session_is_over(seat: Seat):
    # A window with other options is a log-in of its own: no other test loses it.
    page = seat("viewer", locale="en-US")
    page.goto("/items/")
    page.context.clear_cookies()
    page.locator("#filters input[type=text]").first.fill("SURUB")
    page.wait_for_url("**/login/?next=/items/")
    expect(page.locator("h1")).to_have_text("Log in")

"""What is typed outlives its window, and a posting that takes its time says how far it is."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER, fresh, is_posted, press, start_load, tab_to

pytestmark = BROWSER


def test_what_was_typed_in_a_window_that_is_gone_is_gone_on_with_and_saved(seat: Seat):
    code, first = fresh("TYP"), seat("clerk")
    first.goto("/documents/new/consumption/")
    first.fill("#id_note", code)
    expect(first.locator("[data-typed-text]")).to_contain_text("Kept as typed at")
    # The last words go along when the window closes, and nothing is asked.
    first.fill("#id_reference", code)
    first.close(run_before_unload=True)

    page = seat("clerk")
    page.goto("/documents/")
    page.locator(".typed-notice").get_by_role("link", name="New: Consumption note").click()
    expect(page.locator("#id_note")).to_have_value(code)
    expect(page.locator("#id_reference")).to_have_value(code)
    page.goto("/documents/new/consumption/")
    tab_to(page, "Go on with it", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_note")).to_have_value(code)
    page.locator("#id_warehouse").select_option(index=1)
    press(page, "Save draft")
    expect(page.locator("h1")).to_contain_text("Consumption note")
    page.goto("/documents/new/consumption/")
    expect(page.locator("#id_note")).to_be_visible()
    expect(page.locator("[data-typed-notice]")).to_have_count(0)


def test_who_was_logged_out_meanwhile_loses_nothing_by_saving(clerk: Page):
    clerk.goto("/documents/new/transfer/")
    clerk.route("**/documents/typed/**", lambda route: route.fulfill(status=302, headers={"Location": "/login/"}))
    clerk.fill("#id_note", "Typed in the cellar")
    said = clerk.locator("[data-typed-text]")
    expect(said).to_contain_text("Not kept: you are logged out")
    press(clerk, "Save draft")
    expect(clerk.locator("[data-typed-login]")).to_be_visible()
    expect(clerk.locator("#id_note")).to_have_value("Typed in the cellar")
    clerk.unroute("**/documents/typed/**")
    press(clerk, "Save draft")
    clerk.wait_for_url(re.compile(r"/documents/\d+/$"))
    expect(clerk.locator("main")).to_contain_text("Typed in the cellar")


def test_a_posting_that_takes_its_time_shows_its_steps(clerk: Page):
    told: list[str] = []
    start_load(clerk, "HDD4T", fresh("SLW") + "1")
    press(clerk, "Save draft")
    clerk.expose_function("told", lambda text: told.append(text))
    clerk.evaluate(
        """() => {
          const dialog = document.getElementById("posting-progress");
          new MutationObserver(() => told(`${dialog.open} ${dialog.querySelector("[data-posting-text]").textContent}`))
            .observe(dialog, { subtree: true, childList: true, attributes: true });
        }"""
    )

    def slowly(route: Route) -> None:
        clerk.wait_for_timeout(1500)
        route.continue_()

    clerk.route("**/post/", slowly)
    step = {"step": 6, "of": 11, "text": "Writing the movements"}
    clerk.route("**/documents/progress/**", lambda route: route.fulfill(json=step))
    press(clerk, "Post")
    is_posted(clerk)
    assert "true Writing the movements" in told

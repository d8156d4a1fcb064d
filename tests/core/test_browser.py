"""The pages in a real browser: keys, double clicks, partial loading, and nothing that the policy blocks."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.factories import ItemFactory, user

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


@pytest.fixture
def data(transactional_db) -> None:
    user("viewer", name="vera")
    first = ItemFactory(code="A000", description="Șurubelniță")
    for number in range(1, 60):
        ItemFactory(code=f"A{number:03d}", item_class=first.item_class, unit=first.unit, description="Drive")


@pytest.fixture(params=[1440, 390])
def page(request, data, live_server) -> Iterator[Page]:
    """A logged-in page; at the end nothing may have been written to its console."""
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": request.param, "height": 900}, base_url=live_server.url)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto("/login/?next=/items/")
        page.fill("#id_username", "vera")
        page.fill("#id_password", "secret")
        page.press("#id_password", "Enter")
        page.wait_for_url("**/items/")
        yield page
        browser.close()
    assert said == []


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_a_list_is_worked_with_the_keyboard(page):
    page.keyboard.press("/")
    page.keyboard.type("drive")
    expect(page.locator(".count")).to_have_text("59 rows")
    assert page.url.endswith("/items/?q=drive")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_text("A002")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_text("A051")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("A051")
    page.locator("a[data-back]").click()
    expect(page.locator(":focus")).to_have_text("A051")
    assert "q=drive" in page.url
    assert "after=" in page.url
    page.keyboard.press("?")
    expect(page.locator("#help h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#help h2")).to_be_hidden()
    assert not scrolls_sideways(page)


def test_a_double_click_opens_a_row_and_back_comes_to_the_same_list(page):
    page.locator("#filters input[type=text]").first.fill("SURUB")
    expect(page.locator(".count")).to_have_text("1 row")
    page.locator("tbody tr td").nth(1).dblclick()
    page.wait_for_url("**/items/*/")
    assert not scrolls_sideways(page)
    page.go_back()
    expect(page.locator(".count")).to_have_text("1 row")


def test_a_double_click_on_a_button_sends_its_form_once(page):
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator(".language button").last.dblclick()
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    assert len(sent) == 1


def test_a_question_is_asked_before_a_form_that_wants_it(page):
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate("document.querySelector('.language').dataset.confirm = 'Really?'")
    page.locator(".language button").last.click()
    expect(page.locator("#confirm-text")).to_have_text("Really?")
    page.locator("#confirm button[value=no]").click()
    assert sent == []
    page.locator(".language button").last.click()
    page.locator("#confirm button[value=yes]").click()
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    assert len(sent) == 1


def test_a_list_leads_to_the_log_in_when_the_session_is_over(page):
    page.context.clear_cookies()
    page.locator("#filters input[type=text]").first.fill("SURUB")
    page.wait_for_url("**/login/?next=/items/")
    expect(page.locator("h1")).to_have_text("Log in")

"""The editor in a real browser, as a clerk with a scanner and without a mouse works it."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.factories import ItemFactory, LocationFactory, VariantFactory, user

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


@pytest.fixture
def data(transactional_db) -> None:
    """Nothing posted: the ledger's triggers would refuse to be emptied after the test."""
    user("clerk", name="ana")
    place = LocationFactory(code="A1")
    disk = ItemFactory(serial=True, code="DISK", description="Hard drive")
    screw = ItemFactory(code="SCREW", item_class=disk.item_class, unit=disk.unit, description="Wood screw")
    VariantFactory(item=screw, code="ZINC")
    assert place.warehouse.active


@pytest.fixture(params=[1440, 390])
def page(request, data, live_server) -> Iterator[Page]:
    """The editor of a new document; at the end no script may have failed and no policy been broken."""
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": request.param, "height": 900}, base_url=live_server.url)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
        page.goto("/login/?next=/documents/new/consumption/")
        page.fill("#id_username", "ana")
        page.fill("#id_password", "secret")
        page.press("#id_password", "Enter")
        page.wait_for_url("**/documents/new/consumption/")
        yield page
        browser.close()
    assert wrong == []


def scan(page: Page, code: str) -> None:
    """What a scanner sends: the code, then Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name"))


def test_a_draft_is_made_by_scanner_and_keyboard_alone(page):
    expect(page.locator("[data-scan-field]")).to_be_focused()
    page.focus("[name=lines-0-item]")
    scan(page, "DISK")
    expect(page.locator("#lines-0-about")).to_contain_text("Hard drive")
    expect(page.locator("[name=lines-0-lot_code]")).to_be_hidden()
    assert focused(page) == "lines-0-quantity"
    scan(page, "3")
    page.keyboard.press("Enter")
    scan(page, "A1")
    assert focused(page) == "lines-0-serials"
    for code in ("S1", "S2", "s1", "S" * 51):
        scan(page, code)
    expect(page.locator("#lines-0-count .counted")).to_have_text("2 / 3")
    expect(page.locator("#lines-0 [data-said]")).to_contain_text("has 51 characters")
    page.keyboard.press("Control+Enter")
    assert focused(page) == "lines-1-item"
    assert page.input_value("[name=lines-1-location]") == "A1"
    scan(page, "SCREW")
    expect(page.locator("[name=lines-1-variant]")).to_be_visible()
    expect(page.locator("[name=lines-1-serials]")).to_be_hidden()
    page.keyboard.type("12")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-summary]")).to_contain_text("Line 1, Serial numbers")
    # The wrong one is what there is to do: it waits under the keys.
    expect(page.locator("#lines-0 [data-list]")).to_be_focused()
    expect(page.locator("#lines-0 .entry-row.active")).to_contain_text("S1 is not a serial number of this item")
    page.keyboard.press("End")
    expect(page.locator("#lines-0 .entry-row.active")).to_contain_text("has 51 characters")
    page.keyboard.press("F2")
    scan(page, "S3")
    expect(page.locator("#lines-0 .entry-code")).to_have_text(["S1", "S2", "S3"])
    page.keyboard.press("Control+s")
    page.wait_for_url("**/documents/*/")
    expect(page.locator(".document-lines")).to_contain_text("S3")
    expect(page.locator(".line-quantity strong")).to_have_text(["3", "12"])
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_enter_never_sends_the_form_and_leaving_loses_nothing(page):
    for name in ("number", "date", "warehouse", "partner", "note", "lines-0-item", "lines-0-quantity"):
        page.focus(f"[name={name}]")
        page.keyboard.press("Enter")
        assert focused(page) != name
    assert page.url.endswith("/documents/new/consumption/")
    page.fill("[name=lines-0-item]", "DISK")
    expect(page.locator("[data-typed-text]")).to_contain_text("Kept as typed")
    page.goto("/documents/")
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator(".typed-notice a")).to_have_text("New: Consumption note")


def test_lines_come_and_go(page):
    page.locator("[data-add-line]").click()
    page.fill("[name=lines-1-item]", "SCREW")
    page.locator("#lines-0 [data-remove-line]").click()
    assert focused(page) == "lines-1-item"
    expect(page.locator("[data-lines] [data-number]")).to_have_text(["1"])
    page.fill("[name=lines-1-quantity]", "4")
    page.locator("[data-save]").click()
    page.wait_for_url("**/documents/*/")
    expect(page.locator(".line-about strong")).to_have_text([re.compile("SCREW")])

"""A clerk receives, prints labels and scans what came out of the printer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from playwright.sync_api import Page, Route, expect

from tests.browser.steps import BROWSER, choose, faults, fresh, receive, tab_to
from tests.labels.reading import sheets

pytestmark = BROWSER
LABELS = "**/labels/"


@contextmanager
def printer(page: Page) -> Iterator[list[bytes]]:
    """Takes the PDFs that the browser would show in a window of their own."""
    printed: list[bytes] = []

    def take(route: Route) -> None:
        answer = route.fetch()
        if answer.headers.get("content-type") == "application/pdf":
            printed.append(answer.body())
            route.fulfill(content_type="text/html", body="<title>Printed</title>")
        else:
            route.fulfill(response=answer)

    page.context.route(LABELS, take)
    yield printed
    page.context.unroute(LABELS, take)


def test_labels_of_a_receipt_are_printed_by_keyboard_and_lead_back_when_scanned(clerk: Page):
    page, prefix = clerk, fresh("LAB")
    receive(page, "HDD4T", f"{prefix}1, {prefix}2")
    tab_to(page, "Print labels")
    page.keyboard.press("Enter")
    preview = page.locator("#label-preview")
    expect(preview.locator("h2")).to_have_text(re.compile(r"2 labels,\s+2 pages"))
    choose(page, "id_symbology", "GS1 DataMatrix (item, lot, dates, serial number)")
    expect(preview.locator("img")).to_have_attribute("alt", re.compile(rf"\(21\){prefix}1$"))
    assert faults(page) == []
    with printer(page) as printed:
        tab_to(page, "Open the PDF")
        with page.context.expect_page() as window:
            page.keyboard.press("Enter")
        expect(window.value).to_have_title("Printed")
        window.value.close()
    scanned = [sheet.scanned for sheet in sheets(printed[0])]
    assert len(scanned) == 2
    for number, [code] in enumerate(scanned, start=1):
        page.goto("/scan/?code=" + quote(code))
        expect(page.locator("h1")).to_have_text(f"{prefix}{number}")

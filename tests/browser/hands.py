"""Hands at a keyboard, in any language: a scanner, a clipboard and a printer beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.steps import reach

# Seconds from code to code.
SCANNER = 0.02
# How labels hold the end of a part, and the keys by which scanners send it.
FNC1, AS_KEYS = "\x1d", "Control+BracketRight"


def scan(page: Page, *codes: str, anywhere: bool = False) -> None:
    """What a scanner does: each code and Enter, a fiftieth of a second from one to the next. Where no field waits for
    codes they come key by key, which takes a browser under test longer."""
    enter_text = page.keyboard.type if anywhere else page.keyboard.insert_text
    started = time.monotonic()
    for number, code in enumerate(codes, start=1):
        for part, piece in enumerate(code.split(FNC1)):
            if part:
                page.keyboard.press(AS_KEYS)
            enter_text(piece)
        page.keyboard.press("Enter")
        time.sleep(max(0.0, started + number * SCANNER - time.monotonic()))


def write(page: Page, field: str, text: str) -> None:
    """Reach a field, replace what it holds."""
    reach(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def enter(page: Page, what: str, key: str = "Tab") -> None:
    """Reach a button or a link, and press Enter."""
    reach(page, what, key=key)
    page.keyboard.press("Enter")


def counted(line: Locator, text: str) -> None:
    """The running count of a line, once everything on it has been looked up."""
    expect(line.locator(".entry-row.waiting")).to_have_count(0)
    expect(line.locator("[data-counted]")).to_have_text(text)


def paste(page: Page, text: str) -> None:
    """What another program has copied, pasted where the focus is."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


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

    page.context.route("**/labels/", take)
    yield printed
    page.context.unroute("**/labels/", take)

"""What a window may not do behind its user's back."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Page, Request

# Pages that are told apart by their status say so in the console, too.
MEANT = ("403", "404", "409", "429")
# How htmx reports a request that was given up because the next key made it pointless.
GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort")
# How the browser says that a page of Django's own was quicker to take the focus than its attribute.
FOCUS_TAKEN = "Autofocus processing was blocked"
# How it says that a page was opened by an address, not by a hand: until the first key nothing is heard.
STILL = "The AudioContext was not allowed to start"
UNTROUBLED = (*GIVEN_UP, FOCUS_TAKEN, STILL)


class Watch:
    """Notes what a window writes to its console and whom else it asks."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.complaints: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        about = message.location.get("url", "")
        answered = any(f"status of {status} " in message.text for status in MEANT)
        if (answered and about == self.page.url.partition("#")[0]) or message.text.startswith(UNTROUBLED):
            return
        self.complaints.append(f"{self.page.url}: {message.text} ({about})")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.server, "data:")):
            self.complaints.append(f"{self.page.url}: asked {request.url}")

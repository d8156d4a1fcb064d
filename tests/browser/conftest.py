"""The real server on a demonstration of its own, and people who sit in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from inventory.demo.users import LOG_INS
from tests.browser.shirts import make_set
from tests.browser.watch import Watch
from tests.conftest import ON_POSTGRESQL

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]
START_SECONDS = 60
# In one process: each command on its own would start Django again.
PREPARE = """
import django
django.setup()
from django.core.management import call_command
for command in ("compile_translations", "migrate", "load_demo"):
    call_command(command, verbosity=0)
"""
# On a busy machine a page takes its time; one that never comes fails all the same.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)

Seat = Callable[..., Page]


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of an empty database that nobody else knows; on the server of the settings, dropped at the end."""
    if not ON_POSTGRESQL:
        yield f"sqlite:///{folder / 'browser.sqlite3'}"
        return
    given = settings.DATABASES["default"]
    where = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    known = {key: value for key, value in where.items() if value}
    # The test runner has renamed the database of the settings; a name of our own collides with none.
    name = f"trasabil_browser_{os.getpid()}"
    with psycopg.connect(dbname="postgres", autocommit=True, **known) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    secret = f":{known['password']}" if "password" in known else ""
    try:
        yield f"postgres://{known.get('user', '')}{secret}@{known.get('host', '')}:{known.get('port', 5432)}/{name}"
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **known) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product as it runs for its users, filled by ``load_demo``."""
    if CHROMIUM is None:
        pytest.skip("The browser tests need Chromium on the path (chromium, chromium-browser or google-chrome).")
    folder = tmp_path_factory.mktemp("browser")
    with own_database(folder) as database, socket.create_server(("127.0.0.1", 0)) as door:
        options: dict[str, Any] = {
            "cwd": settings.BASE_DIR,
            "env": {**os.environ, "DATABASE_URL": database, "DEBUG": "0"},
        }
        subprocess.run([sys.executable, "-c", PREPARE], check=True, stdout=subprocess.DEVNULL, **options)
        # The socket is handed over open: no port is guessed, none is taken twice.
        run = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{door.fileno()}", "--workers", "2"]
        log = folder / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                run, stdout=output, stderr=subprocess.STDOUT, pass_fds=[door.fileno()], **options
            )
            try:
                port = door.getsockname()[1]
                wait_for(port, process, log)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=START_SECONDS)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server says that it is well."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == HTTPStatus.OK:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()}")


@pytest.fixture(scope="package")
def chromium(server: str) -> Iterator[Browser]:
    """One browser for all of these tests; closed before tests that use the database in this process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Reception:
    """Opens windows. What belongs to one user keeps its cookies and its cache from test to test."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser = browser
        self.server = server
        self._kept: dict[Any, BrowserContext] = {}

    def window(self, name: str = "", **options: Any) -> Page:
        """A new page of the user ``name``, logged in; of nobody, without a name."""
        key = (name, repr(sorted(options.items())))
        context = self._kept.get(key)
        if context is None:
            context = self._context(**options)
            if name:
                self._kept[key] = self._logged_in(context, name)
        return context.new_page()

    def _context(self, **options: Any) -> BrowserContext:
        options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **options}
        context = self.browser.new_context(base_url=self.server, timezone_id="Europe/Bucharest", **options)
        context.set_default_timeout(PATIENCE_MS)
        return context

    @staticmethod
    def _logged_in(context: BrowserContext, name: str) -> BrowserContext:
        password, first_name, *_rest = LOG_INS[name]
        page = context.new_page()
        page.goto("/login/")
        page.fill("#id_username", name)
        page.fill("#id_password", password)
        page.press("#id_password", "Enter")
        expect(page.locator("summary", has_text=first_name)).to_be_visible()
        # It stays, empty: what is opened later is a tab beside it. A window of its own takes the browser a second.
        page.goto("about:blank")
        return context


@pytest.fixture(scope="package")
def reception(server: str, chromium: Browser) -> Reception:
    """Where users sit down."""
    return Reception(chromium, server)


@pytest.fixture(scope="package")
def shirts(reception: Reception) -> str:
    """The name of a set of properties for items that tests make."""
    page = reception.window("admin")
    name = make_set(page)
    page.close()
    return name


@pytest.fixture
def seat(reception: Reception) -> Iterator[Seat]:
    """Opens a window for a user, or for nobody. Afterwards no window may have complained of anything."""
    opened: list[Watch] = []

    def sit_down(name: str = "", **options: Any) -> Page:
        page = reception.window(name, **options)
        opened.append(Watch(page, reception.server))
        return page

    yield sit_down
    complaints = [complaint for watch in opened for complaint in watch.complaints]
    for watch in opened:
        watch.page.close()
    assert complaints == []


@pytest.fixture
def clerk(seat: Seat) -> Page:
    """Mădălina, who drafts and posts."""
    return seat("clerk")


@pytest.fixture
def supervisor(seat: Seat) -> Page:
    """Ștefan, who may also reverse."""
    return seat("supervisor")


@pytest.fixture
def viewer(seat: Seat) -> Page:
    """Ion, who only looks."""
    return seat("viewer")


@pytest.fixture
def admin(seat: Seat) -> Page:
    """Andreea, who configures."""
    return seat("admin")

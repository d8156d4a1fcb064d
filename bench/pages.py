"""The page of a serial number with 20 movements, as gunicorn serves it, against a bare view with the same statements.

Both are served as ``make demo`` serves, from two servers of their own on the same database, and asked in turn by one
client. The bare view has the product's middleware; it sends the same statements through the cursor, without the ORM,
and returns the same bytes by a template that does nothing.
"""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.masters import Masters, masters
from bench.timing import Result, Way
from inventory.entries import Header, LineEntry, SerialEntry
from inventory.models import DocumentType
from inventory.services import post_document, save_draft
from numbering.document_kinds import DocumentKind
from serials.models import SerialNumber

if TYPE_CHECKING:
    from bench.bench import Bench

# A load and a sale are one movement each, a transfer is two.
TRANSFERS = 9
MOVEMENTS = 2 * TRANSFERS + 2
# One run asks so often: what a single request takes is less than what disturbs it.
REQUESTS = 20
TARGET = 2.0


def run(bench: Bench) -> Iterator[Result]:
    """The page of a piece that came, moved and was sold, asked for by somebody with the rights of a clerk."""
    house = bench.large
    with bench.within(house), tempfile.NamedTemporaryFile(suffix=".pickle") as kept:
        address = f"/serials/{moved_piece(masters()).pk}/"
        client = logged_in()
        kept.write(pickle.dumps(what_it_takes(client, address)))
        kept.flush()
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].OutputString(attrs=[])
        with (
            served(house.url, DJANGO_SETTINGS_MODULE="config.settings") as page,
            served(house.url, DJANGO_SETTINGS_MODULE="bench.bare_settings", BENCH_BARE=kept.name) as bare,
        ):
            ours, floor = (
                Way(lambda _nothing, port=port: asked(port, address, cookie, REQUESTS)) for port in (page, bare)
            )
            found = bench.compare("Page of a serial number, served", ours, floor, rows=MOVEMENTS, target=TARGET)
        statements, _page = pickle.loads(open(kept.name, "rb").read())  # noqa: S301, SIM115 - written above
    yield replace(
        found, ours=found.ours / REQUESTS, floor=found.floor / REQUESTS, statements=len(statements), unit="ms a request"
    )


def moved_piece(given: Masters) -> SerialNumber:
    """A serial number with ``MOVEMENTS``: loaded, transferred there and back, sold; made when it is not there yet."""
    item, (here, there) = given.items[0], given.locations[:2]
    code = "MOVED-20"
    found = SerialNumber.objects.filter(item=item, code=code, last_movement__isnull=False).first()
    if found is not None:
        return found
    piece = [SerialEntry(code)]
    _post(given, DocumentKind.PURCHASE_DELIVERY, LineEntry(item, Decimal(1), location=here, serials=piece))
    for turn in range(TRANSFERS):
        places = (here, there) if turn % 2 == 0 else (there, here)
        line = LineEntry(item, Decimal(1), location=places[0], target_location=places[1], serials=piece)
        _post(given, DocumentKind.TRANSFER, line)
    _post(given, DocumentKind.SALES_DELIVERY, LineEntry(item, Decimal(1), location=there, serials=piece))
    return SerialNumber.objects.get(item=item, code=code)


def _post(given: Masters, kind: DocumentKind, line: LineEntry) -> None:
    warehouse = given.locations[0].warehouse
    header = Header(
        document_type=DocumentType.objects.get(pk=kind),
        date=timezone.localdate(),
        warehouse=warehouse,
        target_warehouse=warehouse if kind == DocumentKind.TRANSFER else None,
        partner=None if kind == DocumentKind.TRANSFER else given.partners[0],
    )
    post_document(document_id=save_draft(header=header, lines=[line], user=given.user).pk, user=given.user)


def logged_in() -> Client:
    """A client with a session of a clerk."""
    person, _made = User.objects.get_or_create(username="bench-clerk")
    person.groups.set(Group.objects.filter(name="clerk"))
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    return client


def what_it_takes(client: Client, address: str) -> tuple[list[tuple[str, Any]], str]:
    """The statements of a page with their parameters, and the page."""
    statements: list[tuple[str, Any]] = []

    def record(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        statements.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(record):
        response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")
    return statements, response.content.decode()


@contextmanager
def served(url: str, **environment: str) -> Iterator[int]:
    """A server as ``make demo`` starts it, on the database at ``url``; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--workers", "2", "--log-level", "warning"],
        env={**os.environ, **environment, "DATABASE_URL": url},
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    """Until the server answers, for a minute at most."""
    for _try in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server does not answer.")


def asked(port: int, address: str, cookie: str, times: int) -> None:
    """Ask for a page so often, one after another. Workers of this kind close each connection."""
    for _time in range(times):
        client = HTTPConnection("127.0.0.1", port, timeout=60)
        client.request("GET", address, headers={"Cookie": cookie})
        response = client.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{address} answers {response.status}")
        response.read()
        client.close()

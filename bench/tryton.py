"""Receiving and shipping pieces, against Tryton doing the same in its fastest way on the same database system.

Tryton runs in a process and an environment of its own (``make bench-peer``), on a database of its own beside ours.
Both columns say how many pieces a second; the ratio says how many times as fast ours is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.utils import timezone

from bench.masters import Masters, masters
from bench.timing import Result, Way, compare
from inventory.entries import Header, LineEntry, SerialEntry
from inventory.models import Document, DocumentType
from inventory.services import post_document, save_draft
from numbering.document_kinds import DocumentKind
from places.models import Location
from serials.models import SerialNumber

if TYPE_CHECKING:
    from bench.bench import Bench

PIECES, TRIAL = 1_000, 100
TARGET = 80

PLACE = Path(__file__).parent.parent / "var" / "bench"
PYTHON = PLACE / "tryton" / "bin" / "python"


def run(bench: Bench) -> Iterator[Result]:
    if not PYTHON.exists():
        print("Tryton is not installed, so nothing is compared with it: make bench-peer installs it.", file=sys.stderr)
        return
    with bench.within(), Peer(bench.url, keep=bench.keep) as peer:
        of = masters()
        receive = Way(lambda _given: _receive(of))
        ship = Way(lambda codes: _ship(of, codes), prepare=lambda: _codes(_receive(of)))
        for verb, ours in (("receive", receive), ("ship", ship)):
            yield _compared(bench, peer, verb, ours)


def _compared(bench: Bench, peer: Peer, verb: str, ours: Way) -> Result:
    tried = peer.tried(verb)
    best = min(tried, key=tried.__getitem__)
    theirs = Way(lambda _given: peer.do(verb, best, PIECES), prepare=lambda: peer.ready(verb, PIECES))
    took, theirs_took, statements = compare(ours, theirs, runs=bench.runs, profile=bench.profile)
    modes = ", ".join(f"{mode} {TRIAL / of_trial * 1000:,.0f}/s" for mode, of_trial in tried.items())
    note = f"{took:,.0f} ms, Tryton {theirs_took:,.0f} ms, {best} ({TRIAL} at once: {modes}); {peer.versions}"
    return Result(
        case=f"{verb.capitalize()} {PIECES:,}: against Tryton",
        rows=PIECES,
        ours=PIECES / took * 1000,
        floor=PIECES / theirs_took * 1000,
        target=TARGET,
        statements=statements,
        higher=True,
        unit="/s",
        note=note,
    )


class Peer:
    """Tryton's process. ``versions`` names what is installed."""

    def __init__(self, url: str, *, keep: bool) -> None:
        name, address = _beside(url)
        where = {"TRYTOND_DATABASE__URI": address, "TRYTOND_DATABASE__PATH": str(PLACE)}
        # -P: modules of this package are named like those of Python.
        command = [str(PYTHON), "-P", str(Path(__file__).with_name("tryton_peer.py")), name, *["--keep"] * keep]
        print(f"Starting Tryton; to make its database {name} takes a minute or two", file=sys.stderr)
        self._process = subprocess.Popen(
            command, env={**os.environ, **where}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        told = self._answer()
        self.versions = ", ".join(f"{package} {version}" for package, version in told["versions"].items())
        self._modes: dict[str, list[str]] = told["modes"]

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_raised: object) -> None:
        # It throws its database away when nothing more is asked.
        self._process.communicate()

    def ready(self, verb: str, pieces: int) -> None:
        """See to it that there is enough to ship, where it is to be shipped."""
        if verb == "ship":
            self._asked(verb="stock", pieces=pieces)

    def do(self, verb: str, mode: str, pieces: int) -> float:
        """Do it; the milliseconds that it took by Tryton's own account."""
        return float(self._asked(verb=verb, mode=mode, pieces=pieces)["ms"])

    def tried(self, verb: str) -> dict[str, float]:
        """Each mode of the verb with the milliseconds for a few pieces: the least of three, in turn."""
        self.ready(verb, len(self._modes[verb]) * 3 * TRIAL)
        rounds = [{mode: self.do(verb, mode, TRIAL) for mode in self._modes[verb]} for _round in range(3)]
        return {mode: min(one[mode] for one in rounds) for mode in self._modes[verb]}

    def _asked(self, **question: Any) -> dict[str, Any]:
        print(json.dumps(question), file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("Tryton ended without an answer: what it said last stands above.")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _beside(url: str) -> tuple[str, str]:
    """The name of Tryton's database, beside ours, and the address of its database system as Tryton writes it."""
    of = urlsplit(url)
    name = f"{of.path.rpartition('/')[2]}_tryton"
    return name, f"postgresql://{of.netloc}/" if of.scheme.startswith("postgres") else "sqlite://"


def _receive(of: Masters) -> Document:
    """A delivery whose serial numbers are made by the item's rule, from nothing to posted."""
    place = of.locations[0]
    line = LineEntry(item=of.items[0], quantity=Decimal(PIECES), location=place, generate_serials=True)
    return _posted(of, DocumentKind.PURCHASE_DELIVERY, place, line)


def _ship(of: Masters, codes: Sequence[str]) -> Document:
    """A delivery of chosen serial numbers, from nothing to posted."""
    place = of.locations[0]
    serials = [SerialEntry(code) for code in codes]
    line = LineEntry(item=of.items[0], quantity=Decimal(len(codes)), location=place, serials=serials)
    return _posted(of, DocumentKind.SALES_DELIVERY, place, line)


def _posted(of: Masters, kind: DocumentKind, place: Location, line: LineEntry) -> Document:
    header = Header(
        document_type=DocumentType.objects.get(pk=kind),
        date=timezone.localdate(),
        warehouse=place.warehouse,
        partner=of.partners[0],
    )
    draft = save_draft(header=header, lines=[line], user=of.user)
    return post_document(document_id=draft.pk, user=of.user)


def _codes(load: Document) -> list[str]:
    """The serial numbers that a load brought."""
    found = SerialNumber.objects.filter(movement_links__movement__line__document=load)
    return list(found.order_by("pk").values_list("code", flat=True))

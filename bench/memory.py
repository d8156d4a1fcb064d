"""Memory of long work: how far a process grows above what it holds when it is idle, in megabytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from django.core.management import call_command

from bench.bench import Bench
from bench.importing import PER_DOCUMENT, written
from bench.masters import masters
from bench.posting import load_draft
from bench.timing import Result
from inventory.services import post_document

ROWS, MEGABYTES = 100_000, 150


def run(bench: Bench) -> Iterator[Result]:
    """Each case in a process of its own, which looks at its own size; Linux alone tells it."""
    rows, url = min(ROWS, bench.scale), bench.large.url
    for work in WORKS:
        command = [sys.executable, "-m", "bench.growth", work, str(rows)]
        told = subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=True, stdout=subprocess.PIPE)
        grown = float(told.stdout.split()[-1])
        yield Result(f"Memory to {work}", rows, grown, MEGABYTES, 1, unit="MB", note="peak above idle, and the limit")


def _post(rows: int) -> None:
    given = masters()
    post_document(document_id=load_draft(given, rows).pk, user=given.user)


def _import(rows: int, documents: int) -> None:
    path = written(masters(), rows, documents)
    try:
        call_command("import_documents", str(path), post=True)
    finally:
        path.unlink()


WORKS = {
    "post a load, codes generated": _post,
    "import and post one document": lambda rows: _import(rows, 1),
    "import and post documents of 1,000": lambda rows: _import(rows, max(rows // PER_DOCUMENT, 1)),
}

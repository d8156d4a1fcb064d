"""Several people who post documents at the same time: processes of their own, each with its own connection."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import django


class Clients:
    """``count`` processes that work on the database at ``url``, ready to be told what to post."""

    def __init__(self, url: str, count: int) -> None:
        environment = {**os.environ, "DATABASE_URL": url}
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-m", "bench.clients"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _client in range(count)
        ]
        self._wait()

    def post(self, shares: Sequence[Sequence[int]]) -> None:
        """Each posts the drafts of its share, one after another, all at the same time; return when the last has.

        Raises RuntimeError when one of them failed.
        """
        for process, share in zip(self._processes, shares, strict=True):
            assert process.stdin  # noqa: S101 - it is a pipe
            process.stdin.write(json.dumps(share) + "\n")
            process.stdin.flush()
        self._wait()

    def _wait(self) -> None:
        for process in self._processes:
            assert process.stdout  # noqa: S101 - it is a pipe
            if not process.stdout.readline():
                raise RuntimeError("A client ended before its work was done: what it says is above.")

    def close(self) -> None:
        for process in self._processes:
            process.communicate()


@contextmanager
def clients(url: str, count: int) -> Iterator[Clients]:
    """Clients that are gone afterwards."""
    started = Clients(url, count)
    try:
        yield started
    finally:
        started.close()


def main() -> None:
    """Be one client: read shares, post them, answer each with a line."""
    # Models can be imported only once Django is set up.
    from django.db import connection  # noqa: PLC0415

    from inventory.services import post_document  # noqa: PLC0415

    connection.ensure_connection()
    print("ready", flush=True)
    for share in sys.stdin:
        for document_id in json.loads(share):
            post_document(document_id=document_id, user=None)
        print("posted", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()

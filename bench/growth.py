"""By how many megabytes this process grows while it does one of the works of ``bench.memory``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

# What a process holds anyway that did such work before: modules, statements, connections.
_WARM = 10


def main(work: str, rows: str) -> None:
    # Models can be imported only once Django is set up.
    from bench.memory import WORKS  # noqa: PLC0415

    WORKS[work](_WARM)
    idle = _megabytes("VmRSS")
    # Forget the highest mark so far.
    Path("/proc/self/clear_refs").write_text("5")
    WORKS[work](int(rows))
    print(_megabytes("VmHWM") - idle)


def _megabytes(name: str) -> float:
    """A size of this process, as the kernel calls it."""
    told = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
    return int(told[name].split()[0]) / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(*sys.argv[1:])

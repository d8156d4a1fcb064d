"""``make bench``: every case on SQLite and, when ``DATABASE_URL`` names one, on PostgreSQL.

    python -m bench [--scale 20k] [--only GROUP ...] [--runs 5] [--profile] [--keep]

Each database system is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import report
from bench.groups import GROUPS, usual
from bench.timing import Result

HERE = Path(__file__).parent
UNITS = {"k": 1_000, "m": 1_000_000}


def rows_of(scale: str) -> int:
    """``250000``, ``250k`` or ``10m`` as a number. Raises ValueError when it is none."""
    text = scale.lower()
    return int(text[:-1]) * UNITS[text[-1]] if text[-1:] in UNITS else int(text)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures the product against its floors.")
    parser.add_argument("--scale", type=rows_of, default="20k", help="serial numbers, as 250000, 20k or 10m")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=GROUPS,
        metavar="GROUP",
        help=f"{', '.join(GROUPS)} (the last, below 10m, only if named)",
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each case, of which the median counts")
    parser.add_argument("--profile", action="store_true", help="show where the time of each case goes")
    parser.add_argument("--keep", action="store_true", help="keep the databases, and use those that are there")
    options = parser.parse_args(arguments)
    options.only = options.only or usual(options.scale)

    urls = [f"sqlite:///{HERE.parent / 'var' / 'bench' / 'data'}"]
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        urls.append(os.environ["DATABASE_URL"])
    results, status = [], 0
    for url in urls:
        found, failed = _measured(url, options)
        results += found
        status = status or failed
    print(report.table(results))
    (HERE / "results.json").write_text(json.dumps(report.as_json(results), indent=1) + "\n")
    return status


def _measured(url: str, options: argparse.Namespace) -> tuple[list[Result], int]:
    """What one database system gave, in a process whose settings name it, and the exit status of that."""
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as told:
        command = [sys.executable, "-m", "bench.measure", told.name, json.dumps({**vars(options), "url": url})]
        status = subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
        return [Result(**json.loads(line)) for line in told], status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

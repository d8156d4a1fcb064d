"""``make bench``: every case on SQLite and, when ``DATABASE_URL`` names one, on PostgreSQL.

python -m bench [--scale 100k] [--only GROUP ...] [--runs 5] [--profile] [--keep]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import django

HERE = Path(__file__).parent
UNITS = {"k": 1_000, "m": 1_000_000}


def rows_of(scale: str) -> int:
    """``250000``, ``250k`` or ``10m`` as a number. Raises ValueError when it is none."""
    text = scale.lower()
    return int(text[:-1]) * UNITS[text[-1]] if text[-1:] in UNITS else int(text)


def main(arguments: list[str]) -> int:
    # Imported once Django is set up: they import models.
    from bench import groups, report
    from bench.bench import Bench

    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures the product against its floors.")
    parser.add_argument("--scale", type=rows_of, default=rows_of("100k"), help="serial numbers, as 250000, 100k or 10m")
    parser.add_argument("--only", nargs="*", choices=sorted(groups.GROUPS), help="groups of cases")
    parser.add_argument("--runs", type=int, default=5, help="runs of each case, of which the median counts")
    parser.add_argument("--profile", action="store_true", help="show where the time of each case goes")
    parser.add_argument("--keep", action="store_true", help="keep the databases, and use those that are there")
    options = parser.parse_args(arguments)

    urls = [f"sqlite:///{HERE.parent / 'var' / 'bench' / 'data'}"]
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        urls.append(os.environ["DATABASE_URL"])
    results = []
    for url in urls:
        bench = Bench(url, options.scale, runs=options.runs, profile=options.profile, keep=options.keep)
        try:
            for name in options.only or groups.GROUPS:
                for result in groups.run(name, bench):
                    results.append(replace(result, database=bench.database))
                    print(report.line(results[-1]), file=sys.stderr)
        finally:
            bench.close()
    print(report.table(results))
    (HERE / "results.json").write_text(json.dumps(report.as_json(results), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(main(sys.argv[1:]))

"""Measures one database system: that of the settings. Each result is told on standard error and written to a file."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, replace

import django


def main(path: str, options: str) -> None:
    # Models can be imported only once Django is set up.
    from bench import groups, report  # noqa: PLC0415
    from bench.bench import Bench  # noqa: PLC0415

    asked = json.loads(options)
    bench = Bench(asked["url"], asked["scale"], runs=asked["runs"], profile=asked["profile"], keep=asked["keep"])
    try:
        with open(path, "w") as told:
            for name in asked["only"]:
                for found in groups.run(name, bench):
                    result = replace(found, database=bench.database)
                    print(report.line(result), file=sys.stderr)
                    print(json.dumps(asdict(result)), file=told, flush=True)
    finally:
        bench.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(*sys.argv[1:])

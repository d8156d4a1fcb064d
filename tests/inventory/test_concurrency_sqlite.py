"""Many processes at once on one SQLite file: they take turns, and nothing is lost, repeated or locked out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ON_POSTGRESQL

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 3


@pytest.mark.skipif(ON_POSTGRESQL, reason="asks about SQLite; PostgreSQL is asked in test_concurrency.py")
def test_processes_that_post_at_once_take_turns(tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'shared.sqlite3'}"}

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.inventory.sqlite_worker", *arguments]
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def said(process: subprocess.Popen[str]) -> list[str]:
        output, _ = process.communicate(timeout=90)
        assert process.returncode == 0, output
        return output.splitlines()

    pairs = [line.split() for line in said(start("set-up", str(WORKERS)))]
    answers = [answer for process in [start("post", *pair) for pair in pairs] for answer in said(process)]
    # Each makes 20 codes of its own; one of them sells the one disk.
    assert answers.count("posted") == WORKERS + 1
    assert sum("A1 is not on hand" in answer for answer in answers) == WORKERS - 1
    check = [sys.executable, "manage.py", "check_ledger"]
    subprocess.run(check, cwd=ROOT, env=environment, check=True, capture_output=True)
    export = [sys.executable, "manage.py", "export_serials"]
    exported = subprocess.run(export, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
    made = sorted(int(row.split(",")[4][2:]) for row in exported.splitlines()[1:] if row.split(",")[4].startswith("SN"))
    assert made == list(range(20 * WORKERS))

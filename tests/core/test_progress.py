"""What long work tells whoever waits for it, from one process to another."""

import subprocess
import sys

import pytest
from django.core.cache import caches
from django.db import models

from core.progress import asked, followed, tell


class Step(models.IntegerChoices):
    FIRST = 1, "Opening"
    LAST = 5, "Closing"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """The files of the settings, elsewhere."""
    settings.CACHES = settings.CACHES | {"progress": {**settings.CACHES["progress"], "LOCATION": tmp_path}}
    return tmp_path


def test_steps_are_counted_and_nothing_is_left_at_the_end(files):
    assert asked("me") is None
    with followed("me"):
        tell(Step.FIRST)
        assert asked("me").as_dict() == {"step": 1, "of": 2, "text": "Opening"}
        tell(Step.LAST)
        assert (asked("me").step, asked("me").text) == (2, "Closing")
        assert asked("you") is None
    assert asked("me") is None
    assert list(files.iterdir()) == []


def test_what_fails_leaves_nothing_behind():
    def fail():
        with followed("me"):
            tell(Step.FIRST)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert asked("me") is None


def test_work_that_nobody_follows_writes_nothing(files):
    tell(Step.FIRST)
    assert list(files.iterdir()) == []


def test_another_process_is_told(files):
    script = f"""
from django.conf import settings
settings.configure(CACHES={{"default": {{"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    "progress": {{"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": {str(files)!r}}}}})
import django; django.setup()
from core.progress import asked
print(asked("me").text)
"""
    with followed("me"):
        tell(Step.LAST)
        answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "Closing"
    assert caches["progress"].get("me") is None

"""A database of an earlier version goes on, or is refused with a sentence."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier():
    """The record of a database that was made before migrations were squashed, and what it names."""
    recorder = MigrationRecorder(connection)
    squashed = {
        key: migration for key, migration in MigrationLoader(None).disk_migrations.items() if migration.replaces
    }
    assert squashed
    for key in squashed:
        recorder.record_unapplied(*key)
    replaced = sorted({name for migration in squashed.values() for name in migration.replaces})
    for name in replaced:
        recorder.record_applied(*name)
    return recorder, replaced


def test_a_database_that_has_all_that_was_squashed_goes_on(earlier):
    call_command("migrate", verbosity=0)
    assert (
        not MigrationLoader(connection).graph.nodes.keys() - MigrationRecorder(connection).applied_migrations().keys()
    )


def test_a_database_that_has_some_of_what_was_squashed_is_refused_with_a_sentence(earlier):
    recorder, replaced = earlier
    recorder.record_unapplied(*replaced[-1])
    with pytest.raises(SystemCheckError, match="too old to be upgraded"):
        call_command("migrate", verbosity=0, skip_checks=False)


def test_a_database_of_today_is_not_complained_of():
    assert run_checks(databases=["default"]) == []

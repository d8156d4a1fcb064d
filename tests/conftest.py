from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate
from django.test import override_settings
from django.utils import translation

ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; tests log in a thousand times."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        AXES_ENABLED=False,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    """After a test that commits, PostgreSQL takes seconds to truncate sixty tables, and none to delete few rows."""
    truncating = DatabaseOperations.sql_flush

    def sql_flush(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        self.connection.ensure_connection()
        # Whoever may not leave out the triggers that keep the ledger truncates.
        if reset_sequences or self.connection.connection.info.parameter_status("is_superuser") != "on":
            return truncating(self, style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        deletes = [f"DELETE FROM {self.quote_name(table)}" for table in tables]
        return ["SET LOCAL session_replication_role = replica", *deletes]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def usual_letters() -> Iterator[None]:
    """What a migration put into the database is there again after a test that commits has emptied it."""
    keep_usual_letters = import_module("numbering.migrations.0002_usual_letters").keep_usual_letters

    def again(**_signal: object) -> None:
        if not apps.get_model("numbering", "MonthLetter").objects.exists():
            keep_usual_letters(apps, None)

    post_migrate.connect(again, sender=apps.get_app_config("numbering"))
    yield
    post_migrate.disconnect(again, sender=apps.get_app_config("numbering"))


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request in Romanian leaves its language behind in the thread: each test starts in English."""
    with translation.override("en"):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Committing tests run on PostgreSQL: SQLite has one writer, and its flush trips over the triggers.

    The browser comes first: ``--dist worksteal`` then leaves it to one worker, with one server and one demonstration.
    """
    items.sort(key=lambda item: "browser" not in item.keywords)
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction") and not ON_POSTGRESQL and "browser" not in item.keywords:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL"))


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The SQL statements of the test so far, as a list that grows."""
    seen: list[str] = []

    def record(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        yield seen


@pytest.fixture
def administrator(client):
    """A client logged in as somebody who may enter the administration."""
    from tests.factories import user

    person = user("administrator", name="andreea")
    person.is_staff = True
    person.save()
    client.force_login(person)
    return client

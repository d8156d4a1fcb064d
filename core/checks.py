"""What has to be right before a database is used."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _


def database_can_be_upgraded(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[Error]:
    """Squashed migrations go on from all that they replace, or from none: ``migrate`` says where neither is so."""
    squashed = [set(migration.replaces) for migration in MigrationLoader(None).disk_migrations.values()]
    errors = []
    for alias in databases or []:
        applied = set(MigrationRecorder(connections[alias]).applied_migrations())
        if any(replaced & applied and replaced - applied for replaced in squashed):
            text = _("The database %(database)s was made by a version of Trasabil that is too old to be upgraded.")
            hint = _("Start with an empty database: move this one away, or name another in DATABASE_URL.")
            errors.append(Error(text % {"database": connections[alias].settings_dict["NAME"]}, hint, id="core.E001"))
    return errors

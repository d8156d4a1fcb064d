import sqlite3

from django.apps import AppConfig
from django.core import checks
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.checks import database_can_be_upgraded

# As many parameters as a statement of SQLite has since 2020, unless it was built for fewer.
_PARAMETERS = 32_766


def take_more_parameters(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Django counts with 999 parameters, and inserts 25 lots with one statement."""
    if connection.vendor == "sqlite":
        built_for = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(built_for, _PARAMETERS)


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        connection_created.connect(take_more_parameters)
        checks.register(database_can_be_upgraded, checks.Tags.database)
        navigation.register("admin:index", _("Administration"), icon="settings", order=90, staff=True)

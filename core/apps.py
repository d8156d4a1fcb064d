from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.checks import database_can_be_upgraded


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        checks.register(database_can_be_upgraded, checks.Tags.database)
        navigation.register("admin:index", _("Administration"), icon="settings", order=90, staff=True)

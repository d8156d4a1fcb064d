from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        navigation.register("admin:index", _("Administration"), icon="settings", order=90, staff=True)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SerialsConfig(AppConfig):
    name = "serials"
    verbose_name = _("Serial numbers")

    def ready(self) -> None:
        from core import navigation

        navigation.register(
            "serials:list", _("Serial numbers"), icon="serial", order=10, permission="serials.view_serialnumber"
        )
        navigation.register_search(
            "scan", _("Serial number, customer or supplier code"), permission="serials.view_serialnumber"
        )

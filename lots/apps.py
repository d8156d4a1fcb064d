from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LotsConfig(AppConfig):
    name = "lots"
    verbose_name = _("Lots")

    def ready(self) -> None:
        from core import navigation

        navigation.register("lots:list", _("Lots"), icon="lot", order=20, permission="lots.view_lot")

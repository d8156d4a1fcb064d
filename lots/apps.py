from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation


class LotsConfig(AppConfig):
    name = "lots"
    verbose_name = _("Lots")

    def ready(self) -> None:
        """Put the register into the menu, and acts on many lots onto its lists."""
        from lots import bulk, pictures

        navigation.register("lots:list", _("Lots"), icon="lot", order=20, permission="lots.view_lot")
        bulk.register()
        pictures.register()

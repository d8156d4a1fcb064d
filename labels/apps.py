from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LabelsConfig(AppConfig):
    name = "labels"
    verbose_name = _("Labels")

    def ready(self) -> None:
        """Offer labels on the pages and lists of the rooms below."""
        from labels import offers

        offers.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation


class ItemsConfig(AppConfig):
    name = "items"
    verbose_name = _("Items")

    def ready(self) -> None:
        navigation.register("items:list", _("Items"), icon="item", order=30, permission="items.view_item")

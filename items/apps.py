from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from attributes.guards import register_brought_check, register_in_use_check
from core import navigation
from numbering.samples import SampleSource, register_sample_source


class ItemsConfig(AppConfig):
    name = "items"
    verbose_name = _("Items")

    def ready(self) -> None:
        from items.in_use import items_without, sets_of_items
        from items.numbering import sample_items, sample_values

        navigation.register("items:list", _("Items"), icon="item", order=30, permission="items.view_item")
        register_sample_source(SampleSource(_("Item"), _("CLASS/CODE"), sample_items, sample_values))
        register_in_use_check(sets_of_items)
        register_brought_check(items_without)

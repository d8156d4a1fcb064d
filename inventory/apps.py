from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from inventory.setup import install
from items.guards import register_in_use_check, register_instance_check


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = _("Stock and documents")

    def ready(self) -> None:
        """Seed after migrating; tell the rooms below what this room knows."""
        from inventory.in_use import items_with_history, items_with_instances

        # This room's permissions are made just before: Django connected its own receiver first.
        post_migrate.connect(install, sender=self, dispatch_uid="inventory.setup")
        register_in_use_check(items_with_history)
        register_instance_check(items_with_instances)
        self._show_pages()

    @staticmethod
    def _show_pages() -> None:
        from core import navigation
        from inventory import lot_panels, panels, serial_panels

        view, stock = "inventory.view_document", "inventory.view_balance"
        navigation.register("documents:list", _("Documents"), icon="document", order=40, permission=view)
        navigation.register("stock:list", _("Stock"), icon="stock", order=50, permission=stock)
        navigation.register(
            "properties:search",
            _("Properties"),
            icon="tag",
            order=55,
            permission="items.view_item",
            beside=("items:list", "stock:list"),
        )
        panels.register()
        serial_panels.register()
        lot_panels.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SerialsConfig(AppConfig):
    name = "serials"
    verbose_name = _("Serial numbers")

    def ready(self) -> None:
        """Put the register into the menu, the search field on every page, serial numbers on those of items and lots,
        and acts on many of them onto its lists."""
        from core import navigation, panels
        from serials import bulk
        from serials.panels import TEMPLATE, of_instance, of_item, of_lot

        view, name = "serials.view_serialnumber", _("Serial numbers")
        navigation.register("serials:list", name, icon="serial", order=10, permission=view)
        navigation.register_search("scan", _("Serial number, lot or partner code"), permission=view)
        pages = (("items.item", of_item), ("lots.lot", of_lot), ("attributes.propertyinstance", of_instance))
        for page, context in pages:
            panels.register(
                page,
                "serials",
                title=name,
                template=TEMPLATE,
                context=context,
                order=20,
                permission=view,
                icon="serial",
            )
        bulk.register()

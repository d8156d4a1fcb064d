from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TracingConfig(AppConfig):
    name = "tracing"
    verbose_name = _("Tracing")

    def ready(self) -> None:
        """Put the way here into the menu, and where-from and where-used on the pages of the rooms below."""
        from core import navigation, panels
        from tracing import panels as own

        navigation.register("tracing:trace", _("Trace"), icon="trace", order=60, permission=own.PERMISSION)
        for page in ("serials.serialnumber", "lots.lot"):
            panels.register(
                page,
                "trace",
                title=_("Where from, where used"),
                template="tracing/panel.html",
                context=own.near,
                order=40,
                permission=own.PERMISSION,
                icon="trace",
            )

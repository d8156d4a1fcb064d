from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import CodedModel
from partners.models import Partner


class Warehouse(CodedModel):
    """Where stock is: a store of ours, or the premises of a subcontractor where goods of ours stand."""

    allow_negative = models.BooleanField(
        _("allow negative stock"),
        default=False,
        help_text=_("Unloads may go below zero here. Serial numbers never do."),
    )
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("subcontractor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Set when the goods stand at this subcontractor."),
    )

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        ordering = ["code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_key"],
                name="warehouse_code_unique",
                violation_error_message=_("There is already a warehouse with this code."),
            ),
        ]


class Location(CodedModel):
    """A place inside one warehouse. Stock always stands in a location."""

    warehouse = models.ForeignKey(
        Warehouse, verbose_name=_("warehouse"), on_delete=models.PROTECT, related_name="locations"
    )

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["warehouse__code_key", "code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["warehouse", "code_key"],
                name="location_code_unique",
                violation_error_message=_("This warehouse already has a location with this code."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warehouse.code} / {self.code}"

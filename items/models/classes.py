"""What items are sorted and counted by."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import QUANTITY_DECIMALS
from core.models import CodedModel


class ItemClass(CodedModel):
    """A coarse family of items; an item code is unique inside its class."""

    class Meta:
        verbose_name = _("item class")
        verbose_name_plural = _("item classes")
        ordering = ["code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_key"],
                name="item_class_code_unique",
                violation_error_message=_("There is already an item class with this code."),
            ),
        ]


class UnitOfMeasure(CodedModel):
    """A unit with the number of decimals its quantities may have."""

    decimals = models.PositiveSmallIntegerField(
        _("decimals"), default=0, validators=[MaxValueValidator(QUANTITY_DECIMALS)]
    )

    class Meta:
        verbose_name = _("unit of measure")
        verbose_name_plural = _("units of measure")
        ordering = ["code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_key"],
                name="unit_code_unique",
                violation_error_message=_("There is already a unit with this code."),
            ),
            models.CheckConstraint(
                condition=models.Q(decimals__lte=QUANTITY_DECIMALS),
                name="unit_decimals_at_most_six",
                violation_error_message=_("A unit has at most six decimals."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Refuse to divide the unit of items with serial numbers: a serial number is one whole piece."""
        super().clean()
        if self.pk and self.decimals and self.items.filter(serial_managed=True).exists():
            raise ValidationError({"decimals": _("Items with serial numbers are counted in this unit: no decimals.")})

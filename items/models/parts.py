"""What belongs to an item: its versions, and the units that it is also counted in."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import QuantityField
from core.formatting import quantity
from core.models import CodedModel
from items.models.classes import UnitOfMeasure
from items.models.item import Item


class Variant(CodedModel):
    """A version of an item, for instance a colour."""

    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="variants")

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["item", "code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "code_key"],
                name="variant_code_unique",
                violation_error_message=_("This item already has a variant with this code."),
            ),
        ]


class AlternativeUnit(models.Model):
    """One alternative unit is ``factor`` management units of the item."""

    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="alternative_units")
    unit = models.ForeignKey(UnitOfMeasure, verbose_name=_("unit"), on_delete=models.PROTECT)
    factor = QuantityField(_("conversion factor"), validators=[MinValueValidator(Decimal("0.000001"))])

    class Meta:
        verbose_name = _("alternative unit")
        verbose_name_plural = _("alternative units")
        ordering = ["item", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "unit"],
                name="alternative_unit_unique",
                violation_error_message=_("This item already has this alternative unit."),
            ),
            models.CheckConstraint(
                condition=models.Q(factor__gt=0),
                name="alternative_unit_factor_positive",
                violation_error_message=_("A conversion factor is greater than zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.code} = {quantity(self.factor)} {self.item.unit.code}"

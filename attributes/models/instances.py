"""The values of a property set, for one item or one piece of stock."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attributes.models.definitions import Property, PropertyChoice, PropertySet
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS, SearchKeyField
from core.formatting import text

MAX_STRING = 255
MAX_TEXT = 2000


class PropertyInstance(models.Model):
    """One combination of values of one set: items and stock with the same values point at the same row.

    Append-only (trigger): stock whose values change moves to another instance, and both stay in its history. Lot
    and serial number are named by the stock itself; ``attributes.describing`` joins all of them.
    """

    property_set = models.ForeignKey(
        PropertySet, verbose_name=_("property set"), on_delete=models.PROTECT, related_name="instances", db_index=False
    )
    warranty_date = models.DateField(_("warranty date"), null=True)
    # The values in the order of the set, as they read when it was made; without the warranty date.
    description = models.TextField(_("description"), blank=True)
    description_search = SearchKeyField("description", max_length=None, db_default="")
    # A digest of set, values and date.
    key = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("property instance")
        verbose_name_plural = _("property instances")
        ordering = ["-id"]
        indexes = [models.Index(fields=["property_set", "id"], name="instance_by_set")]

    def __str__(self) -> str:
        parts = [self.description, text(self.warranty_date)]
        return "_".join(part for part in parts if part)


class InstanceValue(models.Model):
    """One property's value in an instance, in the column of its type. Append-only (trigger)."""

    instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("property instance"),
        on_delete=models.PROTECT,
        related_name="values",
        db_index=False,
    )
    property = models.ForeignKey(
        Property, verbose_name=_("property"), on_delete=models.PROTECT, related_name="values", db_index=False
    )
    choice = models.ForeignKey(
        PropertyChoice,
        verbose_name=_("value"),
        on_delete=models.PROTECT,
        null=True,
        related_name="values",
        db_index=False,
    )
    number = models.DecimalField(_("number"), max_digits=QUANTITY_DIGITS, decimal_places=QUANTITY_DECIMALS, null=True)
    text = models.CharField(_("text"), max_length=MAX_TEXT, blank=True)
    text_search = SearchKeyField("text", max_length=None)

    class Meta:
        verbose_name = _("value of a property")
        verbose_name_plural = _("values of properties")
        ordering = ["instance", "id"]
        constraints = [
            models.UniqueConstraint(fields=["instance", "property"], name="instance_value_once"),
            models.CheckConstraint(
                condition=Q(choice__isnull=False, number__isnull=True, text="")
                | Q(choice__isnull=True, number__isnull=False, text="")
                | (Q(choice__isnull=True, number__isnull=True) & ~Q(text="")),
                name="instance_value_of_one_type",
            ),
        ]
        indexes = [
            models.Index(fields=["choice", "instance"], name="value_by_choice", condition=Q(choice__isnull=False)),
            models.Index(
                fields=["property", "number", "instance"], name="value_by_number", condition=Q(number__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.property} = {self.shown()}"

    def shown(self) -> str:
        """The value as it is read, neutral in language."""
        if self.choice_id is not None:
            return str(self.choice)
        if self.number is not None:
            return f"{self.number.normalize():f}"
        return self.text

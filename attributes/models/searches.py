"""Named searches that tie values of several properties together (seed: Căutare Proprietăți, not implemented there)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attributes.models.base import NamedModel
from attributes.models.definitions import Property, PropertyChoice
from attributes.models.instances import MAX_STRING
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS


class PropertySearch(NamedModel):
    """A name for any of several values, for instance "Large" for size L and long-shirt size XL."""

    class Meta:
        verbose_name = _("property search")
        verbose_name_plural = _("property searches")
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                name="property_search_name_unique",
                violation_error_message=_("There is already a property search with this name."),
            ),
        ]


class PropertySearchValue(models.Model):
    """One value that a named search finds: of a list, a number, or a text that contains it (seed: tab Proprietăţi
    Legate)."""

    search = models.ForeignKey(
        PropertySearch, verbose_name=_("property search"), on_delete=models.CASCADE, related_name="values"
    )
    property = models.ForeignKey(
        Property, verbose_name=_("property"), on_delete=models.PROTECT, related_name="search_values", db_index=False
    )
    choice = models.ForeignKey(
        PropertyChoice,
        verbose_name=_("value of the list"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    number = models.DecimalField(
        _("number"), max_digits=QUANTITY_DIGITS, decimal_places=QUANTITY_DECIMALS, null=True, blank=True
    )
    text = models.CharField(_("text that it contains"), max_length=MAX_STRING, blank=True)

    class Meta:
        verbose_name = _("value of a property search")
        verbose_name_plural = _("values of property searches")
        ordering = ["search", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__isnull=False, number__isnull=True, text="")
                | Q(choice__isnull=True, number__isnull=False, text="")
                | (Q(choice__isnull=True, number__isnull=True) & ~Q(text="")),
                name="property_search_value_is_one",
                violation_error_message=_("Give one value: of the list, a number or a text, as the property holds."),
            ),
        ]

    def __str__(self) -> str:
        number = "" if self.number is None else f"{self.number.normalize():f}"
        return f"{self.property} = {self.choice or self.text or number}"

"""Properties, the values that lists offer, and the sets that items name (seed: property sets)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attributes import guards
from attributes.contradictions import in_property, in_set
from attributes.models.base import NamedModel
from core.codes import MAX_CODE_LENGTH, clean_code
from core.fields import CodeKeyField
from numbering.models import CodeKind, CodeType

# A hundred years: past that, dates end.
MAX_WARRANTY_DAYS = 36_525


class ValueType(models.TextChoices):
    """What a property holds (seed: Tip val proprietate)."""

    LIST = "list", _("list")
    NUMBER = "number", _("number")
    STRING = "string", _("string (at most 255)")
    TEXT = "text", _("text (at most 2000)")


class MandatoryType(models.TextChoices):
    """On which documents a line must be complete (seed: Obligativitate Tip)."""

    NONE = "none", _("not mandatory")
    SHIPPING = "shipping", _("when shipping")
    MATERIAL = "material", _("material transactions")
    ALWAYS = "always", _("always mandatory")


class Property(NamedModel):
    """A user-defined attribute, which any number of sets may use."""

    value_type = models.CharField(_("value type"), max_length=10, choices=ValueType.choices)
    search = models.BooleanField(
        _("search property"), default=False, help_text=_("It can be searched by, and be part of named searches.")
    )
    mandatory = models.BooleanField(
        _("mandatory"), default=False, help_text=_("It must be filled in wherever the properties of its set are.")
    )
    instance = models.BooleanField(
        _("instance property"),
        default=False,
        help_text=_("Its values belong to a piece of stock and are entered on documents, not to the item."),
    )

    class Meta:
        verbose_name = _("property")
        verbose_name_plural = _("properties")
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                name="property_name_unique",
                violation_error_message=_("There is already a property with this name."),
            ),
        ]

    def refused(self) -> dict[str, str]:
        """What contradicts itself, and changes of what values in use stand on, by field."""
        return {**in_property(self), **guards.frozen_in_property(self)}


class PropertyChoice(models.Model):
    """One value that a list property offers (seed: Valoare Proprietate)."""

    property = models.ForeignKey(
        Property, verbose_name=_("property"), on_delete=models.CASCADE, related_name="choices", db_index=False
    )
    name = models.CharField(_("value"), max_length=MAX_CODE_LENGTH)
    name_key = CodeKeyField("name")
    description = models.CharField(_("description"), max_length=200, blank=True)
    active = models.BooleanField(
        _("active"), default=True, help_text=_("An inactive value stays where it is used; it is not offered again.")
    )
    sequence = models.PositiveSmallIntegerField(_("sequence"), default=0, help_text=_("The order in the list."))

    class Meta:
        verbose_name = _("property value")
        verbose_name_plural = _("property values")
        ordering = ["property", "sequence", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["property", "name_key"],
                name="property_choice_unique",
                violation_error_message=_("This property already has this value."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a bad name. Against the other values, who has all of them in hand compares it."""
        super().clean()
        try:
            self.name = clean_code(self.name)
        except ValidationError as error:
            raise ValidationError({"name": error}) from error


class PropertySet(NamedModel):
    """Which lot, serial number, warranty and user-defined properties an item and its stock carry."""

    instance = models.BooleanField(
        _("instance set"),
        default=False,
        help_text=_("Its values belong to a piece of stock rather than to the item."),
    )
    mandatory_type = models.CharField(
        _("mandatory type"),
        max_length=10,
        choices=MandatoryType.choices,
        default=MandatoryType.NONE,
        help_text=_("On which documents the properties of stock must be named."),
    )
    fifo_lot = models.BooleanField(
        _("FIFO lots"),
        default=False,
        help_text=_("The items of this set are received several times under one lot, at different prices."),
    )

    uses_lot = models.BooleanField(_("lot"), default=False, help_text=_("Items of this set are managed by lots."))
    lot_rule = models.ForeignKey(
        CodeType,
        verbose_name=_("allocation rule of lots"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": CodeKind.LOT, "active": True},
        help_text=_("Makes the lot of a load that names none, unless the item has a code type of its own."),
    )
    lot_start = models.CharField(_("before the lot"), max_length=5, blank=True, default="«")
    lot_end = models.CharField(_("after the lot"), max_length=5, blank=True, default="»")
    lot_mandatory = models.BooleanField(_("lot is mandatory"), default=False)

    uses_serial = models.BooleanField(
        _("serial number"), default=False, help_text=_("Items of this set are managed by serial numbers.")
    )
    serial_rule = models.ForeignKey(
        CodeType,
        verbose_name=_("allocation rule of serial numbers"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": CodeKind.SERIAL, "active": True},
        help_text=_("Makes the serial numbers that a load does not name, unless the item has a code type of its own."),
    )
    serial_start = models.CharField(_("before the serial number"), max_length=5, blank=True, default="#")
    serial_end = models.CharField(_("after the serial number"), max_length=5, blank=True, default="#")
    serial_mandatory = models.BooleanField(_("serial number is mandatory"), default=False)

    uses_warranty = models.BooleanField(_("warranty date"), default=False)
    warranty_days = models.PositiveIntegerField(
        _("warranty days"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MAX_WARRANTY_DAYS)],
        help_text=_("The date that is proposed: the day on which the properties are entered, and so many days."),
    )
    warranty_mandatory = models.BooleanField(_("warranty date is mandatory"), default=False)

    properties = models.ManyToManyField(
        Property, verbose_name=_("properties"), through="UsedProperty", related_name="sets", blank=True
    )

    class Meta:
        verbose_name = _("property set")
        verbose_name_plural = _("property sets")
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                name="property_set_name_unique",
                violation_error_message=_("There is already a property set with this name."),
            ),
            models.CheckConstraint(
                condition=Q(uses_lot=True) | Q(lot_rule__isnull=True, lot_mandatory=False, fifo_lot=False),
                name="property_set_lot_rules_need_lot",
                violation_error_message=_("A rule, a mandatory lot and FIFO lots are only for a set with the lot."),
            ),
            models.CheckConstraint(
                condition=Q(uses_serial=True) | Q(serial_rule__isnull=True, serial_mandatory=False),
                name="property_set_serial_rules_need_serial",
                violation_error_message=_(
                    "A rule and a mandatory serial number are only for a set with the serial number."
                ),
            ),
            models.CheckConstraint(
                condition=Q(uses_warranty=True) | Q(warranty_days__isnull=True, warranty_mandatory=False),
                name="property_set_warranty_days_need_warranty",
                violation_error_message=_(
                    "Warranty days and a mandatory warranty date are only for a set with the warranty date."
                ),
            ),
            models.CheckConstraint(
                condition=Q(fifo_lot=False) | Q(uses_serial=False),
                name="property_set_fifo_lots_without_serials",
                violation_error_message=_("FIFO lots are for sets without the serial number."),
            ),
        ]

    def refused(self) -> dict[str, str]:
        """What contradicts itself, and what its instances or items stand against, by field."""
        return {**in_set(self), **guards.refused_of_set(self)}


class UsedProperty(models.Model):
    """A property in a set, at its place in the form (seed: tab Proprietate Utilizată)."""

    property_set = models.ForeignKey(
        PropertySet,
        verbose_name=_("property set"),
        on_delete=models.CASCADE,
        related_name="used_properties",
        db_index=False,
    )
    property = models.ForeignKey(Property, verbose_name=_("property"), on_delete=models.PROTECT, related_name="used_in")
    active = models.BooleanField(_("active"), default=True)
    sequence = models.PositiveSmallIntegerField(pgettext_lazy("of properties", "sequence"), default=0)

    class Meta:
        verbose_name = _("used property")
        verbose_name_plural = _("used properties")
        ordering = ["property_set", "sequence", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["property_set", "property"],
                name="used_property_once",
                violation_error_message=_("The set uses this property already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.property)

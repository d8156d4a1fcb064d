"""The item, with its rules for lots and serial numbers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from attributes.models import PropertyInstance, PropertySet
from core.fields import SearchKeyField
from core.models import CodedModel
from items.contradictions import contradictions
from items.expiry import ExpiryPolicy
from items.gtin import validate_gtin
from items.guards import refuse_frozen_changes
from items.models.classes import ItemClass, UnitOfMeasure
from items.property_sets import bring
from numbering.models import CodeKind, CodeType

# A hundred years: past that, dates end.
MAX_VALIDITY_DAYS = 36_525


class Withdrawal(models.TextChoices):
    """Which lots an unload is proposed (domain: withdrawal)."""

    MANUAL = "manual", _("manual")
    FIFO = "fifo", _("first in, first out")
    FEFO = "fefo", _("by expiry date")


class Item(CodedModel):
    """What is stocked, and how it is traced: by lots, by serial numbers, by both or by neither."""

    item_class = models.ForeignKey(ItemClass, verbose_name=_("item class"), on_delete=models.PROTECT)
    unit = models.ForeignKey(
        UnitOfMeasure, verbose_name=_("management unit"), on_delete=models.PROTECT, related_name="items"
    )
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True, validators=[validate_gtin])
    product_category = models.CharField(_("product category"), max_length=20, blank=True)
    item_type = models.CharField(_("item type"), max_length=20, blank=True)
    characteristic = models.CharField(_("characteristic"), max_length=20, blank=True)
    lot_managed = models.BooleanField(_("lot management"), default=False)
    serial_managed = models.BooleanField(_("serial number management"), default=False)
    lot_code_type = models.ForeignKey(
        CodeType,
        verbose_name=_("lot code type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": CodeKind.LOT, "active": True},
    )
    serial_code_type = models.ForeignKey(
        CodeType,
        verbose_name=_("serial number code type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": CodeKind.SERIAL, "active": True},
    )
    serials_automatic = models.BooleanField(
        _("make serial numbers on posting"),
        default=False,
        help_text=_("A load that names no serial numbers makes them by the code type when it is posted."),
    )
    lot_validity_days = models.PositiveIntegerField(
        _("validity of lots, days"), null=True, blank=True, validators=[MaxValueValidator(MAX_VALIDITY_DAYS)]
    )
    serial_validity_days = models.PositiveIntegerField(
        _("validity of serial numbers, days"), null=True, blank=True, validators=[MaxValueValidator(MAX_VALIDITY_DAYS)]
    )
    lots_automatic = models.BooleanField(
        _("make lots on posting"),
        default=False,
        help_text=_("A load that names no lot makes one by the code type when it is posted."),
    )
    withdrawal = models.CharField(
        _("withdrawal of lots"),
        max_length=10,
        choices=Withdrawal.choices,
        default=Withdrawal.MANUAL,
        help_text=_("Which lots are proposed for an unload that names none."),
    )
    expiry_policy = models.CharField(
        _("expiry date of lots"),
        max_length=15,
        choices=ExpiryPolicy.choices,
        default=ExpiryPolicy.EXACT,
        help_text=_("The day of its month on which a lot expires."),
    )
    expiry_editable = models.BooleanField(
        _("expiry date may be edited"),
        default=True,
        help_text=_("Otherwise it is always the start date and the validity."),
    )
    expiry_warn_days = models.PositiveIntegerField(
        _("warn, days before expiry"), null=True, blank=True, validators=[MaxValueValidator(MAX_VALIDITY_DAYS)]
    )
    expiry_block_days = models.PositiveIntegerField(
        _("block, days before expiry"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MAX_VALIDITY_DAYS)],
        help_text=_("From then on a lot is neither sold nor used in production; 0: from the expiry date itself."),
    )
    single_supplier_lots = models.BooleanField(
        _("single-supplier lots"),
        default=False,
        help_text=_("A lot takes goods of one supplier only."),
    )
    fifo_lots = models.BooleanField(
        _("FIFO lots"),
        default=False,
        help_text=_(
            "Typing a lot code on a receipt makes a new instance of that lot, with its own unit cost; choosing the "
            "lot from the list adds to it. Unloads take the instances first in, first out."
        ),
    )
    lot_type = models.ForeignKey(
        "lots.LotType",
        verbose_name=_("type of lots"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"active": True},
        help_text=_("What a lot has when it is made; lot codes may take it."),
    )
    initial_lot_status = models.ForeignKey(
        "lots.LotStatus",
        verbose_name=_("initial status of lots"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"active": True},
        help_text=_("What a lot has when it is made, for instance quarantine."),
    )
    property_set = models.ForeignKey(
        PropertySet,
        verbose_name=_("property set"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        limit_choices_to={"active": True},
        help_text=_("Which properties the item and its stock carry."),
    )
    property_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("general values"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="items",
    )
    search = SearchKeyField()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["code_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_class", "code_key"],
                name="item_code_unique",
                violation_error_message=_("This class already has an item with this code."),
            ),
            models.CheckConstraint(
                condition=models.Q(serials_automatic=False)
                | models.Q(serial_managed=True, serial_code_type__isnull=False)
                | models.Q(serial_managed=True, property_set__isnull=False),
                name="item_automatic_needs_code_type",
                violation_error_message=_(
                    "Serial numbers are made on posting only for an item with serial number management and a code type."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(lots_automatic=False)
                | models.Q(lot_managed=True, lot_code_type__isnull=False)
                | models.Q(lot_managed=True, property_set__isnull=False),
                name="item_automatic_lots_need_code_type",
                violation_error_message=_("Lots are made on posting only for an item with lots and a lot code type."),
            ),
            models.CheckConstraint(
                condition=models.Q(expiry_editable=True) | models.Q(lot_validity_days__isnull=False),
                name="item_fixed_expiry_needs_validity",
                violation_error_message=_("An expiry date that nobody may edit needs the validity of lots."),
            ),
            models.CheckConstraint(
                condition=models.Q(fifo_lots=False) | models.Q(lot_managed=True, serial_managed=False),
                name="item_fifo_lots_without_serials",
                violation_error_message=_("FIFO lots are for items with lots and without serial numbers."),
            ),
        ]
        indexes = [
            models.Index(fields=["code_key", "id"], name="item_by_code"),
            models.Index(fields=["gtin"], name="item_by_gtin", condition=~models.Q(gtin="")),
        ]

    def clean(self) -> None:
        """Turn on what the property set brings. Refuse rules that contradict each other, and changes that would belie
        the item's history."""
        super().clean()
        bring(self)
        if found := contradictions(self):
            raise ValidationError(dict(found))
        refuse_frozen_changes(self)

    @property
    def lot_rule(self) -> CodeType | None:
        """What makes its lot codes: its own code type, else the allocation rule of its property set."""
        return self.lot_code_type or (self.property_set.lot_rule if self.property_set else None)

    @property
    def serial_rule(self) -> CodeType | None:
        """What makes its serial numbers: its own code type, else the allocation rule of its property set."""
        return self.serial_code_type or (self.property_set.serial_rule if self.property_set else None)

    @property
    def makes_lots(self) -> bool:
        """Whether a load that names no lot makes one: an allocation rule of the set says so, as the item may."""
        of_set = bool(self.property_set and self.property_set.lot_rule_id)
        return self.lot_managed and (self.lots_automatic or of_set)

    @property
    def makes_serials(self) -> bool:
        """Whether a load makes the serial numbers that it does not name."""
        of_set = bool(self.property_set and self.property_set.serial_rule_id)
        return self.serial_managed and (self.serials_automatic or of_set)

    @property
    def has_instances(self) -> bool:
        """Whether its stock is told apart by property instance."""
        return bool(self.property_set and self.property_set.instance)

    @property
    def full_code(self) -> str:
        """Class and code, as files and commands name an item."""
        return f"{self.item_class.code}/{self.code}"


# What ``Item.lot_rule`` and ``serial_rule`` read, for ``select_related`` on many items.
SET_RULES = ("property_set__lot_rule", "property_set__serial_rule")
# The same, from a record that names an item.
SET_RULES_OF_ITEM = tuple(f"item__{name}" for name in SET_RULES)


def default_of(name: str) -> Any:
    """What a field of an item holds when nothing is said."""
    field: Any = Item._meta.get_field(name)
    return field.get_default()

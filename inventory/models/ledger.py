"""The ledger: movements that only grow, the serial numbers they moved, and the balances they add up to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attributes.models import PropertyInstance
from core.fields import QuantityField
from core.models import nothing_counts_as_one
from inventory.models.configuration import MovementTemplate
from inventory.models.lines import DocumentLine
from items.models import Item, Variant
from lots.models import Lot
from places.models import Location
from serials.models import SerialNumber


class Movement(models.Model):
    """One immutable entry made by posting a document line: a line, a lot, a property instance, a place.

    ``quantity`` is what it adds to the stock on hand, ``committed`` what it adds to the stock engaged;
    both signed, in the item's management unit. Append-only (trigger on both databases).
    """

    line = models.ForeignKey(
        DocumentLine, verbose_name=_("document line"), on_delete=models.PROTECT, related_name="movements"
    )
    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT, db_index=False)
    variant = models.ForeignKey(Variant, verbose_name=_("variant"), on_delete=models.PROTECT, null=True, db_index=False)
    lot = models.ForeignKey(Lot, verbose_name=_("lot"), on_delete=models.PROTECT, null=True, db_index=False)
    property_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("properties"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    location = models.ForeignKey(Location, verbose_name=_("location"), on_delete=models.PROTECT, db_index=False)
    quantity = QuantityField(_("quantity"))
    committed = QuantityField(_("committed"), default=0)
    date = models.DateField(_("date"))
    template = models.ForeignKey(
        MovementTemplate, verbose_name=_("template"), on_delete=models.PROTECT, null=True, db_index=False
    )
    unit_cost = models.DecimalField(_("unit cost"), max_digits=15, decimal_places=4, null=True)
    order_line = models.ForeignKey(
        DocumentLine,
        verbose_name=_("commitment"),
        on_delete=models.PROTECT,
        null=True,
        related_name="commitment_movements",
        db_index=False,
        help_text=_("The line whose commitment this makes or releases."),
    )
    reverses = models.OneToOneField(
        "self", verbose_name=_("reverses"), on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    created_at = models.DateTimeField(_("insert date"))

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0) | ~Q(committed=0), name="movement_moves_or_commits"),
            models.CheckConstraint(
                condition=Q(committed=0, order_line__isnull=True) | (~Q(committed=0) & Q(order_line__isnull=False)),
                name="movement_commits_for_a_line",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "location", "date", "id"], name="movement_by_stock"),
            models.Index(fields=["lot", "id"], name="movement_by_lot", condition=Q(lot__isnull=False)),
            models.Index(
                fields=["property_instance", "id"],
                name="movement_by_instance",
                condition=Q(property_instance__isnull=False),
            ),
            models.Index(fields=["order_line"], name="movement_by_commitment", condition=Q(order_line__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class MovementSerial(models.Model):
    """Which serial numbers a movement moved. Append-only (trigger on both databases)."""

    pk = models.CompositePrimaryKey("movement_id", "serial_id")
    movement = models.ForeignKey(
        Movement, verbose_name=_("movement"), on_delete=models.PROTECT, related_name="serial_links", db_index=False
    )
    # The foreign key is what guarantees that a serial number that any movement names is never deleted.
    serial = models.ForeignKey(
        SerialNumber,
        verbose_name=_("serial number"),
        on_delete=models.PROTECT,
        related_name="movement_links",
        db_index=False,
    )

    class Meta:
        verbose_name = _("serial number moved")
        verbose_name_plural = _("serial numbers moved")
        indexes = [models.Index(fields=["serial", "movement"], name="movement_serial_history")]

    def __str__(self) -> str:
        return f"{self.movement_id} / {self.serial_id}"


class Balance(models.Model):
    """What stands in one location of one item, variant, lot and property instance: the sum of its movements."""

    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT, db_index=False)
    variant = models.ForeignKey(Variant, verbose_name=_("variant"), on_delete=models.PROTECT, null=True, db_index=False)
    lot = models.ForeignKey(Lot, verbose_name=_("lot"), on_delete=models.PROTECT, null=True, db_index=False)
    property_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("properties"),
        on_delete=models.PROTECT,
        null=True,
        related_name="balances",
        db_index=False,
    )
    location = models.ForeignKey(Location, verbose_name=_("location"), on_delete=models.PROTECT)
    # Three digits wider than a movement: a posting that fills a place too full is refused by what it made.
    on_hand = QuantityField(_("on hand"), max_digits=18, default=0)
    committed = QuantityField(_("committed"), max_digits=18, default=0)

    class Meta:
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        ordering = ["item", "location", "id"]
        constraints = [
            models.UniqueConstraint(
                F("item"),
                F("location"),
                nothing_counts_as_one("variant"),
                nothing_counts_as_one("lot"),
                nothing_counts_as_one("property_instance"),
                name="balance_unique",
            ),
        ]
        indexes = [
            models.Index(fields=["lot"], name="balance_by_lot", condition=Q(lot__isnull=False)),
            models.Index(
                fields=["property_instance"], name="balance_by_instance", condition=Q(property_instance__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.code} @ {self.location}"

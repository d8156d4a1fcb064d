"""The lines of documents, and the serial numbers typed on those of drafts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attributes.models import PropertyInstance
from core.codes import MAX_CODE_LENGTH
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS, CodeKeyField, QuantityField, SearchKeyField
from inventory.models.configuration import Direction
from inventory.models.documents import Document
from items.models import Item, UnitOfMeasure, Variant
from lots.models import Lot
from numbering.models import CodeType
from places.models import Location


class DocumentLine(models.Model):
    """One line: an item, a quantity, a place, and what names the pieces.

    A line holds one lot: a quantity taken from several lots is several lines.
    """

    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    position = models.PositiveIntegerField(_("position"))
    direction = models.SmallIntegerField(_("direction"), choices=Direction.choices)
    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT, db_index=False)
    variant = models.ForeignKey(
        Variant, verbose_name=_("variant"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    unit = models.ForeignKey(UnitOfMeasure, verbose_name=_("unit"), on_delete=models.PROTECT, db_index=False)
    quantity = QuantityField(_("quantity"), help_text=_("In the unit of the line."))
    managed_quantity = models.DecimalField(
        _("quantity in the management unit"),
        max_digits=QUANTITY_DIGITS,
        decimal_places=QUANTITY_DECIMALS,
        null=True,
        editable=False,
        help_text=_("As converted when it was posted."),
    )
    packages = models.PositiveIntegerField(_("packages"), null=True, blank=True)
    location = models.ForeignKey(
        Location,
        verbose_name=_("location"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    target_location = models.ForeignKey(
        Location,
        verbose_name=_("target location"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    lot_code = models.CharField(_("lot"), max_length=MAX_CODE_LENGTH, blank=True)
    lot = models.ForeignKey(
        Lot, verbose_name=_("lot"), on_delete=models.PROTECT, null=True, editable=False, db_index=False
    )
    property_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("properties"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("What is taken, if it is in stock there; otherwise what becomes of stock without properties."),
    )
    target_property_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("new properties"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("What becomes of what is transferred."),
    )
    start_date = models.DateField(
        _("start date"), null=True, blank=True, help_text=_("Of what is loaded; the document's date if empty.")
    )
    expiry_date = models.DateField(_("expiry date"), null=True, blank=True)
    supplier_code = models.CharField(_("supplier code"), max_length=MAX_CODE_LENGTH, blank=True)
    customer_code = models.CharField(_("customer code"), max_length=MAX_CODE_LENGTH, blank=True)
    generate_serials = models.BooleanField(
        _("make serial numbers on posting"),
        default=False,
        help_text=_("The missing serial numbers are made by the item's code type when the document is posted."),
    )
    unit_cost = models.DecimalField(
        _("unit cost"),
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Per management unit."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("document line")
        verbose_name_plural = _("document lines")
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="line_position_unique"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="line_quantity_positive",
                violation_error_message=_("A quantity is greater than zero."),
            ),
            models.CheckConstraint(condition=Q(direction__in=[1, -1]), name="line_direction_known"),
        ]

    def __str__(self) -> str:
        return f"{self.document} / {self.position}"


class DraftSerial(models.Model):
    """A serial number as typed on a line of a draft. Posting turns these into ledger links and removes them."""

    line = models.ForeignKey(
        DocumentLine, verbose_name=_("line"), on_delete=models.CASCADE, related_name="draft_serials", db_index=False
    )
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("serial number"), max_length=MAX_CODE_LENGTH)
    code_key = CodeKeyField()
    code_search = SearchKeyField("code", max_length=150)
    code_type = models.ForeignKey(
        CodeType,
        verbose_name=_("code type"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        help_text=_("The rule that made it, when posting did."),
    )
    start_date = models.DateField(_("start date"), null=True, blank=True)
    expiry_date = models.DateField(_("expiry date"), null=True, blank=True)
    supplier_code = models.CharField(_("supplier code"), max_length=MAX_CODE_LENGTH, blank=True)
    supplier_code_search = SearchKeyField("supplier_code", max_length=150)
    customer_code = models.CharField(_("customer code"), max_length=MAX_CODE_LENGTH, blank=True)
    customer_code_search = SearchKeyField("customer_code", max_length=150)

    class Meta:
        verbose_name = _("serial number on a draft")
        verbose_name_plural = _("serial numbers on drafts")
        ordering = ["line", "position"]
        constraints = [models.UniqueConstraint(F("line"), F("code_key"), name="draft_serial_unique")]

    def __str__(self) -> str:
        return self.code

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.codes import MAX_CODE_LENGTH
from core.fields import SearchKeyField
from core.models import CodeModel, HeaderChange, nothing_counts_as_one
from items.models import Item, Variant
from lots.models import Lot
from numbering.models import CodeType
from partners.models import Partner
from places.models import Location
from serials.querysets import SerialNumberQuerySet


class SerialNumber(CodeModel):
    """One identified piece of one item: its header, which people edit, and its state, which posting keeps.

    Source: serial number register of Fluentis ERP. The state columns are derivable from the ledger; the
    ledger check compares the two.
    """

    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT, db_index=False)
    variant = models.ForeignKey(
        Variant, verbose_name=_("variant"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    lot = models.ForeignKey(Lot, verbose_name=_("lot"), on_delete=models.PROTECT, null=True, blank=True, db_index=False)
    code_search = SearchKeyField("code", max_length=150)
    code_type = models.ForeignKey(
        CodeType,
        verbose_name=_("serial number code type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    start_date = models.DateField(_("start date"), null=True, blank=True)
    expiry_date = models.DateField(_("expiry date"), null=True, blank=True)
    customer_code = models.CharField(_("customer code"), max_length=MAX_CODE_LENGTH, blank=True, db_default="")
    customer_code_search = SearchKeyField("customer_code", max_length=150, db_default="")
    supplier_code = models.CharField(_("supplier code"), max_length=MAX_CODE_LENGTH, blank=True, db_default="")
    supplier_code_search = SearchKeyField("supplier_code", max_length=150, db_default="")
    supplier = models.ForeignKey(
        Partner,
        verbose_name=_("supplier"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supplied_serials",
        db_index=False,
    )
    cancelled = models.BooleanField(_("cancelled"), default=False, db_default=False)
    force_closed = models.BooleanField(_("force-closed"), default=False, db_default=False)
    reserved = models.BooleanField(_("reserved"), default=False, db_default=False)
    reserved_partner = models.ForeignKey(
        Partner,
        verbose_name=_("reserved for partner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reserved_serials",
        db_index=False,
    )
    reserved_document = models.ForeignKey(
        "inventory.Document",
        verbose_name=_("reserved for document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reserved_serials",
        db_index=False,
    )
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(_("insert date"), editable=False)

    # State, written by posting alone. No database constraint on what the ledger check proves anyway.
    location = models.ForeignKey(
        Location,
        verbose_name=_("location"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        help_text=_("Where it is on hand; empty when it is not."),
    )
    last_movement = models.ForeignKey(
        "inventory.Movement",
        verbose_name=_("last movement"),
        on_delete=models.DO_NOTHING,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    last_moved_on = models.DateField(_("last moved on"), null=True, editable=False)
    committed_line = models.ForeignKey(
        "inventory.DocumentLine",
        verbose_name=_("committed to"),
        on_delete=models.DO_NOTHING,
        null=True,
        editable=False,
        related_name="committed_serials",
        db_index=False,
        db_constraint=False,
    )

    objects = SerialNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("serial number")
        verbose_name_plural = _("serial numbers")
        ordering = ["-id"]
        permissions = [("change_serial_code", gettext_noop("Can change the code of a serial number"))]
        constraints = [
            models.UniqueConstraint(
                models.F("item"),
                models.F("code_key"),
                nothing_counts_as_one("lot"),
                nothing_counts_as_one("variant"),
                name="serial_code_unique",
                violation_error_message=_("This item already has a serial number with this code in this lot."),
            ),
            models.CheckConstraint(
                condition=models.Q(expiry_date__isnull=True)
                | models.Q(start_date__isnull=True)
                | models.Q(expiry_date__gte=models.F("start_date")),
                name="serial_expires_after_start",
                violation_error_message=_("The expiry date is before the start date."),
            ),
            models.CheckConstraint(
                condition=models.Q(reserved=True)
                | models.Q(reserved_partner__isnull=True, reserved_document__isnull=True),
                name="serial_reserved_for_needs_flag",
                violation_error_message=_("Mark it reserved, or name nobody it is reserved for."),
            ),
        ]
        indexes = [
            models.Index(fields=["code_search", "id"], name="serial_by_code"),
            models.Index(fields=["item", "id"], name="serial_by_item"),
            models.Index(fields=["lot", "id"], name="serial_by_lot", condition=models.Q(lot__isnull=False)),
            models.Index(fields=["location", "id"], name="serial_on_hand", condition=models.Q(location__isnull=False)),
            models.Index(
                fields=["expiry_date", "id"], name="serial_expiring", condition=models.Q(location__isnull=False)
            ),
            models.Index(
                fields=["supplier", "id"], name="serial_by_supplier", condition=models.Q(supplier__isnull=False)
            ),
            models.Index(
                fields=["customer_code_search", "id"],
                name="serial_by_customer_code",
                condition=~models.Q(customer_code_search=""),
            ),
            models.Index(
                fields=["supplier_code_search", "id"],
                name="serial_by_supplier_code",
                condition=~models.Q(supplier_code_search=""),
            ),
            models.Index(
                fields=["committed_line", "id"],
                name="serial_committed",
                condition=models.Q(committed_line__isnull=False),
            ),
            models.Index(fields=["id"], name="serial_cancelled", condition=models.Q(cancelled=True)),
            models.Index(fields=["id"], name="serial_force_closed", condition=models.Q(force_closed=True)),
            models.Index(fields=["id"], name="serial_reserved", condition=models.Q(reserved=True)),
        ]

    def __str__(self) -> str:
        return self.code


class SerialNumberChange(HeaderChange):
    """One changed field of a serial number's header."""

    # Kept even when the serial number is deleted: no constraint.
    serial = models.ForeignKey(
        SerialNumber,
        verbose_name=_("serial number"),
        on_delete=models.DO_NOTHING,
        related_name="changes",
        db_constraint=False,
    )

    class Meta:
        verbose_name = _("change of a serial number")
        verbose_name_plural = _("changes of serial numbers")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.old_value} → {self.new_value}"


class DeletedSerialNumber(models.Model):
    """What is left of a serial number that was deleted before anything moved it. Append-only (trigger)."""

    serial_id = models.BigIntegerField(_("serial number"), unique=True)
    code = models.CharField(_("code"), max_length=MAX_CODE_LENGTH)
    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT)
    variant = models.ForeignKey(Variant, verbose_name=_("variant"), on_delete=models.PROTECT, null=True)
    lot = models.ForeignKey(Lot, verbose_name=_("lot"), on_delete=models.PROTECT, null=True)
    customer_code = models.CharField(_("customer code"), max_length=MAX_CODE_LENGTH, blank=True)
    supplier_code = models.CharField(_("supplier code"), max_length=MAX_CODE_LENGTH, blank=True)
    created_at = models.DateTimeField(_("insert date"))
    reason = models.CharField(_("reason"), max_length=300)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("deleted by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    deleted_at = models.DateTimeField(_("deleted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("deleted serial number")
        verbose_name_plural = _("deleted serial numbers")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.code

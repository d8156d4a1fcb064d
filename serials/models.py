from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attributes.models import PropertyInstance
from core.models import HeaderChange, nothing_counts_as_one
from lots.models import Lot
from lots.traced.models import Deleted, Traced, header_constraints
from numbering.models import CodeType
from places.models import Location
from serials.querysets import SerialNumberQuerySet


def _by_code(name: str, **condition: bool) -> models.Index:
    """An index of the few that fulfil the condition, in the order of their codes."""
    return models.Index(fields=["code_search", "id"], name=f"serial_{name}_code", condition=models.Q(**condition))


class SerialNumber(Traced):
    """One identified piece of one item: its header, which people edit, and its state, which posting keeps.

    Source: serial number register of Fluentis ERP. The state columns are derivable from the ledger; the
    ledger check compares the two.
    """

    lot = models.ForeignKey(Lot, verbose_name=_("lot"), on_delete=models.PROTECT, null=True, blank=True, db_index=False)
    code_type = models.ForeignKey(
        CodeType,
        verbose_name=_("serial number code type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

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
    property_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("properties"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        help_text=_("What the last movement that named its properties said."),
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
            *header_constraints("serial"),
        ]
        indexes = [
            models.Index(fields=["code_search", "id"], name="serial_by_code"),
            models.Index(fields=["item", "id"], name="serial_by_item"),
            # Codes of an item begin alike: in the index of all codes, everything else lies between two of them.
            models.Index(fields=["item", "code_search", "id"], name="serial_by_item_code"),
            models.Index(fields=["variant", "id"], name="serial_by_variant", condition=models.Q(variant__isnull=False)),
            models.Index(
                fields=["variant", "code_search", "id"],
                name="serial_by_variant_code",
                condition=models.Q(variant__isnull=False),
            ),
            models.Index(fields=["lot", "id"], name="serial_by_lot", condition=models.Q(lot__isnull=False)),
            models.Index(fields=["location", "id"], name="serial_on_hand", condition=models.Q(location__isnull=False)),
            models.Index(fields=["start_date", "id"], name="serial_by_start"),
            models.Index(fields=["expiry_date", "id"], name="serial_by_expiry"),
            models.Index(
                fields=["start_date", "code_search", "id"],
                name="serial_by_start_code",
                condition=models.Q(start_date__isnull=False),
            ),
            models.Index(
                fields=["expiry_date", "code_search", "id"],
                name="serial_by_expiry_code",
                condition=models.Q(expiry_date__isnull=False),
            ),
            # What expired long ago is mostly gone, and there is ever more of it.
            models.Index(
                fields=["expiry_date", "id"],
                name="serial_expiring",
                condition=models.Q(location__isnull=False, expiry_date__isnull=False),
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
            models.Index(fields=["id"], name="serial_engaged", condition=models.Q(committed_line__isnull=False)),
            models.Index(
                fields=["id"],
                name="serial_unloaded",
                condition=models.Q(location__isnull=True, last_movement__isnull=False),
            ),
            models.Index(fields=["id"], name="serial_registered", condition=models.Q(last_movement__isnull=True)),
            models.Index(
                fields=["property_instance", "id"],
                name="serial_by_instance",
                condition=models.Q(property_instance__isnull=False),
            ),
            models.Index(
                fields=["property_instance", "code_search", "id"],
                name="serial_by_instance_code",
                condition=models.Q(property_instance__isnull=False),
            ),
            models.Index(fields=["id"], name="serial_cancelled", condition=models.Q(cancelled=True)),
            models.Index(fields=["id"], name="serial_force_closed", condition=models.Q(force_closed=True)),
            models.Index(fields=["id"], name="serial_reserved", condition=models.Q(reserved=True)),
            _by_code("engaged", committed_line__isnull=False),
            _by_code("registered", last_movement__isnull=True),
            _by_code("cancelled", cancelled=True),
            _by_code("force_closed", force_closed=True),
            _by_code("reserved", reserved=True),
        ]


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


class DeletedSerialNumber(Deleted):
    """What is left of a serial number that was deleted before anything moved it."""

    serial_id = models.BigIntegerField(_("serial number"), unique=True)
    lot = models.ForeignKey(Lot, verbose_name=_("lot"), on_delete=models.PROTECT, null=True)

    class Meta:
        verbose_name = _("deleted serial number")
        verbose_name_plural = _("deleted serial numbers")
        ordering = ["-id"]

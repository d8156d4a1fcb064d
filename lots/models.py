from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS, FoldedField, QuantityField
from core.models import CodedModel, HeaderChange, nothing_counts_as_one
from lots.names import lot_name
from lots.traced.models import Deleted, Traced, header_constraints
from numbering.models import CodeType
from partners.models import Partner


class LotType(CodedModel):
    """A free classification of lots."""

    class Meta:
        verbose_name = _("lot type")
        verbose_name_plural = _("lot types")
        ordering = ["code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_key"],
                name="lot_type_code_unique",
                violation_error_message=_("There is already a lot type with this code."),
            ),
        ]


class LotStatus(CodedModel):
    """What may be done with the lots of this status (domain: lot status). Quarantine forbids all."""

    sales = models.BooleanField(_("sales"), default=True, help_text=_("Its lots may be ordered and sold."))
    production = models.BooleanField(
        _("production"), default=True, help_text=_("Its lots may be used in production, at subcontractors and inside.")
    )
    other_unloads = models.BooleanField(
        _("other unloads"), default=True, help_text=_("Its lots may be transferred, adjusted and otherwise unloaded.")
    )
    automatic_withdrawal = models.BooleanField(
        _("automatic withdrawal"), default=True, help_text=_("Its lots are proposed for unloads, by FIFO or expiry.")
    )

    class Meta:
        verbose_name = _("lot status")
        verbose_name_plural = _("lot statuses")
        ordering = ["code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_key"],
                name="lot_status_code_unique",
                violation_error_message=_("There is already a lot status with this code."),
            ),
        ]

    @property
    def forbids_withdrawal(self) -> bool:
        """Whether nothing at all may leave a lot of this status: then nothing of it is available."""
        return not (self.sales or self.production or self.other_unloads)


class LotEvaluation(CodedModel):
    """How a lot was judged. It describes; what may be done with the lot, its status says."""

    class Meta:
        verbose_name = _("lot evaluation")
        verbose_name_plural = _("lot evaluations")
        ordering = ["code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_key"],
                name="lot_evaluation_code_unique",
                violation_error_message=_("There is already a lot evaluation with this code."),
            ),
        ]


class LabelType(CodedModel):
    """Which label a lot is printed with."""

    class Meta:
        verbose_name = _("label type")
        verbose_name_plural = _("label types")
        ordering = ["code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_key"],
                name="label_type_code_unique",
                violation_error_message=_("There is already a label type with this code."),
            ),
        ]


class LotNameField(FoldedField):
    """How the lot is called, kept by every save: FIFO instances share a code."""

    def folded(self, instance: Any) -> str:
        return lot_name(instance.code, instance.instance)


class Lot(Traced):
    """A homogeneous quantity of one item (and variant): its header, which people edit, and its state.

    Source: domain, the lot register. ``instance`` tells apart FIFO lots that share a code (seed: Lot Fifo);
    0 for a lot that has its code alone. The state is kept by posting, and proven by the ledger check.
    """

    instance = models.PositiveSmallIntegerField(_("FIFO instance"), default=0, db_default=0, editable=False)
    name = LotNameField("code", "instance", max_length=60)
    lot_type = models.ForeignKey(LotType, verbose_name=_("lot type"), on_delete=models.PROTECT, null=True, blank=True)
    code_type = models.ForeignKey(
        CodeType,
        verbose_name=_("lot code type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    status = models.ForeignKey(
        LotStatus, verbose_name=_("status"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    evaluation = models.ForeignKey(
        LotEvaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    producer = models.ForeignKey(
        Partner,
        verbose_name=_("producer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    label_type = models.ForeignKey(
        LabelType, verbose_name=_("label type"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    notes = models.CharField(_("notes"), max_length=300, blank=True, db_default="")
    sellable = models.BooleanField(_("sellable"), default=True, db_default=True)
    unit_cost = models.DecimalField(
        _("unit cost"), max_digits=15, decimal_places=4, null=True, blank=True, editable=False
    )

    # State, written by posting alone.
    initial_quantity = models.DecimalField(
        _("initial quantity"),
        # Three digits wider than a movement: a load may fill several places.
        max_digits=QUANTITY_DIGITS + 3,
        decimal_places=QUANTITY_DECIMALS,
        null=True,
        blank=True,
        editable=False,
        help_text=_("Of its first load; others add to it where their template says so."),
    )
    initial_packages = models.PositiveBigIntegerField(_("packages"), null=True, blank=True, editable=False)
    on_hand = QuantityField(_("on hand"), max_digits=18, default=0, db_default=0, editable=False)
    # Loaded once, and nothing is left.
    closed = models.BooleanField(_("closed"), default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["-id"]
        permissions = [
            ("change_lot_code", gettext_noop("Can change the code of a lot")),
            ("change_lot_status", gettext_noop("Can change the status of a lot")),
        ]
        constraints = [
            models.UniqueConstraint(
                models.F("item"),
                models.F("code_key"),
                nothing_counts_as_one("variant"),
                models.F("instance"),
                name="lot_code_unique",
                violation_error_message=_("This item already has a lot with this code."),
            ),
            *header_constraints("lot"),
        ]
        indexes = [
            models.Index(fields=["code_search", "id"], name="lot_by_code"),
            models.Index(fields=["id"], name="lot_not_closed", condition=models.Q(closed=False)),
            models.Index(fields=["expiry_date", "id"], name="lot_by_expiry"),
            # What is closed has long expired, and there are ever more of it: the first page asks for the others.
            models.Index(fields=["expiry_date", "id"], name="lot_expiring", condition=models.Q(closed=False)),
            models.Index(fields=["id"], name="lot_reserved", condition=models.Q(reserved=True)),
            models.Index(fields=["status", "id"], name="lot_by_status", condition=models.Q(status__isnull=False)),
            models.Index(fields=["supplier", "id"], name="lot_by_supplier", condition=models.Q(supplier__isnull=False)),
            models.Index(
                fields=["customer_code_search", "id"],
                name="lot_by_customer_code",
                condition=~models.Q(customer_code_search=""),
            ),
            models.Index(
                fields=["supplier_code_search", "id"],
                name="lot_by_supplier_code",
                condition=~models.Q(supplier_code_search=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def predefined(self) -> bool:
        """Made ahead of stock: nothing was loaded into it yet."""
        return self.initial_quantity is None


class LotChange(HeaderChange):
    """One changed field of a lot's header."""

    # Kept even when the lot is deleted: no constraint.
    lot = models.ForeignKey(
        Lot, verbose_name=_("lot"), on_delete=models.DO_NOTHING, related_name="changes", db_constraint=False
    )

    class Meta:
        verbose_name = _("change of a lot")
        verbose_name_plural = _("changes of lots")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.old_value} → {self.new_value}"


def withheld(path: str = "") -> models.Q:
    """Nothing may leave such a lot; ``LotStatus.forbids_withdrawal`` says the same of one status.

    A cancelled or force-closed lot takes part in no movement. ``path`` leads to the lot, as ``lot__``.
    """
    forbidden = {f"{path}status__{use}": False for use in ("sales", "production", "other_unloads")}
    return models.Q(**{f"{path}cancelled": True}) | models.Q(**{f"{path}force_closed": True}) | models.Q(**forbidden)


class DeletedLot(Deleted):
    """What is left of a lot that was deleted before anything was loaded into it."""

    lot_id = models.BigIntegerField(_("lot"), unique=True)

    class Meta:
        verbose_name = _("deleted lot")
        verbose_name_plural = _("deleted lots")
        ordering = ["-id"]

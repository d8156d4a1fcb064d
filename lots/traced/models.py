"""The header that lots and serial numbers share (seed: serial number register; domain: the lot register, as for
serial numbers)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import MAX_CODE_LENGTH
from core.fields import SearchKeyField
from core.models import CodeModel
from items.models import Item, Variant
from partners.models import Partner


class Traced(CodeModel):
    """What is traced: of one item (and variant), called by a code, dated, named by customer and supplier."""

    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT, db_index=False)
    variant = models.ForeignKey(
        Variant, verbose_name=_("variant"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    code_search = SearchKeyField("code", max_length=150)
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
        related_name="+",
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
        related_name="+",
        db_index=False,
    )
    reserved_document = models.ForeignKey(
        "inventory.Document",
        verbose_name=_("reserved for document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reserved_%(class)ss",
        db_index=False,
    )
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(_("insert date"), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


def header_constraints(name: str) -> list[models.BaseConstraint]:
    """What the database guarantees of every such header; ``name`` begins the names of the constraints."""
    return [
        models.CheckConstraint(
            condition=models.Q(expiry_date__isnull=True)
            | models.Q(start_date__isnull=True)
            | models.Q(expiry_date__gte=models.F("start_date")),
            name=f"{name}_expires_after_start",
            violation_error_message=_("The expiry date is before the start date."),
        ),
        models.CheckConstraint(
            condition=models.Q(reserved=True) | models.Q(reserved_partner__isnull=True, reserved_document__isnull=True),
            name=f"{name}_reserved_for_needs_flag",
            violation_error_message=_("Mark it reserved, or name nobody it is reserved for."),
        ),
    ]


class Deleted(models.Model):
    """What is left of something traced that was deleted before anything moved it. Append-only (trigger)."""

    code = models.CharField(_("code"), max_length=MAX_CODE_LENGTH)
    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT)
    variant = models.ForeignKey(Variant, verbose_name=_("variant"), on_delete=models.PROTECT, null=True)
    customer_code = models.CharField(_("customer code"), max_length=MAX_CODE_LENGTH, blank=True)
    supplier_code = models.CharField(_("supplier code"), max_length=MAX_CODE_LENGTH, blank=True)
    created_at = models.DateTimeField(_("insert date"))
    reason = models.CharField(_("reason"), max_length=300)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("deleted by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    deleted_at = models.DateTimeField(_("deleted at"), auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import MAX_CODE_LENGTH
from core.fields import SearchKeyField
from core.models import CodedModel, CodeModel, nothing_counts_as_one
from items.models import Item, Variant
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


class Lot(CodeModel):
    """A homogeneous quantity of one item (and variant)."""

    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT, db_index=False)
    variant = models.ForeignKey(
        Variant, verbose_name=_("variant"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    code_search = SearchKeyField("code", max_length=150)
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
    start_date = models.DateField(_("start date"), null=True, blank=True)
    expiry_date = models.DateField(_("expiry date"), null=True, blank=True)
    customer_code = models.CharField(_("customer code"), max_length=MAX_CODE_LENGTH, blank=True, db_default="")
    supplier_code = models.CharField(_("supplier code"), max_length=MAX_CODE_LENGTH, blank=True, db_default="")
    supplier = models.ForeignKey(
        Partner, verbose_name=_("supplier"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    created_at = models.DateTimeField(_("insert date"))

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                models.F("item"),
                models.F("code_key"),
                nothing_counts_as_one("variant"),
                name="lot_code_unique",
                violation_error_message=_("This item already has a lot with this code."),
            ),
        ]
        indexes = [models.Index(fields=["code_search", "id"], name="lot_by_code")]

    def __str__(self) -> str:
        return self.code

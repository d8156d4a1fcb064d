from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import CodedModel


class CodeKind(models.TextChoices):
    LOT = "lot", _("lot")
    SERIAL = "serial", _("serial number")


class CodeType(CodedModel):
    """The rule that composes lot or serial codes: prefix + segments + suffix, or prefix + number + suffix."""

    kind = models.CharField(_("kind"), max_length=10, choices=CodeKind.choices)
    start_number = models.PositiveBigIntegerField(_("start number"), default=0)
    increment = models.PositiveIntegerField(_("increment"), default=1)
    prefix = models.CharField(_("prefix"), max_length=50, blank=True)
    suffix = models.CharField(_("suffix"), max_length=50, blank=True)
    start_letters = models.CharField(_("start letters"), max_length=10, default="A")
    fill_gaps = models.BooleanField(_("fill gaps"), default=False)

    class Meta:
        verbose_name = _("code type")
        verbose_name_plural = _("code types")
        ordering = ["kind", "code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code_key"],
                name="code_type_unique",
                violation_error_message=_("There is already a code type with this code."),
            ),
        ]

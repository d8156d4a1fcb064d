from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import MAX_CODE_LENGTH
from core.fields import SearchKeyField


class Partner(models.Model):
    """A customer, a supplier, or both, known to accounting by account and detail account."""

    account = models.CharField(_("account"), max_length=20)
    detail_account = models.CharField(_("detail account"), max_length=20)
    description = models.CharField(_("description"), max_length=200)
    code_name = models.CharField(
        _("code name"),
        max_length=MAX_CODE_LENGTH,
        blank=True,
        help_text=_("A short name, used in lot and serial codes."),
    )
    is_customer = models.BooleanField(_("customer"), default=False)
    is_supplier = models.BooleanField(_("supplier"), default=False)
    active = models.BooleanField(_("active"), default=True)
    search = SearchKeyField("account", "detail_account", "code_name", "description")

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["account", "detail_account"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "detail_account"],
                name="partner_account_unique",
                violation_error_message=_("There is already a partner with this account and detail account."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_customer=True) | models.Q(is_supplier=True),
                name="partner_is_customer_or_supplier",
                violation_error_message=_("A partner is a customer, a supplier, or both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}.{self.detail_account} – {self.description}"

"""Who changed which general values of an item, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from attributes.models import PropertyInstance
from items.models.item import Item


class GeneralValuesChange(models.Model):
    """The general values of an item became others. Never changed (trigger); gone only with its item.

    Both instances stay as they are for ever, so the two of them tell every value that changed.
    """

    item = models.ForeignKey(
        Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="general_changes", db_index=False
    )
    old_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("old values"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    new_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("new values"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of general values")
        verbose_name_plural = _("changes of general values")
        ordering = ["-id"]
        indexes = [models.Index(fields=["item", "id"], name="general_change_by_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.old_instance or '–'} → {self.new_instance or '–'}"

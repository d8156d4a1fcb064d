"""What everything that administrators call by a name shares."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import MAX_CODE_LENGTH
from core.fields import CodeKeyField
from core.models import clean_key


class NamedModel(models.Model):
    """A record called by its name, compared without regard to case, space and full-width forms."""

    name = models.CharField(_("name"), max_length=MAX_CODE_LENGTH)
    name_key = CodeKeyField("name")
    description = models.CharField(_("description"), max_length=200, blank=True)
    active = models.BooleanField(
        _("active"), default=True, help_text=_("An inactive record stays where it is used; it is not offered again.")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a bad name, and a name that is taken."""
        super().clean()
        clean_key(self, "name")

"""What everything that administrators call by a name shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
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
        """Refuse a bad name, a name that is taken, and what else is ``refused``: all at once."""
        super().clean()
        found: dict[str, Any] = {**self.refused()}
        try:
            if self.name:
                clean_key(self, "name")
        except ValidationError as error:
            found |= error.error_dict
        if found:
            raise ValidationError(found)

    def refused(self) -> Mapping[str, str]:
        """Why the record cannot be as it is, by field."""
        return {}

"""Form widgets that follow the reader's language and need no script."""

from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

# What people type for a day, a month and a year; dd.mm.yyyy, in Romanian zz.ll.aaaa.
_DAY, _MONTH, _YEAR = _("dd"), _("mm"), _("yyyy")


class LocalDateInput(forms.DateInput):
    """A date as the reader's language writes it: a text field, as a browser's own would follow the browser."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        pattern = formats.get_format_lazy("DATE_INPUT_FORMATS")[0]
        hint = pattern.replace("%d", str(_DAY)).replace("%m", str(_MONTH)).replace("%Y", str(_YEAR))
        context["widget"]["attrs"] = {
            "placeholder": hint,
            "autocomplete": "off",
            "class": "date",
            **context["widget"]["attrs"],
        }
        return context

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.gs1 import check_digit


def validate_gtin(gtin: str) -> None:
    """Refuse what is not a GTIN of 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications)."""
    if not (gtin.isascii() and gtin.isdigit() and len(gtin) in (8, 12, 13, 14)):
        raise ValidationError(_("A GTIN has 8, 12, 13 or 14 digits."), code="gtin")
    expected = check_digit(gtin[:-1])
    if gtin[-1] != expected:
        raise ValidationError(
            _("The check digit of %(gtin)s should be %(expected)s: look for a mistyped digit."),
            code="gtin_check_digit",
            params={"gtin": gtin, "expected": expected},
        )

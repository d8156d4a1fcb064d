"""GS1 as scanners give it and labels carry it: element strings, GS1 Digital Link, GTIN (GS1 General Specifications)."""

from core.gs1.reading import read
from core.gs1.scanned import SEPARATOR, VISIBLE_SEPARATOR, RunTogether, Scanned, check_digit, gtin_forms
from core.gs1.writing import bracketed, digital_link, element_string

__all__ = [
    "SEPARATOR",
    "VISIBLE_SEPARATOR",
    "RunTogether",
    "Scanned",
    "bracketed",
    "check_digit",
    "digital_link",
    "element_string",
    "gtin_forms",
    "read",
]

"""Reading the pages of lots in tests."""

import re

from django.urls import reverse


def page_of(lot) -> str:
    return reverse("lots:detail", args=[lot.pk])


def url(action, lot) -> str:
    return reverse(f"lots:{action}", args=[lot.pk])


def details(response, *names) -> dict[str, str]:
    """What definition lists of the page say, without their markup."""
    listed = [detail for name in names for detail in response.context[name]]
    return {str(d.label): re.sub(r"<[^>]*>", "", str(d.html)).strip() for d in listed}


def message(response) -> str:
    return str(next(iter(response.context["messages"])))

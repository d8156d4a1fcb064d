"""What of the stock on hand can be had: one expression for every page that shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Sum, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Round

from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS
from lots.models import withheld

AMOUNT: DecimalField[Any, Any] = DecimalField(max_digits=QUANTITY_DIGITS, decimal_places=QUANTITY_DECIMALS)
WITHHELD = withheld("lot__")


def available(on_hand: str = "on_hand", committed: str = "committed") -> Case:
    """Of balances or movements: on hand less committed; zero when the lot's status forbids withdrawal.

    Source: domain, the lot register, stock by warehouse.
    """
    return Case(When(WITHHELD, then=Value(0)), default=F(on_hand) - F(committed), output_field=AMOUNT)


def total(amount: Any, **options: Any) -> CombinedExpression:
    """The sum of quantities, to their six decimals: SQLite adds as floating point, where 0.3 - 0.2 - 0.1 is not 0.

    Adding nothing makes its negative zero a zero.
    """
    return Round(Sum(amount, output_field=AMOUNT, **options), precision=QUANTITY_DECIMALS) + Value(Decimal(0))

"""What of the stock on hand can be had: one expression for every page that shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, Sum, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Round

from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS

AMOUNT: DecimalField[Any, Any] = DecimalField(max_digits=QUANTITY_DIGITS, decimal_places=QUANTITY_DECIMALS)
# Nothing may leave such a lot; ``LotStatus.forbids_withdrawal`` says the same of one status.
WITHHELD = (
    Q(lot__cancelled=True)
    | Q(lot__force_closed=True)
    | Q(lot__status__sales=False, lot__status__production=False, lot__status__other_unloads=False)
)


def available(on_hand: str = "on_hand", committed: str = "committed") -> Case:
    """Of balances or movements: on hand less committed; zero when the lot's status forbids withdrawal.

    Source: domain, the lot register, stock by warehouse. A cancelled or force-closed lot takes part in no movement.
    """
    return Case(When(WITHHELD, then=Value(0)), default=F(on_hand) - F(committed), output_field=AMOUNT)


def total(amount: Any, **options: Any) -> CombinedExpression:
    """The sum of quantities, to their six decimals: SQLite adds as floating point, where 0.3 - 0.2 - 0.1 is not 0.

    Adding nothing makes its negative zero a zero.
    """
    return Round(Sum(amount, output_field=AMOUNT, **options), precision=QUANTITY_DECIMALS) + Value(Decimal(0))

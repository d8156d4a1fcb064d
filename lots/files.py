"""The lot register as a file, in the style of the serial number register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import F

from core.csv import Cell
from lots.models import Lot

_CHUNK = 2000
COLUMNS = (
    "item_class",
    "item",
    "variant",
    "lot",
    "lot_type",
    "start_date",
    "expiry_date",
    "customer_code",
    "supplier_code",
    "supplier",
)


def lot_rows() -> Iterator[Sequence[Cell]]:
    """Every lot, by item, variant and code, in one query whose rows come as they are written."""
    lots = Lot.objects.order_by(
        "item__item_class__code_key",
        "item__code_key",
        F("variant__code_key").asc(nulls_first=True),
        "code_key",
        "pk",
    ).values_list(
        "item__item_class__code",
        "item__code",
        "variant__code",
        "code",
        "lot_type__code",
        "start_date",
        "expiry_date",
        "customer_code",
        "supplier_code",
        "supplier__account",
        "supplier__detail_account",
    )
    for *cells, account, detail in lots.iterator(chunk_size=_CHUNK):
        yield [*cells, f"{account}.{detail}" if account else None]
